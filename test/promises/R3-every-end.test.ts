import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {collect, jumpingClock} from '../support/collect-source.js';
import {type Cut, FakeApiserver, FakePod} from '../support/fake-apiserver.js';
import {makeLogLines, openPod, textsOf} from '../support/pod-source.js';

let fake: FakeApiserver;
let pod: FakePod;

beforeEach(async () => {
	fake = await FakeApiserver.start();
	pod = fake.addPod(new FakePod('kube-apiserver-cp'));
});

afterEach(() => fake.stop());

describe('R3: every end of a followed stream is a disconnect', () => {
	const whole = Object.assign(new FakePod('any'), {lines: makeLogLines(4)}).bodyOf(new URLSearchParams({timestamps: 'true'}));
	const places: ReadonlyArray<readonly [string, number]> = [
		['before the first byte', 0],
		['inside a stamp', 12],
		['inside a character', whole.indexOf('é') + 1],
		['in mid-line', whole.length - 20],
		['before a newline', whole.length - 1],
		['between lines', whole.length],
	];
	const ends: ReadonlyArray<readonly [Cut['how'], string]> = [
		['clean', 'the server ended the stream'],
		['fin', 'the connection broke (ECONNRESET)'],
		['reset', 'the connection broke (ECONNRESET)'],
	];

	for (const [where, afterBytes] of places) {
		it.each(ends)(`${where}: a %s end`, async (how, reason) => {
			pod.lines = makeLogLines(4);
			pod.cuts.push({afterBytes, how});
			const kept = await collect(openPod(fake.url, pod), so => so.states.length >= 4 && so.lines.length === 4);
			expect(kept.states).toEqual(['connecting', 'live', 'reconnecting', 'live']);
			expect(kept.statuses[2]?.reason).toBe(reason);
			expect(kept.lines).toEqual(textsOf(pod.lines));
			expect(kept.gaps).toEqual([]);
		});
	}

	it('and a half line at the end is no line, as long as it does not come whole', async () => {
		pod.lines = makeLogLines(4);
		for (let times = 0; times < 5; times++) pod.cuts.push({afterBytes: whole.length - 10, how: 'clean'});
		const kept = await collect(openPod(fake.url, pod), so => {
			if (pod.cuts.length > 0) expect(so.lines.length).toBeLessThan(4);
			return so.lines.length === 4;
		});
		expect(kept.lines).toEqual(textsOf(pod.lines));
	});

	it('but a server that ends every stream at once, without a byte, is not hammered', async () => {
		const clock = jumpingClock();
		for (let times = 0; times < 40; times++) pod.cuts.push({afterBytes: 0, how: 'clean'});
		const times: number[] = [];
		const requestOptions = async () => {
			times.push(clock.nowMs());
			return {};
		};
		const kept = await collect(openPod(fake.url, pod, {clock, api: {requestOptions}}), () => times.length >= 30);
		expect(Math.max(...times.map(from => times.filter(time => time >= from && time < from + 60_000).length))).toBeLessThanOrEqual(8);
		expect(new Set(kept.states)).toEqual(new Set(['connecting', 'live', 'reconnecting']));
	});
});
