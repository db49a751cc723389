import {jsonKind, noRow} from '../../src/decode/json-columns.js';
import type {JsonRows} from '../../src/decode/json-rows.js';

/** A document written again from its rows: keys and scalars as slices of the bytes, everything between them made here, without blanks. What Go wrote comes out as it was. */
export function joinRows(rows: JsonRows, bytes: Uint8Array): Buffer {
	const pieces: Uint8Array[] = [];
	const open: number[] = [];
	const sign = (text: string) => pieces.push(Buffer.from(text));
	const closeUpTo = (row: number) => {
		for (let top = open.at(-1); top !== undefined && rows.end[top] === row; top = open.at(-1)) {
			sign(rows.kind[top] === jsonKind.object ? '}' : ']');
			open.pop();
		}
	};
	for (let row = 0; row < rows.count; row++) {
		closeUpTo(row);
		const parent = rows.parent[row] ?? noRow;
		if (parent !== noRow && row !== parent + 1) sign(',');
		if (rows.keyStart[row] !== rows.keyEnd[row]) pieces.push(bytes.subarray(rows.keyStart[row], rows.keyEnd[row]), Buffer.from(':'));
		const kind = rows.kind[row];
		if (kind === jsonKind.object || kind === jsonKind.array) {
			sign(kind === jsonKind.object ? '{' : '[');
			open.push(row);
		} else pieces.push(bytes.subarray(rows.valueStart[row], rows.valueEnd[row]));
	}
	closeUpTo(rows.count);
	return Buffer.concat(pieces);
}
