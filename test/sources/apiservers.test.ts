import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {ClusterSpec} from '../../src/model/source.js';
import {findApiservers} from '../../src/sources/apiservers.js';
import type {Source} from '../../src/sources/source.js';
import {makeCertificate} from '../support/certificate.js';
import {collect} from '../support/collect-source.js';
import {FakeApiserver, FakePod, status} from '../support/fake-apiserver.js';
import {IdleClock} from '../support/idle-clock.js';
import {clusterSpec, writeKubeconfig} from '../support/kubeconfig-file.js';

let fake: FakeApiserver;

beforeEach(async () => {
	fake = await FakeApiserver.start();
});

afterEach(() => fake.stop());

const noon = Date.UTC(2026, 0, 2, 12) * 1000;
const {signal} = new AbortController();

async function find(fields: Partial<ClusterSpec> = {}): Promise<Source[]> {
	const sources: Source[] = [];
	const kubeconfig = fields.kubeconfig ?? writeKubeconfig({server: fake.url});
	await findApiservers(clusterSpec({...fields, kubeconfig}), signal, source => sources.push(source));
	return sources;
}

const messageOf = (fields?: Partial<ClusterSpec>): Promise<string> =>
	find(fields).then(
		() => expect.unreachable(),
		error => error.message,
	);

/** Three apiservers whose events lie between each other in time. */
function threePods(): string[] {
	const texts = ['a', 'b', 'c'].map(letter => Array.from({length: 20}, (_, n) => `{"auditID":"${letter}-${n}"}`));
	for (const [index, lines] of texts.entries()) {
		const pod = fake.addPod(new FakePod(`kube-apiserver-${index}`));
		pod.lines = lines.map((text, n) => ({time: noon + (n * 3 + index) * 1000, text}));
	}
	return texts.flat();
}

describe('discovery', () => {
	it('finds three apiservers by label, and reads the log of each', async () => {
		const texts = threePods();
		fake.addPod(new FakePod('coredns', 'kube-system', {'k8s-app': 'kube-dns'}));
		const sources = await find();
		expect(sources.map(({name}) => name)).toEqual([0, 1, 2].map(n => `test/kube-system/kube-apiserver-${n}/kube-apiserver`));
		expect(sources.map(({kind, isFollowed}) => ({kind, isFollowed}))).toEqual(Array(3).fill({kind: 'pod', isFollowed: true}));
		const all = await Promise.all(sources.map(source => collect(source, so => so.lines.length === 20)));
		expect(all.flatMap(({lines}) => lines)).toEqual(texts);
	});

	it.each([
		['kops and Talos', 'kube-system', {'k8s-app': 'kube-apiserver'}],
		['OpenShift', 'openshift-kube-apiserver', {app: 'openshift-kube-apiserver'}],
		['by name', 'kube-system', {}],
	])('finds those of %s', async (_, namespace, labels) => {
		fake.addPod(new FakePod('kube-apiserver-x', namespace, labels));
		fake.addPod(new FakePod('web-1', namespace, {app: 'web'}));
		expect((await find()).map(({name}) => name)).toEqual([`test/${namespace}/kube-apiserver-x/kube-apiserver`]);
	});

	it('takes the user’s word on namespace, labels, pods and container', async () => {
		fake.addPod(new FakePod('audited', 'control', {role: 'api'}));
		const names = async (fields: Partial<ClusterSpec>) => (await find(fields)).map(({name}) => name);
		expect(await names({namespace: 'control', selector: 'role=api'})).toEqual(['test/control/audited/kube-apiserver']);
		expect(await names({namespace: 'control', pods: ['audited'], container: 'kube-apiserver'})).toEqual([
			'test/control/audited/kube-apiserver',
		]);
		expect(await messageOf({namespace: 'control', pods: ['audited'], container: 'sidecar'})).toBe(
			'pod control/audited has no container sidecar; it has kube-apiserver',
		);
	});

	it('reads a server that needs no kubeconfig, as the demo’s', async () => {
		fake.addPod(new FakePod('kube-apiserver-demo'));
		const sources: Source[] = [];
		await findApiservers(clusterSpec({demoServer: fake.url}), signal, source => sources.push(source));
		expect(sources.map(({kind, name}) => ({kind, name}))).toEqual([
			{kind: 'demo', name: 'demo/kube-system/kube-apiserver-demo/kube-apiserver'},
		]);
		expect(fake.requests.some(({headers}) => 'authorization' in headers)).toBe(false);
	});

	it('asks once more with new credentials after a 401', async () => {
		threePods();
		let asked = 0;
		fake.refuse = () => (asked++ === 0 ? {status: 401, body: JSON.stringify(status(401, 'Unauthorized'))} : undefined);
		expect(await find()).toHaveLength(3);
	});
});

