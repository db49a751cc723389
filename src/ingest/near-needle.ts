import {decodeEscapes} from '../decode/json-token.js';

/**
Looks at the bytes around a needle: can it be part of what passes? What is said here may be a false yes, never a false no; an entry that is oddly spelt is not asked for.

@param at - where the needle stands in `bytes`.
*/
export type NearTest = (bytes: Buffer, at: number) => boolean;

const backslash = 0x5c;
const [quote, colon, brace, bracket] = [0x22, 0x3a, 0x7b, 0x5b];

/** The longest that Go spells a character, `\u003c`; one of four bytes counts twice here. */
const spellingBytes = 6;

/** Is the text of which the needle is a part there, its other characters as Go spells them? */
export function nearText(text: string, needle: string, fold: (text: string) => string): NearTest {
	const folded = fold(text);
	const before = spellingBytes * folded.indexOf(fold(needle));
	const after = spellingBytes * text.length;
	return (bytes, at) => {
		let from = Math.max(0, at - before);
		// Of several backslashes only the first begins an escape for sure.
		while (bytes[from - 1] === backslash) from--;
		return fold(decodeEscapes(bytes.toString('utf8', from, at + after))).includes(folded);
	};
}

/** Does a value that passes stand behind the key? `keyBytes`: of the needle, which is the key in its quotes. */
export function nearKey(keyBytes: number, test: (value: unknown) => boolean): NearTest {
	return (bytes, at) => {
		const mark = skipBlanks(bytes, at + keyBytes);
		if (bytes[mark] !== colon) return false;
		const start = skipBlanks(bytes, mark + 1);
		if (bytes[start] === brace || bytes[start] === bracket) return test({});
		try {
			return test(JSON.parse(bytes.toString('utf8', start, scalarEnd(bytes, start))));
		} catch {
			return true;
		}
	};
}

function skipBlanks(bytes: Buffer, from: number): number {
	let at = from;
	while (bytes[at] === 0x20 || (bytes[at] ?? 0xff) < 0x0e) at++;
	return at;
}

/** The byte behind a string, number or literal. */
function scalarEnd(bytes: Buffer, start: number): number {
	let at = start + 1;
	if (bytes[start] === quote) {
		while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
		return at + 1;
	}
	while (at < bytes.length && !/[\s,\]}]/.test(String.fromCharCode(bytes[at] ?? 0))) at++;
	return at;
}
