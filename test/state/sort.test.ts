import {describe, expect, it} from 'vitest';
import type {Lists} from '../../src/state/action.js';
import {cursorRow, seenPlace} from '../../src/state/shown-rows.js';
import {sortText} from '../../src/state/sorting.js';
import {initialState, type State} from '../../src/state/state.js';
import {contextOf, happen, listsOf, rowsFrom, type, withoutNotices} from './support.js';

/** A table of ten rows on the screen. */
const base: State = {...initialState, size: {columns: 80, rows: 16}};

/** Rows whose numbers are their times, in an order of which each has a key. */
function ordered(rows: readonly number[], keyOf: (row: number) => number): Lists {
	const before = (one: number, other: number) => keyOf(one) - keyOf(other) || one - other;
	const order = [...rows].sort(before);
	const lists = listsOf(rows);
	const seek = (row: number) => {
		const place = order.findIndex(other => before(other, row) >= 0);
		return {place: place < 0 ? order.length : place, passes: rows.includes(row)};
	};
	return {...lists, table: {...lists.table, rowAt: place => order[place], seek}};
}

/** As a column that only the last digit goes into, greatest first: 9, 19, 29 … 8, 18, 28 … */
const byDigit = (rows: readonly number[]): Lists => ordered(rows, row => -(row % 10));
const backwards = (rows: readonly number[]): Lists => ordered(rows, row => -row);

function seen(state: State, lists: Lists) {
	const {cursor, top} = seenPlace(state, lists.table);
	return {follow: state.table.follow, row: cursorRow(state, lists.table), line: cursor - top, top};
}

const hundred = rowsFrom(0, 99);
const inTime = listsOf(hundred);
const following = happen(base, {type: 'rows-changed', arrived: 0, lists: inTime});
const held = type(following, '5 k', contextOf(inTime)).state;
const replaced = (state: State, lists: Lists, isSettled = true) => happen(state, {type: 'rows-replaced', isSettled, lists});
const changed = (state: State, lists: Lists, arrived = 0) => happen(state, {type: 'rows-changed', arrived, lists});
/** Latency, the slowest first, once the rows are in that order. */
const sorted = (state: State) => replaced(type(state, 'l l l s s', contextOf(inTime)).state, byDigit(hundred));
/** The newest first. */
const newestFirst = (state: State) => replaced(type(state, '0 s', contextOf(inTime)).state, backwards(hundred));

describe('s', () => {
	it('asks for the order of the column under the cursor: ascending, descending, by time', () => {
		const {state, effects} = type(held, 's s s l s 0 s s s', contextOf(inTime));
		const sorts = withoutNotices(effects).flatMap(effect => (effect.type === 'set-sort' ? sortText(effect.sort) : []));
		expect(sorts).toEqual(['USER ↑', 'USER ↓', 'TIME ↑', 'RESOURCE ↑', 'TIME ↑', 'TIME ↓', 'TIME ↑']);
		expect(sortText(state.table.sort)).toBe('TIME ↑');
	});

	it('takes the column that is there for one that a narrow table has not', () => {
		const narrow = happen(held, {type: 'resized', size: {columns: 50, rows: 16}});
		expect(type(narrow, 's', contextOf(inTime)).effects).toEqual([{type: 'set-sort', sort: {column: 'object', isDescending: false}}]);
	});

	it('changes nothing that is seen before the rows are in the new order, whatever arrives', () => {
		for (const state of [following, held]) {
			const asked = type(state, 's', contextOf(inTime)).state;
			expect(seen(asked, inTime)).toEqual(seen(state, inTime));
		}
		const later = listsOf(rowsFrom(0, 120));
		expect(seen(changed(type(following, 's', contextOf(inTime)).state, later, 21), later)).toMatchObject({row: 99, line: 9});
	});
});

describe('where the cursor goes', () => {
	it('is the first row where it stood at the newest, which nobody had chosen', () => {
		const ended = happen(following, {type: 'all-read', lists: inTime});
		for (const state of [following, ended]) {
			expect(seen(sorted(state), byDigit(hundred))).toEqual({follow: state.table.follow, row: 9, line: 0, top: 0});
			expect(seen(newestFirst(state), backwards(hundred))).toEqual({follow: state.table.follow, row: 99, line: 0, top: 0});
		}
	});

	it('is back at the newest from the first row, and the first row of the next order', () => {
		const state = sorted(following);
		const back = replaced(type(state, 's', contextOf(byDigit(hundred))).state, inTime);
		expect(seen(back, inTime)).toEqual({follow: 'follow', row: 99, line: 9, top: 90});
		const other = ordered(hundred, row => row % 7);
		expect(seen(replaced(type(state, 'h s', contextOf(byDigit(hundred))).state, other), other)).toMatchObject({row: 0, line: 0});
	});

	it('is its own row, on its line, where somebody had put it', () => {
		expect(seen(held, inTime)).toMatchObject({row: 94, line: 4});
		expect(seen(sorted(held), byDigit(hundred))).toMatchObject({follow: 'held', row: 94, line: 4});
		const moved = type(sorted(following), '7 j', contextOf(byDigit(hundred))).state;
		expect(seen(moved, byDigit(hundred))).toMatchObject({row: 79, line: 7});
		expect(seen(replaced(type(moved, 's', contextOf(byDigit(hundred))).state, inTime), inTime)).toMatchObject({row: 79, line: 7});
	});

	it('stays the first row of a column when the query changes', () => {
		const odd = byDigit(hundred.filter(row => row % 10 < 5));
		expect(seen(replaced(sorted(following), odd), odd)).toMatchObject({follow: 'follow', row: 4, line: 0});
	});
});

