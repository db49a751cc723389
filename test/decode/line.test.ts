import {describe, expect, it} from 'vitest';
import {maxTextBytes} from '../../src/decode/byte-range.js';
import {decodeLine} from '../../src/decode/line.js';
import {findDocument} from '../../src/decode/line-content.js';
import {makeLine} from '../support/make-event.js';

/** Decodes the line where it stands between others. */
function decode(line: string | Buffer) {
	const before = Buffer.from('{"x":1}\n');
	const bytes = Buffer.concat([before, Buffer.from(line), Buffer.from('\n{"y":2}')]);
	const end = bytes.length - 8;
	const decoded = decodeLine(bytes, before.length, end);
	return decoded.kind === 'event' ? {...decoded, json: bytes.toString('utf8', decoded.jsonStart, decoded.jsonEnd)} : decoded;
}

describe('finds the JSON of an event', () => {
	const line = makeLine({userAgent: '田中さくら🌸'});

	it.each([
		['bare', line],
		['before CRLF', `${line}\r`],
		['behind NULs', `\0\0\0${line}`],
		['behind a byte order mark', `\ufeff${line}`],
		['between blanks', ` \t${line} `],
		['behind a stamp of the kubelet', `2026-11-23T15:46:34.982554480Z ${line}`],
		['behind a stamp with an offset, more blanks, and before CRLF', `2026-11-23T15:46:34.982554480+02:00   ${line}\r`],
	])('%s', (_, whole) => {
		expect(decode(whole)).toMatchObject({kind: 'event', json: line, event: {userAgent: '田中さくら🌸'}});
	});
});

it('shows bytes that are no UTF-8 as U+FFFD', () => {
	const [head = '', tail = ''] = makeLine({userAgent: 'agent-@'}).split('@');
	const line = Buffer.concat([Buffer.from(head), Buffer.from([0xff, 0xc3]), Buffer.from(tail)]);
	expect(decode(line)).toMatchObject({kind: 'event', event: {userAgent: 'agent-\ufffd\ufffd'}});
});

it.each([
	['a blank line', ''],
	['NULs', '\0\0\0'],
	['a stamp before nothing', '2026-11-23T15:46:34.982554480Z '],
	['klog', 'I1123 15:46:34.979339   12225 options.go:261] external host'],
	['klog behind a stamp', '2026-11-23T15:46:34.982554480Z I1123 15:46:34.979339   12225 options.go:261] {"auditID":1}'],
	['two stamps', `2026-11-23T15:46:34.982554480Z 2026-11-23T15:46:34.982554480Z ${makeLine()}`],
	['foreign JSON', '{"level":"warn","msg":"retrying"}'],
	['bytes', Buffer.from('1f8b0800000000000003', 'hex')],
])('passes over %s', (_, line) => {
	expect(decode(line)).toEqual({kind: 'other'});
});

it('says why a line is no event although it set out to be one', () => {
	expect(decode(makeLine().slice(0, 200))).toEqual({kind: 'malformed', reason: 'not valid JSON (cut short?)'});
	expect(decode(`2026-11-23T15:46:34.982554480Z {"auditID":"a"}`)).toEqual({kind: 'malformed', reason: 'no stage'});
});

it('makes no string of a line that begins like no object', () => {
	const bytes = Buffer.from('I1123 15:46:34.979339   12225 options.go:261] {"auditID":"a","stage":"Panic","verb":"get"}');
	bytes.toString = () => expect.fail('a string was made');
	expect(decodeLine(bytes, 0, bytes.length)).toEqual({kind: 'other'});
});

it('takes an empty range that stands before an event', () => {
	const bytes = Buffer.from(makeLine());
	expect(decodeLine(bytes, 0, 0)).toEqual({kind: 'other'});
	expect(findDocument(bytes, 0, 0)).toEqual({start: 0, end: 0});
});

it('takes bytes of every kind of memory', () => {
	const line = Buffer.from(makeLine());
	const shared = new Uint8Array(new SharedArrayBuffer(line.length + 5), 5);
	shared.set(line);
	expect(decodeLine(shared, 0, shared.length)).toMatchObject({kind: 'event', jsonStart: 0, jsonEnd: line.length});
	expect(decodeLine(Uint8Array.from(line), 0, line.length)).toMatchObject({kind: 'event'});
});

it('reports a line that is too long for a string, with its size', () => {
	// Pages that nobody touches take address space only.
	const bytes = Buffer.alloc(maxTextBytes + 1);
	bytes.write(makeLine());
	expect(decodeLine(bytes, 0, bytes.length)).toEqual({
		kind: 'malformed',
		reason: 'too long: at least 536870889 bytes, and no more than 536870888 can be decoded',
	});
});
