import {describe, expect, it} from 'vitest';
import {layout} from '../../src/state/layout.js';
import {cursorRow, seenPlace, shownLength, shownRowAt} from '../../src/state/shown-rows.js';
import {initialState, type State} from '../../src/state/state.js';
import {update} from '../../src/state/update.js';
import {contextOf, happen, listsOf, rowsFrom, type, withoutNotices} from './support.js';

/** A table of ten rows on the screen. */
const base: State = {...initialState, size: {columns: 80, rows: 16}};
const height = layout(base).table?.height;

const rows = (from: number, to: number) => listsOf(rowsFrom(from, to));
const changed = (state: State, ids: readonly number[], arrived = 0) => happen(state, {type: 'rows-changed', arrived, lists: listsOf(ids)});

/** What is seen of the table. */
function seen(state: State, ids: readonly number[]) {
	const {table} = listsOf(ids);
	const {cursor, top} = seenPlace(state, table);
	return {follow: state.table.follow, row: cursorRow(state, table), line: cursor - top};
}

const hundred = rowsFrom(0, 99);
const following = changed(base, hundred);
const held = type(following, '5 k', contextOf(listsOf(hundred))).state;
const ended = happen(held, {type: 'all-read', lists: listsOf(hundred)});

it('has ten rows on the screen of these tests', () => expect(height).toBe(10));

describe('keys that move in the table', () => {
	/** Keys, then cursor and first row as they are seen, and the state of following. */
	const script: ReadonlyArray<[keys: string, cursor: number, top: number, follow?: string]> = [
		['k', 98, 90, 'held'],
		['8 Up', 90, 90],
		['Ctrl-P', 89, 89],
		['j', 90, 89],
		['5 Down', 95, 89],
		['b', 86, 80],
		['PgUp', 77, 71],
		['2 Ctrl-B', 59, 53],
		['f', 68, 62],
		['Space', 77, 71],
		['Ctrl-F', 86, 80],
		['Ctrl-U', 81, 75],
		['2 Ctrl-D', 91, 85],
		['g', 0, 0],
		['g', 0, 0],
		['2 5 G', 24, 15],
		['1 0 g', 9, 9],
		['Home', 0, 0],
		['k', 0, 0],
		['9 9 9 j', 99, 90],
		['Ctrl-N', 99, 90, 'follow'],
		['j', 99, 90, 'follow'],
		['g', 0, 0, 'held'],
		['G', 99, 90, 'follow'],
		['G', 99, 90, 'follow'],
		['1 0 0 G', 99, 90, 'held'],
		['End', 99, 90, 'follow'],
		['b', 90, 81, 'held'],
	];

	it('go where less and vim go', () => {
		let state = following;
		for (const [index, [keys, cursor, top, follow]] of script.entries()) {
			({state} = type(state, keys, contextOf(listsOf(hundred))));
			const place = seenPlace(state, listsOf(hundred).table);
			expect(place, `after move ${index + 1}, ${keys}`).toEqual({cursor, top});
			if (follow) expect(state.table.follow, `after move ${index + 1}, ${keys}`).toBe(follow);
		}
	});

	it('change nothing in an empty table', () => {
		for (const key of ['j', 'k', 'f', 'b', 'g', '3 G', 'Ctrl-D']) {
			const {state, effects} = type(base, key, contextOf(listsOf([])));
			expect(state.table, key).toBe(base.table);
			expect(effects, key).toEqual([]);
		}
	});

	it('give the same state back where nothing moves', () => {
		const top = type(held, 'g', contextOf(listsOf(hundred))).state;
		expect(update(top, {type: 'move-by', unit: 'row', times: -1, lists: listsOf(hundred)})[0]).toBe(top);
	});

	it('go to the next and the previous failure, and say where there is none', () => {
		const context = contextOf(listsOf(hundred, {failures: [10, 40, 97]}));
		let {state} = type(following, 'E', context);
		expect(seen(state, hundred)).toMatchObject({follow: 'held', row: 97});
		({state} = type(state, 'E E', context));
		expect(seen(state, hundred).row).toBe(10);
		({state} = type(state, 'E', context));
		expect(state.notice?.text).toBe('no failure further up');
		({state} = type(state, '2 e', context));
		expect(seen(state, hundred).row).toBe(97);
		expect(state.notice).toBeUndefined();
	});

	it('go to the next hit only where something is searched for', () => {
		const {state} = type(held, 'n', contextOf(listsOf(hundred)));
		expect(state.notice?.text).toMatch(/\/ filters/);
		const searching = {...held, query: {...held.query, text: 'alice', inForce: 'alice'}};
		expect(seen(type(searching, '2 N', contextOf(listsOf(hundred))).state, hundred).row).toBe(92);
	});
});

