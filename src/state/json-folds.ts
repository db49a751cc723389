import type {JsonRows, jsonKind} from '../decode/json-rows.js';
import type {DetailTab, OpenedEvent} from './state.js';

/**
Which rows of an event are folded, and the lines that are left to show.

`closed[row]` is 1 where a container is folded. `lines` are the entries shown, in order; an entry is the number of a row, plus `closingLine` for the line with the closing bracket of an open container, which only the JSON tab has. Both are as they are for ever: folding makes new ones, in one pass over the open rows (1.45 million in a few milliseconds), so that moving the cursor only ever looks things up.
*/
export type Folds = {readonly closed: Uint8Array; readonly lines: Uint32Array};

/** The bit of an entry that stands for the closing bracket of its row. */
export const closingLine = 0x80000000;

export const rowOfEntry = (entry: number): number => entry & 0x7fffffff;
export const isClosing = (entry: number): boolean => entry >= closingLine;

const object: (typeof jsonKind)['object'] = 0;
const array: (typeof jsonKind)['array'] = 1;

/** Can the row be folded: is it an object or an array that holds something? */
export function isFoldable(rows: JsonRows, row: number): boolean {
	const kind = rows.kind[row];
	return (kind === object || kind === array) && (rows.children[row] ?? 0) > 0;
}

/** In the tree bodies and arrays are folded at first (`screen.md` 2.4), in the JSON nothing is. */
export function firstFolds({rows, bytes}: Pick<OpenedEvent, 'rows' | 'bytes'>, tab: DetailTab): Folds {
	const closed = new Uint8Array(rows.count);
	if (tab === 'tree') {
		for (let row = 1; row < rows.count; row++) {
			if (!isFoldable(rows, row)) continue;
			if (rows.kind[row] === array || (rows.depth[row] === 1 && isBody(bytes, rows, row))) closed[row] = 1;
		}
	}
	return {closed, lines: linesOf(rows, closed, tab)};
}

/** The lines that remain with these folds. The tree leaves out the row of the event itself. */
export function linesOf(rows: JsonRows, closed: Uint8Array, tab: DetailTab): Uint32Array {
	const lines = new Uint32Array(tab === 'json' ? 2 * rows.count : rows.count);
	/** Containers of the JSON that are open and still need their closing bracket. */
	const open: number[] = [];
	let count = 0;
	let row = tab === 'tree' && isFoldable(rows, 0) ? 1 : 0;
	while (row < rows.count || open.length > 0) {
		const innermost = open.at(-1);
		if (innermost !== undefined && row >= (rows.end[innermost] ?? 0)) {
			open.pop();
			lines[count++] = innermost + closingLine;
			continue;
		}
		lines[count++] = row;
		const isShut = closed[row] === 1;
		if (tab === 'json' && !isShut && isFoldable(rows, row)) open.push(row);
		row = isShut ? (rows.end[row] ?? rows.count) : row + 1;
	}
	return lines.slice(0, count);
}

/**
The line that shows an entry: its own, or that of the fold which hides it. O(log n).

@returns an index into `lines`; 0 where there are none.
*/
export function lineOf({lines}: Folds, rows: JsonRows, entry: number): number {
	let line = firstLineFrom(lines, rows, placeOf(rows, entry));
	// Brackets that close one after the other share a place.
	for (let at = line; at < lines.length && placeOf(rows, lines[at] ?? 0) === placeOf(rows, entry); at++) if (lines[at] === entry) return at;
	if (isClosing(entry)) line = firstLineFrom(lines, rows, rowOfEntry(entry));
	return lines[line] === rowOfEntry(entry) ? line : Math.max(0, line - 1);
}

/** Where an entry stands among rows: a closing bracket just before the row after its container. */
const placeOf = (rows: JsonRows, entry: number): number => (isClosing(entry) ? (rows.end[rowOfEntry(entry)] ?? 0) - 0.5 : entry);

/** The first line at or after a place; `lines.length` where there is none. */
function firstLineFrom(lines: Uint32Array, rows: JsonRows, place: number): number {
	let [low, high] = [0, lines.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (placeOf(rows, lines[middle] ?? 0) < place) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Open what hides a row. The same folds if nothing does. */
export function revealRow(folds: Folds, rows: JsonRows, row: number, tab: DetailTab): Folds {
	const hiding: number[] = [];
	for (let at = rows.parent[row] ?? noParent; at < rows.count; at = rows.parent[at] ?? noParent)
		if (folds.closed[at] === 1) hiding.push(at);
	return hiding.length === 0
		? folds
		: refolded(folds, rows, tab, closed => {
				for (const at of hiding) closed[at] = 0;
			});
}

/** Beyond every row, as `noRow` is. */
const noParent = 0xffffffff;

/** The same folds with some changed. */
export function refolded(folds: Folds, rows: JsonRows, tab: DetailTab, change: (closed: Uint8Array) => void): Folds {
	const closed = folds.closed.slice();
	change(closed);
	return {closed, lines: linesOf(rows, closed, tab)};
}

function isBody(bytes: Uint8Array, rows: JsonRows, row: number): boolean {
	const [start, end] = [rows.keyStart[row] ?? 0, rows.keyEnd[row] ?? 0];
	return bodyKeys.some(key => key.length === end - start && key.every((byte, at) => bytes[start + at] === byte));
}

const bodyKeys = ['"requestObject"', '"responseObject"'].map(key => new TextEncoder().encode(key));
