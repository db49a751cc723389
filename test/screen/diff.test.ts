import {describe, expect, it} from 'vitest';
import {type Cells, cells, data, fit as fitted, ours} from '../../src/safe/cells.js';
import {createComposer, type Pane} from '../../src/screen/compose.js';
import {diff} from '../../src/screen/diff.js';
import {violations} from '../support/ansi.js';
import {createModel, feed, linesOf, styledLinesOf} from '../support/model.js';

const pane = (x: number, y: number, width: number, height: number, text: (n: number) => string): Pane => ({
	x,
	y,
	width,
	height,
	row: n => fitted(text(n), width),
});

const composed = (frame: readonly string[], panes: readonly Pane[], columns: number, rows: number): string[] =>
	createComposer()(frame, panes, columns, rows).map(line => line.map(segment => segment.cells).join(''));

describe('panes over a frame', () => {
	it('hide what is under them, and nothing else', () => {
		expect(composed(['header', 'xxxxxxxxxx', 'footer'], [pane(2, 1, 3, 1, () => 'ab')], 10, 3)).toEqual([
			'header    ',
			'xxab xxxxx',
			'footer    ',
		]);
	});

	it('hide each other: the last is the topmost', () => {
		const table = pane(0, 0, 10, 3, n => `row ${n}.....`);
		const popup = pane(3, 1, 4, 1, () => 'POP');
		expect(composed([], [table, popup], 10, 3)).toEqual(['row 0.....', 'rowPOP ...', 'row 2.....']);
		expect(composed([], [popup, table], 10, 3)).toEqual(['row 0.....', 'row 1.....', 'row 2.....']);
	});

	it('halve no wide character at their edges', () => {
		expect(composed(['王王王王王'], [pane(3, 0, 3, 1, () => 'abc')], 10, 1)).toEqual(['王 abc王王']);
	});

	it('are cut at the edges of the screen', () => {
		expect(composed([], [pane(-2, -1, 5, 3, n => `${n}abcd`)], 4, 2)).toEqual(['bcd ', 'bcd ']);
		expect(composed([], [pane(2, 0, 5, 9, n => `${n}abcd`)], 4, 2)).toEqual(['  0a', '  1a']);
		expect(composed([], [pane(9, 9, 5, 5, () => 'x')], 4, 2)).toEqual(['    ', '    ']);
	});

	it('may leave a row out', () => {
		expect(composed(['xxxx'], [{x: 1, y: 0, width: 2, height: 1, row: () => '' as Cells & ''}], 4, 1)).toEqual(['x  x']);
	});

	it.each([
		[0, 0],
		[1, 1],
		[500, 500],
	])('survive %i x %i', (columns, rows) => {
		expect(composed(['a', 'b'], [pane(0, 0, 80, 24, () => 'x')], columns, rows)).toHaveLength(rows);
	});
});

describe('diff', () => {
	const compose = createComposer();

	it('writes nothing for the same screen', () => {
		const screen = () => compose(['header'], [pane(0, 1, 10, 3, n => `王 ${n}`)], 20, 5);
		expect(diff(screen(), screen())).toBe('');
	});

	it('writes only the part of the line that differs', () => {
		const screen = (text: string) =>
			compose(['head'], [pane(0, 1, 5, 2, () => 'left'), pane(5, 1, 5, 2, n => (n === 1 ? text : 'same'))], 10, 3);
		expect(diff(screen('old'), screen('new'))).toBe('\u001B[3;6Hnew  ');
	});

	it('erases blanks in a row and passes over them, but not where they have a style', () => {
		const line = (text: string, style?: 'reverse') => [[{x: 0, width: 40, cells: fitted(ours(text, style && {reverse: true}), 40)}]];
		expect(diff(line('x'.repeat(40)), line(`a${' '.repeat(38)}b`))).toBe('\u001B[1;1Ha\u001B[38X\u001B[38Cb');
		expect(diff(line('x'.repeat(40)), line(`a${' '.repeat(9)}b`.padEnd(40, '.')))).toContain(`a${' '.repeat(9)}b`);
		expect(diff(line('x'.repeat(40)), line(`a${' '.repeat(38)}b`, 'reverse'))).toContain(`a${' '.repeat(38)}b`);
	});

	it('makes one screen of any other', async () => {
		const texts = [
			'',
			'plain',
			'王伟@example.cn',
			'🚀 launched',
			'e\u0301e\u0301',
			'नमस्ते',
			'שלום',
			'a\u202Eb',
			'─────',
			'│ x │',
			'long enough to be cut off at the edge',
		];
		const screens = texts.flatMap((one, index) => [
			compose([one, texts[index - 1] ?? ''], [pane(0, 1, 9, 3, n => texts[(n + index) % texts.length] ?? '')], 20, 5),
			compose([one], [pane(3, 0, 9, 5, n => texts[(n * 2 + index) % texts.length] ?? ''), pane(7, 1, 6, 2, () => one)], 20, 5),
		]);
		const model = createModel(20, 5);
		await feed(model, '\u001B[?7l');
		for (const after of screens) {
			const fresh = createModel(20, 5);
			await feed(fresh, `\u001B[?7l${diff(undefined, after)}`);
			await feed(model, diff(screens[screens.indexOf(after) - 1], after));
			expect(styledLinesOf(model)).toEqual(styledLinesOf(fresh));
			fresh.dispose();
		}
		model.dispose();
	});

	it.each(['today', 'unicode-6'] as const)('keeps everything in its column, however the terminal counts (%s)', async widths => {
		const model = createModel(40, 4, widths);
		const texts = ['🚀🚀 रॉकेट', '王伟 नमस्ते', 'e\u0301 मुंबई 🚀', 'plain'];
		const screen = (at: number) =>
			compose(
				[],
				[pane(0, 0, 20, 4, n => texts[(n + at) % 4] ?? ''), pane(20, 0, 1, 4, () => '|'), pane(21, 0, 19, 4, n => `right ${n}`)],
				40,
				4,
			);
		await feed(model, `\u001B[?7l${diff(undefined, screen(0))}`);
		for (let at = 1; at < 9; at++) {
			await feed(model, diff(screen(at - 1), screen(at)));
			const buffer = model.buffer.active;
			const right = Array.from({length: 4}, (_, y) => buffer.getLine(y)?.translateToString(true, 20).trimEnd());
			expect(right).toEqual(['|right 0', '|right 1', '|right 2', '|right 3']);
		}
		// Nothing of a longer text is left behind where a narrow terminal draws a wide character.
		expect(linesOf(model).find(line => line.startsWith('plain'))).toBe(
			`plain${' '.repeat(15)}|right ${linesOf(model).findIndex(line => line.startsWith('plain'))}`,
		);
		model.dispose();
	});

	it('sends nothing but text, places and styles', () => {
		const hostile = 'a\u001B[2J\u001B]0;x\u0007\u009B3J\u202E\u200D\t王🚀e\u0301';
		const after = compose(
			[hostile, `\u001B[1m${hostile}\u001B[22m`],
			[pane(0, 2, 30, 1, () => hostile), {x: 0, y: 3, width: 40, height: 1, row: () => cells(data(hostile, {color: 'red'}))}],
			40,
			4,
		);
		expect(violations(diff(undefined, after))).toEqual([]);
	});
});
