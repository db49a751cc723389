import {type JsonColumns, rowFlag} from './json-columns.js';
import {decodeToken} from './json-token.js';

/** Up to this many keys are compared with each other; more go through a set, whose hash an attacker does not know. */
const fewKeys = 8;

/** Flags those values of a finished object whose key an earlier one has, whatever the spelling: `"a"` is the key `"\u0061"`. */
export function markRepeatedKeys(bytes: Uint8Array, columns: JsonColumns, object: number): void {
	const count = columns.children[object] ?? 0;
	if (count < 2) return;
	if (count > fewKeys || hasEscapedKey(columns, object, count)) markByText(bytes, columns, object, count);
	else markByBytes(bytes, columns, object, count);
}

function hasEscapedKey(columns: JsonColumns, object: number, count: number): boolean {
	let child = object + 1;
	for (let left = count; left > 0; left--) {
		if ((columns.flags[child] ?? 0) & rowFlag.escapedKey) return true;
		child = columns.end[child] ?? 0;
	}
	return false;
}

function markByText(bytes: Uint8Array, columns: JsonColumns, object: number, count: number): void {
	const seen = new Set<string>();
	let child = object + 1;
	for (let left = count; left > 0; left--) {
		const key = decodeToken(bytes, columns.keyStart[child] ?? 0, columns.keyEnd[child] ?? 0);
		if (seen.has(key)) mark(columns, child);
		seen.add(key);
		child = columns.end[child] ?? 0;
	}
}

function markByBytes(bytes: Uint8Array, columns: JsonColumns, object: number, count: number): void {
	let child = object + 1;
	for (let before = 0; before < count; before++) {
		let earlier = object + 1;
		for (let left = before; left > 0; left--) {
			if (isSameKey(bytes, columns, earlier, child)) {
				mark(columns, child);
				break;
			}
			earlier = columns.end[earlier] ?? 0;
		}
		child = columns.end[child] ?? 0;
	}
}

function isSameKey(bytes: Uint8Array, columns: JsonColumns, one: number, other: number): boolean {
	const start = columns.keyStart[one] ?? 0;
	const length = (columns.keyEnd[one] ?? 0) - start;
	const otherStart = columns.keyStart[other] ?? 0;
	if ((columns.keyEnd[other] ?? 0) - otherStart !== length) return false;
	// From the end: keys of one object often begin alike (`f:`, `app.kubernetes.io/`).
	for (let i = length - 1; i >= 0; i--) if (bytes[start + i] !== bytes[otherStart + i]) return false;
	return true;
}

function mark(columns: JsonColumns, row: number): void {
	columns.flags[row] = (columns.flags[row] ?? 0) | rowFlag.repeatedKey;
}
