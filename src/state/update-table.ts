import type {Lists, MoveUnit} from './action.js';
import {layout} from './layout.js';
import {only, type Result, withNotice} from './result.js';
import {seenPlace, shownLength, shownRowAt, tableHeight} from './shown-rows.js';
import {isAtHome, liveEnd, nextSort} from './sorting.js';
import type {State, TableState} from './state.js';
import {allColumns, columnAt, moveColumn} from './table-columns.js';
import {anchorAt, atEnd, atStart, halfPageRows, moveByPage, moveTo, type Place, pageRows, placeWithin} from './viewport.js';

/** The table stops following, with the cursor where it is seen. The same state if it does not follow. */
export function hold(state: State, {table: rows}: Lists): State {
	if (state.table.follow !== 'follow') return state;
	const {cursor, top} = seenPlace(state, rows);
	const row = rows.rowAt(cursor);
	const news = {newest: rows.newest, above: 0, fresh: {passing: 0, all: 0}};
	return {...state, table: {...state.table, follow: 'held', cursor, top, row, length: rows.length, ...news}};
}

/** To the newest row, and stay there; in the order of a column, where new rows come anywhere, the cursor stays on its row. */
export function followTable(state: State, lists: Lists): State {
	return withTable(state, {
		...state.table,
		follow: 'follow',
		isLingering: false,
		goesHome: false,
		above: 0,
		fresh: {passing: 0, all: 0},
		newest: undefined,
		...followed(state, lists),
	});
}

/** `F` */
export function follow(state: State, lists: Lists): Result {
	if (state.table.follow === 'end') return withNotice(state, 'the input has ended; -f follows files');
	return only(followTable({...state, focus: 'table', isZoomed: state.isZoomed && state.focus === 'table'}, lists));
}

export function moveTableBy(state: State, unit: MoveUnit, times: number, lists: Lists): Result {
	const {follow: how, sort} = state.table;
	const length = shownLength(state.table, lists.table.length);
	if (length === 0) return only(state);
	const height = tableHeight(state);
	const place = seenPlace(state, lists.table);
	const isAtEnd = times > 0 ? place.cursor >= length - 1 : place.cursor === 0;
	const isAtLiveEnd = isAtEnd && liveEnd(sort) === (times > 0 ? 'last' : 'first');
	if (isAtEnd && (times > 0 || isAtLiveEnd)) return only(isAtLiveEnd && how === 'held' ? followTable(state, lists) : state);
	const rows = unit === 'row' ? times : times * (unit === 'page' ? pageRows(height) : halfPageRows(height));
	const next = unit === 'row' ? moveTo(place, place.cursor + rows, length, height) : moveByPage(place, rows, length, height);
	return only(putCursor(hold(state, lists), next, lists));
}

export function moveTableTo(state: State, line: number | 'first' | 'last', lists: Lists): Result {
	const {follow: how, sort} = state.table;
	if (line === liveEnd(sort) && how !== 'end') return only(how === 'follow' ? state : followTable(state, lists));
	const length = shownLength(state.table, lists.table.length);
	if (length === 0) return only(state);
	const to = line === 'first' ? 0 : line === 'last' ? length - 1 : line;
	return only(putCursor(hold(state, lists), moveTo(seenPlace(state, lists.table), to, length, tableHeight(state)), lists));
}

/** `s` in the table. Until the rows are in the new order, they stay as they are seen. */
export function sortColumn(state: State, lists: Lists): Result {
	const {table, rowKind} = state;
	const width = layout(state).table?.width ?? state.size.columns;
	const sort = nextSort(table.sort, columnAt(width, {...lists, rowKind, left: table.left}, table.column));
	const {cursor, top} = seenPlace(state, lists.table);
	const goesHome = table.goesHome || isAtHome(table.sort, cursor, shownLength(table, lists.table.length));
	const row = shownRowAt(table, lists.table, cursor);
	return [{...state, table: {...table, sort, goesHome, cursor, top, row, above: 0}}, [{type: 'set-sort', sort}]];
}

