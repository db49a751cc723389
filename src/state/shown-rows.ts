import type {EventIndex} from '../store/columns.js';
import type {TableRows} from './action.js';
import {layout} from './layout.js';
import type {State, TableState} from './state.js';
import {type Place, tableWindow} from './viewport.js';

/** The rows that the table shows are those that pass and, at the cursor, one that lingers; these functions lead from one to the other. */
export const shownLength = (table: TableState, length: number): number => length + (table.isLingering ? 1 : 0);

/** The row at a place of the table; undefined beyond the last one. */
export function shownRowAt(table: TableState, rows: Pick<TableRows, 'rowAt'>, place: number): EventIndex | undefined {
	if (!table.isLingering || place < table.cursor) return rows.rowAt(place);
	return place === table.cursor ? table.row : rows.rowAt(place - 1);
}

/** Rows that the table has room for; at least 1, also where it is not drawn. */
export const tableHeight = (state: State): number => layout(state).table?.height ?? 1;

/** Cursor and first row as they are seen now. */
export function seenPlace(state: State, rows: Pick<TableRows, 'length'>): Place {
	return tableWindow(state.table, shownLength(state.table, rows.length), tableHeight(state));
}

/** The row under the cursor as it is seen now: while following the newest, else the one that the state names. */
export function cursorRow(state: State, rows: Pick<TableRows, 'length' | 'rowAt'>): EventIndex | undefined {
	return shownRowAt(state.table, rows, seenPlace(state, rows).cursor);
}
