import {afterEach, describe, expect, it} from 'vitest';
import {
	blank,
	type Cells,
	type Content,
	cells,
	crop,
	data,
	fill,
	fit as fitted,
	join,
	jsonLine,
	ours,
	plainLine,
	styled,
	widthOf,
	wrap,
} from '../../src/safe/cells.js';
import {setLook} from '../../src/safe/look.js';
import {violations} from '../support/ansi.js';
import {columnsAfter, createModel, feed, linesOf, styledLinesOf} from '../support/model.js';

afterEach(() => setLook({styles: 'colors', glyphs: 'unicode', text: 'unicode'}));

/** Without styles. */
const bare = (made: Cells): string => made.replaceAll(/\u001B\[[\d;]*m/g, '');

const samples = [
	'',
	'pods',
	'a b',
	' a  b ',
	'王伟@example.cn',
	'🚀🚀🚀',
	'e\u0301te\u0301',
	`a${'\u0301'.repeat(200)}b`,
	'שלום עולם',
	'مرحبا',
	'\u202Eevil\u202C',
	'\u001B[31mred\u001B[0m',
	'a\tb\nc',
	'👩\u200D🚀',
	'🇩🇪',
	'ﾊﾝｶｸ',
	'ＡＢＣ',
	'한국어',
	'‹x›',
	'x'.repeat(300),
	'王'.repeat(300),
];

describe('fit', () => {
	it.each([
		['fills up', 'abc', 6, {}, 'abc   '],
		['cuts at the end', 'abcdefghij', 6, {}, 'abcde…'],
		['leaves what just fits', 'abcdef', 6, {}, 'abcdef'],
		['cuts at the start', 'abcdefghij', 6, {cut: 'start'}, '…fghij'],
		['keeps the last third', 'checkout-fqrxjmfbl-5xzxm', 14, {cut: 'middle'}, 'checkout-…xzxm'],
		['keeps three cells of a short end', 'cache-76c4f-abk2q', 7, {cut: 'middle'}, 'cac…k2q'],
		['keeps as much of the end as it is told', 'endpointslices', 9, {cut: 'middle', tail: 4}, 'endp…ices'],
		['aligns right', '0.6ms', 8, {align: 'right'}, '   0.6ms'],
		['cuts one cell to the sign', 'abc', 1, {}, '…'],
		['has no room', 'abc', 0, {}, ''],
		['does not halve a wide character', '王伟王伟', 4, {}, '王… '],
		['counts a wide character as two', '王伟', 5, {}, '王伟 '],
		['cuts an escape as a whole', 'a\u202Eb', 6, {}, 'a…    '],
		['keeps a letter and its mark together', 'e\u0301e\u0301e\u0301', 2, {}, 'e\u0301…'],
	] as const)('%s', (_, text, width, options, expected) => {
		expect(bare(fitted(text, width, options))).toBe(expected);
	});

	it('is as wide as asked, whatever the text, cut, and look', async () => {
		const expected: Array<[what: string, made: Cells, width: number]> = [];
		for (const glyphs of ['unicode', 'ascii'] as const)
			for (const styles of ['colors', 'none'] as const)
				for (const text of samples)
					for (const cut of ['end', 'middle', 'start'] as const)
						for (const width of [1, 2, 3, 5, 8, 13, 21, 40, 80]) {
							setLook({glyphs, styles});
							const content: Content = width % 2 ? text : ['‹', data(text, {bold: true}), ours('…')];
							expected.push([
								JSON.stringify({text, cut, width, glyphs, styles}),
								fitted(content, width, {cut, style: {color: 'cyan'}}),
								width,
							]);
						}
		await expectWidths(expected);
	});

	it('underlines escapes, and nothing else of the data', async () => {
		expect(await styledOf(fitted('a\u202Eb ^[', 20, {style: {color: 'red'}}))).toBe('⟨red⟩a⟨underline red⟩\\u{202e}⟨red⟩b ^[⟨⟩');
	});

	it('reverses what any hit covers, in whatever order they come and whether they overlap', async () => {
		const hits = [
			[8, 40],
			[2, 4],
			[3, 5],
			[6, 6],
		] as const;
		const shown = '⟨reverse⟩cde⟨⟩fgh⟨reverse⟩ij⟨⟩';
		expect(await styledOf(fitted('abcdefghij', 12, {hits}))).toBe(`ab${shown}`);
		// The same where a character is looked at for itself.
		expect(await styledOf(fitted('äbcdefghij', 12, {hits}))).toBe(`äb${shown}`);
	});

	it('reverses hits, also where they were cut from a long text', async () => {
		expect(await styledOf(fitted('find me here', 20, {hits: [[5, 7]]}))).toBe('find ⟨reverse⟩me⟨⟩ here');
		expect(await styledOf(fitted('find me here', 20, {hits: text => [[text.indexOf('here'), text.length]]}))).toBe(
			'find me ⟨reverse⟩here⟨⟩',
		);
		const long = `${'x'.repeat(100_000)}needle`;
		expect(await styledOf(fitted(long, 8, {cut: 'start', hits: [[long.length - 6, long.length]]}))).toBe('…x⟨reverse⟩needle⟨⟩');
	});

	it('tells our own words from the same words of the log', async () => {
		expect(await styledOf(fitted(ours('‹redacted›'), 12))).toBe('⟨underline⟩‹redacted›⟨⟩');
		expect(await styledOf(fitted('‹redacted›', 12))).toBe('‹redacted›');
	});

	it('lets nothing hostile through even as words of our own', () => {
		expect(violations(cells(ours('a\u001B[2J\u202E')))).toEqual([]);
	});

	it('looks only at the ends of a long text', () => {
		const text = Buffer.from('é \u202E'.repeat(3_000_000)).toString();
		const started = performance.now();
		for (const cut of ['end', 'middle', 'start'] as const) fitted(text, 80, {cut});
		wrap(text, 80, 10);
		expect(performance.now() - started).toBeLessThan(1000);
	});
});

describe('widths', () => {
	it('are what the terminal counts', async () => {
		await expectWidths(samples.map(text => [JSON.stringify(text), cells(text), widthOf(text)]));
	});

	it.each([
		['Latin', 0x20, 0x17f],
		['Greek', 0x391, 0x3c9],
		['Cyrillic', 0x410, 0x44f],
		['Hebrew', 0x5d0, 0x5ea],
		['Arabic', 0x621, 0x652],
		['Devanagari', 0x900, 0x963],
		['marks', 0x300, 0x36f],
		['Thai', 0xe01, 0xe5b],
		['kana', 0x3041, 0x30ff],
		['CJK', 0x4e00, 0x9fa5],
		['Hangul', 0xac00, 0xd7a3],
		['full and half width', 0xff01, 0xff9f],
		['lines and blocks', 0x2500, 0x259f],
		['emoji', 0x1f300, 0x1f6c5],
	])('of %s are what the terminal counts', async (_, from, to) => {
		const texts = Array.from({length: to - from + 1}, (__, at) => `x${String.fromCodePoint(from + at)}x`);
		await expectWidths(texts.map(text => [`U+${text.codePointAt(1)?.toString(16)}`, cells(text), widthOf(text)]));
	});
});

describe('parts', () => {
	it('of ours take as many cells as the same signs of the log', () => {
		for (let code = 0x21; code <= 0xffff; code++) {
			const text = `a${String.fromCharCode(code)}a`;
			if (widthOf(ours(text)) !== widthOf(data(text))) expect.fail(`U+${code.toString(16)}`);
		}
	});

	it('stand side by side in their own styles', async () => {
		const made = fitted(['alice', ours(' ← ', {faint: true}), data('bob', {bold: true})], 14, {style: {color: 'green'}});
		expect(await styledOf(made)).toBe('⟨green⟩alice⟨faint green⟩ ← ⟨bold green⟩bob⟨⟩');
	});

	it('keep the blanks that are meant', () => {
		expect(bare(cells(ours('  a   b ')))).toBe('  a   b ');
	});

	it('take bytes as they were logged', () => {
		expect(bare(fitted(Uint8Array.from([0x61, 0xff]), 10))).toBe('a\\x{ff}   ');
	});
});

describe('a style laid under cells', () => {
	it('fills what has none and keeps what has one', async () => {
		const row = join(fitted('a', 2), fitted('b', 2, {style: {color: 'red'}}), fitted('\t', 2));
		expect(await styledOf(styled(row, {bold: true}))).toBe('⟨bold⟩a ⟨bold red⟩b⟨bold⟩ ⟨bold underline⟩^I⟨⟩');
	});

	it('reverses the room as well', async () => {
		expect(await styledOf(fitted('ab', 4, {style: {reverse: true}}))).toBe('⟨reverse⟩ab  ⟨⟩');
	});
});

describe('wrap', () => {
	const wrapped = (text: Content, width: number, maxLines: number) => wrap(text, width, maxLines).map(bare);

	it('breaks after blanks where that leaves a line half full', () => {
		expect(wrapped('hello world this is a sentence', 12, 9)).toEqual(['hello world ', 'this is a   ', 'sentence    ']);
	});

	it('breaks anywhere else', () => {
		expect(wrapped('/api/v1/namespaces', 8, 9)).toEqual(['/api/v1/', 'namespac', 'es      ']);
	});

	it('cuts the last line that there is room for', () => {
		expect(wrapped('abcdefghijkl', 4, 2)).toEqual(['abcd', 'efg…']);
	});

	it('breaks an escape that is wider than a line', () => {
		expect(wrapped('\u202E', 5, 9)).toEqual(['\\u{20', '2e}  ']);
	});

	it('has one blank line for nothing, and none where there is no room', () => {
		expect(wrapped('', 3, 5)).toEqual(['   ']);
		expect(wrapped('abc', 0, 5)).toEqual([]);
		expect(wrapped('abc', 3, 0)).toEqual([]);
	});

	it('makes every line as wide as asked', async () => {
		await expectWidths(
			samples.flatMap(text =>
				[1, 2, 3, 7, 20].flatMap(width =>
					wrap(text, width, 6).map((line): [string, Cells, number] => [JSON.stringify({text, width}), line, width]),
				),
			),
		);
	});
});

describe('crop', () => {
	it('keeps styles, and blanks for half a character', async () => {
		const line = join(fitted('ab', 2, {style: {color: 'red'}}), fitted('王伟', 4, {style: {bold: true}}), fitted('cd', 2));
		expect(await styledOf(crop(line, 1, 4))).toBe('⟨red⟩b⟨bold⟩王 ⟨⟩');
		expect(await styledOf(crop(line, 3, 5))).toBe('⟨bold⟩ 伟⟨⟩cd');
	});

	it('understands what Ink makes of a style', async () => {
		expect(await styledOf(crop('\u001B[1m\u001B[36mab\u001B[39m\u001B[22mcd', 1, 2))).toBe('⟨bold cyan⟩b⟨⟩c');
	});

	it('fills up what is missing', () => {
		expect(crop('ab', 1, 4)).toBe('b   ');
		expect(crop('', 0, 2)).toBe('  ');
		expect(crop('ab', 7, 2)).toBe('  ');
	});

	it('drops or escapes what is no style of ours', () => {
		expect(violations(crop('a\u001B[48;5;1mb\u001B[2J\u001B]0;title\u0007\u202Ec', 0, 60))).toEqual([]);
	});

	it('cuts signs of ours as it cuts letters', () => {
		const line = 'a…│─█▏❯ ↑b·–‹x›';
		for (let from = 0; from <= line.length; from++)
			for (let width = 0; width <= 20; width++) expect(crop(line, from, width)).toBe(line.slice(from, from + width).padEnd(width));
	});

	it('is a part of what was there, wherever it is cut', async () => {
		const expected: Array<[string, Cells, number]> = [];
		for (const text of samples)
			for (let at = 0; at <= 20; at++) {
				const whole = fitted(text, 20, {style: {bold: true}});
				expected.push([JSON.stringify({text, at}), join(crop(whole, 0, at), crop(whole, at, 20 - at)), 20]);
			}
		await expectWidths(expected);
	});
});

describe('looks', () => {
	it('without colours keeps bold, underline and reverse', async () => {
		setLook({styles: 'attributes'});
		expect(await styledOf(fitted('a\t', 4, {style: {color: 'red', bold: true, faint: true}}))).toBe('⟨bold⟩a⟨bold underline⟩^I⟨⟩');
	});

	it('without styles takes the plain form, and sends no sequence', () => {
		setLook({styles: 'none'});
		expect(fitted('a\t\\', 12, {style: {reverse: true}})).toBe('a\\u{9}\\\\    ');
		expect(styled(blank(2), {bold: true})).toBe('  ');
	});

	it('in ASCII has a sign for each of ours, and one cell for it', () => {
		setLook({glyphs: 'ascii'});
		expect(fitted(ours('❯›●…─│↑‖■↓←→▏▸▾✗·'), 17)).toBe('>:*~-|^=#v<>|>vx.');
		expect(bare(fitted(ours('‹redacted 14 B›'), 15))).toBe('[redacted 14 B]');
		expect(fitted('abcdef', 4)).toBe('abc~');
		expect(bare(fitted(' 王', 4))).toBe('.王 ');
	});

	it('without UTF-8 has no letter outside ASCII', () => {
		setLook({glyphs: 'ascii', text: 'ascii'});
		for (const text of samples) expect(bare(cells([text, ours('… ✗ 王')]))).toMatch(/^[ -~]*$/);
	});

	it('changes what was shown before', () => {
		expect(bare(fitted('jürgen', 12))).toBe('jürgen      ');
		setLook({text: 'ascii'});
		expect(bare(fitted('jürgen', 12))).toBe('j\\u{fc}rgen ');
	});
});

describe('printed lines', () => {
	it('hold nothing that a terminal would obey, and can be read back', () => {
		expect(plainLine('a\\ \u001B[2J  b')).toBe('a\\\\ \\u{1b}[2J  b');
	});

	it('of JSON stay the same JSON', () => {
		const line = '{"a":"\u202E\u{E0001}\u009B é","b":"\\" \\u001b  王"}';
		expect(violations(jsonLine(line))).toEqual([]);
		expect(JSON.parse(jsonLine(line))).toEqual(JSON.parse(line));
		setLook({text: 'ascii'});
		expect(jsonLine(line)).toMatch(/^[ -~]*$/);
		expect(JSON.parse(jsonLine(line))).toEqual(JSON.parse(line));
	});
});

it('is harmless for every sample, in every form', () => {
	for (const text of samples)
		for (const made of [
			fitted(text, 30),
			cells(text),
			...wrap(text, 9, 9),
			plainLine(text),
			jsonLine(text),
			fill('─', 9),
			styled(cells(text), {reverse: true}),
		])
			expect(violations(made), JSON.stringify(text)).toEqual([]);
});

/** The terminal's cursor must stand where we say that the cells end. */
async function expectWidths(expected: ReadonlyArray<readonly [what: string, made: Cells, width: number]>): Promise<void> {
	const model = createModel(4000, 2);
	const columns = await columnsAfter(
		model,
		expected.map(([, made]) => made),
	);
	model.dispose();
	expect(columns).toHaveLength(expected.length);
	for (const [index, [what, , width]] of expected.entries()) expect(columns[index], what).toBe(width);
}

async function styledOf(made: Cells): Promise<string> {
	const model = createModel(60, 2);
	await feed(model, made);
	expect(linesOf(model)[1]).toBe('');
	const [line = ''] = styledLinesOf(model);
	model.dispose();
	return line;
}
