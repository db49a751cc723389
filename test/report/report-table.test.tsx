import {render} from 'ink';
import {expect, it} from 'vitest';
import {figureColumn, type Report, textColumn} from '../../src/report/report.js';
import {pictureOf} from '../../src/report/report-picture.js';
import {ReportTable} from '../../src/report/report-table.js';
import {createScreen} from '../../src/screen/screen.js';
import {createModel, feed, linesOf} from '../support/model.js';
import {settle} from '../support/screen.js';
import {hostileTexts} from '../ui/hostile.js';

const report: Report = {
	title: 'requests by user',
	columns: [textColumn('user'), figureColumn('count'), textColumn('note')],
	rows: [
		['王伟@example.cn', 1234, 'a'],
		[undefined, 3, undefined],
		['\u001B[2J\u202Ebob', 0, 'c'],
	],
};

/** The pictures, one after the other in the same place, as a terminal shows the last of them. */
async function shown(columns: number, rows: number, ...pictures: ReadonlyArray<ReturnType<typeof pictureOf>>): Promise<string[]> {
	const written: string[] = [];
	const write = (text: string) => written.push(text) > 0;
	const terminal = {columns, rows, writableLength: 0, write, on: () => undefined, off: () => undefined};
	const screen = createScreen({terminal, layer: () => ({panes: []})});
	const [first, ...others] = pictures;
	if (!first) return [];
	const {stdout, stdin} = screen;
	const ink = render(<ReportTable picture={first} />, {stdout, stdin, debug: true, patchConsole: false});
	await settle();
	for (const picture of others) {
		ink.rerender(<ReportTable picture={picture} />);
		await settle();
	}
	screen.close();
	ink.unmount();
	const model = createModel(columns, rows);
	await feed(model, written.join(''));
	const lines = linesOf(model);
	model.dispose();
	return lines;
}

const whole = {widthCells: 60, top: 0, height: 10, cursor: 1};

it('has no borders, columns as wide as their widest values, figures at the right, the cursor before its row', async () => {
	expect(await shown(60, 6, pictureOf(report, whole))).toEqual([
		'   user              count  note',
		'   王伟@example.cn   1,234  a',
		' ❯                       3',
		'   ^[[2J\\u{202e}bob      0  c',
		'',
		'',
	]);
});

it('shows what changes after it was mounted: other values, other widths, another window', async () => {
	const other: Report = {...report, rows: [['a name that is longer than all others before', 5, 'x'], ...report.rows]};
	const lines = await shown(80, 8, pictureOf(report, whole), pictureOf(other, {...whole, widthCells: 80, height: 2, cursor: 0}));
	expect(lines.slice(0, 4)).toEqual([
		'   user                                          count  note',
		' ❯ a name that is longer than all others before      5  x',
		'   王伟@example.cn                               1,234  a',
		'',
	]);
});

it.each([80, 40, 20, 10, 6])('fits into %i cells: the widest columns are cut, then columns are left out from the right', async width => {
	const hostile: Report = {title: 'x', columns: report.columns, rows: hostileTexts.map((text, at) => [text, at, text])};
	const picture = pictureOf(hostile, {...whole, widthCells: width, height: 30});
	expect(picture.widths.reduce((sum, one) => sum + one + 1, 1)).toBeLessThanOrEqual(width);
	const lines = await shown(width, 30, picture);
	expect(lines.filter(line => line !== '').length).toBeGreaterThan(hostileTexts.length - 2);
});

it('has the rows of its window only', () => {
	const rows = Array.from({length: 100}, (_, at) => [`user-${at}`, at, '']);
	expect(pictureOf({...report, rows}, {...whole, top: 40, height: 7}).rows).toHaveLength(7);
	expect(pictureOf({...report, rows}, {...whole, top: 98, height: 7}).rows).toHaveLength(2);
});
