import {describe, expect, it} from 'vitest';
import {firstPlaces, sortedPlaces} from '../../src/query/radix.js';
import {createRandom, seedOfRun} from '../support/random.js';

/** Run a generator to its end. @returns its value, and how often it rested. */
function finish<T>(steps: Generator<void, T>): {readonly value: T; readonly rests: number} {
	for (let rests = 0; ; rests++) {
		const step = steps.next();
		if (step.done) return {value: step.value, rests};
	}
}

const naive = (keys: Float64Array): number[] => [...keys.keys()].sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
const seed = seedOfRun();
const random = createRandom(seed);

describe.each([
	['none', 0, 0],
	['one', 1, 5],
	['all equal', 3000, 0],
	['a bit', 3000, 1],
	['a digit', 3000, 2000],
	['two digits', 3000, 3_000_000],
	['three digits', 3000, 2 ** 33 + 17],
	['all that a double can tell apart', 3000, Number.MAX_SAFE_INTEGER],
	['many', 50_000, 70_000],
])('keys: %s', (_, count, most) => {
	const keys = Float64Array.from({length: count}, () => Math.floor(random() ** 2 * (most + 1)));
	if (count > 2) keys.set([most, 0, most]);

	it(`are sorted as by a plain sort, equal ones by their places (SEED=${seed})`, () => {
		expect([...finish(sortedPlaces(keys, most)).value]).toEqual(naive(keys));
	});

	it.each([1, 10, 1024, 1e6])(`give the first %i of them without the others (SEED=${seed})`, length => {
		expect([...finish(firstPlaces(keys, most, length)).value]).toEqual(naive(keys).slice(0, length));
	});
});

it('rests often', () => {
	const keys = Float64Array.from({length: 1_000_000}, (_, at) => (at * 7919) % 1_000_003);
	expect(finish(sortedPlaces(keys, 1_000_003)).rests).toBeGreaterThan(100);
	expect(finish(firstPlaces(keys, 1_000_003, 100)).rests).toBeGreaterThan(100);
});
