import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type Collected, collect} from '../support/collect-source.js';
import {FakeApiserver, FakePod} from '../support/fake-apiserver.js';
import {followSchedules, sumOf} from '../support/follow-schedule.js';
import {makeLogLines, noon, openPod, textsOf} from '../support/pod-source.js';
import {pooled} from '../support/pool.js';
import {seedOfRun} from '../support/random.js';

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
		const places = Array.from({length: length + 1}, (_, afterBytes) => afterBytes);
		const wrong = await pooled(places, async afterBytes => {
			const pod = Object.assign(newPod(), {lines});
			pod.cuts.push({afterBytes, how: hows[afterBytes % 3] ?? 'clean'});
			const kept = await collect(openPod(fake.url, pod), so => so.lines.length >= 4 && so.cuts > 0);
			return isWhole(kept, pod) ? [] : [afterBytes];
		});
		expect(wrong.flat()).toEqual([]);
	});

	it('in the middle of a line of 20 MB', async () => {
		const pod = newPod();
		const [first, last] = makeLogLines(2);
		const middle = {time: noon + 50_000, text: `{"auditID":"long","requestObject":"${'x'.repeat(20_000_000)}"}`};
		pod.lines = [first, middle, last].filter(line => line !== undefined);
		pod.cuts.push({afterBytes: 12_000_000, how: 'clean'}, {afterBytes: 19_000_000, how: 'reset'});
		const kept = await collect(openPod(fake.url, pod), so => so.lines.length >= 3);
		expect(isWhole(kept, pod)).toBe(true);
	});

	const seed = seedOfRun();
	it(`when it is cut again and again while the log is written, whatever comes again (SEED=${seed})`, async () => {
		const among = ['cut', 'half-line', 'cut-again', 'stall', 'refusal'] as const;
		const sum = sumOf(await followSchedules(fake, {seed, count: 10, among}));
		expect(sum).toMatchObject({lost: 0, doubled: 0, halfLines: 0, misordered: 0, gaps: 0});
		expect(sum.replayed).toBeGreaterThan(50);
	});

	it(`and when the clock of the node is set back (SEED=${seed})`, async () => {
		const sum = sumOf(await followSchedules(fake, {seed, count: 5, among: ['step-back', 'cut', 'stall']}));
		expect(sum).toMatchObject({lost: 0, doubled: 0, halfLines: 0, misordered: 0, gaps: 0});
	});
});

function isWhole({lines, gaps}: Collected, pod: FakePod): boolean {
	return gaps.length === 0 && lines.join('\n') === textsOf(pod.lines).join('\n');
}
