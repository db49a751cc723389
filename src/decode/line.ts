import {type DecodedLine, decodeAuditLine} from './audit-line.js';
import {type ByteRange, maxTextBytes, textOfBytes} from './byte-range.js';
import {type Prefix, prefixOf} from './prefix.js';
import {trimLine} from './trim-line.js';
import type {WrapperName} from './wrapper-names.js';

/** What one line of a source turned out to be; of an event also where its JSON document lies, in the same bytes, and what it was wrapped in. */
export type LocatedLine =
	| (DecodedLine & {readonly kind: 'event'; readonly jsonStart: number; readonly jsonEnd: number; readonly wrapper: WrapperName})
	| Exclude<DecodedLine, {kind: 'event'}>;

const other: LocatedLine = {kind: 'other'};

/**
Decode one line: NULs, byte order mark, blanks and CR around it and what stands before its content (`prefix.ts`) are passed over. A line that does not begin like a JSON object is told from its first bytes. Bytes that are no UTF-8 become U+FFFD.

@param bytes - the line is `bytes[start … end)`, without its newline.
@returns a value for every input; never throws.
*/
export function decodeLine(bytes: Uint8Array, start: number, end: number): LocatedLine {
	const {prefix, content} = contentOf(bytes, start, end);
	if (bytes[content.start] !== 0x7b || content.start >= content.end) return other;
	const size = content.end - content.start;
	if (size > maxTextBytes)
		return {kind: 'malformed', reason: `too long: at least ${size} bytes, and no more than ${maxTextBytes} can be decoded`};
	const decoded = decodeAuditLine(textOfBytes(bytes, content.start, content.end));
	return decoded.kind === 'event' ? {...decoded, jsonStart: content.start, jsonEnd: content.end, wrapper: prefix.wrapper} : decoded;
}

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
