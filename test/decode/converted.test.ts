import {describe, expect, it} from 'vitest';
import {decodeLine} from '../../src/decode/line.js';
import {loadLog} from '../support/both-ways.js';
import {goJson} from '../support/make-event.js';

/** The event that a line is made into. */
function converted(line: string) {
	const bytes = Buffer.from(line);
	const decoded = decodeLine(bytes, 0, bytes.length);
	if (decoded.kind !== 'several') return decoded.kind;
	const [one] = decoded.events;
	expect(one).toMatchObject({start: 0, end: bytes.length});
	expect(JSON.parse(String(one?.document))).toEqual(one?.event);
	return one?.event;
}

const entry = (payload: object = {}, more: object = {}): string =>
	goJson({
		...{insertId: 'i', logName: 'projects/p/logs/cloudaudit.googleapis.com%2Factivity', timestamp: '2026-01-01T00:00:00.123456789Z'},
		operation: {id: 'a-b', producer: 'k8s.io', first: true, last: true},
		protoPayload: {
			...{'@type': 'type.googleapis.com/google.cloud.audit.AuditLog', serviceName: 'k8s.io', methodName: 'io.k8s.core.v1.pods.create'},
			...{resourceName: 'core/v1/namespaces/d/pods/x', authenticationInfo: {principalEmail: 'u@x'}},
			requestMetadata: {callerIp: '192.0.2.1', callerSuppliedUserAgent: 'kubectl/v1'},
			authorizationInfo: [{permission: 'io.k8s.core.v1.pods.create', granted: true}],
			request: {'@type': 'core.k8s.io/v1.Pod', kind: 'Pod', spec: {n: 1}},
			response: {'@type': 'core.k8s.io/v1.Status', code: 403},
			status: {code: 7, message: 'Forbidden'},
			...payload,
		},
		labels: {'authorization.k8s.io/decision': 'forbid'},
		...more,
	});

describe('a GKE entry', () => {
	it('is the event that it tells of', () => {
		expect(converted(entry())).toEqual({
			...{kind: 'Event', apiVersion: 'audit.k8s.io/v1', auditID: 'a-b', stage: 'ResponseComplete', verb: 'create'},
			...{user: {username: 'u@x'}, sourceIPs: ['192.0.2.1'], userAgent: 'kubectl/v1'},
			objectRef: {resource: 'pods', namespace: 'd', name: 'x', apiVersion: 'v1'},
			responseStatus: {metadata: {}, status: 'Failure', message: 'Forbidden', code: 403},
			...{requestObject: {kind: 'Pod', spec: {n: 1}}, responseObject: {code: 403}, stageTimestamp: '2026-01-01T00:00:00.123456789Z'},
			annotations: {
				...{'authorization.k8s.io/decision': 'forbid', 'auditview/converted': 'gke'},
				'auditview/inferred': 'stage, verb, objectRef, responseStatus',
			},
		});
	});

	it.each([
		['core/v1/namespaces/d', {resource: 'namespaces', namespace: 'd', name: 'd', apiVersion: 'v1'}],
		['core/v1/namespaces/d/pods', {resource: 'pods', namespace: 'd', apiVersion: 'v1'}],
		[
			'apps/v1/namespaces/d/deployments/x/scale',
			{resource: 'deployments', namespace: 'd', name: 'x', apiGroup: 'apps', apiVersion: 'v1', subresource: 'scale'},
		],
		[
			'rbac.authorization.k8s.io/v1/clusterroles/edit',
			{resource: 'clusterroles', name: 'edit', apiGroup: 'rbac.authorization.k8s.io', apiVersion: 'v1'},
		],
	])('of %s', (resourceName, objectRef) => {
		const made = converted(entry({resourceName}));
		expect(typeof made === 'object' && made['objectRef']).toEqual(objectRef);
	});

	it.each([
		[3, {code: 400}],
		[5, {code: 404}],
		[6, {code: 409}],
		[9, {code: 400}],
		[16, {code: 401}],
		[13, {reason: 'gRPC 13', status: 'Failure'}],
	])('with the gRPC code %i', (code, responseStatus) => {
		expect(converted(entry({status: {code}}))).toMatchObject({responseStatus});
	});

	it.each([undefined, {}, {code: 0}])('that succeeded has no HTTP code: %o', status => {
		expect(converted(entry({status}))).toMatchObject({responseStatus: {metadata: {}, status: 'Success'}});
		expect(converted(entry({status}))).not.toHaveProperty('responseStatus.code');
	});

	it('that only began is at ResponseStarted', () => {
		expect(converted(entry({}, {operation: {id: 'a', first: true}}))).toMatchObject({stage: 'ResponseStarted'});
		expect(converted(entry({}, {operation: undefined}))).toMatchObject({stage: 'ResponseComplete', auditID: 'i'});
	});

	it('of the control plane of GKE itself is none', () => {
		const line = entry({serviceName: 'container.googleapis.com', methodName: 'google.container.v1.ClusterManager.CreateCluster'});
		expect(converted(line)).toBe('other');
	});
});

