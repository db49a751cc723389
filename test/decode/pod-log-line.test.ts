import {describe, expect, it} from 'vitest';
import {decodePodLogLine, stampLength} from '../../src/decode/pod-log-line.js';
import {parseRfc3339} from '../../src/model/time.js';

const decode = (line: string) => {
	const bytes = Buffer.from(`..${line}..`);
	const decoded = decodePodLogLine(bytes, 2, bytes.length - 2);
	return decoded && {...decoded, payload: bytes.toString('utf8', decoded.payloadStart, bytes.length - 2)};
};

describe('the stamp of the kubelet', () => {
	it.each([
		['in UTC', '2026-11-23T15:46:34.982554480Z', '2026-11-23T15:46:34.982554Z'],
		['with the offset of a node in the east', '2026-11-23T17:46:34.982554480+02:00', '2026-11-23T15:46:34.982554Z'],
		['with the offset of a node in the west', '2026-11-23T10:16:34.000000001-05:30', '2026-11-23T15:46:34.000000Z'],
	])('is cut off %s, and read', (_, stamp, time) => {
		expect(decode(`${stamp} {"a":1}`)).toMatchObject({stamp, time: parseRfc3339(time), payload: '{"a":1}'});
	});

	it('leaves blanks of the line itself', () => {
		expect(decode('2026-11-23T15:46:34.982554480Z  \tx ')?.payload).toBe(' \tx ');
	});

	it('may stand before an empty line', () => {
		expect(decode('2026-11-23T15:46:34.982554480Z ')?.payload).toBe('');
	});

	it('keeps the nanoseconds, so that two entries of one microsecond stay apart', () => {
		const one = decode('2026-11-23T15:46:34.982554480Z x');
		const other = decode('2026-11-23T15:46:34.982554481Z x');
		expect(one?.time).toBe(other?.time);
		expect(one?.stamp).not.toBe(other?.stamp);
	});
});

it.each([
	['an event', '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata"}'],
	['klog', 'I1123 15:46:34.979339   12225 options.go:261] external host was not specified'],
	['six digits: a shipper wrote that', '2026-11-23T15:46:34.982554Z {"a":1}'],
	['ten digits', '2026-11-23T15:46:34.9825544801Z {"a":1}'],
	['no blank behind it', '2026-11-23T15:46:34.982554480Z{"a":1}'],
	['a tab behind it', '2026-11-23T15:46:34.982554480Z\t{"a":1}'],
	['an offset without colon', '2026-11-23T15:46:34.982554480+0200 {"a":1}'],
	['a blank before it', ' 2026-11-23T15:46:34.982554480Z {"a":1}'],
	['half of it', '2026-11-23T15:46:34.98'],
	['it alone', '2026-11-23T15:46:34.982554480Z'],
	['half an offset', '2026-11-23T15:46:34.982554480+02:0'],
	['a month 13', '2026-13-23T15:46:34.982554480Z x'],
	['nothing', ''],
])('no stamp: %s', (_, line) => {
	expect(decode(line)).toBeUndefined();
});

it('never looks beyond the line', () => {
	const bytes = Buffer.from('2026-11-23T15:46:34.982554480Z {"a":1}');
	for (let end = 0; end <= bytes.length; end++) expect(stampLength(bytes, 0, end), `cut at ${end}`).toBe(end > 30 ? 31 : 0);
});
