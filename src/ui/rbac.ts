/** Why RBAC allowed a request, taken apart. The namespace of a RoleBinding, and of a ServiceAccount, stands behind its name: `dev/shop`. */
export type RbacGrant = {
	readonly bindingKind: string;
	readonly binding: string;
	readonly roleKind: string;
	readonly role: string;
	readonly subjectKind: string;
	readonly subject: string;
};

/**
@param reason - the annotation `authorization.k8s.io/reason`.
@returns undefined for what another authorizer wrote.
@see kubernetes/kubernetes plugin/pkg/auth/authorizer/rbac/rbac.go: names are written with Go's `%q`
*/
export function parseRbacReason(reason: string): RbacGrant | undefined {
	const name = '"((?:[^"\\\\]|\\\\.)*)"';
	const match = new RegExp(`^RBAC: allowed by (\\w+) ${name} of (\\w+) ${name} to (\\w+) ${name}$`, 's').exec(reason);
	if (!match) return undefined;
	const [, bindingKind = '', binding = '', roleKind = '', role = '', subjectKind = '', subject = ''] = match;
	return {bindingKind, binding, roleKind, role, subjectKind, subject};
}
