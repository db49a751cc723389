import type {JsonRows} from '../decode/json-rows.js';
import {type Folds, firstFolds, isFoldable, linesOf} from './json-folds.js';
import type {DetailTab, OpenedEvent} from './state.js';

/** Rows of one event beside those of another with the same path. */
type Pair = {readonly before: number; readonly now: number};
type Document = Pick<OpenedEvent, 'rows' | 'bytes'>;

/** Most containers that are compared: a longer list keeps its first folds. */
const mostPairs = 20_000;

/**
The folds of the next event: what has the same path as in the event before is folded as there, the rest as at first. So that `}` through requests of one kind keeps the part in sight that one looks at.
*/
export function carryFolds(before: Document, folds: Folds, now: Document, tab: DetailTab): Folds {
	const first = firstFolds(now, tab);
	const closed = first.closed;
	for (const pair of pairsOf(before, now)) closed[pair.now] = folds.closed[pair.before] ?? 0;
	return {closed, lines: linesOf(now.rows, closed, tab)};
}

/** The row of `now` at the path that `row` has in `before`, or at the longest part of it that there is. */
export function carryRow(before: Document, row: number, now: Document): number {
	const path: number[] = [];
	for (let at = row; at > 0 && at < before.rows.count; at = before.rows.parent[at] ?? 0) path.push(at);
	let found = 0;
	for (const step of path.reverse()) {
		const next = childLike(before, step, now, found);
		if (next === undefined) break;
		found = next;
	}
	return found;
}

/** The containers of both that have the same path and hold something. Keys are compared as bytes; of repeated ones the first is meant. */
function pairsOf(before: Document, now: Document): Pair[] {
	const pairs: Pair[] = isFoldable(before.rows, 0) && isFoldable(now.rows, 0) ? [{before: 0, now: 0}] : [];
	for (let done = 0; done < pairs.length && pairs.length < mostPairs; done++) {
		const pair = pairs[done];
		if (!pair) break;
		const known = new Map(
			childrenOf(before, pair.before)
				.map(child => [child.key, child.row] as const)
				.reverse(),
		);
		for (const child of childrenOf(now, pair.now)) {
			const same = known.get(child.key);
			if (same === undefined) continue;
			known.delete(child.key);
			if (isFoldable(before.rows, same) && isFoldable(now.rows, child.row)) pairs.push({before: same, now: child.row});
		}
	}
	return pairs;
}

/** The containers in a container that hold something, with their keys: in arrays their index. */
function childrenOf({rows, bytes}: Document, parent: number): {readonly key: string; readonly row: number}[] {
	const found: {key: string; row: number}[] = [];
	let index = 0;
	for (let row = parent + 1; row < (rows.end[parent] ?? 0) && found.length < mostPairs; row = rows.end[row] ?? rows.count) {
		if (isFoldable(rows, row)) found.push({key: keyOf(rows, bytes, row, index), row});
		index++;
	}
	return found;
}

function childLike(before: Document, row: number, now: Document, parent: number): number | undefined {
	const key = keyOf(before.rows, before.bytes, row, indexOf(before.rows, row));
	let index = 0;
	for (let at = parent + 1; at < (now.rows.end[parent] ?? 0); at = now.rows.end[at] ?? now.rows.count) {
		if (keyOf(now.rows, now.bytes, at, index++) === key) return at;
	}
	return undefined;
}

/** Which child of its parent a row is, counted from 0. */
function indexOf(rows: JsonRows, row: number): number {
	let index = 0;
	for (let at = (rows.parent[row] ?? 0) + 1; at < row; at = rows.end[at] ?? rows.count) index++;
	return index;
}

/** Not to be shown: one text for each key or index, and no two alike. */
function keyOf(rows: JsonRows, bytes: Uint8Array, row: number, index: number): string {
	const [start, end] = [rows.keyStart[row] ?? 0, rows.keyEnd[row] ?? 0];
	return start === end ? String(index) : latin1.decode(bytes.subarray(start, end));
}

const latin1 = new TextDecoder('latin1');
