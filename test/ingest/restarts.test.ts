import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {isCut, isEnded, isOpen} from '../../src/query/row-facts.js';
import {createRowSpace} from '../../src/query/row-space.js';
import {FakeApiserver, FakePod, type LogLine} from '../support/fake-apiserver.js';
import {FakeContainerLog, FakeNode, NodePod} from '../support/fake-kubelet.js';
import {clusterSpec, writeKubeconfig} from '../support/kubeconfig-file.js';
import {Loaded, waitFor} from '../support/load.js';
import {makeLine} from '../support/make-event.js';
import {folder} from '../support/node-log.js';

const noonMs = Date.UTC(2026, 0, 2, 12);
const timeAt = (seconds: number) => new Date(noonMs + seconds * 1000).toISOString().replace('Z', '000Z');
const watch = (auditID: string, seconds: number, stage = 'ResponseStarted', endSeconds = seconds): LogLine => ({
	time: (noonMs + endSeconds * 1000) * 1000,
	text: makeLine({
		auditID,
		stage,
		verb: 'watch',
		requestURI: `/api/v1/pods?watch=true&${auditID}`,
		requestReceivedTimestamp: timeAt(seconds),
		stageTimestamp: timeAt(endSeconds),
	}),
});
const get = (auditID: string, seconds: number): LogLine => ({
	time: (noonMs + seconds * 1000) * 1000,
	text: makeLine({auditID, requestReceivedTimestamp: timeAt(seconds), stageTimestamp: timeAt(seconds)}),
});

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

/** What is so of each long-running request, by its ID, and how many seconds it was open until it was cut. */
function statesNow() {
	const rows = createRowSpace('requests', loaded.reader, loaded.requests);
	const heads = Array.from({length: loaded.through}, (_, event) => event).filter(event => loaded.requests.headOf(event) === event);
	return Object.fromEntries(
		heads
			.filter(head => loaded.requests.isLongRunning(head))
			.map(head => {
				const is = [isOpen(rows, head) && 'open', isCut(rows, head) && 'cut', isEnded(rows, head) && 'ended'].filter(word => word);
				return [loaded.reader.auditID(head), is.join()];
			}),
	);
}

const follow = (nodeFiles = false) =>
	loaded.ask({type: 'open', spec: clusterSpec({kubeconfig: writeKubeconfig({server: fake.url}), nodeFiles})});
const events = (count: number) => waitFor(`${count} events`, () => loaded.through > 0 && loaded.counters().events >= count);

describe('what an apiserver had open when it ended is cut, not open', () => {
	it('a pod log that is followed over the restart', async () => {
		const pod = fake.addPod(new FakePod('kube-apiserver-cp'));
		pod.append(watch('done', 1), watch('left', 2), watch('done', 1, 'ResponseComplete', 3), get('a', 7));
		follow();
		await events(4);
		expect(statesNow()).toEqual({done: 'ended', left: 'open'});
		pod.lines.push(watch('unread', 8));
		pod.restart();
		pod.append(watch('new', 20), get('b', 21));
		await events(7);
		expect(statesNow()).toEqual({done: 'ended', left: 'cut', unread: 'cut', new: 'open'});
		const [left = -1] = Array.from({length: loaded.through}, (_, event) => event).filter(event => loaded.reader.auditID(event) === 'left');
		expect(loaded.requests.cutAt(left)).toBe((noonMs + 8000) * 1000);
	});

	it('a pod that was created anew', async () => {
		const pod = fake.addPod(new FakePod('kube-apiserver-cp'));
		pod.append(watch('left', 2));
		follow();
		await events(1);
		pod.createAnew();
		pod.append(watch('new', 20));
		await events(2);
		expect(statesNow()).toEqual({left: 'cut', new: 'open'});
	});

	it('not where only the connection breaks', async () => {
		const pod = fake.addPod(new FakePod('kube-apiserver-cp'));
		pod.append(watch('left', 2));
		follow();
		await events(1);
		pod.cutFollowers('clean');
		pod.append(get('a', 7));
		await events(2);
		expect(statesNow()).toEqual({left: 'open'});
	});

	it('the files of a node: those of an earlier instance', async () => {
		const node = new FakeNode();
		fake.nodes.set('cp-1', node);
		fake.addPod(new NodePod('kube-apiserver-cp'));
		const log = new FakeContainerLog(node, folder('0a1b2c'));
		const append = (...lines: readonly LogLine[]) =>
			log.append(lines.map(({time, text}) => `${new Date(time / 1000).toISOString().replace('Z', '000000Z')} stdout F ${text}\n`).join(''));
		append(watch('left', 2), get('a', 3));
		log.rotate();
		append(watch('rotated', 4));
		log.restart();
		append(watch('new', 20));
		follow(true);
		await events(4);
		expect(statesNow()).toEqual({left: 'cut', rotated: 'cut', new: 'open'});
	});
});