describe('FOLLOW in the order of a column', () => {
	const state = type(sorted(following), 'F', contextOf(byDigit(hundred))).state;
	const onNext = {...state, table: {...state.table, cursor: 3, row: 39}};

	it('keeps the cursor on its row and the window where it is, rows that land above it included', () => {
		expect(seen(onNext, byDigit(hundred))).toEqual({follow: 'follow', row: 39, line: 3, top: 0});
		const more = byDigit([9.5, ...hundred, 109]);
		expect(seen(changed(onNext, more, 2), more)).toEqual({follow: 'follow', row: 39, line: 4, top: 0});
	});

	it('scrolls only where the row of the cursor would leave the window', () => {
		const more = byDigit([...rowsFrom(1, 8).map(tenth => 9 + tenth / 10), ...hundred]);
		expect(seen(changed(onNext, more, 8), more)).toEqual({follow: 'follow', row: 39, line: 9, top: 2});
	});

	it('gives the cursor to the next row where its own one leaves', () => {
		const without = byDigit(hundred.filter(row => row !== 39));
		const after = changed(onNext, without);
		expect(seen(after, without)).toEqual({follow: 'follow', row: 49, line: 3, top: 0});
		expect(after.table.isLingering).toBe(false);
	});

	it('is left by moving, and by F come back to, on the row of the cursor', () => {
		const moved = type(onNext, 'j', contextOf(byDigit(hundred))).state;
		expect(seen(moved, byDigit(hundred))).toMatchObject({follow: 'held', row: 49});
		expect(seen(type(moved, 'F', contextOf(byDigit(hundred))).state, byDigit(hundred))).toMatchObject({follow: 'follow', row: 49});
	});

	it('is not where G leads, nor down from the last row: new rows come anywhere', () => {
		const last = type(onNext, 'G', contextOf(byDigit(hundred))).state;
		expect(seen(last, byDigit(hundred))).toMatchObject({follow: 'held', row: 90, line: 9});
		expect(type(last, 'j', contextOf(byDigit(hundred))).state).toBe(last);
	});
});

describe('HELD in the order of a column', () => {
	const state = type(sorted(following), '4 j', contextOf(byDigit(hundred))).state;

	it('keeps the row of the cursor on its line while rows land above it, and counts what is new by time', () => {
		const more = byDigit([...rowsFrom(100, 129), ...hundred]);
		const after = changed(state, more, 30);
		expect(seen(after, more)).toMatchObject({follow: 'held', row: 49, line: 4});
		expect(after.table.fresh).toEqual({passing: 30, all: 30});
	});

	it('keeps a row that leaves, faint, until the cursor leaves it', () => {
		const without = byDigit(hundred.filter(row => row !== 49));
		const after = changed(state, without);
		expect(after.table.isLingering).toBe(true);
		expect(seen(after, without)).toMatchObject({row: 49, line: 4});
		expect(seen(type(after, 'j', contextOf(without)).state, without)).toMatchObject({row: 59});
	});
});

describe('the newest first', () => {
	const state = newestFirst(following);
	const more = backwards(rowsFrom(0, 120));

	it('FOLLOW stays on the first row', () => {
		expect(seen(changed(state, more, 21), more)).toEqual({follow: 'follow', row: 120, line: 0, top: 0});
	});

	it.each([
		['g', '5 j g'],
		['up from the first row', 'j k k'],
		['F', '9 j F'],
	])('%s follows', (_, keys) => {
		expect(seen(type(state, keys, contextOf(backwards(hundred))).state, backwards(hundred))).toMatchObject({follow: 'follow', row: 99});
	});

	it('G goes to the oldest, and holds', () => {
		const oldest = type(state, 'G', contextOf(backwards(hundred))).state;
		expect(seen(oldest, backwards(hundred))).toMatchObject({follow: 'held', row: 0, line: 9});
		expect(seen(changed(oldest, more, 21), more)).toMatchObject({row: 0, line: 9});
		expect(changed(oldest, more, 21).table.fresh).toEqual({passing: 21, all: 21});
	});
});
