import {type DecodedLine, decodeAuditLine} from './audit-line.js';
import {type ByteRange, maxTextBytes, textOfBytes} from './byte-range.js';
import {stampLength} from './pod-log-line.js';
import {trimLine} from './trim-line.js';

/** What one line of a source turned out to be; of an event also where its JSON document lies, in the same bytes. */
export type LocatedLine =
	| (DecodedLine & {readonly kind: 'event'; readonly jsonStart: number; readonly jsonEnd: number})
	| Exclude<DecodedLine, {kind: 'event'}>;

const other: LocatedLine = {kind: 'other'};

/**
Decode one line: NULs, byte order mark, blanks, CR and a kubelet's stamp around it are passed over. A line that does not begin like a JSON object is told from its first byte, before any string is made. Bytes that are no UTF-8 become U+FFFD.

@param bytes - the line is `bytes[start … end)`, without its newline.
@returns a value for every input; never throws.
*/
export function decodeLine(bytes: Uint8Array, start: number, end: number): LocatedLine {
	const json = findDocument(bytes, start, end);
	if (bytes[json.start] !== 0x7b || json.start >= json.end) return other;
	const size = json.end - json.start;
	if (size > maxTextBytes)
		return {kind: 'malformed', reason: `too long: at least ${size} bytes, and no more than ${maxTextBytes} can be decoded`};
	const decoded = decodeAuditLine(textOfBytes(bytes, json.start, json.end));
	return decoded.kind === 'event' ? {...decoded, jsonStart: json.start, jsonEnd: json.end} : decoded;
}

/** Where the document of a line lies, if it holds one: the line without its wrapping and without a kubelet's stamp. */
export function findDocument(bytes: Uint8Array, start: number, end: number): ByteRange {
	const inner = trimLine(bytes, start, end);
	// Up to the very end: of a blank line's stamp the blank behind it was taken off.
	const stamp = stampLength(bytes, inner.start, end);
	return stamp === 0 ? inner : trimLine(bytes, inner.start + stamp, end);
}
