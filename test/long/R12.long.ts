import {afterAll, beforeAll, expect, it} from 'vitest';
import {FakeApiserver} from '../support/fake-apiserver.js';
import {seedOfRun} from '../support/random.js';
import {soak} from '../support/soak.js';

/** Of the clock of the test, which does not wait where nothing happens. `SOAK_SECONDS=600` for less. */
const seconds = Number(process.env['SOAK_SECONDS'] ?? 3600);
const seed = seedOfRun();

let fake: FakeApiserver;
beforeAll(async () => {
	fake = await FakeApiserver.start();
});
afterAll(() => fake.stop());

it(`R12: ${seconds} s of a log of 2,000 events/s that is cut every 5 s (SEED=${seed})`, async () => {
	const memory: number[] = [];
	const soaked = await soak(fake, {
		seed,
		seconds,
		eventsPerSecond: 2000,
		cutEverySeconds: 5,
		tell: second => {
			if (second % 60 === 59) memory.push(process.memoryUsage().rss);
		},
	});
	const mb = (bytes = 0) => Math.round(bytes / 1e6);
	console.log(
		`${JSON.stringify(soaked)}; MB after a minute ${mb(memory[0])}, at the end ${mb(memory.at(-1))}, at most ${mb(Math.max(...memory))}`,
	);
	expect(soaked).toMatchObject({lost: 0, doubled: 0, gaps: 0});
});
