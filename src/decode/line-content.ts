import type {ByteRange} from './byte-range.js';
import {type Prefix, prefixOf} from './prefix.js';
import {trimLine} from './trim-line.js';

/** Where the document of a line lies, if it holds one: the line without its wrapping and without its prefix. */
export function findDocument(bytes: Uint8Array, start: number, end: number): ByteRange {
	return contentOf(bytes, start, end).content;
}

/** A line taken apart: what stands before its content, and the content without blanks around it. */
export function contentOf(bytes: Uint8Array, start: number, end: number): {readonly prefix: Prefix; readonly content: ByteRange} {
	const inner = trimLine(bytes, start, end);
	// Up to the very end: of a blank line's prefix the blank behind it was taken off.
	const prefix = prefixOf(bytes, inner.start, end);
	return {prefix, content: prefix.length === 0 ? inner : trimLine(bytes, inner.start + prefix.length, end)};
}
