import {describe, expect, it} from 'vitest';
import {widthOf} from '../../src/safe/cells.js';
import type {TableColumnName} from '../../src/state/state.js';
import {cellOf} from '../../src/ui/cell-text.js';
import {findAny} from '../../src/ui/query-hits.js';
import {makeEvent} from '../support/make-event.js';
import {plain, received, spaceOf, stagesOf, status} from './support.js';

type Options = {
	readonly width: number;
	readonly isShort?: boolean;
	readonly findHits?: ReturnType<typeof findAny>;
	readonly kind?: 'requests' | 'events';
};

/** The cell of the first row of these events. */
function cell(name: TableColumnName, events: Parameters<typeof spaceOf>[0], {width, isShort = false, findHits, kind}: Options): string {
	const align = name === 'code' || name === 'latency' ? 'right' : 'left';
	const context = {
		space: spaceOf(events, kind),
		time: {mode: 'utc', now: 0, hasDates: false},
		isShort,
		sourceLabel: () => 'cp-1',
		findHits,
	} as const;
	return cellOf({name, x: 0, width, align}, 0, context);
}

const about = (resource: string, more: Readonly<Record<string, unknown>> = {}) => ({objectRef: {resource, apiVersion: 'v1', ...more}});

describe('a cell says', () => {
	it.each<[string, TableColumnName, number, Readonly<Record<string, unknown>>, string]>([
		['the time to the millisecond', 'time', 12, {stageTimestamp: '2026-11-23T08:01:17.338999Z'}, '08:01:17.338'],
		['the time to the second where there is no room', 'time', 8, {stageTimestamp: '2026-11-23T08:01:17.338999Z'}, '08:01:17'],
		['nothing for a time that is none', 'time', 12, {stageTimestamp: 'x', requestReceivedTimestamp: 'y'}, ''],
		['a code at the right', 'code', 4, {responseStatus: status(403)}, ' 403'],
		['nothing where there is no code', 'code', 4, {responseStatus: undefined}, ''],
		['a verb', 'verb', 6, {verb: 'update'}, 'update'],
		['deletecollection in short', 'verb', 6, {verb: 'deletecollection'}, 'delcol'],
		['a verb that nobody knows, cut', 'verb', 6, {verb: 'frobnicate'}, 'frobn…'],
		['a user', 'user', 17, {user: {username: 'alice@example.com'}}, 'alice@example.com'],
		['a node in short', 'user', 17, {user: {username: 'system:node:node-13'}}, 'node:node-13'],
		['a service account in short', 'user', 17, {user: {username: 'system:serviceaccount:ci:runner'}}, 'sa:ci:runner'],
		[
			'a service account without its namespace where that does not fit',
			'user',
			22,
			{user: {username: 'system:serviceaccount:kube-system:coredns-abc'}},
			'sa:…coredns-abc',
		],
		[
			'a long service account cut at its end',
			'user',
			17,
			{user: {username: 'system:serviceaccount:kube-system:replicaset-controller'}},
			'sa:…replicaset-c…',
		],
		['a system user as it is', 'user', 17, {user: {username: 'system:anonymous'}}, 'system:anonymous'],
		['that there is no user', 'user', 17, {user: {}}, '(unauthenticated)'],
		['whom somebody acted as', 'user', 17, {user: {username: 'bob'}, impersonatedUser: {username: 'oncall'}}, 'oncall ← bob'],
		[
			'whom a service account acted as',
			'user',
			21,
			{user: {username: 'system:serviceaccount:ci:runner'}, impersonatedUser: {username: 'oncall'}},
			'oncall ← sa:ci:runner',
		],
		['nobody acting as somebody', 'user', 30, {user: {}, impersonatedUser: {username: 'oncall'}}, 'oncall ← (unauthenticated)'],
		['a name of two-cell letters', 'user', 17, {user: {username: '王伟@example.cn'}}, '王伟@example.cn'],
		['a resource', 'resource', 13, about('rolebindings', {apiGroup: 'rbac.authorization.k8s.io'}), 'rolebindings'],
		['a long resource cut in the middle', 'resource', 13, about('endpointslices', {apiGroup: 'discovery.k8s.io'}), 'endpoint…ices'],
		['a part of a resource', 'resource', 13, about('pods', {subresource: 'exec'}), 'pods/exec'],
		['a part cut at its end', 'resource', 9, about('pods', {subresource: 'portforward'}), 'pods/por…'],
		['namespace and name', 'name', 15, about('pods', {namespace: 'shop', name: 'web-0'}), 'shop/web-0'],
		['a namespace alone', 'name', 15, {verb: 'list', ...about('pods', {namespace: 'cert-manager'})}, 'cert-manager/'],
		['all', 'name', 15, {verb: 'list', ...about('services')}, '(all)'],
		['that there is no object', 'name', 15, {verb: 'create', ...about('subjectaccessreviews')}, '-'],
		['a name without a namespace', 'name', 15, about('nodes', {name: 'node-23'}), 'node-23'],
		['a namespace once', 'name', 15, about('namespaces', {namespace: 'prod', name: 'prod'}), 'prod'],
		['a path that is no resource', 'name', 15, {objectRef: undefined, requestURI: '/metrics?x=1'}, '/metrics'],
		['the last address', 'ip', 15, {sourceIPs: ['203.0.113.9', '10.0.2.9']}, '10.0.2.9'],
		['nothing where no address is recorded', 'ip', 15, {sourceIPs: undefined}, ''],
		['program and version', 'client', 22, {userAgent: 'kubectl/v1.33.0 (darwin/arm64) kubernetes/abc'}, 'kubectl/v1.33.0'],
		['a long client cut', 'client', 22, {userAgent: 'kube-controller-manager/v1.37.2 (linux)'}, 'kube-controller-manag…'],
		['where it comes from', 'source', 16, {}, 'cp-1'],
		['a stage in short', 'stage', 8, {stage: 'ResponseComplete'}, 'complete'],
		['a stage that nobody knows', 'stage', 8, {stage: 'ResponseReviewed'}, 'Respons…'],
		[
			'a latency',
			'latency',
			8,
			{requestReceivedTimestamp: '2026-01-02T12:00:00.000000Z', stageTimestamp: '2026-01-02T12:00:00.002500Z'},
			'   2.5ms',
		],
		['resource and object in one, on narrow tables', 'object', 20, about('pods', {namespace: 'shop', name: 'web-0'}), 'po shop/web-0'],
		['a path, on narrow tables', 'object', 20, {objectRef: undefined, requestURI: '/metrics'}, '/metrics'],
	])('%s', (_, name, width, event, text) => {
		const made = cell(name, [makeEvent(event)], {width});
		expect(plain(made).trimEnd()).toBe(text);
		expect(widthOf(plain(made).replaceAll(' ', '_'))).toBe(width);
	});

	it.each([
		['monitoring', 'cache-ctk2q', 'monito…/cac…k2q'],
		['payments', 'db-root', 'paymen…/db-root'],
		['ingress-nginx', 'web', 'ingress-ng…/web'],
		['team-α', 'api-5d78k2q', 'team-α/api-…k2q'],
		['staging', 'core-dns-5d78', 'staging/cor…d78'],
		['a', 'b', 'a/b'],
	])('namespace %s and name %s in 15 cells as the mock-up has them', (namespace, name, text) => {
		expect(plain(cell('name', [makeEvent(about('pods', {namespace, name}))], {width: 15})).trimEnd()).toBe(text);
	});

	it.each([
		['pods', '', 'po'],
		['configmaps', '', 'cm'],
		['deployments', 'apps', 'deploy'],
		['secrets', '', 'secrets'],
		['endpointslices', 'discovery.k8s.io', 'endp…ices'],
		['rolebindings', 'rbac.authorization.k8s.io', 'role…ings'],
		['clusterrolebindings', 'rbac.authorization.k8s.io', 'clus…ings'],
		['pods', 'metrics.k8s.io', 'pods'],
		['widgets', 'example.com', 'widgets'],
	])('kubectl’s own name, and only that, on narrow terminals: %s of "%s" is %s', (resource, apiGroup, text) => {
		const event = makeEvent(about(resource, apiGroup === '' ? {} : {apiGroup}));
		expect(plain(cell('resource', [event], {width: 9, isShort: true})).trimEnd()).toBe(text);
	});
});

