import {type Content, decodeContent} from './content.js';
import {contentOf} from './line-content.js';
import type {WrapperName} from './wrapper-names.js';

/** What one line of a source turned out to be; of an event also where its JSON document lies, in the same bytes, and what it was wrapped in. */
export type LocatedLine = (Content & {readonly kind: 'event'} & {readonly wrapper: WrapperName}) | Exclude<Content, {kind: 'event'}>;

/** A line that is one event, or none. */
export type PlainLine = Exclude<LocatedLine, {kind: 'several' | 'open'}>;

/**
Decode one line: NULs, byte order mark, blanks and CR around it and what stands before its content (`prefix.ts`) are passed over. A klog line is told from its first bytes. Bytes that are no UTF-8 become U+FFFD.

@param bytes - the line is `bytes[start … end)`, without its newline.
@param mayGoOn - JSON in it may go on in the next line.
@returns a value for every input; never throws.
*/
export function decodeLine(bytes: Uint8Array, start: number, end: number, mayGoOn = true): LocatedLine {
	const {prefix, content} = contentOf(bytes, start, end);
	const decoded = decodeContent(bytes, content.start, content.end, mayGoOn && prefix.length === 0);
	if (decoded.kind === 'event') return {...decoded, wrapper: prefix.wrapper};
	const isPrefixed = decoded.kind === 'several' && prefix.wrapper !== 'none' && decoded.wrapper !== 'legacy';
	return isPrefixed ? {...decoded, wrapper: prefix.wrapper} : decoded;
}

/** The same of a line that is known to be one event, or none. */
export function plainLine(bytes: Uint8Array, start: number, end: number): PlainLine {
	const decoded = decodeLine(bytes, start, end);
	return decoded.kind === 'several' || decoded.kind === 'open' ? {kind: 'other'} : decoded;
}
