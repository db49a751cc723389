import {expect, it} from 'vitest';
import {SortArrays, SortMemory} from '../../src/query/sort-memory.js';

it('gives what one order had to the next one', () => {
	const memory = new SortMemory();
	const first = new SortArrays(memory);
	const [places, keys] = [first.places(100_000), first.keys(110_000)];
	first.give(places);
	const second = new SortArrays(memory);
	expect(second.places(90_000).buffer).toBe(places.buffer);
	first.giveAll();
	expect(second.keys(90_000).buffer).toBe(keys.buffer);
});

it('gives the smallest that is large enough', () => {
	const memory = new SortMemory();
	const sizes = [4000, 2000, 3000];
	for (const size of sizes) memory.give(new SharedArrayBuffer(size));
	expect([2000, 3000, 3500].map(size => memory.take(size).byteLength)).toEqual([2000, 3000, 4000]);
});

it('gives nothing to two at once', () => {
	const memory = new SortMemory();
	const first = new SortArrays(memory);
	const places = first.places(1000);
	first.give(places);
	const second = new SortArrays(memory);
	const same = second.places(1000);
	first.give(places);
	first.giveAll();
	expect(new SortArrays(memory).places(1000).buffer).not.toBe(same.buffer);
});

it('makes arrays as long as they are asked for', () => {
	const arrays = new SortArrays();
	expect(arrays.places(1_000_000)).toHaveLength(1_000_000);
	expect(arrays.keys(1_000_000)).toHaveLength(1_000_000);
});
