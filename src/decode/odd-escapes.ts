import {asBuffer} from './byte-range.js';

const escapedSlash = Buffer.from('\\/');
const escapedUnit = Buffer.from('\\u');
const backslash = 0x5c;

/** What Go writes as `\u`: controls, `<`, `>`, `&`, the line separators. */
const written = /^(?:00(?:3[cCeE]|26|[01][0-9a-fA-F])|202[89])$/;

/**
Do the bytes spell characters in another way than Go's encoding/json does: `\/`, or `\u` other than those that it writes? Then what they hold can only be found by decoding them. A backslash that is escaped itself begins nothing: `\\/` is not odd.

A kernel that says it of a line must say the same.

@param bytes - `bytes[start … end)` is one JSON document; of anything else escapes are taken as if it were one.
@see encoding/json/encode.go appendString: what it escapes, with HTML escaping on
*/
export function hasOddEscapes(bytes: Uint8Array, start: number, end: number): boolean {
	const document = asBuffer(bytes).subarray(start, end);
	const first = document.indexOf(backslash);
	if (first < 0) return false;
	return hasEscape(document, escapedSlash, first) || hasEscape(document, escapedUnit, first, at => !isWritten(document, at));
}

/** Does `pattern` stand at a real escape from `from` on, and is that one odd? */
function hasEscape(document: Buffer, pattern: Buffer, from: number, isOdd = (_: number) => true): boolean {
	for (let at = document.indexOf(pattern, from); at >= 0; at = document.indexOf(pattern, at + pattern.length))
		if (isEscape(document, at) && isOdd(at)) return true;
	return false;
}

/** Is the backslash at `at` not itself escaped? Looks at each run of backslashes once. */
function isEscape(document: Buffer, at: number): boolean {
	let before = at;
	while (document[before - 1] === backslash) before--;
	return (at - before) % 2 === 0;
}

const isWritten = (document: Buffer, at: number): boolean => written.test(document.toString('latin1', at + 2, at + 6));
