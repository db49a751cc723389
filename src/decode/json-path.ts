import {jsonKind, noRow} from './json-columns.js';
import type {JsonRows} from './json-rows.js';
import {decodeToken} from './json-token.js';

/** A key that needs no quotes: in a path of ours, and in one of jq. */
const plainKey = /^"[A-Za-z_][A-Za-z0-9_]*"$/;

/**
Where a row stands, as `jq` and our queries write it: `.requestObject.spec.containers[0].name`, `.annotations["k8s.io/deprecated"]`; `.` for the first row. Other keys stand in quotes as they were logged, escapes and all.

@param bytes - those that the rows were made of.
*/
export function pathOf(rows: JsonRows, bytes: Uint8Array, row: number): string {
	const steps: string[] = [];
	for (let at = row; (rows.parent[at] ?? noRow) !== noRow; at = rows.parent[at] ?? noRow) steps.push(stepTo(rows, bytes, at));
	const path = steps.reverse().join('');
	return path.startsWith('.') ? path : `.${path}`;
}

/** The key of a row as text, '' where it has none. */
export function keyOf(rows: JsonRows, bytes: Uint8Array, row: number): string {
	return decodeToken(bytes, rows.keyStart[row] ?? 0, rows.keyEnd[row] ?? 0);
}

function stepTo(rows: JsonRows, bytes: Uint8Array, row: number): string {
	const parent = rows.parent[row] ?? noRow;
	if (rows.kind[parent] === jsonKind.array) return `[${placeIn(rows, parent, row)}]`;
	const token = Buffer.from(bytes.subarray(rows.keyStart[row], rows.keyEnd[row])).toString();
	return plainKey.test(token) ? `.${token.slice(1, -1)}` : `[${token}]`;
}

function placeIn(rows: JsonRows, array: number, row: number): number {
	let place = 0;
	for (let at = array + 1; at < row; at = rows.end[at] ?? row) place++;
	return place;
}
