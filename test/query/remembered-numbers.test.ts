import {expect, it} from 'vitest';
import type {NumberRange} from '../../src/query/number-value.js';
import {Batch, batchRows} from '../../src/query/passes/batch.js';
import {RememberedNumbers} from '../../src/query/passes/remembered-numbers.js';
import {verdict} from '../../src/query/passes/verdict.js';
import {createRowSpace} from '../../src/query/row-space.js';
import {makeEvent} from '../support/make-event.js';
import {makeStore} from '../support/make-store.js';
import {createRandom, seedOfRun} from '../support/random.js';

const seed = seedOfRun();
const count = 3000;
const store = makeStore(Array.from({length: count}, () => makeEvent()));
store.takeIn();
const batch = new Batch(createRowSpace('events', store.reader, store.requests));
const odd = [Number.NaN, 0, -1, 0.5, 1, 2, 1024, 2 ** 31, 2 ** 31.5, 2 ** 32, 1e300];

/** Numbers of rows, what remembers them, and how often a number was asked for. */
function createWorld() {
	const random = createRandom(seed);
	const numberNow = () => (random() < 0.1 ? (odd[Math.floor(random() * odd.length)] ?? 0) : Math.floor(2 ** (random() * 33)));
	const numbers = Float64Array.from({length: count}, numberNow);
	const asked = {times: 0};
	const remembered = new RememberedNumbers(({rows, count}, out) => {
		asked.times += count;
		for (let i = 0; i < count; i++) out[i] = numbers[rows[i] ?? 0] ?? 0;
	});
	return {random, numberNow, numbers, asked, remembered};
}

const isIn = (number: number, {low, high, hasLow, hasHigh}: NumberRange): boolean =>
	(hasLow ? number >= low : number > low) && (hasHigh ? number <= high : number < high);

it(`passes the rows with a number in any of the ranges, known before or not (SEED=${seed})`, () => {
	const {random, numberNow, numbers, remembered} = createWorld();
	const out = new Uint8Array(batchRows);
	for (let round = 0; round < 200; round++) {
		const ranges = Array.from({length: 1 + Math.floor(random() * 2)}, (): NumberRange => {
			const low = random() < 0.2 ? Number.NEGATIVE_INFINITY : numberNow() || 0;
			const high = random() < 0.2 ? Number.POSITIVE_INFINITY : Math.max(low, numberNow() || 0);
			return {low, high, hasLow: random() < 0.5, hasHigh: random() < 0.5};
		});
		const from = Math.floor(random() * 50);
		if (round % 2 === 0) batch.fillRange(from, from + Math.floor(random() * (count - from)));
		else {
			const rows = Array.from({length: 500}, () => Math.floor(random() * count));
			batch.fillRows(rows, 0, rows.length);
		}
		const {pass, passAlso} = remembered.inRanges(ranges);
		const expected = Array.from(batch.rows.subarray(0, batch.count), row => ranges.some(range => isIn(numbers[row] ?? 0, range)));
		pass(batch, out);
		expect(Array.from(out.subarray(0, batch.count), one => one === verdict.yes)).toEqual(expected);
		for (let i = 0; i < batch.count; i++) out[i] = i % 3 === 0 ? verdict.no : verdict.yes;
		passAlso?.(batch, out);
		expect(Array.from(out.subarray(0, batch.count), one => one === verdict.yes)).toEqual(expected.map((one, i) => one && i % 3 !== 0));
		const changed = Math.floor(random() * count);
		numbers[changed] = numberNow();
		remembered.forget(changed);
	}
});

it(`asks again only for the few numbers near the end of a range (SEED=${seed})`, () => {
	const {remembered, asked} = createWorld();
	const out = new Uint8Array(batchRows);
	const ask = (low: number) => {
		batch.fillRange(0, count);
		remembered.inRanges([{low, high: Number.POSITIVE_INFINITY, hasLow: false, hasHigh: false}]).pass(batch, out);
	};
	ask(10_000);
	const first = asked.times;
	expect(first).toBeGreaterThanOrEqual(count);
	ask(10_000);
	ask(77);
	expect(asked.times - first).toBeLessThan(count / 20);
});
