import {type JsonRows, jsonKind, rowFlag} from '../decode/json-rows.js';
import {decodeToken} from '../decode/json-token.js';
import {data} from '../safe/cells.js';
import type {DataPart} from '../safe/drawn.js';
import type {Style} from '../safe/style.js';
import {visible} from '../safe/visible.js';
import type {OpenedEvent} from '../state/state.js';
import type {FindHits} from './query-hits.js';
import {theme} from './theme.js';

/** An event, its lines and what is looked for in it: what a line of the detail is drawn from. */
export type JsonView = {readonly opened: OpenedEvent; readonly closed: Uint8Array; readonly findHits: FindHits | undefined};

/** A cell holds a character with at most four marks, six bytes each where they are escaped: so many bytes surely fill it. */
const mostBytes = (widthCells: number): number => 64 * widthCells + 256;

/** The text that a value or key stands for, as far as it can fill so many cells. Bytes that are no UTF-8 stay bytes, so that they are seen. */
export function decodedPart(view: JsonView, start: number, end: number, widthCells: number, style?: Style): DataPart {
	const {bytes} = view.opened;
	const stop = Math.min(end, start + mostBytes(widthCells));
	const token = bytes.subarray(start, stop);
	const isString = bytes[start] === 0x22;
	if (!token.includes(0x5c)) {
		const isClosed = isString && stop === end && end - start >= 2 && bytes[end - 1] === 0x22;
		return partOf(bytes.subarray(isString ? start + 1 : start, isClosed ? stop - 1 : stop), view, style);
	}
	return withHits(decodeToken(bytes, start, stop), view, style);
}

/** The token as it was logged, quotes and escapes and all. */
export const rawPart = (view: JsonView, start: number, end: number, widthCells: number, style?: Style): DataPart =>
	partOf(view.opened.bytes.subarray(start, Math.min(end, start + mostBytes(widthCells))), view, style);

function partOf(bytes: Uint8Array, view: JsonView, style: Style | undefined): DataPart {
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
	return text.includes('\ufffd') ? data(bytes, style) : withHits(text, view, style);
}

const withHits = (text: string, {findHits}: JsonView, style: Style | undefined): DataPart => data(text, style, findHits?.(text));

/** Strings look like text, all else like what it is. */
export const styleOfValue = (rows: JsonRows, row: number): Style | undefined =>
	rows.kind[row] === jsonKind.string || isContainer(rows, row) ? undefined : theme.literal;

export const isContainer = (rows: JsonRows, row: number): boolean =>
	rows.kind[row] === jsonKind.object || rows.kind[row] === jsonKind.array;

/** What a program that parses and prints again would not show; '' where there is nothing to say. */
export function noteOf({opened: {rows}}: JsonView, row: number): string {
	const flags = rows.flags[row] ?? 0;
	if (flags & rowFlag.repeatedKey) return '‹duplicate key›';
	if (flags & rowFlag.inexact) return '‹beyond 2^53, as logged›';
	if (flags & rowFlag.negativeZero) return '‹minus zero, as logged›';
	return flags & rowFlag.loneSurrogate ? '‹half a character›' : '';
}

/** How many characters of a token stand there unseen: `‹1 hidden character›`. Only the beginning of a long one is looked through. */
export function hiddenNote({opened: {rows, bytes}}: JsonView, row: number): string {
	if (rows.kind[row] !== jsonKind.string) return '';
	const token = bytes.subarray(rows.valueStart[row], Math.min(rows.valueEnd[row] ?? 0, (rows.valueStart[row] ?? 0) + 4096));
	if (!token.some(byte => byte >= 0x7f)) return '';
	const count = visible(token).filter(({isEscape, text}) => isEscape && text !== '·').length;
	return count === 0 ? '' : `‹${count} hidden character${count === 1 ? '' : 's'}›`;
}
