import {expect, it} from 'vitest';
import {actionOf} from '../../src/state/press.js';
import {initialState, type State} from '../../src/state/state.js';
import {contextOf, listsOf, rowsFrom, type} from './support.js';

const context = contextOf(listsOf(rowsFrom(0, 99)));
const key = (name: string, text?: string) => (text === undefined ? ({type: 'key', name} as const) : ({type: 'key', name, text} as const));
const typing: State = type(initialState, '/', context).state;

it('has no action for keys that nothing is bound to', () => {
	for (const name of ['x', 'Ctrl-X', 'F7', 'é', ':']) expect(actionOf(initialState, key(name, name), context), name).toBeUndefined();
	expect(actionOf(typing, key('F7'), context)).toBeUndefined();
	expect(actionOf(typing, key('Alt-X'), context)).toBeUndefined();
});

it('counts with digits, in which 0 is one, and gives the count to the key that takes it', () => {
	const {state} = type(initialState, '1 0 5', context);
	expect(state.count).toBe(105);
	expect(actionOf(state, key('j'), context)).toMatchObject({type: 'move-by', times: 105});
	expect(actionOf(state, key('G'), context)).toMatchObject({type: 'move-to', line: 104});
	expect(actionOf(initialState, key('0'), context)).toMatchObject({type: 'column-to', end: 'first'});
});

it('never counts beyond what a number can say', () => {
	const {state} = type(initialState, '9 '.repeat(40), context);
	expect(state.count).toBe(999_999_999);
});

it('uses a count up with the next key, and drops it with Esc, which does nothing else then', () => {
	expect(type(initialState, '5 t', context).state.count).toBeUndefined();
	const {state} = type(initialState, 'p 5 Esc', context);
	expect(state).toMatchObject({count: undefined, detail: {isOpen: true}});
});

it('types text, digits and blanks into lines, and pastes into them only', () => {
	const {state} = type(typing, '5 Space q ? é', context);
	expect(state.query.text).toBe('5 q?é');
	expect(actionOf(typing, {type: 'paste', text: 'x'}, context)).toMatchObject({type: 'insert', text: 'x'});
	expect(actionOf(initialState, {type: 'paste', text: 'qQ'}, context)).toBeUndefined();
});

it('ends the prefix y with a key that copies nothing', () => {
	const {state, effects} = type(initialState, 'y x', context);
	expect(state.over).toEqual([]);
	expect(effects).toEqual([]);
});
