import {expect, it} from 'vitest';
import {decodeToken} from '../../src/decode/json-token.js';

const decode = (token: string) => decodeToken(Buffer.from(token), 0, Buffer.byteLength(token));

it.each([
	'"plain"',
	'""',
	'"\\"\\\\\\/\\b\\f\\n\\r\\t"',
	'"\\u0000\\u001b\\u00E9\\u202e"',
	'"\\ud83d\\ude80 and \\ud83d alone"',
	'"田中さくら🌸\u2028"',
	'"\\\\u0041 \\\\\\u0041"',
])('reads %s as JSON.parse does', token => {
	expect(decode(token)).toBe(JSON.parse(token));
});

it.each(['-1.50E+2', 'true', 'null', '{"a": [1]}'])('gives %s as it is', token => {
	expect(decode(token)).toBe(token);
});

it.each([
	['"cut', 'cut'],
	['"', ''],
	['"a\\', 'a\\'],
	['"a\\u12', 'au12'],
	['', ''],
])('makes the best of %j, which is no whole token', (token, text) => {
	expect(decode(token)).toBe(text);
});

it('shows bytes that are no UTF-8 as U+FFFD, as in an event', () => {
	expect(decodeToken(Uint8Array.of(0x22, 0x61, 0xff, 0x5c, 0x6e, 0xc3, 0x22), 0, 7)).toBe('a\ufffd\n\ufffd');
});
