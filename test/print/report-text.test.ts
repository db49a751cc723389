import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {reportText} from '../../src/print/report-text.js';
import {figureColumn, type Report, textColumn} from '../../src/report/report.js';
import {look, setLook} from '../../src/safe/look.js';

const before = look();
beforeAll(() => setLook({styles: 'none', glyphs: 'unicode', text: 'unicode'}));
afterAll(() => setLook(before));

const report: Report = {
	title: 'by user',
	columns: [textColumn('user'), figureColumn('count')],
	rows: [
		['alice', 12],
		[undefined, 3],
		['a|b,"c"', 1],
	],
};
const file = {isTerminal: false, widthCells: undefined};

describe('a printed report', () => {
	it('is an aligned table', () => {
		expect(reportText(report, 'table', file)).toBe('USER     COUNT\nalice       12\n-            3\na|b,"c"      1\n');
	});

	it('is JSON with null for what is absent', () => {
		expect(JSON.parse(reportText(report, 'json', file))).toEqual([
			{user: 'alice', count: 12},
			{user: null, count: 3},
			{user: 'a|b,"c"', count: 1},
		]);
	});

	it('is CSV', () => {
		expect(reportText(report, 'csv', file)).toBe('user,count\r\nalice,12\r\n,3\r\n"a|b,""c""",1\r\n');
	});

	it('is a table of Markdown', () => {
		expect(reportText(report, 'markdown', file)).toBe('| user | count |\n| --- | ---: |\n| alice | 12 |\n|  | 3 |\n| a\\|b,"c" | 1 |\n');
	});

	it.each(['table', 'json', 'csv'] as const)('sends no control character of a value to a terminal as %s', form => {
		const hostile: Report = {...report, rows: [['\u001b]0;owned\u0007\u009b2J\u202e', 1]]};
		expect(reportText(hostile, form, {isTerminal: true, widthCells: 200})).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
	});
});
