import type {OpenedEvent} from './state.js';

/** What is searched: rows, and the bytes that they lie in. */
type Document = Pick<OpenedEvent, 'rows' | 'bytes'>;

/** A text as the bytes that it can have in a line, with letters that may be of either case in lower case. */
export type Needle = {readonly spellings: readonly Uint8Array[]; readonly matchCase: boolean};

/**
The text as it is spelt in JSON. Go writes `<`, `>` and `&` as `\u003c` …, so both ways count. Smart case, as in queries: a capital makes it exact; without any, ASCII letters match either case.
*/
export function needleOf(text: string): Needle {
	const matchCase = /\p{Lu}/u.test(text);
	const plain = text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
	const asGo = plain.replace(/[<>&]/g, letter => `\\u00${letter.charCodeAt(0).toString(16)}`);
	return {spellings: [...new Set([plain, asGo])].map(spelling => encoder.encode(spelling)), matchCase};
}

/** Where the needle stands in `bytes[start … end)`; undefined where it does not. */
export function hitIn(
	bytes: Uint8Array,
	start: number,
	end: number,
	{spellings, matchCase}: Needle,
): {start: number; end: number} | undefined {
	for (const spelling of spellings) {
		if (spelling.length === 0) continue;
		const last = end - spelling.length;
		for (let at = start; at <= last; at++) {
			let length = 0;
			while (length < spelling.length && isSame(bytes[at + length] ?? 0, spelling[length] ?? 0, matchCase)) length++;
			if (length === spelling.length) return {start: at, end: at + length};
		}
	}
	return undefined;
}

/** Does the key of a row, or its value if it is no container, hold the needle? */
export function isHit({rows, bytes}: Document, row: number, needle: Needle): boolean {
	if (hitIn(bytes, rows.keyStart[row] ?? 0, rows.keyEnd[row] ?? 0, needle)) return true;
	const isContainer = (rows.kind[row] ?? 0) <= 1;
	return !isContainer && hitIn(bytes, rows.valueStart[row] ?? 0, rows.valueEnd[row] ?? 0, needle) !== undefined;
}

/**
The next row with the needle after `from`, or before it where `step` is −1; around the end, `from` itself last.

@returns undefined where no row has it.
*/
export function nextHit(event: Document, from: number, step: 1 | -1, needle: Needle): number | undefined {
	const count = event.rows.count;
	for (let done = 1; done <= count; done++) {
		const row = (((from + step * done) % count) + count) % count;
		if (isHit(event, row, needle)) return row;
	}
	return undefined;
}

const encoder = new TextEncoder();

function isSame(byte: number, wanted: number, matchCase: boolean): boolean {
	if (byte === wanted) return true;
	return !matchCase && byte >= 0x41 && byte <= 0x5a && byte + 0x20 === wanted;
}