/** `e` `E` */
export function nextFailure(state: State, times: number, lists: Lists): Result {
	const {cursor} = seenPlace(state, lists.table);
	// The rows that pass know nothing of the lingering one: it stands between cursor − 1 and cursor.
	const from = state.table.isLingering && times > 0 ? cursor - 1 : cursor;
	const found = lists.table.failure(from, times);
	if (found === undefined) return withNotice(state, times > 0 ? 'no failure further down' : 'no failure further up');
	const place = state.table.isLingering && found >= cursor ? found + 1 : found;
	return moveTableTo(state, place, lists);
}

/** `n` `N` in the table: where a query is in force, every row that it shows is a hit. */
export function nextRowHit(state: State, times: number, lists: Lists): Result {
	if (state.query.inForce === '') return withNotice(state, 'nothing is searched for: / filters');
	const {cursor} = seenPlace(state, lists.table);
	const isAtEnd = cursor + Math.sign(times) < 0 || cursor + Math.sign(times) >= shownLength(state.table, lists.table.length);
	if (isAtEnd) return withNotice(state, times > 0 ? 'no hit further down' : 'no hit further up');
	return moveTableBy(state, 'row', times, lists);
}

export function moveColumnBy(state: State, times: number, lists: Lists): State {
	const width = layout(state).table?.width ?? state.size.columns;
	const {column, left} = moveColumn(width, {...lists, rowKind: state.rowKind, left: state.table.left}, state.table.column, times);
	return withTable(state, {...state.table, column, left});
}

export function moveColumnTo(state: State, end: 'first' | 'last', lists: Lists): State {
	const count = allColumns(state.size.columns, {...lists, rowKind: state.rowKind, left: 0}).length;
	return moveColumnBy(state, end === 'first' ? -count : count, lists);
}

/** Rows landed, left or moved under the same query: the follow table of `screen.md` 4. */
export function rowsChanged(state: State, arrived: number, lists: Lists): State {
	const {table} = state;
	const rows = lists.table;
	if (table.follow === 'follow') {
		const next = followed(state, lists);
		const landed = next.topRow === undefined || table.topRow === undefined ? 0 : rows.seek(table.topRow).place - table.top;
		return withTable(state, {...table, ...next, above: table.above + Math.max(0, Math.min(landed, next.top))});
	}
	const fresh = freshOf(table, arrived, lists);
	if (table.row === undefined) return withTable(state, {...table, fresh, cursor: 0, top: 0, row: rows.rowAt(0), length: rows.length});
	const {place, passes} = rows.seek(table.row);
	return withTable(state, {
		...table,
		...anchorAt(seenPlace(state, {length: table.length}), place),
		fresh,
		isLingering: !passes,
		length: rows.length,
	});
}

/** The rows of another query, noise filter, kind of row or order: the cursor's row if it is there, else the next one, on the same line of the screen. */
export function rowsReplaced(state: State, isSettled: boolean, lists: Lists): State {
	const {table} = state;
	const rows = lists.table;
	const isHome = table.goesHome || (liveEnd(table.sort) === undefined && table.cursor === 0);
	const goesHome = table.goesHome && !isSettled;
	if (table.follow === 'follow' && liveEnd(table.sort) !== undefined)
		return withTable(state, {...table, ...followed({...state, table: {...table, goesHome: false}}, lists), above: 0, goesHome: false});
	const fresh = freshOf(table, 0, lists);
	if (isHome) return withTable(state, {...table, ...home(state, lists), fresh, goesHome, isLingering: false, length: rows.length});
	if (table.row === undefined || rows.length === 0) {
		const row = table.row ?? rows.rowAt(0);
		return withTable(state, {...table, fresh, isLingering: false, cursor: 0, top: 0, row, length: rows.length});
	}
	const cursor = Math.min(rows.seek(table.row).place, rows.length - 1);
	const place = anchorAt(seenPlace(state, {length: table.length}), cursor);
	// Where there was no row before there is no line to keep: the window is filled.
	const top = table.length === 0 ? Math.min(place.top, Math.max(0, rows.length - tableHeight(state))) : place.top;
	const row = isSettled ? rows.rowAt(cursor) : table.row;
	return withTable(state, {...table, fresh, isLingering: false, cursor: place.cursor, top, row, length: rows.length});
}