describe('a line of the legacy format', () => {
	const time = '2017-06-15T21:50:50.259470834Z';
	const head = `${time} AUDIT: id="591e" stage="ResponseComplete" ip="10.2.1.3" method="update" user="system:serviceaccount:a:b"`;

	it('is the event that it tells of', () => {
		const line = `${head} groups="\\"system:a\\",\\"b \\\\\\"c\\\\\\"\\"" as="<self>" asgroups="<lookup>" user-agent="k\\x1b[2J\\u00e9 \\"q\\"" namespace="kube-system" uri="/api/v1?x=1" response="200"`;
		expect(converted(line)).toEqual({
			...{
				kind: 'Event',
				apiVersion: 'audit.k8s.io/v1',
				auditID: '591e',
				stage: 'ResponseComplete',
				requestURI: '/api/v1?x=1',
				verb: 'update',
			},
			user: {username: 'system:serviceaccount:a:b', groups: ['system:a', 'b "c"']},
			...{sourceIPs: ['10.2.1.3'], userAgent: 'k\u001b[2J\u00e9 "q"', objectRef: {namespace: 'kube-system'}},
			...{responseStatus: {metadata: {}, code: 200}, requestReceivedTimestamp: time, annotations: {'auditview/converted': 'legacy'}},
		});
	});

	it('says nothing where there is nothing', () => {
		const line = `${head} groups="<none>" as="eve" asgroups="\\"x\\"" namespace="<none>" uri="/healthz" response="<deferred>"`;
		const event = converted(line);
		expect(event).toMatchObject({impersonatedUser: {username: 'eve', groups: ['x']}});
		for (const name of ['objectRef', 'responseStatus', 'userAgent']) expect(event).not.toHaveProperty(name);
	});

	it('of 1.6 is two lines a request', () => {
		const [first, second] = [`${time} AUDIT: id="a" ip="::1" method="GET" user="u" uri="/api"`, `${time} AUDIT: id="a" response="404"`];
		expect(converted(first)).toMatchObject({stage: 'RequestReceived', verb: 'get', requestURI: '/api', stageTimestamp: time});
		expect(converted(second)).toMatchObject({stage: 'ResponseComplete', verb: '', responseStatus: {code: 404}});
	});

	it.each([`${head} text`, `${head} uri="/`, `${time} AUDIT: uri="/"`, `I0102 03:04:05.000006       1 a.go:1] ${head}`, head.slice(29)])(
		'is not: %s',
		line => {
			expect(converted(line)).toBe('other');
		},
	);
});

const row = {
	...{TenantId: 't', TimeGenerated: '2026-01-01T00:00:00Z', AuditId: 'a-1', Stage: 'ResponseComplete', Level: 'RequestResponse'},
	...{RequestUri: '/api/v1/namespaces/d/secrets/s', Verb: 'get', UserAgent: 'k', PodName: 'kube-apiserver-1'},
	...{RequestReceivedTime: '2026-01-01T00:00:00.0000010Z', StageReceivedTime: '2026-01-01T00:00:00.0100010Z'},
	...{RequestObject: 'skipped-too-big-size-object', SourceIps: ['192.0.2.1']},
	User: {username: 'alice', groups: ['g']},
	...{ObjectRef: {resource: 'secrets', name: 's'}, ResponseStatus: {metadata: {}, code: 200}, ResponseObject: {kind: 'Secret'}},
	Annotations: {'authorization.k8s.io/decision': 'allow'},
};
const event = {
	...{
		kind: 'Event',
		apiVersion: 'audit.k8s.io/v1',
		level: row.Level,
		auditID: 'a-1',
		stage: row.Stage,
		requestURI: row.RequestUri,
		verb: 'get',
	},
	...{user: row.User, sourceIPs: row.SourceIps, userAgent: 'k', objectRef: row.ObjectRef, responseStatus: row.ResponseStatus},
	...{requestObject: row.RequestObject, responseObject: row.ResponseObject},
	...{requestReceivedTimestamp: row.RequestReceivedTime, stageTimestamp: row.StageReceivedTime},
};
const annotations = {...row.Annotations, 'auditview/converted': 'log-analytics'};

describe('a row of AKSAudit', () => {
	const texts = Object.fromEntries(
		Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
	);

	it('as JSON, objects as objects or as texts', () => {
		expect(converted(goJson(row))).toEqual({...event, annotations});
		expect(converted(goJson(texts))).toEqual({...event, annotations});
	});

	it('as CSV', () => {
		const quoted = (text: unknown) => `"${String(text).replaceAll('"', '""')}"`;
		const csv = `\ufeff${Object.keys(texts).join(',')}\r\n${Object.values(texts).map(quoted).join(',')}\r\n`;
		const loaded = loadLog(Buffer.from(csv), 'kernel');
		expect(loaded.accounting).toMatchObject({events: 1, other: 1, malformed: 0, wrapper: 'csv'});
		expect(JSON.parse(String(loaded.documentOf(0)))).toEqual({...event, annotations});
	});

	it('with the times of the portal', () => {
		const line = goJson({...row, StageReceivedTime: '1/2/2026, 12:03:04.250 PM', RequestReceivedTime: '1/2/2026, 12:03:04 AM'});
		expect(converted(line)).toMatchObject({stageTimestamp: '2026-01-02T12:03:04.250Z', requestReceivedTimestamp: '2026-01-02T00:03:04.0Z'});
	});
});
