import {expect, it} from 'vitest';
import {OrderMemory, TimeOrder} from '../../src/query/time-order.js';
import {createRandom, seedOfRun} from '../support/random.js';

type Row = readonly [time: number, row: number];

/** An order, the times that it reads, and what is in it. */
function createOrder() {
	const times = new Map<number, number>();
	const order = new TimeOrder(row => times.get(row) ?? Number.NaN);
	const insert = (rows: readonly Row[]) => {
		for (const [time, row] of rows) times.set(row, time);
		const numbers = Uint32Array.from(rows, ([, row]) => row);
		const all = Float64Array.from(rows, ([time]) => time);
		order.insert(numbers, all, rows.length);
	};
	const insertRun = (rows: readonly Row[]) => {
		for (const [time, row] of rows) times.set(row, time);
		// Whoever inserts uses the same array again, and fills only some of it.
		order.insertRun(Uint32Array.from([...rows.map(([, row]) => row), 7, 7]), rows.length);
	};
	const rows = (): Row[] =>
		Array.from({length: order.length}, (_, place) => [times.get(order.rowAt(place)) ?? Number.NaN, order.rowAt(place)]);
	return {order, insert, insertRun, rows, times};
}

const inOrder = (rows: readonly Row[]): Row[] => [...rows].sort((a, b) => (a[0] === b[0] ? a[1] - b[1] : a[0] < b[0] ? -1 : 1));

it('keeps rows in the order of time, those of one time by their number', () => {
	const {order, insert, rows, times} = createOrder();
	insert([
		[5, 1],
		[3, 2],
		[5, 0],
	]);
	insert([[4, 7]]);
	expect(rows()).toEqual([
		[3, 2],
		[4, 7],
		[5, 0],
		[5, 1],
	]);
	expect(order.placeOf(1)).toBe(3);
	times.set(9, 4.5);
	expect(order.placeOf(9)).toBe(2);
});

const seed = seedOfRun();
it(`is what a sort of everything would be, whatever comes and goes (SEED=${seed})`, () => {
	const random = createRandom(seed);
	const {order, insert, insertRun, rows: rowsNow} = createOrder();
	let rows: Row[] = [];
	let next = 0;
	for (let round = 0; round < 150; round++) {
		const [base, spread] = [random() * 1000, random() < 0.5 ? 3 : 1000];
		const batch = Array.from(
			{length: Math.floor(random() * 80)},
			(): Row => [random() < 0.02 ? Number.NEGATIVE_INFINITY : Math.floor(base + random() * spread), next++],
		);
		if (random() < 0.5) insert(batch);
		else insertRun(inOrder(batch));
		rows = inOrder([...rows, ...batch]);
		if (random() < 0.3) {
			const leaves = (row: number) => row % 7 === round % 7;
			const first = rows.findIndex(([, row]) => leaves(row));
			const last = rows.findLastIndex(([, row]) => leaves(row));
			if (first >= 0) order.drop(leaves, Math.floor(random() * (first + 1)), last + 1 + Math.floor(random() * (rows.length - last)));
			rows = rows.filter(([, row]) => !leaves(row));
		}
		expect(rowsNow()).toEqual(rows);
	}
	for (const [place, [, row]] of rows.entries()) expect(order.placeOf(row)).toBe(place);
});

it(`puts a few rows among many where they belong (SEED=${seed})`, () => {
	const random = createRandom(seed);
	const {insert, rows} = createOrder();
	const many = Array.from({length: 5000}, (_, row): Row => [Math.floor(row / 3), row]);
	insert(many);
	let all: Row[] = many;
	for (let round = 0, next = many.length; round < 60; round++) {
		// At both ends, among rows of the same time, near the front or near the back.
		const spread = round % 2 === 0 ? 900 : 1_700;
		const few = Array.from({length: 1 + Math.floor(random() * 12)}, (): Row => [Math.floor(random() * spread) - 10, next++]);
		insert(few);
		all = inOrder([...all, ...few]);
		expect(rows()).toEqual(all);
	}
});

it('takes a file that is read backwards, chunk by chunk, without looking at the rows that are there', () => {
	let looks = 0;
	const order = new TimeOrder(row => {
		looks++;
		return row;
	});
	for (let chunk = 500; chunk > 0; chunk--) {
		const rows = Uint32Array.from({length: 1000}, (_, at) => chunk * 1000 + at);
		order.insert(rows, Float64Array.from(rows), rows.length);
	}
	expect(order.length).toBe(500_000);
	expect(order.rowAt(0)).toBe(1000);
	expect(order.rowAt(499_999)).toBe(500_999);
	// A search by halves for the first and the last of each chunk.
	expect(looks).toBeLessThan(500 * 2 * 21);
});

it('gives the memory of a retired order to the next one', () => {
	const memory = new OrderMemory();
	const rows = Uint32Array.from({length: 100_000}, (_, at) => at);
	const first = new TimeOrder(
		row => row,
		() => 0,
		memory,
	);
	first.insert(rows, Float64Array.from(rows), rows.length);
	first.retire();
	const second = new TimeOrder(
		row => row,
		() => 0,
		memory,
	);
	second.insert(rows.slice(5), Float64Array.from(rows.subarray(5)), rows.length - 5);
	expect(second.length).toBe(99_995);
	expect([second.rowAt(0), second.rowAt(99_994)]).toEqual([5, 99_999]);
	expect(memory.take(100_000)).toHaveLength(100_000);
});

it('takes no more memory while as many rows leave at one end as come at the other', () => {
	class CountedMemory extends OrderMemory {
		taken = 0;
		override take(length: number): Uint32Array {
			this.taken++;
			return super.take(length);
		}
	}
	for (const way of [1, -1]) {
		const memory = new CountedMemory();
		const timeOf = (row: number) => way * row;
		const order = new TimeOrder(timeOf, () => 0, memory);
		const [step, kept] = [1000, 50_000];
		for (let from = 0; from < 1_000_000; from += step) {
			const rows = Uint32Array.from({length: step}, (_, at) => from + at);
			order.insert(rows, Float64Array.from(rows, timeOf), step);
			const left = order.length - kept;
			if (left > 0) order.drop(row => row < from + step - kept, way > 0 ? 0 : kept, way > 0 ? left : order.length);
			const [oldest, newest] = [Math.max(0, from + step - kept), from + step - 1];
			expect([order.rowAt(0), order.rowAt(order.length - 1)]).toEqual(way > 0 ? [oldest, newest] : [newest, oldest]);
		}
		expect(order.length).toBe(kept);
		expect(memory.taken).toBeLessThan(5);
	}
});