describe('the column cursor', () => {
	it('stops at both ends, and scrolls to the columns that do not fit', () => {
		const context = contextOf(listsOf(hundred));
		expect(type(held, '0', context).state.table).toMatchObject({column: 'time', left: 0});
		const right = type(held, '$', context).state;
		expect(right.table.column).toBe('client');
		expect(right.table.left).toBeGreaterThan(0);
		expect(type(right, 'l', context).state).toBe(right);
		expect(type(right, '0', context).state.table).toMatchObject({column: 'time', left: 0});
	});

	it('takes a count, in which 0 is a digit', () => {
		const state = type(held, '0 1 0 l', contextOf(listsOf(hundred))).state;
		expect(state.table.column).toBe('client');
	});

	it('survives new rows, queries and resizes', () => {
		const at = type(held, '0 3 l', contextOf(listsOf(hundred))).state;
		expect(at.table.column).toBe('user');
		const later = happen(
			at,
			{type: 'rows-changed', arrived: 5, lists: rows(0, 104)},
			{type: 'rows-replaced', isSettled: true, lists: rows(50, 60)},
			{type: 'resized', size: {columns: 200, rows: 50}},
		);
		expect(later.table).toMatchObject({column: 'user', left: 0});
	});
});

/** The follow table of `screen.md` 4, by rows of that table; PAUSED comes later. */
describe('when rows arrive', () => {
	const now = rowsFrom(0, 137);

	it('FOLLOW goes to the newest row that passes', () => {
		expect(seen(changed(following, now, 38), now)).toEqual({follow: 'follow', row: 137, line: 9});
	});

	it('HELD does not move, and counts those that pass and all', () => {
		const state = changed(held, now, 100);
		expect(seen(state, now)).toEqual(seen(held, hundred));
		expect(state.table.top).toBe(held.table.top);
		expect(state.table.fresh).toEqual({passing: 38, all: 100});
	});

	it('END keeps its place', () => {
		expect(seen(changed(ended, now), now)).toEqual(seen(ended, hundred));
	});
});

describe('when a row enters above', () => {
	const now = [-3, -2, -1, ...hundred];

	it('FOLLOW stays at the end and says how many, until it is left', () => {
		const state = changed(following, now);
		expect(seen(state, now)).toEqual({follow: 'follow', row: 99, line: 9});
		expect(state.table.above).toBe(3);
		expect(changed(state, [-4, ...now]).table.above).toBe(4);
		expect(type(state, 'k', contextOf(listsOf(now))).state.table.above).toBe(0);
	});

	it('FOLLOW does not count what lands in sight, or what arrives at the end', () => {
		expect(changed(following, [...rowsFrom(0, 95), 95.5, ...rowsFrom(96, 110)], 12).table.above).toBe(0);
		const few = changed(base, [5, 6, 7]);
		expect(changed(few, [1, 2, 5, 6, 7]).table.above).toBe(0);
	});

	it('HELD keeps the row on its line, while its number changes', () => {
		const state = changed(held, now);
		expect(seen(state, now)).toEqual(seen(held, hundred));
		expect(state.table.cursor).toBe(held.table.cursor + 3);
		expect(state.table.fresh.passing).toBe(0);
	});

	it('HELD stays still between any two keys while an old file is read behind it', () => {
		let state = held;
		let ids = hundred;
		for (const [step, key] of [...'jjkjjkkj'].entries()) {
			const before = seen(state, ids);
			ids = [...rowsFrom(-100 * (step + 1), -100 * step - 1), ...ids];
			state = changed(state, ids, 0);
			expect(seen(state, ids)).toEqual(before);
			({state} = type(state, key, contextOf(listsOf(ids))));
			expect(seen(state, ids).row).toBe((before.row ?? 0) + (key === 'j' ? 1 : -1));
		}
	});
});

describe('when a row stops passing', () => {
	it('FOLLOW lets it go', () => {
		const now = rowsFrom(0, 98);
		expect(seen(changed(following, now), now)).toEqual({follow: 'follow', row: 98, line: 9});
	});

	it('HELD keeps the line of the cursor while others leave', () => {
		const now = hundred.filter(row => row < 20 || row > 50);
		expect(seen(changed(held, now), now)).toEqual(seen(held, hundred));
	});

	const without = hundred.filter(row => row !== 94);
	const lingering = changed(held, without);

	it('HELD keeps the row of the cursor in its place until the cursor leaves it', () => {
		expect(seen(held, hundred)).toMatchObject({row: 94, line: 4});
		expect(lingering.table.isLingering).toBe(true);
		expect(seen(lingering, without)).toEqual(seen(held, hundred));
		const shown = Array.from({length: shownLength(lingering.table, 99)}, (_, place) =>
			shownRowAt(lingering.table, listsOf(without).table, place),
		);
		expect(shown).toEqual(hundred);
	});

	it.each([
		['j', 95, 4],
		['k', 93, 3],
	])('HELD lets it go with %s', (key, row, line) => {
		const {state} = type(lingering, key, contextOf(listsOf(without)));
		expect(state.table.isLingering).toBe(false);
		// One row less above: the new row is where the eye expects it, and those above come down.
		expect(seen(state, without)).toEqual({follow: 'held', row, line: key === 'j' ? line + 1 : line});
	});

	it('HELD goes over it to failures on both sides', () => {
		const context = contextOf(listsOf(without, {failures: [93, 95]}));
		expect(seen(type(lingering, 'e', context).state, without).row).toBe(95);
		expect(seen(type(lingering, 'E', context).state, without).row).toBe(93);
	});

	it('HELD shows it as it was if it passes again', () => {
		const state = changed(lingering, hundred);
		expect(state.table.isLingering).toBe(false);
		expect(seen(state, hundred)).toEqual(seen(held, hundred));
	});
});

