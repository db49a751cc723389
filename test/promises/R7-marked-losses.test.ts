import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {FakeApiserver} from '../support/fake-apiserver.js';
import {followSchedules, mishaps, sumOf} from '../support/follow-schedule.js';
import {seedOfRun} from '../support/random.js';

let fake: FakeApiserver;
beforeAll(async () => {
	fake = await FakeApiserver.start();
});
afterAll(() => fake.stop());

const seed = seedOfRun();
const none = {unflagged: 0, doubled: 0, halfLines: 0, misordered: 0};

describe(`R7: a loss that cannot be proven away is always marked (SEED=${seed})`, () => {
	it.each([
		['with stamps', true],
		['without stamps', false],
	])('rotations, restarts, links that stand still, all mixed, %s', async (_, timestamps) => {
		const {lost, gaps, ...rest} = sumOf(await followSchedules(fake, {seed, count: 8, among: mishaps, timestamps}));
		expect(rest).toMatchObject(none);
		expect(gaps).toBeGreaterThan(0);
		expect(lost).toBeGreaterThan(0);
	});

	it.each([
		['a pod that is created anew before a line of its restarted container was read, with stamps', 1397034866, true],
		['the same, without stamps', 1397034866, false],
		['a clock that is set back while klog text is written, without stamps', 88000271, false],
	])('%s', async (_, known, timestamps) => {
		expect(sumOf(await followSchedules(fake, {seed: known, count: 1, among: mishaps, timestamps}))).toMatchObject(none);
	});

	it('a reader that is overtaken by two rotations', async () => {
		const {lost, gaps, ...rest} = sumOf(await followSchedules(fake, {seed, count: 4, among: ['overtaken'], timestamps: true}));
		expect(rest).toMatchObject(none);
		expect(lost).toBeGreaterThan(0);
		expect(gaps).toBeGreaterThan(0);
	});
});
