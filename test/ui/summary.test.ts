import {describe, expect, it} from 'vitest';
import type {AuditEvent} from '../../src/model/event.js';
import {summaryOf} from '../../src/ui/summary.js';
import {makeEvent} from '../support/make-event.js';
import {received, spaceOf, stagesOf, status, wordsOf} from './support.js';

/** The answers for the first row, a line each. */
function say(events: readonly AuditEvent[]) {
	const {who, what, object, outcome, from, how, why} = summaryOf(spaceOf(events), 0);
	return {
		what: `${wordsOf(who)} ${wordsOf(what)}`,
		object: wordsOf(object),
		outcome: wordsOf(outcome),
		how: `${wordsOf(from)} ${wordsOf(how)}`,
		why: wordsOf(why),
	};
}

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 2, 12) + seconds * 1000).toISOString().replace('Z', '000Z');
const took = (seconds: number) => ({requestReceivedTimestamp: at(0), stageTimestamp: at(seconds)});
const newest = (seconds: number) => makeEvent({requestReceivedTimestamp: at(seconds), stageTimestamp: at(seconds)});
const pod = (more: Readonly<Record<string, unknown>> = {}) => ({
	objectRef: {resource: 'pods', namespace: 'shop', name: 'web-0', apiVersion: 'v1', ...more},
});
const refusedBy = (message: string) => ({
	responseStatus: status(403, {reason: 'Forbidden', message}),
	annotations: {'authorization.k8s.io/decision': 'forbid', 'authorization.k8s.io/reason': ''},
});
const allow = (reason: string) => ({
	annotations: {'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': reason},
});
const none = {annotations: undefined};

