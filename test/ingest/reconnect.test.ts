import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {FakeApiserver, FakePod, status} from '../support/fake-apiserver.js';
import {FakeContainerLog, FakeNode, NodePod} from '../support/fake-kubelet.js';
import {clusterSpec, writeKubeconfig} from '../support/kubeconfig-file.js';
import {Loaded, waitFor} from '../support/load.js';
import {makeLine} from '../support/make-event.js';
import {entry, folder} from '../support/node-log.js';

/** Shorter than any wait that is to be cut short. */
const soonMs = 8000;
const forbidden = {status: 403, body: JSON.stringify(status(403, 'pods/log is forbidden'))};
const line = (auditID: string) => ({time: Date.UTC(2026, 0, 2, 12) * 1000, text: makeLine({auditID})});

let fake: FakeApiserver;
let loaded: Loaded;

beforeEach(async () => {
	fake = await FakeApiserver.start();
	loaded = new Loaded();
});

afterEach(async () => {
	await loaded.stop();
	await fake.stop();
});

const open = (kubeconfig = writeKubeconfig({server: fake.url}), more = {}) =>
	loaded.ask({type: 'open', spec: clusterSpec({kubeconfig, ...more})});
const refused = () => waitFor('a refusal', () => loaded.infos.get(0)?.status.state === 'refused', 20_000);
const first = () => waitFor('an event', () => loaded.through > 0 && loaded.counters().events > 0, soonMs);

describe('what waits to be tried again is tried at once when that is wanted', () => {
	it('the log of a pod', async () => {
		fake.addPod(new FakePod('kube-apiserver-cp')).append(line('a'));
		fake.refuse = ({path}) => (path.endsWith('/log') ? {status: 404, body: JSON.stringify(status(404, 'not found'))} : undefined);
		open();
		await refused();
		fake.refuse = () => undefined;
		loaded.ask({type: 'reconnect'});
		await first();
	});

	it('the files of a node', async () => {
		const node = new FakeNode();
		fake.nodes.set('cp-1', node);
		fake.addPod(new NodePod('kube-apiserver-cp'));
		new FakeContainerLog(node, folder('0a1b2c')).append(entry(makeLine()));
		fake.refuse = ({path}) => (path.includes('/proxy/') ? forbidden : undefined);
		open(undefined, {nodeFiles: true});
		await refused();
		fake.refuse = () => undefined;
		loaded.ask({type: 'reconnect'});
		await first();
	});

	it('the search for apiservers, which is not tried again by itself', async () => {
		fake.addPod(new FakePod('kube-apiserver-cp')).append(line('a'));
		fake.refuse = () => ({status: 503, body: 'starting'});
		open();
		await waitFor('trouble', () => loaded.all('trouble').length > 0);
		loaded.ask({type: 'reconnect'});
		await waitFor('trouble again', () => loaded.all('trouble').length > 1);
		fake.refuse = () => undefined;
		loaded.ask({type: 'reconnect'});
		await first();
		loaded.ask({type: 'reconnect'});
		expect(loaded.infos.size).toBe(1);
	});
});
