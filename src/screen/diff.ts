import {widthOfCodePoint} from '../safe/widths.js';
import type {Line, Segment} from './compose.js';

/**
The bytes that make one screen of another: of each line the segments that differ, each with its place before and the default style after it.

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
		bytes += `\u001B[${y + 1};${segment.x + 1}H${anchored(segment)}\u001B[0m`;
		// A terminal that takes its last character for a wider one has written into the next segment.
		spilled = unsureEnd.test(segment.cells);
	}
	return bytes;
}

/** Signs of ours for lines and bars, in runs; with the data they stand beside, terminals do not count them differently. */
const unsureEnd = /[^ -~\u2500-\u259F\u001B]\p{Mn}*(?:\u001B\[0m)?$/u;
const ascii = /^[ -~\u001B]*$/;
const tokens = /(\u001B\[[\d;]*m)|((?:[ -~](?!\p{Mn}))+)|([\u2500-\u259F]+(?!\p{Mn}))|(.)\p{Mn}*/gsu;

/**
After each character that is not ASCII the column is set again, so that a terminal which counts it otherwise cannot shift what follows. Under a wide one blanks are laid first: where it is drawn narrow, nothing old stays beside it.
*/
function anchored({x, cells}: Segment): string {
	if (ascii.test(cells)) return cells;
	let column = x + 1;
	let bytes = '';
	for (const [token, sgr, text, lines, base] of cells.matchAll(tokens)) {
		if (sgr !== undefined) bytes += sgr;
		else if (text !== undefined) {
			bytes += text;
			column += text.length;
		} else {
			const width = lines === undefined ? widthOfCodePoint(base?.codePointAt(0) ?? 0) : lines.length;
			const under = lines === undefined && width === 2 ? `  \u001B[${column}G` : '';
			column += width;
			bytes += `${under}${token}\u001B[${column}G`;
		}
	}
	return bytes;
}
