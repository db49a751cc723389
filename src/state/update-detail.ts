import type {FoldMove, HeightOf, Lists, MoveUnit, StagesSeen, WorldAction} from './action.js';
import type {CopyKind, Effect} from './effect.js';
import {isHit, needleOf, nextHit} from './find-in-event.js';
import {carryFolds, carryRow} from './fold-memory.js';
import {moveInTree} from './fold-moves.js';
import {firstFolds, isClosing, lineOf, revealRow, rowOfEntry} from './json-folds.js';
import {layout} from './layout.js';
import {only, type Result, withNotice} from './result.js';
import {cursorRow} from './shown-rows.js';
import {type DetailState, type DetailTab, detailTabs, type State} from './state.js';
import {hold, moveTableBy} from './update-table.js';
import {advance, halfPageRows, type Place, pageRows, topFor} from './viewport.js';

/** Lines that the tree has room for; at least 1, also where it is not drawn. */
export const detailHeight = (state: State): number => layout(state).detail?.content.height ?? 1;

/** The entries that the detail shows, as in `Folds.lines`; none before an event was read. */
export const detailLines = (detail: DetailState): Uint32Array => detail.folds[detail.tab].lines;

/** The row of the JSON under the cursor; undefined before an event was read. */
export function detailRow({opened, ...detail}: DetailState): number | undefined {
	const entry = detailLines({opened, ...detail})[detail.cursor];
	return opened === undefined || entry === undefined ? undefined : rowOfEntry(entry);
}

/** Cursor and first line as they are seen now. */
export function detailWindow(state: State, heightOf: HeightOf): Place {
	const {detail} = state;
	return seenAt(state, detail, heightOf);
}

/** `⏎` in the table: the detail, focused; the table is held. */
export function openDetail(state: State, lists: Lists): Result {
	const row = cursorRow(state, lists.table);
	if (row === undefined) return withNotice(state, 'there is no row to open');
	const held = hold(state, lists);
	return showRow({...held, focus: 'detail', detail: {...held.detail, isOpen: true}}, row, false);
}

/** `p`: on or off; the focus stays in the table. */
export function toggleDetail(state: State, lists: Lists): Result {
	if (state.detail.isOpen) return only(closeDetail(state));
	const opened: State = {...state, detail: {...state.detail, isOpen: true}};
	const row = cursorRow(state, lists.table);
	return row === undefined ? only(opened) : showRow(opened, row, false);
}

export function closeDetail(state: State): State {
	return {...state, focus: 'table', isZoomed: false, detail: {...state.detail, isOpen: false, find: ''}};
}

/** The row under the cursor of the table, where the open detail shows another one. */
export function catchUp(state: State, isStale: boolean, lists: Lists): Result {
	const row = cursorRow(state, lists.table);
	return !state.detail.isOpen || row === undefined ? only(state) : showRow(state, row, isStale);
}

/** `}` `{` */
export function eventBy(state: State, times: number, lists: Lists): Result {
	const [moved] = moveTableBy(hold(state, lists), 'row', times, lists);
	// Past the last row the table would follow; whoever reads an event wants to stay with it.
	if (moved.table.follow === 'follow' || moved.table.row === undefined) return withNotice(state, 'this is the last row');
	if (moved.table === state.table) return withNotice(state, times > 0 ? 'this is the last row' : 'this is the first row');
	return showRow(moved, moved.table.row, false);
}

/** `s` `S` */
export function stageBy(state: State, times: number, {count, shown}: StagesSeen): Result {
	const {row} = state.detail;
	const stage = Math.max(0, Math.min(shown + times, count - 1));
	if (row === undefined || count < 2) return withNotice(state, 'this is the only event of the request');
	if (stage === shown) return withNotice(state, times > 0 ? 'this is the last stage' : 'this is the first stage');
	return read({...state, detail: {...state.detail, stage}});
}

