import type {AuditEvent} from '../../src/model/event.js';

let made = 0;

/** The next event is the first again. */
export function restartEvents(): void {
	made = 0;
}

/** The order in which Go writes the fields of an event, those of older versions among them (types.go). Others stand at the end. */
const goOrder = [
	'kind',
	'apiVersion',
	'metadata',
	'level',
	'timestamp',
	'auditID',
	'stage',
	'requestURI',
	'verb',
	'user',
	'impersonatedUser',
	'authenticationMetadata',
	'sourceIPs',
	'userAgent',
	'objectRef',
	'responseStatus',
	'requestObject',
	'responseObject',
	'requestReceivedTimestamp',
	'stageTimestamp',
	'annotations',
];

/**
An event of its own at every call: the n-th reads pod `web-n` and ends n seconds after noon; its auditID ends in n. As an apiserver of 1.37 writes it at level Metadata, fields in Go's order.

@param overrides - take the place of whole fields; undefined leaves one out; a name that Go does not know is added at the end.
*/
export function makeEvent(overrides: Readonly<Record<string, unknown>> = {}): AuditEvent {
	const n = ++made;
	const second = new Date(Date.UTC(2026, 0, 2, 12, 0, n)).toISOString().slice(0, 19);
	const fields: Record<string, unknown> = {
		kind: 'Event',
		apiVersion: 'audit.k8s.io/v1',
		level: 'Metadata',
		auditID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
		stage: 'ResponseComplete',
		requestURI: `/api/v1/namespaces/shop/pods/web-${n}`,
		verb: 'get',
		user: {
			username: 'alice',
			uid: '7f430d84-5717-4c19-a449-e8ee5b1b7b6b',
			groups: ['dev', 'system:authenticated'],
			extra: {'authentication.kubernetes.io/credential-id': ['X509SHA256=5f1c']},
		},
		sourceIPs: ['192.0.2.7'],
		userAgent: 'kubectl/v1.37.2 (linux/amd64) kubernetes/0123456',
		objectRef: {resource: 'pods', namespace: 'shop', name: `web-${n}`, apiVersion: 'v1'},
		responseStatus: {metadata: {}, code: 200},
		requestReceivedTimestamp: `${second}.000100Z`,
		stageTimestamp: `${second}.002400Z`,
		annotations: {
			'authorization.k8s.io/decision': 'allow',
			'authorization.k8s.io/reason': 'RBAC: allowed by RoleBinding "dev/shop" of ClusterRole "view" to Group "dev"',
		},
		...overrides,
	};
	const names = [...goOrder, ...Object.keys(fields).filter(name => !goOrder.includes(name))];
	return Object.fromEntries(names.flatMap(name => (fields[name] === undefined ? [] : [[name, fields[name]]]))) as AuditEvent;
}

/** The line of such an event as Go's encoder writes it: `& < >` and the line separators of Unicode escaped. Without a newline. */
export function makeLine(overrides: Readonly<Record<string, unknown>> = {}): string {
	return goJson(makeEvent(overrides));
}

/** Any value as Go's encoder writes it, fields in the order given. */
export function goJson(value: unknown): string {
	return JSON.stringify(value).replace(/[&<>\u2028\u2029]/g, sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