describe('how long it took', () => {
	const at = (seconds: number) => new Date(Date.UTC(2026, 0, 2, 12) + seconds * 1000).toISOString().replace('Z', '000Z');
	const exec = {verb: 'get', requestURI: '/exec', objectRef: {resource: 'pods', subresource: 'exec', namespace: 'shop', name: 'web-0'}};
	const begun = (seconds: number) => ({requestReceivedTimestamp: at(0), stageTimestamp: at(seconds)});
	const later = (seconds: number) => makeEvent({stageTimestamp: at(seconds), requestReceivedTimestamp: at(seconds)});

	it('of an open session counts up to the newest event', () => {
		const events = [makeEvent({...exec, ...begun(0.01), stage: 'ResponseStarted', responseStatus: status(101)}), later(19)];
		expect(plain(cell('latency', events, {width: 8}))).toBe('open 19s');
	});

	it('of a session that ended is how long it ran', () => {
		const stages = stagesOf(
			{...exec, ...begun(0.01), stage: 'ResponseStarted', responseStatus: status(101)},
			{...exec, ...begun(42.1), responseStatus: status(101)},
		);
		expect(plain(cell('latency', stages, {width: 8}))).toBe(' ran 42s');
	});

	it('loses digits before it loses its unit', () => {
		const events = [makeEvent({...exec, ...begun(0), stage: 'ResponseStarted', responseStatus: status(101)}), later(3 * 3600 + 60)];
		expect(plain(cell('latency', events, {width: 8}))).toBe(' open 3h');
	});

	it('is … while a request is in flight, and orphan once it never will be answered', () => {
		const one = makeEvent({...received, ...begun(0)});
		expect(plain(cell('latency', [one, later(30)], {width: 8}))).toBe('       …');
		expect(plain(cell('latency', [one, later(61)], {width: 8}))).toBe('  orphan');
	});

	it('of an event that is a row of its own says nothing where the request goes on', () => {
		const stages = stagesOf({...received, ...begun(0)}, begun(0.1));
		expect(plain(cell('latency', stages, {width: 8, kind: 'events'})).trim()).toBe('');
	});
});

it('reverses what a word of the query finds', () => {
	const made = cell('user', [makeEvent({user: {username: 'Alice@example.com'}})], {width: 17, findHits: findAny(['alice'])});
	expect(made).toContain('\u001B[7mAlice\u001B[0m');
	expect(plain(made)).toBe('Alice@example.com');
});