function showRow(state: State, row: number, isStale: boolean): Result {
	const {detail} = state;
	if (detail.row === row && (detail.opened !== undefined || detail.trouble !== '') && !isStale) return only(state);
	return read({...state, detail: {...detail, row, stage: detail.row === row ? detail.stage : undefined}});
}

function read(state: State): Result {
	const {row, stage} = state.detail;
	if (row === undefined) return only(state);
	const generation = state.detail.generation + 1;
	return [{...state, detail: {...state.detail, generation}}, [{type: 'read-line', row, stage, generation}]];
}

/** The event was read: tab, path and folds stay as far as this event has them. */
export function eventOpened(state: State, action: Extract<WorldAction, {type: 'event-opened'}>): State {
	const before = state.detail;
	if (action.generation !== before.generation) return state;
	const opened = {event: action.event, bytes: action.bytes, rows: action.rows};
	const last = before.opened;
	const foldsOf = (tab: DetailTab) => (last ? carryFolds(last, before.folds[tab], opened, tab) : firstFolds(opened, tab));
	const detail: DetailState = {...before, opened, trouble: '', folds: {tree: foldsOf('tree'), json: foldsOf('json')}, cursor: 0, top: 0};
	const row = detailRow(before);
	if (!last || row === undefined) return {...state, detail};
	const cursor = lineOf(detail.folds[detail.tab], opened.rows, carryRow(last, row, opened));
	return {...state, detail: {...detail, cursor, top: Math.max(0, cursor - Math.max(0, before.cursor - before.top))}};
}

export function eventLost(state: State, generation: number, reason: string): State {
	if (generation !== state.detail.generation) return state;
	return {...state, detail: {...state.detail, opened: undefined, trouble: reason, cursor: 0, top: 0}};
}

export function moveDetailBy(state: State, unit: MoveUnit, times: number, lists: Lists): State {
	const lines = detailLines(state.detail);
	const height = detailHeight(state);
	const place = detailWindow(state, lists.heightOf);
	if (unit === 'row') return putCursor(state, {...place, cursor: place.cursor + times}, lists);
	const heightAt = (line: number) => lists.heightOf(lines[line] ?? 0);
	const distance = times * (unit === 'page' ? pageRows(height) : halfPageRows(height));
	const lastTop = topFor({cursor: lines.length - 1, top: 0}, height, heightAt);
	const top = Math.min(advance(place.top, distance, lines.length, heightAt), Math.max(lastTop, place.top));
	return putCursor(state, {cursor: advance(place.cursor, distance, lines.length, heightAt), top}, lists);
}

export function moveDetailTo(state: State, line: number | 'first' | 'last', lists: Lists): State {
	const cursor = line === 'first' ? 0 : line === 'last' ? detailLines(state.detail).length - 1 : line;
	return putCursor(state, {...detailWindow(state, lists.heightOf), cursor}, lists);
}

export function foldInDetail(state: State, how: FoldMove, times: number | undefined, lists: Lists): State {
	const {detail} = state;
	const entry = detailLines(detail)[detail.cursor];
	if (!detail.opened || entry === undefined) return state;
	const {rows} = detail.opened;
	const seen = detailWindow(state, lists.heightOf);
	const folds = detail.folds[detail.tab];
	const next = moveInTree({folds, entry}, rows, detail.tab, how, times);
	const folded = next.folds === folds ? state : withFolds(state, next.folds);
	const cursor = lineOf(next.folds, rows, next.entry);
	// A fold keeps its line on the screen; a move scrolls only when it must.
	const top = next.folds === folds ? seen.top : Math.max(0, cursor - (seen.cursor - seen.top));
	return putCursor(folded, {cursor, top}, lists);
}

