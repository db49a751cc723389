/** The RBAC rule that a 403 asks for, short enough for a sentence: what to put into a Role of the namespace, or in a ClusterRole. */
export function missingRule(namespace: string): string {
	return `a Role in ${namespace} needs these rules, bound to that user: {apiGroups: [""], resources: [pods], verbs: [get, list]} and {apiGroups: [""], resources: [pods/log], verbs: [get]}`;
}
