import {describe, expect, it} from 'vitest';
import {csvRecord} from '../../src/print/csv.js';

describe('csvRecord', () => {
	it.each([
		['plain values', ['get', 'pods', ''], 'get,pods,\r\n'],
		['a comma', ['a,b', 'c'], '"a,b",c\r\n'],
		['quotes, doubled', ['say "hi"'], '"say ""hi"""\r\n'],
		['line breaks, kept', ['a\nb', 'c\rd'], '"a\nb","c\rd"\r\n'],
	])('writes %s as RFC 4180 has it', (_, values, record) => {
		expect(csvRecord(values)).toBe(record);
	});
});
