import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {FakeApiserver} from '../support/fake-apiserver.js';
import {followSchedules, type Mishap, mishaps, noOutcome, type Outcome, sumOf} from '../support/follow-schedule.js';
import {seedOfRun} from '../support/random.js';

/** `SCHEDULES=1000` for a shorter one. */
const schedules = Number(process.env['SCHEDULES'] ?? 10_000);
const atOnce = 250;
const seed = seedOfRun();

const kinds: ReadonlyArray<readonly [name: string, share: number, among: readonly Mishap[], timestamps: boolean]> = [
	['cuts, half lines, stalls, refusals, clocks set back', 0.3, ['cut', 'half-line', 'cut-again', 'stall', 'refusal', 'step-back'], true],
	['cuts, half lines, stalls, refusals, without stamps', 0.1, ['cut', 'half-line', 'cut-again', 'stall', 'refusal'], false],
	['rotations and restarts among them', 0.4, mishaps, true],
	['the same without stamps', 0.2, mishaps, false],
];

let fake: FakeApiserver;
beforeAll(async () => {
	fake = await FakeApiserver.start();
});
afterAll(() => fake.stop());

describe(`R1, R7: ${schedules} schedules of cuts, replays and rotations (SEED=${seed})`, () => {
	it.each(kinds)('%s (%d of them)', async (_, share, among, timestamps) => {
		let sum: Outcome = noOutcome();
		const count = Math.round(schedules * share);
		for (let done = 0; done < count; done += atOnce) {
			sum = sumOf([sum, ...(await followSchedules(fake, {seed: seed + done, count: Math.min(atOnce, count - done), among, timestamps}))]);
			fake.forget();
		}
		console.log(`${count} schedules: ${JSON.stringify(sum)}`);
		expect(sum).toMatchObject({unflagged: 0, doubled: 0, halfLines: 0, misordered: 0});
		if (!among.includes('rotation')) expect(sum).toMatchObject({lost: 0, gaps: 0});
	});
});
