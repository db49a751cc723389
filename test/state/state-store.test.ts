import {expect, it} from 'vitest';
import type {Effect} from '../../src/state/effect.js';
import {initialState} from '../../src/state/state.js';
import {StateStore} from '../../src/state/state-store.js';
import {listsOf, rowsFrom} from './support.js';

const lists = listsOf(rowsFrom(0, 9));

it('tells listeners once for each action that changes something, and hands on what is to be done', () => {
	const effects: Effect[] = [];
	const store = new StateStore(initialState, effect => effects.push(effect));
	let told = 0;
	const end = store.subscribe(() => told++);
	store.dispatch({type: 'cycle-time'});
	expect([told, store.getSnapshot().time]).toEqual([1, 'utc']);
	store.dispatch({type: 'resized', size: initialState.size});
	store.dispatch({type: 'redraw'});
	expect([told, effects]).toEqual([1, [{type: 'redraw'}]]);
	end();
	store.dispatch({type: 'cycle-time'});
	expect(told).toBe(1);
});

it('applies what an effect leads to before anybody looks, in order', () => {
	const seen: string[] = [];
	const store = new StateStore(initialState, effect => {
		if (effect.type !== 'set-query') return;
		store.dispatch({type: 'query-checked', generation: effect.generation, error: undefined});
		store.dispatch({type: 'rows-replaced', isSettled: true, lists});
		// Not yet: the action that asked is still being applied.
		seen.push(store.getSnapshot().query.inForce);
	});
	store.subscribe(() => seen.push(`${store.getSnapshot().query.inForce}, ${store.getSnapshot().table.length} rows`));
	store.dispatch({type: 'edit-by-value', how: 'only', value: [{field: 'user', value: 'alice'}]});
	expect(seen).toEqual(['', 'user:alice, 10 rows']);
});

it('goes on after an effect that throws', () => {
	const store = new StateStore(initialState, () => {
		throw new Error('no clipboard');
	});
	expect(() => store.dispatch({type: 'redraw'})).toThrow('no clipboard');
	store.dispatch({type: 'cycle-time'});
	expect(store.getSnapshot().time).toBe('utc');
});
