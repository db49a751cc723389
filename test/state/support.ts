import {decodeJsonRows} from '../../src/decode/json-rows.js';
import type {Action, KeyContext, Lists, TableRows} from '../../src/state/action.js';
import type {Effect} from '../../src/state/effect.js';
import {noFacets} from '../../src/state/facets-list.js';
import {actionOf} from '../../src/state/press.js';
import type {State} from '../../src/state/state.js';
import {update} from '../../src/state/update.js';

/** Rows whose numbers are their times: a row that is not there would stand before the next higher one. */
export function tableOf(rows: readonly number[], failures: readonly number[] = []): TableRows {
	return {
		length: rows.length,
		rowAt: place => rows[place],
		oldest: rows.length > 0 ? Math.min(...rows) : undefined,
		newest: rows.length > 0 ? Math.max(...rows) : undefined,
		newerThan: row => rows.filter(other => other > row).length,
		seek: row => {
			const place = rows.findIndex(other => other >= row);
			return {place: place < 0 ? rows.length : place, passes: rows.includes(row)};
		},
		failure: (from, times) => {
			const places = rows.flatMap((row, place) => (failures.includes(row) ? [place] : []));
			const ahead = times > 0 ? places.filter(place => place > from) : places.filter(place => place < from).reverse();
			return ahead[Math.min(Math.abs(times), ahead.length) - 1];
		},
	};
}

/** The rows from … to, both included. */
export const rowsFrom = (from: number, to: number): number[] => Array.from({length: to - from + 1}, (_, at) => from + at);

export function listsOf(rows: readonly number[], given: Partial<Lists> & {readonly failures?: readonly number[]} = {}): Lists {
	return {
		table: tableOf(rows, given.failures),
		heightOf: () => 1,
		pageLength: 0,
		hasSources: false,
		hasDates: false,
		facets: noFacets,
		...given,
	};
}

export const contextOf = (lists: Lists, given: Partial<KeyContext> = {}): KeyContext => ({
	lists,
	value: [],
	facets: [],
	stages: {count: 1, shown: 0},
	isBusy: false,
	...given,
});

/** Type keys, named in one text with blanks between: `5 j Ctrl-D Enter`. @returns the last state, and all that was to be done. */
export function type(state: State, keys: string, context: KeyContext): {readonly state: State; readonly effects: readonly Effect[]} {
	let now = state;
	const effects: Effect[] = [];
	for (const name of keys.split(' ').filter(Boolean)) {
		const action = actionOf(
			now,
			name === 'Space' ? {type: 'key', name, text: ' '} : name.length === 1 ? {type: 'key', name, text: name} : {type: 'key', name},
			context,
		);
		if (!action) continue;
		const [next, more] = update(now, action);
		now = next;
		effects.push(...more);
	}
	return {state: now, effects};
}

/** What the world does, one after the other. */
export function happen(state: State, ...actions: readonly Action[]): State {
	return actions.reduce((now, action) => update(now, action)[0], state);
}

/** What is to be done besides letting notices expire. */
export const withoutNotices = (effects: readonly Effect[]): readonly Effect[] => effects.filter(({type}) => type !== 'expire-notice');

export function documentOf(text: string) {
	const bytes = new TextEncoder().encode(text);
	return {bytes, rows: decodeJsonRows(bytes)};
}
