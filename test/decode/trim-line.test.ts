import {expect, it} from 'vitest';
import {trimLine} from '../../src/decode/trim-line.js';

function trimmed(line: string): string {
	const bytes = Buffer.from(`xx${line}yy`, 'latin1');
	const {start, end} = trimLine(bytes, 2, bytes.length - 2);
	return bytes.toString('latin1', start, end);
}

const bom = '\xef\xbb\xbf';

it.each([
	['nothing, where there is nothing', '{"a":1}', '{"a":1}'],
	['the CR of a CRLF', '{"a":1}\r', '{"a":1}'],
	['several CRs', '{"a":1}\r\r', '{"a":1}'],
	['blanks and tabs around', ' \t {"a": 1}\t ', '{"a": 1}'],
	['the NULs of a file that was truncated under its writer', `${'\0'.repeat(5000)}{"a":1}`, '{"a":1}'],
	['a byte order mark', `${bom}{"a":1}`, '{"a":1}'],
	['all of them, in any order', `\0\0${bom} \0\r${bom}\t{"a":1} \r`, '{"a":1}'],
])('takes off %s', (_, line, expected) => {
	expect(trimmed(line)).toBe(expected);
});

it.each([
	['NULs inside and behind', '{"a":\0\0 1}\0'],
	['half a byte order mark', '\xef\xbb{'],
	['a no-break space, which is no blank of JSON', '\xc2\xa0{}'],
])('leaves %s', (_, line) => {
	expect(trimmed(line)).toBe(line);
});

it.each(['', ' ', '\r', '\0', '\0\0\r', bom, ` ${bom}\t`])('finds nothing in the empty line %j', line => {
	expect(trimmed(line)).toBe('');
});
