import {describe, expect, it} from 'vitest';
import {fieldNamed, fields} from '../../src/query/fields.js';
import {createRowSpace} from '../../src/query/row-space.js';
import {makeEvent} from '../support/make-event.js';
import {makeStore} from '../support/make-store.js';

/** What every field says of the one request that these events are. */
function valuesOf(...events: ReadonlyArray<Readonly<Record<string, unknown>>>) {
	const store = makeStore(
		events.map(overrides => makeEvent({auditID: 'x', requestReceivedTimestamp: '2026-01-02T12:00:00.000000Z', ...overrides})),
	);
	store.takeIn();
	const rows = createRowSpace('requests', store.reader, store.requests, source => `file-${source}`);
	return new Map(fields.map(field => [field.name, field.textOf(rows, 0)]));
}

describe('fields', () => {
	it('are all that are documented', () => {
		expect(fields.map(({name}) => name).sort()).toEqual(
			`time received duration stage level verb code reason message decision rbac user realuser usertype groups as uid ip ua client resource
			subresource apigroup apiversion ns name object objectuid path query uri auditid latency size source fieldmanager credential`
				.split(/\s+/)
				.sort(),
		);
	});

	it('have names and aliases that are never those of another, whatever their case', () => {
		const names = fields.flatMap(({name, aliases}) => [...new Set([name, ...aliases].map(one => one.toLowerCase()))]);
		expect(new Set(names).size).toBe(names.length);
		for (const field of fields) for (const name of [field.name, ...field.aliases]) expect(fieldNamed(name)?.name).toBe(field.name);
	});

	it.each([
		['namespace', 'ns'],
		['res', 'resource'],
		['sub', 'subresource'],
		['status', 'code'],
		['useragent', 'ua'],
		['method', 'verb'],
		['userAgent', 'ua'],
		['objectRef.apiGroup', 'apigroup'],
		['user.extra["authentication.kubernetes.io/credential-id"]', 'credential'],
	])('know %s as %s', (alias, name) => {
		expect(fieldNamed(alias)?.name).toBe(name);
	});

	it.each(['usr', 'user.', 'objectRef', 'requestObject.spec', '', '*'])('do not know %j', name => {
		expect(fieldNamed(name)).toBeUndefined();
	});

	it('say what an ordinary request was', () => {
		const values = valuesOf({
			requestURI: '/apis/apps/v1/namespaces/prod/deployments/web?fieldManager=kubectl-edit&x=%3Cb%3E',
			verb: 'patch',
			objectRef: {resource: 'deployments', namespace: 'prod', name: 'web', apiGroup: 'apps', apiVersion: 'v1', uid: 'u-1'},
			sourceIPs: ['10.0.0.1', '192.0.2.7'],
			stageTimestamp: '2026-01-02T12:00:00.002300Z',
		});
		expect(Object.fromEntries(values)).toMatchObject({
			time: '2026-01-02T12:00:00.002300Z',
			received: '2026-01-02T12:00:00.000000Z',
			duration: '',
			latency: '2.3ms',
			stage: 'ResponseComplete',
			level: 'Metadata',
			verb: 'patch',
			code: '200',
			reason: '',
			decision: 'allow',
			rbac: 'RBAC: allowed by RoleBinding "dev/shop" of ClusterRole "view" to Group "dev"',
			user: 'alice',
			realuser: 'alice',
			usertype: 'human',
			groups: 'dev,system:authenticated',
			as: '',
			uid: '7f430d84-5717-4c19-a449-e8ee5b1b7b6b',
			ip: '192.0.2.7',
			ua: 'kubectl/v1.37.2 (linux/amd64) kubernetes/0123456',
			client: 'kubectl',
			resource: 'deployments',
			apigroup: 'apps',
			apiversion: 'v1',
			ns: 'prod',
			name: 'web',
			object: 'prod/deployments.apps/web',
			objectuid: 'u-1',
			path: '/apis/apps/v1/namespaces/prod/deployments/web',
			query: 'fieldManager=kubectl-edit&x=<b>',
			uri: '/apis/apps/v1/namespaces/prod/deployments/web?fieldManager=kubectl-edit&x=%3Cb%3E',
			auditid: 'x',
			source: 'file-0',
			fieldmanager: 'kubectl-edit',
			credential: 'X509SHA256=5f1c',
		});
		expect(Number(values.get('size'))).toBeGreaterThan(500);
	});

	it('name the impersonated user first, and who authenticated beside it', () => {
		const values = valuesOf({impersonatedUser: {username: 'system:serviceaccount:ci:deployer'}});
		expect(Object.fromEntries(values)).toMatchObject({
			user: 'system:serviceaccount:ci:deployer',
			as: 'system:serviceaccount:ci:deployer',
			realuser: 'alice',
			usertype: 'serviceaccount',
		});
	});

	it('tell a request without a user', () => {
		expect(Object.fromEntries(valuesOf({user: {}, stage: 'ResponseStarted', responseStatus: {code: 401}}))).toMatchObject({
			user: '',
			usertype: 'none',
			groups: '',
			credential: '',
			code: '401',
		});
	});

	it.each([
		['a list over all namespaces', {resource: 'pods'}, 'pods'],
		[
			'an object of the core group',
			{resource: 'pods', namespace: 'prod', name: 'web-0', subresource: 'log', apiVersion: 'v1'},
			'prod/pods/web-0',
		],
		['a namespace, which lies in none', {resource: 'namespaces', namespace: 'prod', name: 'prod'}, 'namespaces/prod'],
		[
			'an object without namespace',
			{resource: 'clusterroles', apiGroup: 'rbac.authorization.k8s.io', apiVersion: 'v1', name: 'edit'},
			'clusterroles.rbac.authorization.k8s.io/edit',
		],
		['no resource', undefined, ''],
	])('write %s as one text', (_, objectRef, object) => {
		expect(valuesOf({objectRef}).get('object')).toBe(object);
	});

	it('measure a watch by its duration, and nothing else', () => {
		const stages = [
			{verb: 'watch', stage: 'ResponseStarted', stageTimestamp: '2026-01-02T12:00:00.001000Z'},
			{verb: 'watch', stage: 'ResponseComplete', stageTimestamp: '2026-01-02T12:00:42.000000Z'},
		];
		const shared = {requestURI: '/api/v1/pods?watch=1'};
		expect(Object.fromEntries(valuesOf(...stages.map(stage => ({...shared, ...stage}))))).toMatchObject({
			duration: '42000ms',
			latency: '',
			time: '2026-01-02T12:00:00.001000Z',
		});
	});

	it('have no latency for what was never answered', () => {
		expect(valuesOf({stage: 'RequestReceived', stageTimestamp: '2026-01-02T12:00:00.000000Z'}).get('latency')).toBe('');
	});

	it('take the client for the field manager only where something is written', () => {
		expect(valuesOf({verb: 'create'}).get('fieldmanager')).toBe('kubectl');
		expect(valuesOf({verb: 'get'}).get('fieldmanager')).toBe('');
	});

	it('survive an event in which nothing is of its type', () => {
		const values = valuesOf({
			user: 7,
			sourceIPs: 'x',
			objectRef: [],
			responseStatus: null,
			annotations: 1,
			userAgent: {},
			requestURI: '/%zz%ff',
		});
		expect(values.get('path')).toBe('/%zz\uFFFD');
		expect(values.get('ip')).toBe('');
	});
});