describe('⏎, and Tab into the detail', () => {
	it('hold the table on its newest row', () => {
		for (const keys of ['Enter', 'p Tab', 'p Shift-Tab']) {
			const {state} = type(following, keys, contextOf(listsOf(hundred)));
			expect(state, keys).toMatchObject({focus: 'detail', detail: {isOpen: true}, table: {follow: 'held', row: 99}});
		}
	});
});

describe('F', () => {
	it('follows from HELD, and goes out of the detail', () => {
		expect(seen(type(held, 'F', contextOf(listsOf(hundred))).state, hundred)).toEqual({follow: 'follow', row: 99, line: 9});
		expect(type(held, 'Enter F', contextOf(listsOf(hundred))).state).toMatchObject({focus: 'table', table: {follow: 'follow'}});
	});

	it('says at the END that the input has ended', () => {
		const {state} = type(ended, 'F', contextOf(listsOf(hundred)));
		expect(state.notice?.text).toBe('the input has ended; -f follows files');
		expect(state.table).toBe(ended.table);
	});

	it('does not come from moving at the END', () => {
		const {state} = type(ended, 'G j j', contextOf(listsOf(hundred)));
		expect(seen(state, hundred)).toEqual({follow: 'end', row: 99, line: 9});
	});
});

describe('when query, view, noise or kind of rows change', () => {
	const replaced = (state: State, ids: readonly number[], isSettled = true) =>
		happen(state, {type: 'rows-replaced', isSettled, lists: listsOf(ids)});

	it('FOLLOW goes on, on the newest that passes', () => {
		expect(seen(replaced(following, [3, 7, 40]), [3, 7, 40])).toMatchObject({follow: 'follow', row: 40});
	});

	it.each([
		['HELD', held],
		['END', ended],
	])('%s stays on its row and line if it passes', (_, state) => {
		const even = hundred.filter(row => row % 2 === 0);
		expect(seen(replaced(state, even), even)).toEqual(seen(state, hundred));
	});

	it('HELD goes to the next later row if it does not', () => {
		const odd = hundred.filter(row => row % 2 === 1);
		expect(seen(replaced(held, odd), odd)).toMatchObject({follow: 'held', row: 95});
	});

	it('HELD goes to the last one where there is no later', () => {
		expect(seen(replaced(held, [1, 2, 3]), [1, 2, 3])).toEqual({follow: 'held', row: 3, line: 2});
	});

	it('HELD waits for its row while a slow query still runs, and comes back from no rows at all', () => {
		let state = replaced(held, [], false);
		state = replaced(state, [0, 2], false);
		expect(seen(state, [0, 2]).row).toBe(2);
		const even = hundred.filter(row => row % 2 === 0);
		state = replaced(state, even, true);
		expect(seen(state, even).row).toBe(94);
		expect(seen(replaced(replaced(state, []), hundred), hundred).row).toBe(94);
	});

	it('leaves no empty lines above where there are too few rows for its line', () => {
		const few = rowsFrom(93, 99);
		expect(seenPlace(replaced(held, few), listsOf(few).table)).toEqual({cursor: 1, top: 0});
	});
});

describe('when all sources end', () => {
	it.each([
		['FOLLOW', following],
		['HELD', held],
	])('%s becomes END, in its place', (_, state) => {
		const end = happen(state, {type: 'all-read', lists: listsOf(hundred)});
		expect(end.table.follow).toBe('end');
		expect({...seen(end, hundred), follow: ''}).toEqual({...seen(state, hundred), follow: ''});
	});
});

describe('what the table asks for', () => {
	it('is the noise, hidden or not, and the kind of rows', () => {
		expect(type(following, 'a a V V', contextOf(listsOf(hundred))).effects).toEqual([
			{type: 'set-noise', isHidden: false},
			{type: 'set-noise', isHidden: true},
			{type: 'set-rows', kind: 'events'},
			{type: 'set-rows', kind: 'requests'},
		]);
	});

	it('is that an open detail follows its cursor', () => {
		const open = type(held, 'p', contextOf(listsOf(hundred))).state;
		expect(withoutNotices(type(open, 'j', contextOf(listsOf(hundred))).effects)).toEqual([{type: 'detail-behind'}]);
		expect(type(held, 'j', contextOf(listsOf(hundred))).effects).toEqual([]);
	});
});

it('shows times as local, UTC, age, in turn', () => {
	const context = contextOf(listsOf(hundred));
	expect(['t', 't t', 't t t'].map(keys => type(held, keys, context).state.time)).toEqual(['utc', 'age', 'local']);
});
