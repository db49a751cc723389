import {describe, expect, it} from 'vitest';
import type {Facet} from '../../src/query/facets.js';
import {type FacetsSeen, facetEntries, facetsLike} from '../../src/state/facets-list.js';
import {initialState, modeOf, overlayOf, type State} from '../../src/state/state.js';
import {contextOf, happen, listsOf, rowsFrom, type, withoutNotices} from './support.js';

const values: readonly Facet[] = [
	{value: 'system:kube-proxy', count: 60},
	{value: '', count: 20},
	{value: 'alice@example.com', count: 15},
	{value: 'bob', count: 4},
	{value: 'Żółw "x"', count: 1},
];
const seen: FacetsSeen = {field: 'user', counted: {field: 'user', values, total: 4, rows: 100}, progress: 1};
const fields = ['user', 'usertype', 'groups'];
const contextWith = (facets: FacetsSeen, more: Partial<Parameters<typeof contextOf>[1]> = {}) =>
	contextOf(listsOf(rowsFrom(0, 99), {facets}), {facets: fields, ...more});
const context = contextWith(seen);

/** The value under the cursor of the popup. */
function chosen(state: State, facets = seen): string | undefined {
	const over = overlayOf(state, 'facets');
	if (!over) return undefined;
	const {entries, cursor} = facetEntries(over, facets);
	return entries[cursor]?.value;
}

const pressed = (keys: string, from: State = initialState) => type(from, keys, context).state;
const withQuery = (text: string): State => ({...initialState, query: {...initialState.query, text, inForce: text}});

describe(', opens the values of the field under the cursor', () => {
	it('at the column, with the most frequent one chosen', () => {
		const state = pressed(',');
		expect([modeOf(state), chosen(state)]).toEqual(['facets', 'system:kube-proxy']);
		// USER begins at cell 27 of 80.
		expect(overlayOf(state, 'facets')).toMatchObject({fields, at: 0, x: 27});
	});

	it('or says why there is nothing to count', () => {
		const none = contextWith(seen, {facets: []});
		const table = type(initialState, ',', none).state;
		expect([modeOf(table), table.notice?.text]).toEqual(['table', 'times and durations are not counted by value: each row has its own']);
		const detail = type({...initialState, focus: 'detail', detail: {...initialState.detail, isOpen: true}}, ',', none).state;
		expect(detail.notice?.text).toMatch(/^no values to count here/);
	});

	it('and Esc changes nothing', () => {
		expect(type(initialState, ', Down x Esc', context)).toEqual({state: initialState, effects: []});
		expect(pressed(', Ctrl-C')).toEqual(initialState);
	});
});

describe('the cursor', () => {
	it('goes through the values, and stays at their ends', () => {
		const walk = ['Down', 'Down', 'Up', 'Up', 'Up', 'PgDn', 'Ctrl-N', 'PgUp'];
		let state = pressed(',');
		const seenValues = walk.map(key => {
			state = pressed(key, state);
			return chosen(state);
		});
		const [proxy, absent, alice, , last] = values.map(({value}) => value);
		expect(seenValues).toEqual([absent, alice, absent, proxy, proxy, last, last, proxy]);
	});

	it('stays on its value when it is counted again, and on the first one that nobody left', () => {
		const counted = {field: 'user', values: [{value: 'bob', count: 99}, ...values.slice(0, 3)], total: 4, rows: 200};
		const later: FacetsSeen = {field: 'user', counted, progress: 1};
		expect(chosen(pressed(', Down Down'), later)).toBe('alice@example.com');
		expect(chosen(pressed(','), later)).toBe('bob');
		// Of a value that is gone the first one.
		expect(chosen(pressed(', PgDn'), later)).toBe('bob');
	});

	it('goes a screenful, as much as the popup has room for', () => {
		const many = {field: 'user', values: Array.from({length: 90}, (_, n) => ({value: `u${n}`, count: 90 - n})), total: 90, rows: 90};
		const facets: FacetsSeen = {field: 'user', counted: many, progress: 1};
		const {state} = type({...initialState, size: {columns: 80, rows: 24}}, ', PgDn PgDn PgUp', contextWith(facets));
		expect(chosen(state, facets)).toBe('u15');
	});
});

