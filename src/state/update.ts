import type {Action, UserAction, WorldAction} from './action.js';
import {only, type Result, withNotice} from './result.js';
import {modeOf, type State, timeModes} from './state.js';
import {
	catchUp,
	copy,
	eventBy,
	eventLost,
	eventOpened,
	foldInDetail,
	moveDetailBy,
	moveDetailTo,
	nextHitInDetail,
	openDetail,
	stageBy,
	tabBy,
	toggleDetail,
} from './update-detail.js';
import {chooseFacet, nextFacetField, openFacets} from './update-facets.js';
import {backOut, cancel, choose, close, moveOverBy, moveOverTo, openCopy, openPage, openViews, popOver} from './update-pages.js';
import {acceptLine, changeLine, editFind, editQuery, editQueryByValue, historyBy, restoreLine, takeCorrection} from './update-query.js';
import {
	allRead,
	follow,
	hold,
	moveColumnBy,
	moveColumnTo,
	moveTableBy,
	moveTableTo,
	nextFailure,
	nextRowHit,
	rowsChanged,
	rowsReplaced,
	sortColumn,
} from './update-table.js';

/**
The next state, and what is to be done. Pure: asks the clock, the terminal and the store for nothing but what the action brings.

@returns the same state object if nothing changed, so that nothing needs to be painted.
*/
export function update(state: State, action: Action): Result {
	const [next, effects] = isWorldAction(action) ? updateByWorld(state, action) : updateByUser(state, action);
	const isBehind =
		next.detail.isOpen && next.table.row !== state.table.row && next.table.row !== next.detail.row && next.table.row !== undefined;
	return isBehind ? [next, [...effects, {type: 'detail-behind'}]] : [next, effects];
}

const worldActions: Readonly<Record<WorldAction['type'], true>> = {
	resized: true,
	'rows-changed': true,
	'rows-replaced': true,
	'all-read': true,
	opened: true,
	'query-checked': true,
	'query-taken': true,
	'query-meant': true,
	'event-opened': true,
	'event-lost': true,
	'detail-catch-up': true,
	notice: true,
	'notice-expired': true,
};

const isWorldAction = (action: Action): action is WorldAction => Object.hasOwn(worldActions, action.type);

/** A key takes the notice off the screen, and uses up the count. */
function updateByUser(state: State, action: UserAction): Result {
	const isCounting = state.count !== undefined;
	if (action.type === 'digit') return only(withDigit(withoutNotice(state), action.digit));
	const before = isCounting || state.notice ? {...withoutNotice(state), count: undefined} : state;
	// Esc drops the count, and that was one thing.
	if (action.type === 'back-out' && isCounting) return only(before);
	return apply(before, action);
}

const mostCount = 999_999_999;

const withoutNotice = (state: State): State => (state.notice === undefined ? state : {...state, notice: undefined});
const withDigit = (state: State, digit: number): State => ({...state, count: Math.min(mostCount, (state.count ?? 0) * 10 + digit)});

