import {reset} from '../safe/style.js';
import {widthOfCodePoint} from '../safe/widths.js';
import type {Line, Segment} from './compose.js';

/**
The bytes that make one screen of another: of each line the segments that differ, each with its place before it. Cells end in the default style (`safe/cells.ts`), and so each begins in it.

@param before - undefined if nothing is known of what stands there: everything is written.
@returns '' if nothing differs.
*/
export function diff(before: readonly Line[] | undefined, after: readonly Line[]): string {
	let bytes = '';
	for (const [y, line] of after.entries()) bytes += diffLine(before?.[y], line, y);
	return bytes;
}

function diffLine(before: Line | undefined, after: Line, y: number): string {
	let bytes = '';
	let spilled = false;
	for (const segment of after) {
		const same = !spilled && before?.some(old => old.x === segment.x && old.width === segment.width && old.cells === segment.cells);
		spilled = false;
		if (same) continue;
		bytes += `\u001B[${y + 1};${segment.x + 1}H${withoutBlanks(anchored(segment))}`;
		// A terminal that takes its last character for a wider one has written into the next segment.
		spilled = unsureEnd.test(segment.cells.slice(-longestEnd));
	}
	return bytes;
}

/** Signs of ours for lines and bars, in runs; with the data they stand beside, terminals do not count them differently. */
const unsureEnd = /[^ -~\u2500-\u259F\u001B]\p{Mn}*(?:\u001B\[0m)?$/u;
/** More than a character with its marks and a style take: what stands before that decides nothing. */
const longestEnd = 32;
const ascii = /^[ -~\u001B]*$/;
const escapeCode = 0x1b;
/** Signs of ours in a row, or a character with the marks that stand on it. */
const beyondAscii = /([\u2500-\u259F]+(?!\p{Mn}))|(.)\p{Mn}*/suy;
const mark = /\p{Mn}/uy;
/** No mark has a lower code. */
const firstMark = 0x300;

/**
After each character that is not ASCII the column is set again, so that a terminal which counts it otherwise cannot shift what follows. Under a wide one blanks are laid first: where it is drawn narrow, nothing old stays beside it.
*/
function anchored({x, cells}: Segment): string {
	if (ascii.test(cells)) return cells;
	let column = x + 1;
	let bytes = '';
	let copied = 0;
	for (let at = 0; at < cells.length; ) {
		if (isAscii(cells, at)) {
			at++;
			column++;
		} else if (cells.charCodeAt(at) === escapeCode) {
			// A style: cells hold no other sequence.
			at = cells.indexOf('m', at) + 1;
		} else {
			const [token = '', lines, base] = tokenAt(cells, at);
			const width = lines === undefined ? widthOfCodePoint(base?.codePointAt(0) ?? 0) : lines.length;
			const under = lines === undefined && width === 2 ? `  \u001B[${column}G` : '';
			column += width;
			bytes += `${cells.slice(copied, at)}${under}${token}\u001B[${column}G`;
			at += token.length;
			copied = at;
		}
	}
	return bytes + cells.slice(copied);
}

/** A style; or so many blanks that passing over them takes no more bytes. */
const styleOrBlanks = /\u001B\[[\d;]*m| {10,}/g;

/** Blanks in a row are erased and passed over: a terminal that cannot take all of a frame at once takes the rest only when somebody has read the first. Not where they have a style, which can show on them. */
function withoutBlanks(bytes: string): string {
	let isPlain = true;
	return bytes.replace(styleOrBlanks, found => {
		if (found.startsWith(' ')) return isPlain ? `\u001B[${found.length}X\u001B[${found.length}C` : found;
		isPlain = found === reset;
		return found;
	});
}

/** A character of one cell on which no mark stands. */
function isAscii(cells: string, at: number): boolean {
	const code = cells.charCodeAt(at);
	if (code < 0x20 || code > 0x7e) return false;
	if (!(cells.charCodeAt(at + 1) >= firstMark)) return true;
	mark.lastIndex = at + 1;
	return !mark.test(cells);
}

/** What stands there and is no character of ASCII alone: the whole of it, and which of the two it is. */
function tokenAt(cells: string, at: number): readonly (string | undefined)[] {
	beyondAscii.lastIndex = at;
	return beyondAscii.exec(cells) ?? [cells.slice(at)];
}
