/**
What events can be wrapped in, in the words of the accounting report. The first ones are prefixes that the kernel knows too, numbered as in `kernel/assembly/prefix.ts`.
*/
export const wrapperNames = [
	'none',
	/** The kubelet's stamp: `kubectl logs --timestamps`. */
	'timestamps',
	'cri',
	/** `kubectl logs --prefix`. */
	'kubectl-prefix',
	'stern',
	/** `oc adm node-logs`. */
	'node-logs',
	/** What CloudWatch puts before a line: `aws logs tail`, an export to S3. */
	'cloudwatch',
	'syslog',
	'ovh',
] as const;
export type WrapperName = (typeof wrapperNames)[number];
