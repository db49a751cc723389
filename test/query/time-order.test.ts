import {expect, it} from 'vitest';
import {TimeOrder} from '../../src/query/time-order.js';
import {createRandom, seedOfRun} from '../support/random.js';

type Row = readonly [time: number, row: number];

const rowsOf = (order: TimeOrder): Row[] => Array.from({length: order.length}, (_, place) => [order.timeAt(place), order.rowAt(place)]);
const inOrder = (rows: readonly Row[]): Row[] => [...rows].sort((a, b) => (a[0] === b[0] ? a[1] - b[1] : a[0] < b[0] ? -1 : 1));
const insert = (order: TimeOrder, rows: readonly Row[]) =>
	order.insert(
		rows.map(([, row]) => row),
		rows.map(([time]) => time),
	);

it('keeps rows in the order of time, those of one time by their number', () => {
	const order = new TimeOrder();
	insert(order, [
		[5, 1],
		[3, 2],
		[5, 0],
	]);
	insert(order, [[4, 7]]);
	expect(rowsOf(order)).toEqual([
		[3, 2],
		[4, 7],
		[5, 0],
		[5, 1],
	]);
	expect(order.placeOf(5, 1)).toBe(3);
	expect(order.placeOf(4.5, 0)).toBe(2);
});

const seed = seedOfRun();
it(`is what a sort of everything would be, whatever comes and goes (SEED=${seed})`, () => {
	const random = createRandom(seed);
	const order = new TimeOrder();
	let rows: Row[] = [];
	let next = 0;
	for (let round = 0; round < 150; round++) {
		const [base, spread] = [random() * 1000, random() < 0.5 ? 3 : 1000];
		const batch = Array.from(
			{length: Math.floor(random() * 80)},
			(): Row => [random() < 0.02 ? Number.NEGATIVE_INFINITY : Math.floor(base + random() * spread), next++],
		);
		insert(order, batch);
		rows = inOrder([...rows, ...batch]);
		if (random() < 0.3) {
			const leaves = (row: number) => row % 7 === round % 7;
			const first = rows.findIndex(([, row]) => leaves(row));
			order.drop(leaves, first < 0 ? rows.length : Math.floor(random() * (first + 1)));
			rows = rows.filter(([, row]) => !leaves(row));
		}
		expect(rowsOf(order)).toEqual(rows);
	}
	for (const [place, [time, row]] of rows.entries()) expect(order.placeOf(time, row)).toBe(place);
});

it('takes a file that is read backwards, chunk by chunk, as fast as one that is read forwards', () => {
	const order = new TimeOrder();
	const start = performance.now();
	for (let chunk = 500; chunk > 0; chunk--)
		insert(
			order,
			Array.from({length: 1000}, (_, at): Row => [chunk * 1000 + at, chunk * 1000 + at]),
		);
	expect(order.length).toBe(500_000);
	expect(order.rowAt(0)).toBe(1000);
	expect(performance.now() - start).toBeLessThan(3000);
});