function apply(state: State, action: Exclude<UserAction, {type: 'digit'}>): Result {
	const mode = modeOf(state);
	switch (action.type) {
		case 'move-by':
			if (mode === 'table') return moveTableBy(state, action.unit, action.times, action.lists);
			return only(
				mode === 'detail'
					? moveDetailBy(state, action.unit, action.times, action.lists)
					: moveOverBy(state, action.unit, action.times, action.lists),
			);
		case 'move-to':
			if (mode === 'table') return moveTableTo(state, action.line, action.lists);
			return only(mode === 'detail' ? moveDetailTo(state, action.line, action.lists) : moveOverTo(state, action.line, action.lists));
		case 'next-hit':
			return mode === 'detail' ? nextHitInDetail(state, action.times, action.lists) : nextRowHit(state, action.times, action.lists);
		case 'next-failure':
			return nextFailure(state, action.times, action.lists);
		case 'column-by':
			return only(moveColumnBy(state, action.times, action.lists));
		case 'column-to':
			return only(moveColumnTo(state, action.end, action.lists));
		case 'sort-column':
			return sortColumn(state, action.lists);
		case 'open-detail':
			return openDetail(state, action.lists);
		case 'toggle-detail':
			return toggleDetail(state, action.lists);
		case 'next-pane':
			return nextPane(state, action.lists);
		case 'zoom-pane':
			return state.detail.isOpen ? only({...state, isZoomed: !state.isZoomed}) : withNotice(state, onePane);
		case 'follow':
			return follow(state, action.lists);
		case 'toggle-noise':
			return [{...state, isNoiseHidden: !state.isNoiseHidden}, [{type: 'set-noise', isHidden: !state.isNoiseHidden}]];
		case 'toggle-rows': {
			const rowKind = state.rowKind === 'requests' ? 'events' : 'requests';
			return [{...state, rowKind}, [{type: 'set-rows', kind: rowKind}]];
		}
		case 'cycle-time':
			return only({...state, time: timeModes[(timeModes.indexOf(state.time) + 1) % timeModes.length] ?? 'local'});
		case 'open-page':
			return only(openPage(state, action.page));
		case 'open-views':
			return only(openViews(state));
		case 'open-facets':
			return openFacets(state, action.fields, action.lists);
		case 'facet-field-by':
			return nextFacetField(state, action.by);
		case 'choose-facet':
			return chooseFacet(state, action.how, action.lists);
		case 'edit-query':
			return only(editQuery(state));
		case 'edit-find':
			return editFind(state);
		case 'back-out':
			return backOut(state);
		case 'close':
			return close(state);
		case 'cancel':
			return cancel(state, action.isBusy);
		case 'quit':
			return [state, [{type: 'quit', code: 0}]];
		case 'reconnect':
			return [state, [{type: 'reconnect'}]];
		case 'suspend':
			return [state, [{type: 'suspend'}]];
		case 'redraw':
			return [state, [{type: 'redraw'}]];
		case 'edit-by-value':
			return editQueryByValue(state, action.how, action.value);
		case 'fold':
			return only(foldInDetail(state, action.how, action.times, action.lists));
		case 'event-by':
			return eventBy(state, action.times, action.lists);
		case 'stage-by':
			return stageBy(state, action.times, action.stages);
		case 'tab-by':
			return only(tabBy(state, action.times, action.lists));
		case 'copy-prefix':
			return only(openCopy(state));
		case 'copy':
			return copy(popOver(state), action.what, action.lists);
		case 'insert':
			return changeLine(state, {text: action.text}, action.lists);
		case 'edit-line':
			return changeLine(state, {edit: action.edit}, action.lists);
		case 'accept-line':
			return acceptLine(state, action.lists);
		case 'restore-line':
			return restoreLine(state, action.lists);
		case 'history-by':
			return historyBy(state, action.by);
		case 'take-correction':
			return takeCorrection(state);
		case 'choose':
			return choose(state);
		case 'answer':
			return action.yes ? [state, [{type: 'quit', code: 0}]] : only(popOver(state));
	}
}

const onePane = 'there is one pane only; Enter opens the detail';

/** Into the detail, which holds the table, or out of it. */
function nextPane(state: State, lists: UserActionLists): Result {
	if (!state.detail.isOpen) return withNotice(state, onePane);
	return only(state.focus === 'detail' ? {...state, focus: 'table'} : {...hold(state, lists), focus: 'detail'});
}

type UserActionLists = Extract<UserAction, {type: 'next-pane'}>['lists'];

function updateByWorld(state: State, action: WorldAction): Result {
	switch (action.type) {
		case 'resized':
			return only(resized(state, action));
		case 'rows-changed':
			return only(rowsChanged(state, action.arrived, action.lists));
		case 'rows-replaced':
			return only(rowsReplaced(state, action.isSettled, action.lists));
		case 'all-read':
			return only(allRead(state, action.lists));
		case 'opened':
			return only({...state, base: 'log', over: []});
		case 'query-checked':
			return only(queryChecked(state, action));
		case 'query-taken': {
			const {generation, taken, corrected} = action;
			return only(generation === state.query.generation ? {...state, query: {...state.query, taken, corrected}} : state);
		}
		case 'query-meant': {
			const {text, corrected = action.corrected} = state.query;
			return only(action.text === text ? {...state, query: {...state.query, corrected}} : state);
		}
		case 'event-opened':
			return only(eventOpened(state, action));
		case 'event-lost':
			return only(eventLost(state, action.generation, action.reason));
		case 'detail-catch-up':
			return catchUp(state, action.isStale, action.lists);
		case 'notice':
			return withNotice(state, action.text);
		case 'notice-expired':
			return only(state.notice?.serial === action.serial ? withoutNotice(state) : state);
	}
}

function resized(state: State, {size}: Extract<WorldAction, {type: 'resized'}>): State {
	if (size.columns === state.size.columns && size.rows === state.size.rows) return state;
	return {...state, size: {columns: Math.max(1, size.columns), rows: Math.max(1, size.rows)}};
}

/** The last valid query stays in force until the next valid one. */
function queryChecked(state: State, {generation, error}: Extract<WorldAction, {type: 'query-checked'}>): State {
	const {query} = state;
	if (generation !== query.generation) return state;
	return {...state, query: {...query, error, inForce: error ? query.inForce : query.text}};
}