describe('what happened', () => {
	it.each<[string, Readonly<Record<string, unknown>>, string]>([
		['get', {verb: 'get', ...pod()}, 'alice read a pod'],
		['list in a namespace', {verb: 'list', ...pod({name: ''})}, 'alice listed pods in shop'],
		['list of everything', {verb: 'list', objectRef: {resource: 'secrets'}}, 'alice listed secrets of the whole cluster'],
		[
			'list by a selector',
			{verb: 'list', requestURI: '/api/v1/namespaces/shop/pods?labelSelector=app%3Dweb', ...pod({name: ''})},
			'alice listed pods in shop, by a selector',
		],
		['create', {verb: 'create', objectRef: {resource: 'ingresses', namespace: 'shop', name: 'web'}}, 'alice created an ingress'],
		[
			'update of a status',
			{verb: 'update', objectRef: {resource: 'nodes', name: 'n', subresource: 'status'}},
			'alice updated the status of a node',
		],
		['patch', {verb: 'patch', objectRef: {resource: 'networkpolicies', name: 'n'}}, 'alice patched a networkpolicy'],
		['delete', {verb: 'delete', objectRef: {resource: 'endpoints', name: 'n'}}, 'alice deleted endpoints'],
		['deletecollection', {verb: 'deletecollection', ...pod({name: ''})}, 'alice deleted pods in shop'],
		['eviction', {verb: 'create', ...pod({subresource: 'eviction'})}, 'alice evicted a pod'],
		['scale', {verb: 'patch', objectRef: {resource: 'deployments', name: 'web', subresource: 'scale'}}, 'alice scaled a deployment'],
		[
			'reading a scale',
			{verb: 'get', objectRef: {resource: 'deployments', name: 'web', subresource: 'scale'}},
			'alice read the scale of a deployment',
		],
		['binding', {verb: 'create', ...pod({subresource: 'binding'})}, 'alice bound a pod to a node'],
		[
			'a token',
			{verb: 'create', objectRef: {resource: 'serviceaccounts', name: 'ci', subresource: 'token'}},
			'alice issued a token for a serviceaccount',
		],
		[
			'an approval',
			{verb: 'update', objectRef: {resource: 'certificatesigningrequests', name: 'c', subresource: 'approval'}},
			'alice approved or denied a certificatesigningrequest',
		],
		['a debug container', {verb: 'patch', ...pod({subresource: 'ephemeralcontainers'})}, 'alice added a debug container to a pod'],
		['a log', {verb: 'get', ...pod({subresource: 'log'})}, 'alice read the log of a pod'],
		['a followed log', {verb: 'get', requestURI: '/log?follow=true', ...pod({subresource: 'log'})}, 'alice followed the log of a pod'],
		['attach', {verb: 'create', ...pod({subresource: 'attach'})}, 'alice attached to a container of a pod'],
		['port-forward', {verb: 'get', ...pod({subresource: 'portforward'})}, 'alice forwarded a port of a pod'],
		[
			'proxy',
			{verb: 'get', objectRef: {resource: 'services', name: 'web', subresource: 'proxy'}},
			'alice called a service through the apiserver',
		],
		[
			'a question',
			{verb: 'create', objectRef: {resource: 'selfsubjectaccessreviews'}},
			'alice asked whether they may do something themselves',
		],
		['a path', {verb: 'get', objectRef: undefined, requestURI: '/healthz?x'}, 'alice read /healthz'],
		['another method on a path', {verb: 'options', objectRef: undefined, requestURI: '/x'}, 'alice did "options" to /x'],
		['an unknown verb', {verb: 'frobnicate', ...pod()}, 'alice did "frobnicate" to a pod'],
		['no verb', {verb: '', ...pod()}, 'alice did without a verb to a pod'],
		['a dry run', {verb: 'patch', requestURI: '/x?dryRun=All', ...pod()}, 'alice patched a pod (dry run: nothing was changed)'],
		['impersonation', {user: {username: 'bob'}, impersonatedUser: {username: 'oncall'}, ...pod()}, 'bob as oncall read a pod'],
		['a node', {user: {username: 'system:node:n1'}, ...pod()}, 'node:n1 read a pod'],
		['a failure', {verb: 'delete', ...pod(), ...refusedBy('no')}, 'alice tried to delete a pod'],
		[
			'a failed login',
			{user: {}, responseStatus: status(401, {reason: 'Unauthorized'}), ...none, ...pod()},
			'(unauthenticated) tried to read a pod',
		],
		['a Panic', {stage: 'Panic', responseStatus: status(500), ...pod()}, 'alice tried to read a pod'],
		[
			'a resource with a name that means something in replacements',
			{verb: 'get', objectRef: {resource: '$&s', name: 'x'}},
			'alice read a $&',
		],
	])('%s', (_, event, text) => {
		expect(say([makeEvent({...took(0.01), ...event})]).what).toBe(text);
	});

	it('is still happening in a watch or session that is open', () => {
		const started = {stage: 'ResponseStarted', responseStatus: status(200), ...took(0.01)};
		const watch = makeEvent({verb: 'watch', objectRef: {resource: 'pods', namespace: 'shop'}, ...started});
		expect(say([watch]).what).toBe('alice is watching pods in shop');
		expect(say([makeEvent({...started, ...pod({subresource: 'exec'}), responseStatus: status(101)}), newest(19)])).toMatchObject({
			what: 'alice is running a command in a pod',
			outcome: '101 · open 19.0s',
		});
	});

	it('was only asked for while there is no answer, and tried where there never will be one', () => {
		const event = makeEvent({verb: 'delete', ...received, ...took(0), ...pod()});
		expect(say([event])).toMatchObject({
			what: 'alice asked to delete a pod',
			outcome: 'not answered yet',
			why: 'the decision is not in the log',
		});
		const lost = say([event, newest(100)]);
		expect(lost).toMatchObject({what: 'alice tried to delete a pod', outcome: 'orphan: it was never answered'});
	});
});

describe('what came of it', () => {
	it.each<[string, Readonly<Record<string, unknown>>, string]>([
		['code and latency', {responseStatus: status(200)}, '200 · 2.0ms'],
		['code and reason', {responseStatus: status(409, {reason: 'AlreadyExists'})}, '409 AlreadyExists · 2.0ms'],
		['a Panic', {stage: 'Panic', responseStatus: status(500)}, '500 · the apiserver panicked · 2.0ms'],
		['a reason without a code', {responseStatus: {reason: 'Gone'}}, 'Gone · 2.0ms'],
	])('%s', (_, event, text) => {
		expect(say([makeEvent({...took(0.002), ...event})]).outcome).toBe(text);
	});

	it('a session that ran 42.1 s', () => {
		const exec = {...pod({subresource: 'exec'}), responseStatus: status(101)};
		expect(say(stagesOf({...exec, ...took(0.01), stage: 'ResponseStarted'}, {...exec, ...took(42.1)})).outcome).toBe('101 · ran 42.1s');
	});
});