/** All sources are finite, and read: the place stays. */
export function allRead(state: State, lists: Lists): State {
	const held = hold(state, lists);
	return held.table.follow === 'end' ? state : {...held, table: {...held.table, follow: 'end'}};
}

/** Put the cursor somewhere; a lingering row goes as soon as the cursor leaves it, and the cursor keeps its line. */
function putCursor(state: State, next: Place, lists: Lists): State {
	const {table} = state;
	const leaves = table.isLingering && next.cursor !== table.cursor;
	const row = shownRowAt(table, lists.table, next.cursor);
	const shift = leaves && next.cursor > table.cursor ? 1 : 0;
	const isLingering = table.isLingering && !leaves;
	const place = {cursor: next.cursor - shift, top: Math.max(0, next.top - shift)};
	return withTable(state, {...table, ...place, row, isLingering, goesHome: false, length: lists.table.length});
}

type Followed = Pick<TableState, 'cursor' | 'top' | 'row' | 'topRow' | 'length'>;

/** What following leads to: the newest row, or, in the order of a column, the row of the cursor wherever it stands now. */
function followed(state: State, lists: Lists): Followed {
	const {table} = state;
	const rows = lists.table;
	if (liveEnd(table.sort) === undefined || table.goesHome) return onRow(state, lists);
	const place = liveEnd(table.sort) === 'first' ? atStart : atEnd(rows.length, tableHeight(state));
	const topRow = liveEnd(table.sort) === 'last' ? rows.rowAt(place.top) : undefined;
	return {...place, row: rows.rowAt(place.cursor), topRow, length: rows.length};
}

/** The window keeps its place in the order, as long as the cursor is in it; a row that has left gives the cursor to the one in its place. */
function onRow(state: State, {table: rows}: Lists): Followed {
	const {table} = state;
	const seen = seenPlace(state, rows);
	const found = table.row === undefined ? undefined : rows.seek(table.row);
	const place = placeWithin({cursor: found?.place ?? seen.cursor, top: seen.top}, rows.length, tableHeight(state));
	const row = found?.passes ? table.row : rows.rowAt(place.cursor);
	return {...place, row, topRow: undefined, length: rows.length};
}

/** Where the cursor is that nobody has put anywhere. */
function home({table, ...state}: State, {table: rows}: Lists): Pick<TableState, 'cursor' | 'top' | 'row'> {
	const place = liveEnd(table.sort) === 'last' ? atEnd(rows.length, tableHeight({...state, table})) : atStart;
	return {...place, row: rows.rowAt(place.cursor)};
}

function freshOf(table: TableState, arrived: number, {table: rows}: Lists): TableState['fresh'] {
	const all = table.fresh.all + arrived;
	if (table.newest === undefined) return {passing: table.follow === 'held' ? rows.length : 0, all};
	return {passing: rows.newerThan(table.newest), all};
}

/** The same state if the table has nothing new. */
function withTable(state: State, table: TableState): State {
	const before = state.table;
	const keys = Object.keys(table) as (keyof TableState)[];
	const isSame = keys.every(key => (key === 'fresh' ? isSameFresh(before.fresh, table.fresh) : before[key] === table[key]));
	return isSame ? state : {...state, table};
}

const isSameFresh = (one: TableState['fresh'], other: TableState['fresh']): boolean =>
	one.passing === other.passing && one.all === other.all;
