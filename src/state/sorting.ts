import {byTime, type Sort} from '../query/sort-keys.js';
import type {TableColumnName} from './state.js';
import {columnTitles} from './table-columns.js';

/** `s`: ascending, descending, then by time again. */
export function nextSort(sort: Sort, column: TableColumnName): Sort {
	if (sort.column !== column) return {column, isDescending: false};
	return sort.isDescending ? byTime : {column, isDescending: true};
}

/** Where new rows come: at an end in an order of time, anywhere in others. */
export function liveEnd({column, isDescending}: Sort): 'first' | 'last' | undefined {
	return column !== 'time' ? undefined : isDescending ? 'first' : 'last';
}

/**
Where nobody has put the cursor: on the newest row in an order of time, on the first one in others. There it stays when the rows become others: the first answer in a new order is what somebody wants to see.
*/
export const isAtHome = (sort: Sort, cursor: number, length: number): boolean =>
	liveEnd(sort) === 'last' ? cursor >= length - 1 : cursor === 0;

export const arrowOf = ({isDescending}: Sort): string => (isDescending ? '↓' : '↑');

/** `LATENCY ↓` */
export const sortText = (sort: Sort): string => `${columnTitles[sort.column]} ${arrowOf(sort)}`;