describe('why', () => {
	const grant = 'RBAC: allowed by ClusterRoleBinding "dev-exec" of ClusterRole "exec" to Group "dev"';
	it.each<[string, Readonly<Record<string, unknown>>, string]>([
		['RBAC allowed it', allow(grant), 'allowed by ClusterRoleBinding dev-exec to Group dev'],
		['a RoleBinding allowed it', {}, 'allowed by RoleBinding dev/shop to Group dev'],
		['another authorizer allowed it', allow('access granted by IAM'), 'allowed (access granted by IAM)'],
		['a member of system:masters', {user: {username: 'root', groups: ['system:masters']}, ...allow('')}, 'allowed to Group system:masters'],
		['a node', {user: {username: 'system:node:n'}, ...allow('')}, 'allowed by the node authorizer'],
		['no rule is named', allow(''), 'allowed, by no rule that is named'],
		['no rule allows it', {...refusedBy('')}, 'forbidden: no rule allows it'],
		['the server says so', {...refusedBy('User "alice" cannot get pods')}, 'forbidden: User "alice" cannot get pods'],
		[
			'admission refused it',
			{responseStatus: status(403, {message: 'exceeded quota'}), ...allow(grant)},
			'allowed by ClusterRoleBinding dev-exec to Group dev, then refused: exceeded quota',
		],
		[
			'a conflict',
			{responseStatus: status(409, {message: 'already exists'}), ...allow(grant)},
			'allowed by ClusterRoleBinding dev-exec to Group dev, but it failed: already exists',
		],
		['not valid', {responseStatus: status(422, {message: 'spec: Required'}), ...allow('x')}, 'allowed (x), but it failed: spec: Required'],
		['no login', {user: {}, responseStatus: status(401, {message: 'Unauthorized'}), ...none}, 'refused: not authenticated: Unauthorized'],
		['too many requests', {responseStatus: status(429), ...none}, 'refused before authorization: too many requests'],
		[
			'no right to act as another',
			{responseStatus: status(403, {message: 'cannot impersonate'}), ...none},
			'refused before authorization: may not act as another: cannot impersonate',
		],
		[
			'the authorizer failed',
			{responseStatus: status(500), annotations: {'authorization.k8s.io/reason': 'internal error'}},
			'failed (internal error)',
		],
		['nothing is recorded', {...none}, 'no decision recorded'],
	])('%s', (_, event, text) => {
		expect(say([makeEvent({...took(0.01), ...event})]).why).toBe(text);
	});
});

describe('from where and how', () => {
	it.each<[string, Readonly<Record<string, unknown>>, string]>([
		['kubectl', {userAgent: 'kubectl/v1.33.0 (darwin/arm64) kubernetes/8adc0f0'}, 'from 192.0.2.7 by kubectl/v1.33.0 (darwin/arm64)'],
		['behind a proxy', {sourceIPs: ['203.0.113.1', '10.0.2.9'], userAgent: 'x'}, 'from 10.0.2.9, which names 203.0.113.1 by x'],
		[
			'no address, no client',
			{sourceIPs: undefined, userAgent: undefined},
			'from an address that is not recorded by a client that gives no name',
		],
		[
			'a field manager',
			{verb: 'patch', requestURI: '/x?fieldManager=argo', userAgent: 'kubectl/v1'},
			'from 192.0.2.7 by kubectl/v1, field manager argo',
		],
		['a field manager that the client is', {verb: 'patch', userAgent: 'kubectl/v1'}, 'from 192.0.2.7 by kubectl/v1'],
		['a dry run', {verb: 'create', requestURI: '/x?dryRun=All', userAgent: 'kubectl/v1'}, 'from 192.0.2.7 by kubectl/v1, dry run'],
	])('%s', (_, event, text) => {
		expect(say([makeEvent(event)]).how).toBe(text);
	});
});

it.each<[string, Readonly<Record<string, unknown>>, string]>([
	['a part of an object', pod({subresource: 'exec'}), 'pods/exec shop/web-0'],
	['everything', {verb: 'list', objectRef: {resource: 'pods'}}, 'pods (all)'],
	['something without a name', {verb: 'create', objectRef: {resource: 'tokenreviews'}}, 'tokenreviews'],
	['a path', {objectRef: undefined, requestURI: '/metrics'}, '/metrics'],
])('names what it is about: %s', (_, event, text) => {
	expect(say([makeEvent(event)]).object).toBe(text);
});
