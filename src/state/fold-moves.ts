import type {JsonRows} from '../decode/json-rows.js';
import type {FoldMove} from './action.js';
import {type Folds, isClosing, isFoldable, lineOf, refolded, rowOfEntry} from './json-folds.js';
import type {DetailTab} from './state.js';

/** Folds, and the entry under the cursor. */
export type FoldedPlace = {readonly folds: Folds; readonly entry: number};

/**
One movement in the tree, as jless has it.

@param times - how often; for `fold-deep` and `unfold-deep` the level down to which the whole event is shown. undefined: once, or below this node and its siblings.
@returns the same folds where nothing was folded or unfolded.
*/
export function moveInTree(place: FoldedPlace, rows: JsonRows, tab: DetailTab, how: FoldMove, times: number | undefined): FoldedPlace {
	switch (how) {
		case 'fold-or-parent':
			return repeat(place, times, now => foldOrParent(now, rows, tab));
		case 'unfold-or-child':
			return repeat(place, times, now => unfoldOrChild(now, rows, tab));
		case 'toggle':
			return toggle(place, rows, tab);
		case 'next-sibling':
			return repeat(place, times, now => ({...now, entry: nextSibling(rows, rowOfEntry(now.entry))}));
		case 'previous-sibling':
			return repeat(place, times, now => ({...now, entry: previousSibling(rows, rowOfEntry(now.entry))}));
		case 'fold-siblings':
			return foldSiblings(place, rows, tab, 1);
		case 'unfold-siblings':
			return foldSiblings(place, rows, tab, 0);
		case 'fold-deep':
			return times === undefined ? foldDeep(place, rows, tab, 1) : foldToLevel(place, rows, tab, times, 1);
		case 'unfold-deep':
			return times === undefined ? foldDeep(place, rows, tab, 0) : foldToLevel(place, rows, tab, times, 0);
	}
}

/** Stops where nothing changes any more. */
function repeat(place: FoldedPlace, times: number | undefined, step: (place: FoldedPlace) => FoldedPlace): FoldedPlace {
	let now = place;
	for (let done = 0; done < (times ?? 1); done++) {
		const next = step(now);
		if (next.entry === now.entry && next.folds === now.folds) break;
		now = next;
	}
	return now;
}

function setClosed(place: FoldedPlace, rows: JsonRows, tab: DetailTab, row: number, value: 0 | 1): FoldedPlace {
	const folds = refolded(place.folds, rows, tab, closed => {
		closed[row] = value;
	});
	return {folds, entry: row};
}

function foldOrParent(place: FoldedPlace, rows: JsonRows, tab: DetailTab): FoldedPlace {
	const row = rowOfEntry(place.entry);
	if (isFoldable(rows, row) && place.folds.closed[row] === 0) return setClosed(place, rows, tab, row, 1);
	const parent = rows.parent[row] ?? rows.count;
	// The tree has no line for the event itself.
	return parent >= rows.count || (tab === 'tree' && parent === 0) ? place : {...place, entry: parent};
}

function unfoldOrChild(place: FoldedPlace, rows: JsonRows, tab: DetailTab): FoldedPlace {
	const row = rowOfEntry(place.entry);
	if (!isFoldable(rows, row) || isClosing(place.entry)) return place;
	return place.folds.closed[row] === 1 ? setClosed(place, rows, tab, row, 0) : {...place, entry: row + 1};
}

function toggle(place: FoldedPlace, rows: JsonRows, tab: DetailTab): FoldedPlace {
	const row = rowOfEntry(place.entry);
	return isFoldable(rows, row) ? setClosed(place, rows, tab, row, place.folds.closed[row] === 1 ? 0 : 1) : place;
}

function nextSibling(rows: JsonRows, row: number): number {
	const next = rows.end[row] ?? rows.count;
	return next < rows.count && rows.parent[next] === rows.parent[row] ? next : row;
}

function previousSibling(rows: JsonRows, row: number): number {
	const parent = rows.parent[row] ?? rows.count;
	if (parent >= rows.count) return row;
	let before = row;
	for (let at = parent + 1; at < row; at = rows.end[at] ?? rows.count) before = at;
	return before;
}

/** The rows with the same parent, the row itself among them. */
function eachSibling(rows: JsonRows, row: number, visit: (sibling: number) => void): void {
	const parent = rows.parent[row] ?? rows.count;
	const isTop = parent >= rows.count;
	for (let at = isTop ? row : parent + 1; at < (isTop ? row + 1 : (rows.end[parent] ?? 0)); at = rows.end[at] ?? rows.count) visit(at);
}

function foldSiblings(place: FoldedPlace, rows: JsonRows, tab: DetailTab, value: 0 | 1): FoldedPlace {
	const row = rowOfEntry(place.entry);
	return changed(place, rows, tab, closed => eachSibling(rows, row, at => setWhereFoldable(rows, closed, at, value)));
}

function foldDeep(place: FoldedPlace, rows: JsonRows, tab: DetailTab, value: 0 | 1): FoldedPlace {
	const parent = rows.parent[rowOfEntry(place.entry)] ?? rows.count;
	const [from, to] = parent < rows.count ? [parent + 1, rows.end[parent] ?? 0] : [0, rows.count];
	return changed(place, rows, tab, closed => {
		for (let at = from; at < to; at++) setWhereFoldable(rows, closed, at, value);
	});
}

/** Level 1 shows the fields of the event, and nothing inside them. */
function foldToLevel(place: FoldedPlace, rows: JsonRows, tab: DetailTab, level: number, value: 0 | 1): FoldedPlace {
	return changed(place, rows, tab, closed => {
		for (let at = 0; at < rows.count; at++) {
			const isDeeper = (rows.depth[at] ?? 0) >= level;
			if (isDeeper === (value === 1)) setWhereFoldable(rows, closed, at, value);
		}
	});
}

function setWhereFoldable(rows: JsonRows, closed: Uint8Array, row: number, value: 0 | 1): void {
	if (isFoldable(rows, row)) closed[row] = value;
}

/** The cursor stays on its row, or goes to the fold that now hides it. */
function changed(place: FoldedPlace, rows: JsonRows, tab: DetailTab, change: (closed: Uint8Array) => void): FoldedPlace {
	const folds = refolded(place.folds, rows, tab, change);
	return {folds, entry: folds.lines[lineOf(folds, rows, place.entry)] ?? place.entry};
}
