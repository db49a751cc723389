import {describe, expect, it} from 'vitest';
import {byTime} from '../../src/query/sort-keys.js';
import {advance, anchorAt, atEnd, moveByPage, moveTo, type Place, placeWithin, tableWindow, topFor} from '../../src/state/viewport.js';

/** Perform the moves in turn, each from where the one before led; after each, cursor and first row must be as given. */
function expectMoves(moves: ReadonlyArray<[move: (place: Place) => Place, cursor: number, top: number]>) {
	let place: Place = {cursor: 0, top: 0};
	for (const [index, [move, cursor, top]] of moves.entries()) {
		place = move(place);
		expect(place, `after move ${index + 1}`).toEqual({cursor, top});
	}
}

const byTimeAlone = {sort: byTime, goesHome: false} as const;
const to = (line: number) => (place: Place) => moveTo(place, line, 100, 10);
const page = (rows: number) => (place: Place) => moveByPage(place, rows, 100, 10);

describe('a window over rows', () => {
	it('scrolls only when the cursor would leave it, and then as little as it can', () => {
		expectMoves([
			[to(9), 9, 0],
			[to(10), 10, 1],
			[to(9), 9, 1],
			[to(1), 1, 1],
			[to(0), 0, 0],
			[to(99), 99, 90],
			[to(95), 95, 90],
			[to(500), 99, 90],
			[to(-5), 0, 0],
		]);
	});

	it('moves by a page with the cursor on its line, and on alone at the ends', () => {
		expectMoves([
			[to(3), 3, 0],
			[page(9), 12, 9],
			[page(9), 21, 18],
			[page(-9), 12, 9],
			[page(-9), 3, 0],
			[page(-9), 0, 0],
			[to(94), 94, 85],
			[page(9), 99, 90],
			[page(9), 99, 90],
		]);
	});

	it.each([
		[0, 5],
		[3, 5],
		[5, 5],
		[9, 5],
	])('ends with the last of %i rows while following, in %i lines', (length, height) => {
		const seen = tableWindow({...byTimeAlone, follow: 'follow', cursor: 1, top: 1}, length, height);
		expect(seen).toEqual(atEnd(length, height));
		expect(seen).toEqual({cursor: Math.max(0, length - 1), top: Math.max(0, length - height)});
	});

	it('begins with the newest while following with the newest first, and keeps its place in the order of a column', () => {
		const table = {follow: 'follow', goesHome: false, cursor: 7, top: 4} as const;
		expect(tableWindow({...table, sort: {column: 'time', isDescending: true}}, 50, 10)).toEqual({cursor: 0, top: 0});
		expect(tableWindow({...table, sort: {column: 'latency', isDescending: true}}, 50, 10)).toEqual({cursor: 7, top: 4});
	});

	it('keeps row and line when held, whatever the length', () => {
		for (const length of [8, 50, 5000])
			expect(tableWindow({...byTimeAlone, follow: 'held', cursor: 7, top: 4}, length, 10)).toEqual({cursor: 7, top: 4});
	});

	it('has the cursor in sight for any place, length and height', () => {
		for (const length of [0, 1, 3, 20]) {
			for (const height of [1, 2, 7, 30]) {
				for (const cursor of [-4, 0, 2, 19, 40]) {
					for (const top of [-3, 0, 5, 19, 50]) {
						const place = placeWithin({cursor, top}, length, height);
						expect(place.cursor).toBeGreaterThanOrEqual(0);
						expect(place.cursor).toBeLessThan(Math.max(1, length));
						expect(place.top).toBeGreaterThanOrEqual(0);
						expect(place.cursor - place.top).toBeGreaterThanOrEqual(0);
						expect(place.cursor - place.top).toBeLessThan(height);
					}
				}
			}
		}
	});

	it('goes with its row when rows land or leave above, as far as there are rows', () => {
		expect(anchorAt({cursor: 12, top: 8}, 40)).toEqual({cursor: 40, top: 36});
		expect(anchorAt({cursor: 12, top: 8}, 10)).toEqual({cursor: 10, top: 6});
		expect(anchorAt({cursor: 12, top: 8}, 2)).toEqual({cursor: 2, top: 0});
	});
});

describe('a window over rows of several lines', () => {
	const three = () => 3;

	it('scrolls until the row of the cursor is whole', () => {
		expect(topFor({cursor: 3, top: 0}, 10, three)).toBe(1);
		expect(topFor({cursor: 2, top: 0}, 10, three)).toBe(0);
		expect(topFor({cursor: 2, top: 5}, 10, three)).toBe(2);
		expect(topFor({cursor: 7, top: 0}, 2, three)).toBe(7);
	});

	it('goes on by lines, but by one row at least', () => {
		expect(advance(0, 9, 100, three)).toBe(3);
		expect(advance(0, 1, 100, three)).toBe(1);
		expect(advance(10, -9, 100, three)).toBe(7);
		expect(advance(98, 9, 100, three)).toBe(99);
		expect(advance(1, -9, 100, three)).toBe(0);
	});
});
