import {expect, it} from 'vitest';
import {rowKeysOf} from '../../src/query/row-keys.js';
import {createRowSpace} from '../../src/query/row-space.js';
import {sortKeysOf} from '../../src/query/sort-keys.js';
import {type RowCopy, SortedOrder} from '../../src/query/sorted-order.js';
import {makeEvent} from '../support/make-event.js';
import {makeStore} from '../support/make-store.js';

const store = makeStore(Array.from({length: 512}, (_, at) => makeEvent({responseStatus: {code: 200 + ((at * 7) % 101)}})));
store.takeIn();
const space = createRowSpace('requests', store.reader, store.requests);

const copyOf = (all: Uint32Array, isSame = () => true): RowCopy => ({
	length: all.length,
	isSame,
	copy: (from, into) => into.set(all.subarray(from, from + into.length)),
});

/** The same rows again and again. */
function orderOf(count: number): SortedOrder {
	const all = Uint32Array.from({length: count}, (_, at) => at % 512);
	const rows = () => copyOf(all);
	return new SortedOrder({rows, space, keys: rowKeysOf(sortKeysOf('code', space), true), hasGaps: false});
}

const codesOf = (order: SortedOrder, places: readonly number[]) => places.map(place => space.number('code', order.rowAt(place)));

it('knows the first rows of many before the others', () => {
	const order = orderOf(200_000);
	while (!order.isBegun) order.work(0);
	expect(order.isDone).toBe(false);
	const first = Array.from({length: 1024}, (_, place) => order.rowAt(place));
	expect(order.isDone).toBe(false);
	expect(codesOf(order, [0, 1023])).toEqual([300, 300]);
	while (order.work(0));
	expect(order.isDone).toBe(true);
	expect(Array.from({length: 1024}, (_, place) => order.rowAt(place))).toEqual(first);
});

it('sorts the rest at once where somebody asks for it', () => {
	const order = orderOf(200_000);
	while (!order.isBegun) order.work(0);
	expect(codesOf(order, [199_999])).toEqual([200]);
	expect(order.isDone).toBe(true);
	expect(order.work(0)).toBe(false);
});

it('works in steps of less than a slice', () => {
	const order = orderOf(300_000);
	let steps = 0;
	while (order.work(0)) steps++;
	expect(steps).toBeGreaterThan(150);
});

it('has the rows as they are when they change while they are copied', () => {
	let all = Uint32Array.from({length: 600_000}, (_, at) => at % 512);
	const rows = () => {
		const now = all;
		return copyOf(now, () => now === all);
	};
	const order = new SortedOrder({rows, space, keys: rowKeysOf(sortKeysOf('code', space), true), hasGaps: false});
	order.work(0);
	all = Uint32Array.of(3, 1, 2);
	while (order.work(0));
	expect(order.length).toBe(3);
	expect([0, 1, 2].map(place => order.rowAt(place)).sort()).toEqual([1, 2, 3]);
});
