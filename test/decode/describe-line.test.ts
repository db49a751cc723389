import {gzipSync} from 'node:zlib';
import {expect, it} from 'vitest';
import {describeLine} from '../../src/decode/describe-line.js';

const describeBytes = (line: Buffer) => describeLine(line, 0, line.length);

it.each([
	['klog', 'I1123 15:46:34.979339   12225 options.go:261] external host'],
	['klog', '2026-11-23T15:46:34.982554480Z I1123 15:46:34.979339   12225 options.go:261] behind a stamp\r'],
	['klog', '{"ts":1580306777047.2891,"caller":"app/server.go:12","msg":"Version","v":0}'],
	['json', '{"level":"warn","ts":"2026-11-23T15:46:34.979Z","msg":"retrying"}'],
	['json', '\ufeff{'],
	['json', '[{"a":1},'],
	['json', '[]'],
	['json', '{"cut short'],
	['blank', ''],
	['blank', ' \t\r'],
	['blank', '2026-11-23T15:46:34.982554480Z '],
	['text', '[INFO] a message'],
	['text', '[2026-01-02 03:04:05] a message'],
	['text', '\u001b[32mgreen\u001b[0m and 田中さくら🌸'],
	['text', '  "kind": "EventList",'],
	['text', 'kind: Event'],
])('tells users that a file holds %s: %j', (look, line) => {
	expect(describeBytes(Buffer.from(line))).toBe(look);
});

it('tells an archive and a picture from a log', () => {
	expect(describeBytes(gzipSync('some text, packed'))).toBe('binary');
	expect(describeBytes(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))).toBe('binary');
	expect(describeBytes(Buffer.from('ff'.repeat(40), 'hex'))).toBe('binary');
});