/** `)` `(`: the cursor stays on its value. */
export function tabBy(state: State, times: number, lists: Lists): State {
	const {detail} = state;
	const at = detailTabs.indexOf(detail.tab) + times;
	const tab = detailTabs[((at % detailTabs.length) + detailTabs.length) % detailTabs.length] ?? 'tree';
	if (tab === detail.tab) return state;
	const row = detailRow(detail);
	const seen = detailWindow(state, lists.heightOf);
	const cursor = detail.opened && row !== undefined ? lineOf(detail.folds[tab], detail.opened.rows, row) : 0;
	return putCursor({...state, detail: {...detail, tab}}, {cursor, top: Math.max(0, cursor - (seen.cursor - seen.top))}, lists);
}

/** To the next row that holds what is looked for, out of its folds. */
export function nextHitInDetail(state: State, times: number, lists: Lists): Result {
	const {find, opened} = state.detail;
	if (find === '') return withNotice(state, 'nothing is looked for: / finds in this event');
	let row = detailRow(state.detail);
	if (!opened || row === undefined) return only(state);
	const needle = needleOf(find);
	for (let done = 0; done < Math.abs(times) && row !== undefined; done++) row = nextHit(opened, row, times > 0 ? 1 : -1, needle);
	return row === undefined ? withNotice(state, `no "${find}" in this event`) : only(goToRow(state, row, lists));
}

/** The first row from `from` on, itself included, that holds the text; the cursor goes back to `from` where none does. */
export function findInDetail(state: State, find: string, from: number, lists: Lists): State {
	const looking: State = {...state, detail: {...state.detail, find}};
	const {opened} = state.detail;
	if (!opened) return looking;
	const found = find === '' ? undefined : nextHit(opened, from - 1, 1, needleOf(find));
	return goToRow(looking, found ?? from, lists);
}

/** Does the row under the cursor hold what is looked for? */
export function isOnHit({detail}: State): boolean {
	const row = detailRow(detail);
	return detail.opened !== undefined && row !== undefined && isHit(detail.opened, row, needleOf(detail.find));
}

/** Put the cursor on a row of the JSON, opening what hides it. */
export function goToRow(state: State, row: number, lists: Lists): State {
	const {detail} = state;
	if (!detail.opened) return state;
	const {rows} = detail.opened;
	const folds = revealRow(detail.folds[detail.tab], rows, row, detail.tab);
	const revealed = folds === detail.folds[detail.tab] ? state : withFolds(state, folds);
	const entry = detailLines(detail)[detail.cursor];
	const top = entry !== undefined && !isClosing(entry) ? detailWindow(state, lists.heightOf).top : detail.top;
	return putCursor(revealed, {cursor: lineOf(folds, rows, row), top}, lists);
}

/** `y` and a letter. */
export function copy(state: State, what: CopyKind, lists: Lists): Result {
	const isDetail = state.focus === 'detail' && state.detail.opened !== undefined;
	const row = isDetail ? state.detail.row : cursorRow(state, lists.table);
	if (row === undefined) return withNotice(state, 'there is no row to copy from');
	const effect: Effect = {
		type: 'copy',
		what,
		row,
		stage: isDetail ? state.detail.stage : undefined,
		column: state.table.column,
		jsonRow: isDetail ? detailRow(state.detail) : undefined,
	};
	return [state, [effect]];
}

function withFolds(state: State, folds: DetailState['folds'][DetailTab]): State {
	return {...state, detail: {...state.detail, folds: {...state.detail.folds, [state.detail.tab]: folds}}};
}

/** The same state if cursor and window stay. */
function putCursor(state: State, {cursor, top}: Place, {heightOf}: Lists): State {
	const {detail} = state;
	const place = seenAt(state, {...detail, cursor, top}, heightOf);
	return place.cursor === detail.cursor && place.top === detail.top ? state : {...state, detail: {...detail, ...place}};
}

function seenAt(state: State, detail: DetailState, heightOf: HeightOf): Place {
	const lines = detailLines(detail);
	const cursor = Math.max(0, Math.min(detail.cursor, lines.length - 1));
	const top = Math.max(0, Math.min(detail.top, cursor));
	return {cursor, top: topFor({cursor, top}, detailHeight(state), line => heightOf(lines[line] ?? 0))};
}
