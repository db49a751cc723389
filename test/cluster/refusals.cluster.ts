import {afterEach, expect, it} from 'vitest';
import {type Api, get} from '../../src/sources/http.js';
import {run} from '../support/program.js';
import {clusterForTests} from './rig/cluster.js';
import {tokenOf} from './rig/credentials.js';

const cluster = clusterForTests();

/** Followed and read once: both end with 1, and say this. */
async function refusalOf(kubeconfig: string, ...args: readonly string[]): Promise<string> {
	const asked = ['--kubeconfig', kubeconfig, '-o', 'jsonl', ...args];
	const results = await Promise.all([run(asked), run([...asked, '--no-follow'])]);
	const [followed = '', once = ''] = results.map(({stderr}) => stderr.replaceAll(`127.0.0.1:${cluster().plane.port}`, 'HOST'));
	expect(results.map(({code, stdout}) => ({code, stdout: stdout.length}))).toEqual([
		{code: 1, stdout: 0},
		{code: 1, stdout: 0},
	]);
	expect(followed.replace('refused: ', '')).toBe(once);
	return once;
}

const rule =
	'a Role in kube-system needs these rules, bound to that user: {apiGroups: [""], resources: [pods], verbs: [get, list]} and {apiGroups: [""], resources: [pods/log], verbs: [get]}';

it('401: a token that nobody knows', async () => {
	expect(await refusalOf(cluster().kubeconfig('admin', {token: 'wrong'}))).toBe(
		'auditview: HOST answered 401: Unauthorized; the credentials of context real are not accepted: log in again, then try anew\n',
	);
});

it('403: a user who may not list pods, with the rules that are missing', async () => {
	expect(await refusalOf(cluster().kubeconfig('dev'))).toBe(
		`auditview: HOST answered 403: pods is forbidden: User "dev" cannot list resource "pods" in API group "" in the namespace "kube-system"; ${rule}\n`,
	);
});

const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system';
/** `dev` may look at pods, and at nothing else. */
async function letDevSeePods(): Promise<void> {
	const {api} = cluster().plane;
	const metadata = {name: 'sees-pods'};
	await api.need(`${rbac}/roles`, {
		method: 'POST',
		body: {metadata, rules: [{apiGroups: [''], resources: ['pods'], verbs: ['get', 'list']}]},
	});
	const roleRef = {apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'sees-pods'};
	const subjects = [{apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'dev'}];
	await api.need(`${rbac}/rolebindings`, {method: 'POST', body: {metadata, roleRef, subjects}});
	while ((await api.ask('/api/v1/namespaces/kube-system/pods', {user: 'dev'})).status !== 200);
}

afterEach(async () => {
	for (const kind of ['rolebindings', 'roles']) await cluster().plane.api.ask(`${rbac}/${kind}/sees-pods`, {method: 'DELETE'});
});

it('403: a user who may not read logs', async () => {
	await letDevSeePods();
	const name = 'real/kube-system/kube-apiserver-cp-1/kube-apiserver';
	expect(await refusalOf(cluster().kubeconfig('dev'))).toBe(
		`auditview: ${name}: HOST answered 403: pods "kube-apiserver-cp-1" is forbidden: User "dev" cannot get resource "pods/log" in API group "" in the namespace "kube-system"; ${rule}\n`,
	);
});

it('404: a pod that is not there', async () => {
	expect(await refusalOf(cluster().kubeconfig(), '--pod', 'kube-apiserver-cp-9')).toBe(
		'auditview: HOST answered 404: pods "kube-apiserver-cp-9" not found in namespace kube-system; check --pod, and -n: it is where the apiserver runs\n',
	);
});

it('a container that the pod has not, which is known before its log is asked for', async () => {
	expect(await refusalOf(cluster().kubeconfig(), '--container', 'etcd')).toBe(
		'auditview: pod kube-system/kube-apiserver-cp-1 has no container etcd; it has kube-apiserver\n',
	);
});

/** What a log request that auditview itself never makes is answered. */
async function sentenceFor(query: string): Promise<string> {
	const {plane} = cluster();
	const api: Api = {
		context: 'real',
		server: plane.url,
		requestOptions: () => Promise.resolve({ca: plane.api.ca, headers: {authorization: `Bearer ${tokenOf('admin')}`}}),
		dropCredentials: () => undefined,
	};
	const path = `/api/v1/namespaces/kube-system/pods/${plane.podName}/log?${query}`;
	const answered = await get(api, path, {signal: AbortSignal.timeout(10_000)}).then(String, (error: Error) => error.message);
	return answered.replace(`127.0.0.1:${plane.port}`, 'HOST');
}

it.each([
	['container=etcd', '400: container etcd is not valid for pod kube-apiserver-cp-1'],
	['sinceTime=yesterday', '400: parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"'],
	['sinceSeconds=0', '422: PodLogOptions "kube-apiserver-cp-1" is invalid: sinceSeconds: Invalid value: 0: must be greater than 0'],
	['previous=true', '400: previous terminated container "kube-apiserver" in pod "kube-apiserver-cp-1" not found'],
	['stream=Stdout', '422: PodLogOptions "kube-apiserver-cp-1" is invalid: stream: Forbidden: may not be specified'],
])('%s: in the words of the apiserver', async (query, words) => {
	expect(await sentenceFor(query)).toBe(`HOST answered ${words}`);
});
