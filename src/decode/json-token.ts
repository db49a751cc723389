import {asBuffer} from './byte-range.js';

const shortEscapes: ReadonlyMap<string, string> = new Map([
	['b', '\b'],
	['f', '\f'],
	['n', '\n'],
	['r', '\r'],
	['t', '\t'],
]);

/**
The text that a token of JSON stands for: of a string what is between its quotes, with escapes decoded and bytes that are no UTF-8 as U+FFFD; of anything else the token itself.

@param bytes - the token is `bytes[start … end)`, the quotes of a string included. A string that was cut may lack the last one.
@returns text for every input, for whole tokens what `JSON.parse` gives; never throws on what fits into a string.
*/
export function decodeToken(bytes: Uint8Array, start: number, end: number): string {
	const buffer = asBuffer(bytes);
	if (buffer[start] !== 0x22) return buffer.toString('utf8', start, end);
	const isClosed = end - start >= 2 && buffer[end - 1] === 0x22;
	return decodeEscapes(buffer.toString('utf8', start + 1, isClosed ? end - 1 : end));
}

/** The escapes of JSON strings decoded wherever they stand; of a whole document too: outside of its strings there are no backslashes. */
export function decodeEscapes(text: string): string {
	if (!text.includes('\\')) return text;
	return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, hex: string | undefined, letter: string) =>
		hex === undefined ? (shortEscapes.get(letter) ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
	);
}

/**
Would a program that keeps numbers as doubles show another number? `9007199254740993`, `1e400` and `0.12345678901234567890` are such; `0.1` and `1.50` are not.

@param token - a number by the grammar of JSON.
*/
export function isInexact(token: string): boolean {
	// Any 15 digits survive.
	if (token.length <= 15 && !/[eE]/.test(token)) return false;
	const number = Number(token);
	return !Number.isFinite(number) || significant(token) !== significant(String(number));
}

/** Is it a zero with a sign? Doubles keep that, printing again does not. */
export function isNegativeZero(token: string): boolean {
	return token.startsWith('-0') && /^-[0.]+(?:[eE]|$)/.test(token);
}

/** One spelling for all that have the same value: digits without zeros at the ends, and the exponent of the first. */
function significant(token: string): string {
	const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token) ?? [];
	const digits = whole + fraction;
	const first = digits.search(/[1-9]/);
	if (first < 0) return '0';
	// By hand: `/0+$/` takes quadratic time on long runs of zeros in the middle.
	let last = digits.length;
	while (digits.charCodeAt(last - 1) === 0x30) last--;
	return `${sign}${digits.slice(first, last)}e${whole.length - first + Number(exponent)}`;
}
