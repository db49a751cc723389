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
	/** Events that span lines, or of which several stand in one: pretty-printed, in arrays, one behind another, as JSON strings. */
	'json',
	/** What a webhook backend is sent. */
	'event-list',
	'docker',
	'journald',
	'fluent',
	'vector',
	'elastic',
	'loki',
	'splunk',
	/** `aws logs filter-log-events` and `get-log-events`. */
	'cloudwatch-events',
	'cloudwatch-insights',
	/** Firehose, Kinesis, Lambda: as JSON, or as base64 of what was compressed. */
	'cloudwatch-subscription',
	'aks',
	'log-analytics',
	'gke',
	/** `--audit-log-format=legacy`. */
	'legacy',
	'csv',
] as const;
export type WrapperName = (typeof wrapperNames)[number];
