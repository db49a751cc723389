import type {Lists} from './action.js';
import type {Effect} from './effect.js';
import {type Line, lineOf} from './line.js';
import {editLine, insertText, type LineEdit} from './line-edit.js';
import {editByValue, type ValueEdit, type ValueTerm} from './query-edit.js';
import {only, type Result, withNotice} from './result.js';
import type {Overlay, QueryState, State} from './state.js';
import {detailRow, findInDetail, goToRow, isOnHit, nextHitInDetail} from './update-detail.js';

const mostHistory = 500;

/** Another text in the query line; whether it is valid is answered by `query-checked`. The same state if it is the same text. */
export function setQuery(state: State, text: string): Result {
	if (text === state.query.text) return only(state);
	const generation = state.query.generation + 1;
	const query: QueryState = {...state.query, text, generation, taken: [], corrected: undefined};
	return [{...state, query}, [{type: 'set-query', text, generation}]];
}

/** `/` `&`: over everything but questions. */
export function editQuery(state: State): State {
	const {text} = state.query;
	const over: Overlay = {kind: 'query', line: lineOf(text), before: {text, isNoiseHidden: state.isNoiseHidden}, at: undefined, draft: text};
	return {...state, over: [over]};
}

/** `/` in the detail. */
export function editFind(state: State): Result {
	const from = detailRow(state.detail);
	if (from === undefined) return withNotice(state, 'there is no event to look in yet');
	return only({...state, over: [...state.over, {kind: 'find', line: {text: '', caret: 0}, before: state.detail.find, from}]});
}

/** Text or an editing key, in the line that has the keys. */
export function changeLine(state: State, change: {readonly text: string} | {readonly edit: LineEdit}, lists: Lists): Result {
	const over = state.over.at(-1);
	if (!over || !('line' in over)) return only(state);
	const line = 'text' in change ? insertText(over.line, change.text) : editLine(over.line, change.edit);
	if ('text' in change && change.text !== '' && line === over.line) return withNotice(state, 'more than 64 KB: not pasted');
	return line === over.line ? only(state) : putLine(state, over, line, lists);
}

type LineOverlay = Extract<Overlay, {line: Line}>;

function putLine(state: State, over: LineOverlay, line: Line, lists: Lists): Result {
	const changed = line.text !== over.line.text;
	switch (over.kind) {
		case 'query':
			return setQuery(replaceTop(state, {...over, line, ...(changed ? {at: undefined, draft: line.text} : {})}), line.text);
		case 'find':
			return only(
				changed ? findInDetail(replaceTop(state, {...over, line}), line.text, over.from, lists) : replaceTop(state, {...over, line}),
			);
		case 'views':
			return only(replaceTop(state, {...over, line, ...(changed ? {cursor: 0} : {})}));
		case 'facets':
			return only(replaceTop(state, {...over, line, ...(changed ? {value: undefined} : {})}));
		case 'path':
			return only(replaceTop(state, {...over, line}));
	}
}

/** ⏎ in the query line, the find line, the path line. */
export function acceptLine(state: State, lists: Lists): Result {
	const over = state.over.at(-1);
	const below = {...state, over: state.over.slice(0, -1)};
	switch (over?.kind) {
		case 'query':
			return only(remember(below));
		case 'find':
			return acceptFind(below, over, lists);
		case 'path':
			return over.line.text === '' ? only(below) : [below, [{type: 'open-source', choice: 'file', path: over.line.text}]];
		default:
			return only(state);
	}
}

/** `/ ⏎` looks for the same again, as in less. */
function acceptFind(state: State, over: Extract<Overlay, {kind: 'find'}>, lists: Lists): Result {
	if (over.line.text === '') return nextHitInDetail({...state, detail: {...state.detail, find: over.before}}, 1, lists);
	return isOnHit(state) ? only(state) : withNotice(state, `no "${over.line.text}" in this event`);
}

/** Esc: what was there before. */
export function restoreLine(state: State, lists: Lists): Result {
	const over = state.over.at(-1);
	const below = {...state, over: state.over.slice(0, -1)};
	if (over?.kind === 'find') return only(goToRow({...below, detail: {...below.detail, find: over.before}}, over.from, lists));
	if (over?.kind !== 'query') return only(over ? below : state);
	const [restored, effects] = setQuery(below, over.before.text);
	if (restored.isNoiseHidden === over.before.isNoiseHidden) return [restored, effects];
	const {isNoiseHidden} = over.before;
	return [{...restored, isNoiseHidden}, [...effects, {type: 'set-noise', isHidden: isNoiseHidden}]];
}

/** ↑ ↓ in the query line; below the newest one stands what was typed. */
export function historyBy(state: State, by: 1 | -1): Result {
	const over = state.over.at(-1);
	if (over?.kind !== 'query') return only(state);
	const {history} = state.query;
	const at = (over.at ?? history.length) + by;
	if (at < 0 || history.length === 0) return withNotice(state, 'no older query');
	if (at > history.length) return withNotice(state, 'no newer query');
	const text = history[at] ?? over.draft;
	return setQuery(replaceTop(state, {...over, line: lineOf(text), at: at === history.length ? undefined : at}), text);
}

/** Tab in the query line writes in what words were taken for. */
export function takeCorrection(state: State): Result {
	const over = state.over.at(-1);
	const {corrected} = state.query;
	if (over?.kind !== 'query' || corrected === undefined) return withNotice(state, 'there is nothing to correct');
	return setQuery(replaceTop(state, {...over, line: lineOf(corrected), at: undefined, draft: corrected}), corrected);
}

/** `+` `-` `=` */
export function editQueryByValue(state: State, how: ValueEdit, terms: readonly ValueTerm[]): Result {
	if (terms.length === 0) return withNotice(state, 'there is no value under the cursor');
	// What is typed but invalid stays out of it: it has no meaning to add to.
	return putQuery(state, editByValue(state.query.error ? state.query.inForce : state.query.text, how, terms));
}

/** A query that was written by a key; undefined: it would be too long. */
export function putQuery(state: State, text: string | undefined): Result {
	if (text === undefined) return withNotice(state, 'this value is too long for a query');
	const [next, effects] = setQuery(state, text);
	return next === state ? withNotice(state, 'the query says that already') : [remember(next), effects];
}

/** A whole query at once: a view. What it asks for may be noise. */
export function askFor(state: State, text: string): Result {
	const [next, effects] = setQuery({...state, over: [], focus: 'table'}, text);
	const noise: Effect[] = state.isNoiseHidden ? [{type: 'set-noise', isHidden: false}] : [];
	return [remember({...next, isNoiseHidden: false}), [...noise, ...effects]];
}

/** The query as the newest of the history. */
function remember(state: State): State {
	const {text, history} = state.query;
	if (text.trim() === '' || history.at(-1) === text) return state;
	return {...state, query: {...state.query, history: [...history.filter(query => query !== text), text].slice(-mostHistory)}};
}

function replaceTop(state: State, over: Overlay): State {
	return {...state, over: [...state.over.slice(0, -1), over]};
}
