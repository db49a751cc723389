import type {Sort} from '../query/sort-keys.js';
import {liveEnd} from './sorting.js';
import type {FollowState} from './state.js';

/** A cursor in a list, and the first row of the list that is shown. */
export type Place = {readonly cursor: number; readonly top: number};

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

/** The same place in a list of `length` rows: the cursor on a row that there is, in sight. */
export function placeWithin({cursor, top}: Place, length: number, height: number): Place {
	const at = clamp(cursor, 0, Math.max(0, length - 1));
	return {cursor: at, top: clamp(top, Math.max(0, at - height + 1), at)};
}

/** Move to a row. The window scrolls only when the cursor would leave it, and then as little as it can (less, vim). */
export function moveTo(place: Place, line: number, length: number, height: number): Place {
	return placeWithin({cursor: clamp(line, 0, Math.max(0, length - 1)), top: place.top}, length, height);
}

/**
Move by pages: the window goes, and the cursor with it, so that it keeps its line; at the ends the cursor goes on alone (less, vim).

@param rows - of the page or half page, negative for up.
*/
export function moveByPage(place: Place, rows: number, length: number, height: number): Place {
	const lastTop = Math.max(place.top, length - height, 0);
	return placeWithin({cursor: place.cursor + rows, top: clamp(place.top + rows, 0, lastTop)}, length, height);
}

/** How many rows a page is: a pane, less one line. */
export const pageRows = (height: number): number => Math.max(1, height - 1);
export const halfPageRows = (height: number): number => Math.max(1, height >> 1);

/** The first row at the top, the cursor on it. */
export const atStart: Place = {cursor: 0, top: 0};

/** The last row at the bottom, the cursor on it. */
export const atEnd = (length: number, height: number): Place => ({cursor: Math.max(0, length - 1), top: Math.max(0, length - height)});

/**
What the table shows: while following in an order of time the end where new rows come, else the place that the state has.

@param table - length is that of the rows shown, a lingering one counted.
*/
export function tableWindow(
	table: Place & {readonly follow: FollowState; readonly sort: Sort; readonly goesHome: boolean},
	length: number,
	height: number,
): Place {
	const end = table.follow === 'follow' && !table.goesHome ? liveEnd(table.sort) : undefined;
	if (end === undefined) return placeWithin(table, length, height);
	return end === 'first' ? atStart : atEnd(length, height);
}

/**
The place after rows landed or left above: the cursor keeps its row, and its line on the screen as far as there are rows above to fill it.

@param to - where the cursor's row stands now.
*/
export function anchorAt(place: Place, to: number): Place {
	return {cursor: to, top: Math.max(0, to - Math.max(0, place.cursor - place.top))};
}

/**
Place the window over rows of several lines each: the cursor's row is to be seen, whole if it can be.

@param heightAt - lines of the row at an index, at least 1.
*/
export function topFor({cursor, top}: Place, height: number, heightAt: (index: number) => number): number {
	if (cursor <= top) return cursor;
	let used = 0;
	for (let index = cursor; index >= top; index--) {
		used += heightAt(index);
		if (used > height) return Math.min(index + 1, cursor);
	}
	return top;
}

/** The index that lies `lines` lines below `from`, or above if negative; at least one row further, if there is one. */
export function advance(from: number, lines: number, length: number, heightAt: (index: number) => number): number {
	const step = Math.sign(lines);
	let index = from;
	let left = Math.abs(lines);
	while (left > 0 && index + step >= 0 && index + step < length) {
		index += step;
		left -= heightAt(index);
	}
	return index;
}
