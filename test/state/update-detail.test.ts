import {describe, expect, it} from 'vitest';
import type {HeightOf} from '../../src/state/action.js';
import {rowOfEntry} from '../../src/state/json-folds.js';
import {initialState, modeOf, type State} from '../../src/state/state.js';
import {detailHeight, detailLines, detailRow, detailWindow} from '../../src/state/update-detail.js';
import {contextOf, documentOf, happen, listsOf, rowsFrom, type, withoutNotices} from './support.js';

const lists = listsOf(rowsFrom(0, 99));
const context = contextOf(lists);

const event = documentOf('{"kind":"Event","user":{"groups":["a","b"]},"requestObject":{"spec":{"note":"needle"}},"last":"Needle"}');
//                        1              2       3         4   5     6               7       8                9
const other = documentOf('{"user":{"groups":["a"],"uid":"1"},"requestObject":{"spec":{"note":"x"}}}');
//                        1       2         3     4           5               6       7

/** Answer the last question for an event. */
function answer(state: State, document = event, number = 1): State {
	return happen(state, {type: 'event-opened', generation: state.detail.generation, event: number, ...document});
}

const open = answer(type(initialState, 'Enter', context).state);
const rows = (state: State) => [...detailLines(state.detail)].map(rowOfEntry);
const row = (state: State) => detailRow(state.detail);

describe('opening an event', () => {
	it('reads the line of the row under the cursor, and asks once', () => {
		const {state, effects} = type(initialState, 'Enter', context);
		expect(effects).toEqual([{type: 'read-line', row: 99, stage: undefined, generation: 1}]);
		expect([modeOf(state), state.detail.row, row(state)]).toEqual(['detail', 99, undefined]);
		expect(type(answer(state), 'Tab Enter', context).effects).toEqual([]);
	});

	it('shows it with bodies and arrays folded, the cursor on its first field', () => {
		expect([rows(open), row(open)]).toEqual([[1, 2, 3, 6, 9], 1]);
	});

	it('drops the answer to an earlier question', () => {
		const {state} = type(open, '{', context);
		expect(happen(state, {type: 'event-opened', generation: 1, event: 5, ...other})).toBe(state);
	});

	it('says why an event cannot be read back, and tries again when asked again', () => {
		const {state} = type(initialState, 'Enter', context);
		const lost = happen(state, {type: 'event-lost', generation: 1, reason: 'the file has changed'});
		expect(lost.detail).toMatchObject({trouble: 'the file has changed', opened: undefined});
		expect(answer(type(lost, '{', context).state).detail.trouble).toBe('');
	});

	it('says that there is nothing to open in an empty table', () => {
		const {state, effects} = type(initialState, 'Enter', contextOf(listsOf([])));
		expect([state.notice?.text, state.detail.isOpen, withoutNotices(effects)]).toEqual(['there is no row to open', false, []]);
	});

	it('beside the table, with p, leaves focus and following as they are', () => {
		const {state, effects} = type(initialState, 'p', context);
		expect(state).toMatchObject({focus: 'table', detail: {isOpen: true, row: 99}, table: {follow: 'follow'}});
		expect(effects).toEqual([{type: 'read-line', row: 99, stage: undefined, generation: 1}]);
		expect(type(state, 'p', context).state.detail.isOpen).toBe(false);
	});
});

describe('the detail beside a table that moves', () => {
	const beside = answer(type(initialState, 'k p', context).state);

	it('is behind when the cursor leaves its row, and catches up when it is told to', () => {
		const {state, effects} = type(beside, 'k', context);
		expect(effects).toEqual([{type: 'detail-behind'}]);
		expect(state.detail.row).toBe(98);
		expect(happen(state, {type: 'detail-catch-up', isStale: false, lists}).detail).toMatchObject({row: 97, generation: 2});
		expect(happen(beside, {type: 'detail-catch-up', isStale: false, lists})).toBe(beside);
	});

	it('is behind when a new row comes while following', () => {
		const followed = happen(answer(type(initialState, 'p', context).state), {type: 'rows-changed', arrived: 0, lists});
		const more = listsOf(rowsFrom(0, 100));
		const next = happen(followed, {type: 'rows-changed', arrived: 1, lists: more}, {type: 'detail-catch-up', isStale: false, lists: more});
		expect(next.detail.row).toBe(100);
	});

	it('reads the same row again when a later stage came', () => {
		const next = happen(beside, {type: 'detail-catch-up', isStale: true, lists});
		expect(next.detail).toMatchObject({row: 98, generation: 2});
	});
});

