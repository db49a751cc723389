import {describe, expect, it} from 'vitest';
import {initialState, modeOf, overlayOf, type State} from '../../src/state/state.js';
import {contextOf, happen, listsOf, rowsFrom, type, withoutNotices} from './support.js';

const lists = listsOf(rowsFrom(0, 99));
const context = contextOf(lists);
const caret = (state: State) => overlayOf(state, 'query')?.line.caret;

/** As the runner answers: everything but `bad` is a query. */
function check(state: State): State {
	const error = state.query.text.includes('bad') ? {message: 'no', column: 1, offset: 0} : undefined;
	return happen(state, {type: 'query-checked', generation: state.query.generation, error});
}

function search(state: State, keys: string): State {
	return check(type(state, keys, context).state);
}

describe('the query line', () => {
	it('asks for each text that is typed, with a new number', () => {
		const {state, effects} = type(initialState, '/ a b Backspace', context);
		expect(effects).toEqual([
			{type: 'set-query', text: 'a', generation: 1},
			{type: 'set-query', text: 'ab', generation: 2},
			{type: 'set-query', text: 'a', generation: 3},
		]);
		expect(modeOf(state)).toBe('query');
	});

	it('asks for nothing while only the caret moves', () => {
		const {state, effects} = type(search(initialState, '/ a b'), 'Left Home End Ctrl-B', context);
		expect(effects).toEqual([]);
		expect(caret(state)).toBe(1);
	});

	it('keeps the last valid query in force while the text is invalid', () => {
		let state = search(initialState, '/ o k');
		expect(state.query).toMatchObject({inForce: 'ok', error: undefined});
		state = search(state, 'Ctrl-U b a d');
		expect(state.query).toMatchObject({text: 'bad', inForce: 'ok', error: {message: 'no'}});
		state = search(state, 'Backspace');
		expect(state.query).toMatchObject({text: 'ba', inForce: 'ba', error: undefined});
	});

	it('drops answers to what was typed before', () => {
		const {state} = type(initialState, '/ a b', context);
		expect(happen(state, {type: 'query-checked', generation: 1, error: undefined})).toBe(state);
		expect(happen(state, {type: 'query-taken', generation: 1, taken: [{word: 'a', as: 'b'}], corrected: 'b'})).toBe(state);
	});

	it('keeps the query with Enter, and puts back what was there with Esc or Ctrl-C', () => {
		const kept = search(initialState, '/ o n e Enter');
		expect(kept).toMatchObject({over: [], query: {text: 'one', inForce: 'one', history: ['one']}});
		for (const key of ['Esc', 'Ctrl-C']) {
			const {state, effects} = type(search(kept, '/ Space t w o'), key, context);
			expect(state).toMatchObject({over: [], query: {text: 'one', history: ['one']}});
			expect(effects).toEqual([{type: 'set-query', text: 'one', generation: state.query.generation}]);
		}
	});

	it('opens with & from the detail and over a page, with the caret at the end', () => {
		const kept = search(initialState, '/ o n e Enter');
		for (const keys of ['Enter &', 'p &', 'Enter Tab /']) {
			const {state} = type(kept, keys, context);
			expect([modeOf(state), caret(state)], keys).toEqual(['query', 3]);
		}
	});

	it('goes through the history, and back to what was being typed', () => {
		let state = initialState;
		for (const word of ['a', 'b', 'a', 'c']) state = search(state, `/ Ctrl-U ${word} Enter`);
		expect(state.query.history).toEqual(['b', 'a', 'c']);
		state = search(state, '/ Ctrl-U x');
		const texts = ['Up', 'Ctrl-P', 'Up', 'Up', 'Down', 'Ctrl-N', 'Down', 'Down'].map(key => {
			state = search(state, key);
			return state.query.text;
		});
		expect(texts).toEqual(['c', 'a', 'b', 'b', 'a', 'c', 'x', 'x']);
		expect(state.notice?.text).toBe('no newer query');
	});

	it('keeps 500 queries, and no empty one', () => {
		let state = initialState;
		for (let n = 0; n < 510; n++) state = happen(state, {type: 'edit-by-value', how: 'only', value: [{field: 'code', value: String(n)}]});
		expect([state.query.history.length, state.query.history[0]]).toEqual([500, 'code:10']);
		expect(search(initialState, '/ Enter').query.history).toEqual([]);
	});

	it('takes the correction with Tab, and says where there is none', () => {
		const typed = search(initialState, '/ d e l p o y');
		expect(search(typed, 'Tab').notice?.text).toBe('there is nothing to correct');
		const taken = happen(typed, {
			type: 'query-taken',
			generation: typed.query.generation,
			taken: [{word: 'delpoy', as: 'deployments'}],
			corrected: 'deployments',
		});
		const state = search(taken, 'Tab');
		expect(state.query).toMatchObject({text: 'deployments', inForce: 'deployments', taken: [], corrected: undefined});
		expect(caret(state)).toBe(11);
	});

	it('takes pasted lines as one, and refuses more than 64 KB', () => {
		const typed = search(initialState, '/');
		expect(happen(typed, {type: 'insert', text: 'a\nb', lists}).query.text).toBe('a b');
		const state = happen(typed, {type: 'insert', text: 'x'.repeat(70_000), lists});
		expect([state.query.text, state.notice?.text]).toEqual(['', 'more than 64 KB: not pasted']);
	});

	it('has a help of its own, which leads back to it', () => {
		const {state} = type(initialState, '/ a F1', context);
		expect([modeOf(state), overlayOf(state, 'help')?.of]).toEqual(['help', 'query']);
		expect(modeOf(type(state, 'q', context).state)).toBe('query');
	});
});

describe('+ - =', () => {
	const value = [{field: 'user', value: 'alice'}];
	const at = contextOf(lists, {value});

	it.each([
		['+', 'verb:get user:alice'],
		['-', 'verb:get -user:alice'],
		['=', 'user:alice'],
	])('%s writes the value into the query', (key, text) => {
		const before = happen(search(initialState, '/ v e r b : g e t Enter'));
		const {state, effects} = type(before, key, at);
		expect(state.query.text).toBe(text);
		expect(effects).toEqual([{type: 'set-query', text, generation: state.query.generation}]);
		expect(state.query.history.at(-1)).toBe(text);
	});

	it('add to the query in force where what is typed has no meaning', () => {
		const invalid = search(search(initialState, '/ o k Enter'), '/ b a d Enter');
		expect(type(invalid, '+', at).state.query.text).toBe('ok user:alice');
	});

	it('say why nothing happens', () => {
		expect(type(initialState, '+', context).state.notice?.text).toBe('there is no value under the cursor');
		const asked = type(initialState, '+', at).state;
		expect(type(asked, '+', at).state.notice?.text).toBe('the query says that already');
		expect(withoutNotices(type(asked, '+', at).effects)).toEqual([]);
	});
});
