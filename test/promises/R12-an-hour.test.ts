import {afterAll, beforeAll, expect, it} from 'vitest';
import {FakeApiserver} from '../support/fake-apiserver.js';
import {seedOfRun} from '../support/random.js';
import {soak} from '../support/soak.js';

let fake: FakeApiserver;
beforeAll(async () => {
	fake = await FakeApiserver.start();
});
afterAll(() => fake.stop());

const seed = seedOfRun();

it(`R12: ten seconds of its own time at 2,000 events/s, with cuts (SEED=${seed})`, async () => {
	const {written, lost, doubled, gaps, cuts} = await soak(fake, {seed, seconds: 10, eventsPerSecond: 2000, cutEverySeconds: 2});
	expect(written).toBe(20_000);
	expect({lost, doubled, gaps}).toEqual({lost: 0, doubled: 0, gaps: 0});
	expect(cuts).toBeGreaterThan(0);
});
