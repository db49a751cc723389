import {describe, expect, it} from 'vitest';
import {hasOddEscapes} from '../../src/decode/odd-escapes.js';
import {createRandom, seedOfRun} from '../support/random.js';

const isOdd = (text: string) => hasOddEscapes(Buffer.from(text), 0, Buffer.byteLength(text));

describe('hasOddEscapes', () => {
	it.each([
		['no backslash', '{"a":"b/c"}'],
		['short escapes', String.raw`{"a":"\"\\\b\f\n\r\t"}`],
		['what Go writes as \\u', String.raw`{"a":"\u003c\u003e\u0026\u2028\u2029\u0000\u001f\u000b"}`],
		['the same in capitals', String.raw`{"a":"\u003C\u003E\u001F"}`],
		['an escaped backslash before a slash', String.raw`{"a":"\\/"}`],
		['an escaped backslash before a u', String.raw`{"a":"\\u0061"}`],
		['two of them', String.raw`{"a":"\\\\u0061\\\\/"}`],
		['nothing', ''],
		['a backslash at the end', '\\'],
	])('not with %s', (_, text) => {
		expect(isOdd(text)).toBe(false);
	});

	it.each([
		['a slash', String.raw`{"a":"\/"}`],
		['a letter', String.raw`{"a":"\u0061"}`],
		['a letter behind others that are none', String.raw`{"a":"\\u0061\u003c\\/\u0061"}`],
		['half of a pair', String.raw`{"a":"\ud83d\ude00"}`],
		['DEL', String.raw`{"a":"\u007f"}`],
		['what Go writes for no UTF-8', String.raw`{"a":"\ufffd"}`],
		['a neighbour of what Go writes', String.raw`{"a":"\u003d"}`],
		['an equals sign in a key', String.raw`{"\u003d":1}`],
		['an escape behind an escaped backslash', String.raw`{"a":"\\\/"}`],
		['one that is cut short', String.raw`{"a":"\u00`],
	])('with %s', (_, text) => {
		expect(isOdd(text)).toBe(true);
	});

	it('looks at no byte outside of the range', () => {
		const bytes = Buffer.from(String.raw`\/"a\\"\/`);
		expect(hasOddEscapes(bytes, 2, bytes.length - 2)).toBe(false);
		expect(hasOddEscapes(bytes, 2, bytes.length)).toBe(true);
		// The backslash before the range escapes nothing in it.
		expect(hasOddEscapes(Buffer.from(String.raw`\\/`), 1, 3)).toBe(true);
	});

	const seed = seedOfRun();
	it(`says what a walk from the first byte says (SEED=${seed})`, () => {
		const random = createRandom(seed);
		const pieces = ['\\', '\\\\', '/', 'u', '0', '00', '003', 'c', '26', '2028', '1F', 'a', '"', 'é', '\\u003c', '\\u0061'];
		for (let round = 0; round < 3000; round++) {
			const text = Array.from({length: Math.floor(random() * 12)}, () => pieces[Math.floor(random() * pieces.length)]).join('');
			const escapes = text.match(/\\(?:u.{0,4}|.)/gsu) ?? [];
			const odd = escapes.some(
				one => one === '\\/' || (one.startsWith('\\u') && !/^\\u(?:00(?:3[ce]|26|[01][\da-f])|202[89])$/i.test(one)),
			);
			// A `\u` that is cut short by another escape takes nothing of that with it.
			if (/\\u[^\\]{0,3}\\/.test(text)) continue;
			expect(isOdd(text), text).toBe(odd);
		}
	});
});
