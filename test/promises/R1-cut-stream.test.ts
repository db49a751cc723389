import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type Collected, collect, fastClock} from '../support/collect-source.js';
import {type Cut, FakeApiserver, FakePod, type LogLine} from '../support/fake-apiserver.js';
import {makeLogLines, noon, openPod, textsOf} from '../support/pod-source.js';
import {createRandom, seedOfRun} from '../support/random.js';

let fake: FakeApiserver;
beforeAll(async () => {
	fake = await FakeApiserver.start();
});
afterAll(() => fake.stop());

const hows = ['clean', 'fin', 'reset'] as const;
let pods = 0;
const newPod = () => fake.addPod(new FakePod(`pod-${++pods}`));

describe('R1: a cut stream loses and repeats nothing', () => {
	it('when it is cut once, after any byte', async () => {
		const lines = makeLogLines(4);
		const length = Object.assign(new FakePod('any'), {lines}).bodyOf(new URLSearchParams({timestamps: 'true'})).length;
		const wrong = await Promise.all(
			Array.from({length: length + 1}, async (_, afterBytes) => {
				const pod = Object.assign(newPod(), {lines});
				pod.cuts.push({afterBytes, how: hows[afterBytes % 3] ?? 'clean'});
				const kept = await collect(openPod(fake.url, pod), so => so.lines.length >= 4 && so.cuts > 0);
				return isWhole(kept, pod) ? [] : [afterBytes];
			}),
		);
		expect(wrong.flat()).toEqual([]);
	});

	const seed = seedOfRun();
	it(`when it is cut again and again while the log is written, whatever comes again (SEED=${seed})`, async () => {
		const schedules = Array.from({length: 60}, (_, n) => seed + n);
		const results = await Promise.all(schedules.map(async each => ({each, ...(await follow(createRandom(each)))})));
		expect(results.filter(({isRight}) => !isRight).map(({each}) => each)).toEqual([]);
		expect(results.reduce((sum, {replayed}) => sum + replayed, 0)).toBeGreaterThan(100);
	});
});

function isWhole({lines, gaps}: Collected, pod: FakePod): boolean {
	return gaps.length === 0 && lines.join('\n') === textsOf(pod.lines).join('\n');
}

/** A log of events and of klog text that repeats, about ten lines a second, some of them long. */
function makeLog(random: () => number): LogLine[] {
	let time = noon;
	return Array.from({length: 120}, (_, n) => {
		time += Math.floor(random() * 200_000);
		if (random() < 0.15) return {time, text: 'E0102 12:00:00.000000       1 x.go:1] the same text again'};
		return {time, text: `{"kind":"Event","auditID":"id-${n}","x":"${'é部'.repeat(Math.floor(random() ** 6 * 8000))}"}`};
	});
}

/** Lines are written in a few batches, each when the one before has been read. Every response but the last is cut. */
async function follow(random: () => number): Promise<{isRight: boolean; replayed: number}> {
	const log = makeLog(random);
	const pod = newPod();
	pod.replaysSeconds = [0, 3, 3600][Math.floor(random() * 3)] ?? 0;
	pod.writeBytes = random() < 0.3 ? 7 : Number.POSITIVE_INFINITY;
	pod.lines = log.slice(0, 20);
	for (let count = 2 + Math.floor(random() * 8); count > 0; count--) pod.cuts.push(cut(random));
	const kept = await collect(openPod(fake.url, pod, {clock: fastClock(5000)}), so => {
		const written = pod.lines.length;
		if (so.lines.length >= written) for (const line of log.slice(written, written + 25)) pod.append(line);
		return so.lines.length >= log.length && pod.cuts.length === 0 && so.states.at(-1) === 'live';
	});
	return {isRight: isWhole(kept, Object.assign(pod, {lines: log})), replayed: kept.replayed};
}

const cut = (random: () => number): Cut => ({
	afterBytes: Math.floor(random() ** 2 * 20_000),
	how: hows[Math.floor(random() * 3)] ?? 'clean',
});
