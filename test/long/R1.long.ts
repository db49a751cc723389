import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {FakeApiserver} from '../support/fake-apiserver.js';
import {followSchedules, mishaps, noOutcome, type Outcome, type ScheduleOptions, sumOf} from '../support/follow-schedule.js';
import {seedOfRun} from '../support/random.js';

/** `SCHEDULES=1000` for a shorter one. */
const schedules = Number(process.env['SCHEDULES'] ?? 10_000);
const atOnce = 250;
const seed = seedOfRun();

const cuts = ['cut', 'half-line', 'cut-again', 'stall', 'refusal'] as const;

type Kind = Pick<ScheduleOptions, 'among' | 'timestamps' | 'from'> & {readonly name: string; readonly share: number};

const kinds: readonly Kind[] = [
	{name: 'cuts, half lines, stalls, refusals, clocks set back', share: 0.2, among: [...cuts, 'step-back']},
	{name: 'the same of the last lines only', share: 0.05, among: [...cuts, 'step-back'], from: {tailLines: 3}},
	{name: 'the same of the last seconds only', share: 0.05, among: [...cuts, 'step-back'], from: {sinceSeconds: 5}},
	{name: 'cuts, half lines, stalls, refusals, without stamps', share: 0.1, among: cuts, timestamps: false},
	{name: 'rotations and restarts among them', share: 0.3, among: mishaps},
	{name: 'the same of the last lines only', share: 0.05, among: mishaps, from: {tailLines: 3}},
	{name: 'the same of the last seconds only', share: 0.05, among: mishaps, from: {sinceSeconds: 5}},
	{name: 'rotations and restarts among them, without stamps', share: 0.2, among: mishaps, timestamps: false},
];

let fake: FakeApiserver;
beforeAll(async () => {
	fake = await FakeApiserver.start();
});
afterAll(() => fake.stop());

describe(`R1, R7: ${schedules} schedules of cuts, replays and rotations (SEED=${seed})`, () => {
	it.each(kinds)('$name ($share of them)', async ({share, name, ...options}) => {
		let sum: Outcome = noOutcome();
		const count = Math.round(schedules * share);
		for (let done = 0; done < count; done += atOnce) {
			sum = sumOf([sum, ...(await followSchedules(fake, {...options, seed: seed + done, count: Math.min(atOnce, count - done)}))]);
			fake.forget();
		}
		console.log(`${name}: ${count} schedules: ${JSON.stringify(sum)}`);
		expect(sum).toMatchObject({unflagged: 0, doubled: 0, unwanted: 0, halfLines: 0, misordered: 0});
		if (options.among.includes('rotation')) return;
		expect(sum.lost).toBe(0);
		// Where the first line of the log was not wanted, nobody knows whether it was read when the clock was set back.
		if (!options.from) expect(sum.gaps).toBe(0);
	});
});
