import {afterEach, beforeEach, expect, it} from 'vitest';
import {Matches} from '../../src/query/matches.js';
import {FakeApiserver, FakePod, type LogLine} from '../support/fake-apiserver.js';
import {clusterSpec, writeKubeconfig} from '../support/kubeconfig-file.js';
import {Loaded, waitFor} from '../support/load.js';
import {makeLine} from '../support/make-event.js';

let fake: FakeApiserver;
beforeEach(async () => {
	fake = await FakeApiserver.start();
});
afterEach(() => fake.stop());

const nowMs = Date.now();

/** An event of so many milliseconds after the start, by a clock that is so many ahead. */
function eventAt(ms: number, aheadMs: number): LogLine {
	const time = `${new Date(nowMs + ms + aheadMs).toISOString().slice(0, -1)}000Z`;
	return {time: (nowMs + ms + aheadMs) * 1000, text: makeLine({requestReceivedTimestamp: time, stageTimestamp: time})};
}

const aheads = [0, -5000, 3000];

it('R10: one that is down, one that is late and one with a wrong clock disturb no other', async () => {
	const pods = aheads.map((ahead, p) => {
		const pod = fake.addPod(new FakePod(`kube-apiserver-${p}`));
		pod.lines = Array.from({length: 40}, (_, n) => eventAt(n * 10 + p, ahead));
		return pod;
	});
	fake.addPod(new FakePod('kube-apiserver-down'));
	fake.refusals.set('kube-apiserver-down', () => ({status: 500, body: '{}'}));
	const loaded = new Loaded();
	loaded.ask({type: 'open', spec: clusterSpec({kubeconfig: writeKubeconfig({server: fake.url})})});
	await waitFor('what was there', () => loaded.through === 120);
	for (const [p, pod] of pods.entries()) {
		pod.append(eventAt(1000 + p, aheads[p] ?? 0));
		// A line more than a quarter of a second behind a later one of its own source.
		if (p === 0) pod.append(eventAt(500, 0));
	}
	await waitFor('what came later', () => loaded.through === 124);
	await waitFor('all states', () => loaded.infos.get(3)?.status.state === 'refused');

	expect([0, 1, 2, 3].map(source => loaded.infos.get(source)?.status.state)).toEqual(['live', 'live', 'live', 'refused']);
	expect([0, 1, 2].map(source => loaded.counters(source))).toMatchObject([
		{events: 42, late: 1, gaps: 0},
		{events: 41, late: 0, gaps: 0},
		{events: 41, late: 0, gaps: 0},
	]);
	const matches = new Matches(loaded.reader, loaded.requests);
	while (matches.advance(50));
	const times = Array.from({length: matches.getSnapshot().length}, (_, place) => matches.rows.timeOf(matches.rowAt(place)));
	expect(times).toHaveLength(124);
	expect(times).toEqual(times.toSorted((one, other) => one - other));
	await loaded.stop();
});