describe('moving in the detail', () => {
	/** Keys, then the row of the JSON under the cursor. */
	const script: ReadonlyArray<[keys: string, row: number]> = [
		['j', 2],
		['2 j', 6],
		['G', 9],
		['j', 9],
		['g', 1],
		['k', 1],
		['3 G', 3],
		['l', 3],
		['l', 4],
		['J', 5],
		['K', 4],
		['h', 3],
		['h', 3],
		['h', 2],
		['J', 6],
		['Space', 6],
		['l', 7],
		['C', 7],
		['Ctrl-D', 9],
		['Home', 1],
		['PgDn', 9],
		['b', 1],
	];

	it('goes where jless goes', () => {
		let state = open;
		for (const [index, [keys, expected]] of script.entries()) {
			({state} = type(state, keys, context));
			expect(row(state), `after move ${index + 1}, ${keys}`).toBe(expected);
		}
	});

	it('gives the same state back where nothing moves', () => {
		const action = {type: 'move-by', unit: 'row', times: -1, lists} as const;
		expect(happen(open, action)).toBe(open);
	});

	it('does nothing before the event is there', () => {
		const {state} = type(initialState, 'Enter', context);
		for (const key of ['j', 'G', 'l', 'C', 'Space', ')', 'PgDn']) expect(type(state, key, context).effects, key).toEqual([]);
		expect(type(state, '/', context).state.notice?.text).toMatch(/no event/);
	});

	it('keeps a row of several lines whole in sight', () => {
		const long = answer(open, documentOf(`{${Array.from({length: 40}, (_, at) => `"k${at}":1`).join(',')}}`));
		const heightOf: HeightOf = () => 3;
		const tall = contextOf({...lists, heightOf});
		const height = detailHeight(long);
		let state = type(long, 'g', tall).state;
		for (let n = 0; n < 39; n++) {
			({state} = type(state, 'j', tall));
			const {cursor, top} = detailWindow(state, heightOf);
			expect(cursor).toBe(n + 1);
			expect((cursor - top + 1) * 3).toBeLessThanOrEqual(height);
			expect(state.detail.top).toBe(top);
		}
		expect(detailWindow(type(state, 'b', tall).state, heightOf).cursor).toBeLessThan(38);
	});
});

describe('the next event', () => {
	it('is read at once, with tab, folds and path as they were', () => {
		const unfolded = type(open, '4 G l l', context).state;
		expect(row(unfolded)).toBe(7);
		const {state, effects} = type(unfolded, '{', context);
		expect(effects).toEqual([{type: 'read-line', row: 98, stage: undefined, generation: 2}]);
		expect(state.detail.opened).toBe(unfolded.detail.opened);
		const next = answer(state, other);
		expect([rows(next), row(next)]).toEqual([[1, 2, 4, 5, 6, 7], 6]);
	});

	it('stops at both ends, and says so', () => {
		expect(type(open, '}', context).state).toMatchObject({notice: {text: 'this is the last row'}, table: {follow: 'held', row: 99}});
		const {state} = type(open, '9 9 9 {', context);
		expect(state.table.row).toBe(0);
		expect(type(state, '{', context).state.notice?.text).toBe('this is the first row');
	});

	it('takes a count', () => {
		expect(type(open, '5 {', context).state.detail.row).toBe(94);
	});
});

