/** Who asks for what in the made-up cluster: users, objects, reasons. Each is a text that is ready to be put into an event. */
import {goJson} from './json.mjs';

export const words =
	'web api db cache auth billing search cart order pay user mail queue worker cron proxy edge core data etl ml feature flag metric log trace gate sync node agent vault cert dns ingress mesh'.split(
		' ',
	);

/** Resource, API group, version. */
const kinds = [
	['pods', '', 'v1'],
	['configmaps', '', 'v1'],
	['endpoints', '', 'v1'],
	['leases', 'coordination.k8s.io', 'v1'],
	['secrets', '', 'v1'],
	['events', '', 'v1'],
	['services', '', 'v1'],
	['serviceaccounts', '', 'v1'],
	['nodes', '', 'v1'],
	['deployments', 'apps', 'v1'],
	['replicasets', 'apps', 'v1'],
	['statefulsets', 'apps', 'v1'],
	['endpointslices', 'discovery.k8s.io', 'v1'],
	['certificates', 'cert-manager.io', 'v1'],
	['applications', 'argoproj.io', 'v1alpha1'],
	['customresourcedefinitions', 'apiextensions.k8s.io', 'v1'],
	['jobs', 'batch', 'v1'],
	['horizontalpodautoscalers', 'autoscaling', 'v2'],
	['subjectaccessreviews', 'authorization.k8s.io', 'v1'],
	['tokenreviews', 'authentication.k8s.io', 'v1'],
];
const clusterWide = new Set(['nodes', 'customresourcedefinitions', 'subjectaccessreviews', 'tokenreviews']);
/** The first of the objects, which are asked for most, are of the first kinds. */
const busyKinds = 4;
const busyObjects = 60;

export function makeNamespaces(random) {
	const given = ['kube-system', 'default', 'monitoring', 'ingress-nginx'];
	const made = () => `${random.pick(words)}-${random.pick(['prod', 'stage', 'dev', 'team-a', 'team-b'])}`;
	return Array.from({length: 60}, (_, at) => given[at] ?? `${made()}-${at}`);
}

const version = random => `v1.${random.int(27, 32)}.${random.int(0, 9)}`;

function component(random, name) {
	const agent = `${name}/${version(random)} (linux/amd64) kubernetes/${random.hex(7)}/leader-election`;
	return {user: {username: `system:${name}`, groups: ['system:authenticated']}, agent};
}

function node(random) {
	const username = `system:node:ip-10-0-${random.int(0, 255)}-${random.int(0, 255)}.eu-west-1.compute.internal`;
	const agent = `kubelet/${version(random)} (linux/amd64) kubernetes/${random.hex(7)}`;
	return {user: {username, groups: ['system:nodes', 'system:authenticated']}, agent};
}

function serviceAccount(random, namespace, at) {
	const name = `${random.pick(words)}-${random.pick(words)}`;
	const authentication = 'authentication.kubernetes.io';
	const user = {
		username: `system:serviceaccount:${namespace}:${name}`,
		uid: random.uuid(),
		groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
		extra: {
			[`${authentication}/credential-id`]: [`JTI=${random.uuid()}`],
			[`${authentication}/node-name`]: [`ip-10-0-1-${at % 250}.eu-west-1.compute.internal`],
			[`${authentication}/node-uid`]: [random.uuid()],
			[`${authentication}/pod-name`]: [`${name}-${random.hex(9)}-${random.hex(5)}`],
			[`${authentication}/pod-uid`]: [random.uuid()],
		},
	};
	const agents = [
		`${name}/v${random.int(0, 3)}.${random.int(0, 20)}.${random.int(0, 9)} (linux/amd64) kubernetes/$Format`,
		'Go-http-client/2.0',
		`argocd-application-controller/v2.${random.int(0, 13)}.0 (linux/amd64) kubernetes/$Format`,
		'OpenAPI-Generator/28.1.0/python',
	];
	return {user, agent: random.pick(agents)};
}