describe('what is missing is said', () => {
	it('no apiserver pods: where a platform keeps its log', async () => {
		fake.version = 'v1.31.1-gke.1000';
		expect(await messageOf()).toMatch(/^context test has no kube-apiserver pods in namespace kube-system: GKE writes it to Cloud Logging/);
	});

	it('no apiserver pods under -n payments: what -n means', async () => {
		expect(await messageOf({namespace: 'payments'})).toBe(
			'context test has no kube-apiserver pods in namespace payments: -n is where the apiserver runs; for requests in payments use -q ns:payments',
		);
	});

	it('no pods with the labels', async () => {
		expect(await messageOf({selector: 'a=b'})).toMatch(/has no pods with the labels a=b in namespace kube-system; check --selector and -n/);
	});

	it('403: the server’s message and the RBAC rule', async () => {
		const said = 'pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "kube-system"';
		fake.refuse = () => ({status: 403, body: JSON.stringify(status(403, said))});
		const message = await messageOf();
		expect(message).toContain(said);
		expect(message).toContain(
			'a Role in kube-system needs these rules, bound to that user: {apiGroups: [""], resources: [pods], verbs: [get, list]} and {apiGroups: [""], resources: [pods/log], verbs: [get]}',
		);
		expect(fake.requests).toHaveLength(1);
	});

	it('401: log in again', async () => {
		fake.refuse = () => ({status: 401, body: JSON.stringify(status(401, 'Unauthorized'))});
		expect(await messageOf()).toMatch(/answered 401: Unauthorized; the credentials of context test are not accepted: log in again/);
		expect(fake.requests).toHaveLength(2);
	});

	it('404: no such pod', async () => {
		expect(await messageOf({pods: ['kube-apiserver-x']})).toMatch(/answered 404: pods "kube-apiserver-x" not found/);
	});

	it('a bad certificate', async () => {
		const secure = await FakeApiserver.start({certificate: makeCertificate()});
		expect(await messageOf({kubeconfig: writeKubeconfig({server: secure.url})})).toMatch(/certificate of 127\.0\.0\.1:\d+ is self-signed/);
		await secure.stop();
	});

	it('refused', async () => {
		expect(await messageOf({kubeconfig: writeKubeconfig({server: 'https://127.0.0.1:1'})})).toMatch(
			/127\.0\.0\.1:1 refuses the connection/,
		);
	});

	it('unknown host', async () => {
		expect(await messageOf({kubeconfig: writeKubeconfig({server: 'https://no-such-host.invalid'})})).toMatch(/no-such-host\.invalid/);
	});
});

it('ends quietly when it is no longer wanted', async () => {
	fake.refuse = () => 'never';
	const abort = new AbortController();
	const finding = findApiservers(clusterSpec({kubeconfig: writeKubeconfig({server: fake.url})}), abort.signal, () => expect.unreachable());
	abort.abort();
	await expect(finding).resolves.toBeUndefined();
});

describe('apiservers that come later', () => {
	/** Finds until there are so many sources. */
	async function findUntil(count: number, fields: Partial<ClusterSpec>, happens: () => void): Promise<Source[]> {
		const abort = new AbortController();
		const clock = new IdleClock();
		const sources: Source[] = [];
		const spec = clusterSpec({...fields, kubeconfig: writeKubeconfig({server: fake.url})});
		await findApiservers(spec, abort.signal, source => sources.push(source), {clock});
		happens();
		while (sources.length < count) await clock.wait(1000, abort.signal);
		// Long enough for two more looks.
		await clock.wait(60_000, abort.signal);
		abort.abort();
		return sources;
	}

	it('are found, once, and read from their first line', async () => {
		threePods();
		const sources = await findUntil(4, {}, () => {
			const late = fake.addPod(new FakePod('kube-apiserver-3'));
			late.lines = [{time: noon, text: '{"auditID":"late"}'}];
		});
		expect(sources.map(({name}) => name).at(-1)).toBe('test/kube-system/kube-apiserver-3/kube-apiserver');
		expect(sources).toHaveLength(4);
		const kept = await collect(sources.at(-1) ?? expect.unreachable(), so => so.lines.length === 1);
		expect(kept.lines).toEqual(['{"auditID":"late"}']);
	});

	it('are read from when they came, where only the last lines were wanted', async () => {
		threePods();
		const sources = await findUntil(4, {tailLines: 5}, () => void fake.addPod(new FakePod('kube-apiserver-3')));
		await collect(sources.at(-1) ?? expect.unreachable(), so => so.states.includes('live'));
		const query = fake.requestsTo('kube-apiserver-3/log')[0]?.query;
		expect(query?.has('tailLines')).toBe(false);
		expect(Number(query?.get('sinceSeconds'))).toBeGreaterThanOrEqual(20);
	});

	it('are found after the server could not be asked for a while', async () => {
		threePods();
		let refusals = 3;
		const sources = await findUntil(4, {}, () => {
			fake.refuse = () => (refusals-- > 0 ? {status: 503, body: '{}'} : undefined);
			fake.addPod(new FakePod('kube-apiserver-3'));
		});
		expect(sources).toHaveLength(4);
	});
});