describe('stages', () => {
	const three = (shown: number) => contextOf(lists, {stages: {count: 3, shown}});

	it('are read one after the other', () => {
		expect(type(open, 'S', three(2)).effects).toEqual([{type: 'read-line', row: 99, stage: 1, generation: 2}]);
		expect(type(open, 's', three(0)).effects).toEqual([{type: 'read-line', row: 99, stage: 1, generation: 2}]);
	});

	it('end, and say so', () => {
		expect(type(open, 's', three(2)).state.notice?.text).toBe('this is the last stage');
		expect(type(open, 'S', three(0)).state.notice?.text).toBe('this is the first stage');
		expect(type(open, 's', context).state.notice?.text).toBe('this is the only event of the request');
	});

	it('are those of the row: the next row shows its own latest again', () => {
		const {state} = type(type(open, 'S', three(2)).state, '{', context);
		expect(state.detail.stage).toBeUndefined();
	});
});

describe('tabs', () => {
	it('keep the cursor on its value', () => {
		const {state} = type(open, '3 G )', context);
		expect([state.detail.tab, row(state)]).toEqual(['json', 3]);
		expect(rows(state)).toHaveLength(10 + 5);
		const back = type(state, '(', context).state;
		expect([back.detail.tab, row(back)]).toEqual(['tree', 3]);
	});

	it('show the fold that hides it', () => {
		const {state} = type(type(open, ')', context).state, '6 G', context);
		expect(row(type(state, ')', context).state)).toBe(3);
	});
});

describe('finding in the event', () => {
	it('goes to the first hit while one types, out of its folds', () => {
		const {state} = type(open, '/ n e e d', context);
		expect([modeOf(state), row(state)]).toEqual(['find', 8]);
		expect(rows(state)).toContain(8);
	});

	it('goes on with n and back with N, around the ends', () => {
		let {state} = type(open, '/ n e e d Enter', context);
		expect(modeOf(state)).toBe('detail');
		const seen = ['n', 'n', 'N', '2 n', '/ Enter'].map(keys => {
			({state} = type(state, keys, context));
			return row(state);
		});
		expect(seen).toEqual([9, 8, 9, 9, 8]);
	});

	it('goes back with Esc, and from the place where it began with each letter', () => {
		const {state} = type(open, 'j / L a s t', context);
		expect(row(state)).toBe(2);
		expect(row(type(open, 'j / l a s t', context).state)).toBe(9);
		const left = type(open, 'j / l a s t Esc', context).state;
		expect([modeOf(left), row(left), left.detail.find]).toEqual(['detail', 2, '']);
	});

	it('says when nothing is found, or looked for', () => {
		expect(type(open, '/ z z Enter', context).state.notice?.text).toBe('no "zz" in this event');
		expect(type(open, 'n', context).state.notice?.text).toMatch(/\/ finds/);
	});

	it('ends with Esc, and with the pane', () => {
		const found = type(open, '/ l a s t Enter', context).state;
		expect(type(found, 'Esc', context).state).toMatchObject({focus: 'detail', detail: {isOpen: true, find: ''}});
		expect(type(found, 'q', context).state).toMatchObject({focus: 'table', detail: {isOpen: false, find: ''}});
	});
});

describe('copying', () => {
	it.each([
		['y', 'event'],
		['v', 'value'],
		['p', 'path'],
		['r', 'line'],
		['i', 'audit-id'],
	])('y %s asks for the %s, of the table or of the tree', (key, what) => {
		const column = initialState.table.column;
		expect(type(initialState, `y ${key}`, context).effects).toEqual([
			{type: 'copy', what, row: 99, stage: undefined, column, jsonRow: undefined},
		]);
		const {state, effects} = type(open, `j y ${key}`, context);
		expect(effects).toEqual([{type: 'copy', what, row: 99, stage: undefined, column, jsonRow: 2}]);
		expect(modeOf(state)).toBe('detail');
	});

	it('leaves with Esc, and says that there is no row', () => {
		expect(type(initialState, 'y Esc', context)).toEqual({state: initialState, effects: []});
		expect(type(initialState, 'y y', contextOf(listsOf([]))).state.notice?.text).toBe('there is no row to copy from');
	});
});

describe('panes', () => {
	it('change with Tab and with z, where there are two', () => {
		expect(type(open, 'Tab', context).state.focus).toBe('table');
		expect(type(open, 'z Tab', context).state).toMatchObject({focus: 'table', isZoomed: true});
		for (const key of ['Tab', 'Shift-Tab', 'z']) expect(type(initialState, key, context).state.notice?.text, key).toMatch(/one pane/);
	});
});
