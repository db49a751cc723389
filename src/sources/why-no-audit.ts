import {commandFlag} from './command-flag.js';

/**
Why does the log of a kube-apiserver hold no audit events, and what is to be changed?

@param pod - its name.
@param command - the words of its container's command and arguments; a shell script in one of them is looked through as well (OpenShift).
@returns one sentence; it always has one, since the caller has seen no events.
@see kubernetes/apiserver pkg/server/options/audit.go: without policy or without a backend nothing is recorded
*/
export function whyNoAudit(pod: string, command: readonly string[]): string {
	const policy = commandFlag(command, 'audit-policy-file');
	const path = commandFlag(command, 'audit-log-path');
	const webhook = commandFlag(command, 'audit-webhook-config-file');
	const how = 'in its manifest (kubeadm: /etc/kubernetes/manifests/kube-apiserver.yaml)';
	if (policy === '' && path === '')
		return `auditing is off in ${pod}: its command has neither --audit-policy-file nor --audit-log-path; to turn it on, mount a policy file and add --audit-policy-file=FILE and --audit-log-path=- ${how}`;
	if (policy === '')
		return `auditing is off in ${pod}: its command has --audit-log-path=${path} but no --audit-policy-file, and without a policy nothing is recorded; mount one and add the flag ${how}`;
	if (path === '' && webhook !== '')
		return `the audit events of ${pod} go to the webhook of ${webhook} only; add --audit-log-path=- ${how} to have them in the pod's log, too`;
	if (path === '')
		return `auditing has nowhere to write to in ${pod}: its command has --audit-policy-file but no --audit-log-path; add --audit-log-path=- ${how}`;
	if (path === '/dev/stdout')
		return `the audit events of ${pod} go to /dev/stdout, which the apiserver rotates as if it were a file; set --audit-log-path=- instead`;
	if (path !== '-')
		return `the audit events of ${pod} go to the file ${path} and not to the pod's log: ${path.startsWith('/var/log/') ? 'read it with --node-files, or' : 'read it'} on the node (auditview -f ${path}), or set --audit-log-path=- ${how}`;
	return `auditing is on in ${pod} (policy ${policy}), but no event has come yet; if none comes, the policy records nothing of what happens`;
}