describe('what is typed', () => {
	it('leaves the values that hold it, in any case, with the cursor on the first', () => {
		const state = pressed(', Down Down A');
		expect(chosen(state)).toBe('alice@example.com');
		expect(chosen(pressed('Backspace B O B', state))).toBe('bob');
		expect(facetsLike(values, 'exa ali').map(({value}) => value)).toEqual(['alice@example.com']);
		expect(facetsLike(values, 'E').map(({count}) => count)).toEqual([60, 15]);
	});

	it('finds the nearest where no value holds it', () => {
		expect(facetsLike(values, 'alcie').map(({value}) => value)).toEqual(['alice@example.com']);
		expect(facetsLike(values, 'qqqq')).toEqual([]);
		expect(facetsLike(values, ' ')).toBe(values);
	});

	it('is text also where it would be a key if nothing were typed', () => {
		const state = pressed(', a + - =');
		expect(overlayOf(state, 'facets')?.line.text).toBe('a+-=');
		expect(pressed('Enter', state).notice?.text).toBe('there is no value here to choose');
	});
});

describe('the value chosen goes into the query', () => {
	it.each([
		['Enter', 'code:403', 'code:403 user:system:kube-proxy'],
		['Ctrl-A', 'code:403', 'code:403 user:system:kube-proxy'],
		['+', 'code:403', 'code:403 user:system:kube-proxy'],
		['Ctrl-X', 'code:403', 'code:403 -user:system:kube-proxy'],
		['-', 'code:403', 'code:403 -user:system:kube-proxy'],
		['Ctrl-O', 'code:403', 'user:system:kube-proxy'],
		['=', 'code:403', 'user:system:kube-proxy'],
		['Down Enter', 'code:403', 'code:403 -user:?'],
		['Down -', 'code:403 -user:?', 'code:403 user:?'],
		['Down Ctrl-O', 'code:403', '-user:?'],
		['PgDn Enter', '', 'user:"Żółw \\"x\\""'],
		['b o b Ctrl-O', 'code:403', 'user:bob'],
	])('%s', (keys, before, expected) => {
		const {state, effects} = type(withQuery(before), `, ${keys}`, context);
		expect([modeOf(state), state.query.text]).toEqual(['table', expected]);
		expect(withoutNotices(effects)).toEqual([{type: 'set-query', text: expected, generation: 1}]);
		expect(state.query.history.at(-1)).toBe(expected);
	});

	it('of the field that Tab has gone to, and no value of another one', () => {
		const state = pressed(', B Tab');
		expect(overlayOf(state, 'facets')).toMatchObject({at: 1, line: {text: ''}, value: undefined});
		expect(type(state, 'Enter', context).state.notice?.text).toBe('there is no value here to choose');
		const types = contextWith({
			field: 'usertype',
			counted: {field: 'usertype', values: [{value: 'human', count: 1}], total: 1, rows: 1},
			progress: 1,
		});
		expect(type(state, 'Enter', types).state.query.text).toBe('usertype:human');
		expect(overlayOf(pressed('Tab Tab', state), 'facets')?.at).toBe(0);
		expect(overlayOf(pressed('Shift-Tab Shift-Tab', state), 'facets')?.at).toBe(2);
	});

	it('unless there is none, or the query says it already', () => {
		expect(type(pressed(','), 'Enter', contextWith({field: 'user', counted: undefined, progress: 0.4})).state.notice?.text).toMatch(
			/no value/,
		);
		const said = type(withQuery('user:system:kube-proxy'), ', Enter', context).state;
		expect([modeOf(said), said.notice?.text]).toEqual(['table', 'the query says that already']);
		const long = contextWith({...seen, counted: {field: 'user', values: [{value: 'x'.repeat(9000), count: 1}], total: 1, rows: 1}});
		expect(type(initialState, ', Enter', long).state.notice?.text).toBe('this value is too long for a query');
	});
});

it('a column with one field says so', () => {
	const {state} = type(initialState, ', Tab', contextWith(seen, {facets: ['user']}));
	expect([modeOf(state), state.notice?.text]).toEqual(['facets', 'this column has no other field']);
});

it('the help lies over the popup and leads back', () => {
	const state = pressed(', F1');
	expect(overlayOf(state, 'help')?.of).toBe('facets');
	expect(modeOf(happen(type(state, 'q', context).state))).toBe('facets');
});
