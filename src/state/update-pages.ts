import type {Lists, MoveUnit} from './action.js';
import {startChoices} from './effect.js';
import {helpOf} from './help.js';
import {layout} from './layout.js';
import {emptyLine} from './line.js';
import {only, type Result, withNotice} from './result.js';
import {modeOf, type Overlay, type PagePlace, type State} from './state.js';
import {closeDetail} from './update-detail.js';
import {moveInFacets} from './update-facets.js';
import {askFor} from './update-query.js';
import {halfPageRows, moveByPage, moveTo, pageRows, placeWithin} from './viewport.js';
import {viewsLike} from './views-list.js';

type Page = Extract<Overlay, PagePlace>;

const isPage = (over: Overlay | undefined): over is Page => over?.kind === 'help' || over?.kind === 'losses';

/** Lines that a page has under its title; at least 1. */
export const pageHeight = (state: State): number => Math.max(1, (layout(state).page?.height ?? 2) - 1);

/** Cursor and first line of the page on top as they are seen now; undefined where there is none. */
export function pageWindow(state: State, pageLength: number): PagePlace | undefined {
	const page = state.over.findLast(isPage);
	return page && placeWithin(page, lengthOf(page, pageLength), pageHeight(state));
}

const lengthOf = (page: Page, pageLength: number): number => (page.kind === 'help' ? helpOf(page.of).length : pageLength);

/** Help lies over whatever it is about; another page takes the place of pages and menus. */
export function openPage(state: State, page: 'help' | 'losses'): State {
	if (page === 'help') return {...state, over: [...state.over, {kind: 'help', of: modeOf(state), cursor: 0, top: 0}]};
	return {...state, over: [{kind: 'losses', cursor: 0, top: 0}]};
}

export const openViews = (state: State): State => ({...state, over: [{kind: 'views', line: emptyLine, cursor: 0}]});

export const openCopy = (state: State): State => ({...state, over: [...state.over, {kind: 'copy'}]});

/** The topmost of what lies over the panes goes. */
export const popOver = (state: State): State => ({...state, over: state.over.slice(0, -1)});

export function moveOverBy(state: State, unit: MoveUnit, times: number, lists: Lists): State {
	const over = state.over.at(-1);
	if (over?.kind === 'views') return withTop(state, {...over, cursor: within(over.cursor + times, viewsLike(over.line.text).length)});
	if (over?.kind === 'facets') return moveInFacets(state, over, unit, times, lists);
	if (!over && state.base === 'start') return withStartCursor(state, state.startCursor + times);
	if (!isPage(over)) return state;
	const [length, height] = [lengthOf(over, lists.pageLength), pageHeight(state)];
	const seen = placeWithin(over, length, height);
	const rows = unit === 'row' ? times : times * (unit === 'page' ? pageRows(height) : halfPageRows(height));
	return putPage(state, over, unit === 'row' ? moveTo(seen, seen.cursor + rows, length, height) : moveByPage(seen, rows, length, height));
}

export function moveOverTo(state: State, line: number | 'first' | 'last', lists: Lists): State {
	const over = state.over.at(-1);
	if (!over && state.base === 'start')
		return withStartCursor(state, line === 'first' ? 0 : line === 'last' ? startChoices.length - 1 : line);
	if (!isPage(over)) return state;
	const [length, height] = [lengthOf(over, lists.pageLength), pageHeight(state)];
	const to = line === 'first' ? 0 : line === 'last' ? length - 1 : line;
	return putPage(state, over, moveTo(placeWithin(over, length, height), to, length, height));
}

/** ⏎: this view, this key of the help, this way to begin. */
export function choose(state: State): Result {
	const over = state.over.at(-1);
	if (!over) return chooseStart(state);
	if (over.kind === 'views') {
		const view = viewsLike(over.line.text)[over.cursor];
		return view ? askFor(state, view.query) : withNotice(state, 'no view is called that');
	}
	if (over.kind === 'help') {
		const key = helpOf(over.of)[over.cursor]?.bindings[0]?.keys[0];
		return key === undefined ? only(state) : [popOver(state), [{type: 'press', mode: over.of, key}]];
	}
	return only(state);
}

function chooseStart(state: State): Result {
	const choice = startChoices[state.startCursor];
	if (state.base !== 'start' || choice === undefined) return only(state);
	if (choice === 'file') return only({...state, over: [{kind: 'path', line: emptyLine}]});
	return [state, [{type: 'open-source', choice, path: ''}]];
}

/** Esc: one thing at a time, from the count to the pane. Never quits. */
export function backOut(state: State): Result {
	if (state.over.length > 0) return only(popOver(state));
	if (state.focus === 'detail' && state.detail.find !== '') return only({...state, detail: {...state.detail, find: ''}});
	if (state.isZoomed) return only({...state, isZoomed: false});
	if (state.detail.isOpen) return only(closeDetail(state));
	return withNotice(state, 'nothing is open; q quits');
}

/** `q`: this page or pane; from the table with nothing open, the program. */
export function close(state: State): Result {
	if (state.over.length > 0) return only(popOver(state));
	if (state.detail.isOpen) return only(closeDetail(state));
	return [state, [{type: 'quit', code: 0}]];
}

/** Ctrl-C: what runs is stopped; where nothing does, it asks, and the second one quits. */
export function cancel(state: State, isBusy: boolean): Result {
	if (modeOf(state) === 'question') return [state, [{type: 'quit', code: 130}]];
	if (isBusy) return [state, [{type: 'cancel'}]];
	return only({...state, over: [...state.over, {kind: 'question'}]});
}

const within = (index: number, length: number): number => Math.max(0, Math.min(index, length - 1));

function putPage(state: State, page: Page, {cursor, top}: PagePlace): State {
	return cursor === page.cursor && top === page.top ? state : withTop(state, {...page, cursor, top});
}

function withTop(state: State, over: Overlay): State {
	return {...state, over: [...state.over.slice(0, -1), over]};
}

function withStartCursor(state: State, cursor: number): State {
	const startCursor = within(cursor, startChoices.length);
	return startCursor === state.startCursor ? state : {...state, startCursor};
}
