/**
One audit event as an apiserver wrote it, names as in the API.

Only what makes it an event is sure (`decode/audit-line.ts`); nothing else may be assumed present or of the right type: logs hold `kind: 0`, string bodies, missing users (`kubernetes.md` 1.7). Read other fields with `textOf` and `childOf`.

@see kubernetes/apiserver pkg/apis/audit/v1/types.go
*/
export type AuditEvent = {readonly auditID: string; readonly stage: string} & Readonly<Record<string, unknown>>;

/** The levels that a policy can give, in ascending order. */
export const levels = ['None', 'Metadata', 'Request', 'RequestResponse'] as const;

/** The stages of a request, in the order of time; Panic takes the place of ResponseComplete. */
export const stages = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'] as const;
export type Stage = (typeof stages)[number];

/** The string at `key`, or '' where there is none: an empty string counts as absent everywhere. */
export function textOf(value: unknown, key: string): string {
	const text = childOf(value, key);
	return typeof text === 'string' ? text : '';
}

/** The own property `key` of an object; undefined for anything that is not an object or has no such key. */
export function childOf(value: unknown, key: string): unknown {
	return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}