/** Names that need escapes of JSON, of HTML, or more than one byte. */
const people = ['josé.garcía', 'anna.müller', '李雷', 'alice', 'bob', 'carol', 'dmitri', 'eve\\x', 'o"brien', '<script>', 'zoë&co'];

function person(random, at) {
	const agent = `kubectl/${version(random)} (${random.pick(['darwin/arm64', 'linux/amd64', 'windows/amd64'])}) kubernetes/${random.hex(7)}`;
	const user = {username: `${random.pick(people)}${at}@example.com`, groups: ['oidc:devs', 'system:authenticated']};
	return {user, agent, isPerson: true};
}

const impersonated = goJson({username: 'system:serviceaccount:default:deployer', groups: ['system:serviceaccounts']});

/** What stands in an event from `user` to `userAgent`, as oneself and in the name of another. */
function asText({user, agent, isPerson = false}, at) {
	const start = `"user":${goJson(user)}`;
	const proxy = at % 9 === 0 ? ',"10.1.2.3"' : '';
	const end = `,"sourceIPs":["10.0.${at % 256}.${(at * 7) % 250}"${proxy}],"userAgent":${goJson(agent)}`;
	return {name: user.username, isPerson, text: start + end, textAsOther: `${start},"impersonatedUser":${impersonated}${end}`};
}

/** So many of the users, the first ones, make more than half of all requests: components and nodes. */
export const systemUsers = 44;

export function makeUsers(random, namespaces) {
	const components = ['kube-proxy', 'apiserver', 'kube-scheduler', 'kube-controller-manager'].map(name => component(random, name));
	const nodes = Array.from({length: systemUsers - components.length}, () => node(random));
	const accounts = Array.from({length: 500}, (_, at) => serviceAccount(random, random.pick(namespaces), at));
	const humans = Array.from({length: 60}, (_, at) => person(random, at));
	return [...components, ...nodes, ...accounts, ...humans].map(asText);
}

/** Short ones, without groups and extra. */
export function makeCompactUsers(random) {
	return Array.from({length: 600}, (_, at) => asText({user: {username: `system:node:n${at}`}, agent: `kubelet/${version(random)}`}, at));
}

export function makeObject(random, namespaces, at) {
	const [resource, group, version] = at < busyObjects ? kinds[random.int(0, busyKinds - 1)] : random.pick(kinds);
	const isClusterWide = clusterWide.has(resource);
	const namespace = random.pick(namespaces);
	const base = group ? `/apis/${group}/${version}` : `/api/${version}`;
	return {
		resource,
		name: `${random.pick(words)}-${random.pick(words)}-${random.hex(random.int(3, 10))}`,
		subresource: random.next() < 0.12 ? random.pick(['status', 'scale', 'log', 'exec', 'token']) : '',
		path: `${base}${isClusterWide ? '' : `/namespaces/${namespace}`}/${resource}`,
		start: `,"objectRef":{"resource":"${resource}"${isClusterWide ? '' : `,"namespace":"${namespace}"`}`,
		version: `${group ? `,"apiGroup":"${group}"` : ''},"apiVersion":"${version}"`,
	};
}

export function makeReasons(random, namespaces) {
	const given = [
		'RBAC: allowed by ClusterRoleBinding "system:node" of ClusterRole "system:node" to Group "system:nodes"',
		'RBAC: allowed by ClusterRoleBinding "cluster-admin" of ClusterRole "cluster-admin" to Group "system:masters"',
		'',
	];
	const made = at =>
		`RBAC: allowed by RoleBinding "${random.pick(words)}-${at}/${random.pick(namespaces)}" of Role "${random.pick(words)}" to ServiceAccount "${random.pick(words)}/${random.pick(namespaces)}"`;
	return [...given, ...Array.from({length: 30}, (_, at) => made(at))].map(goJson);
}
