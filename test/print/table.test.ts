import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {printedColumns, tableLine, titleLine, widen} from '../../src/print/table.js';
import {look, setLook} from '../../src/safe/look.js';

const before = look();
beforeEach(() => setLook({styles: 'none', glyphs: 'unicode', text: 'unicode'}));
afterEach(() => setLook(before));

const columns = () =>
	printedColumns([
		{title: 'VERB', align: 'left'},
		{title: 'CODE', align: 'right'},
		{title: 'NAME', align: 'left'},
	]);

describe('a printed table', () => {
	it('stands under its titles, numbers at the right', () => {
		const table = columns();
		widen(table, ['deletecollection', '200', 'web']);
		expect(titleLine(table, undefined)).toBe('VERB              CODE  NAME');
		expect(tableLine(['get', '404', 'web-1'], table, undefined)).toBe('get                404  web-1');
	});

	it('has a word for what is absent, so that a line has as many words as columns', () => {
		expect(tableLine(['get', '', ''], columns(), undefined)).toBe('get      -  -');
	});

	it('cuts nothing for a file or a pipe: a long value pushes the rest to the right', () => {
		expect(tableLine(['deletecollection', '200', 'x'.repeat(500)], columns(), undefined)).toBe(
			`deletecollection   200  ${'x'.repeat(500)}`,
		);
	});

	it('is cut at the width of a terminal', () => {
		expect(tableLine(['get', '200', 'a-long-name'], columns(), 16)).toBe('get    200  a-lo');
	});

	it('does not let one value of a megabyte fill every line with blanks', () => {
		const table = columns();
		widen(table, ['x'.repeat(1_000_000), '', '']);
		expect(tableLine(['get', '200', 'web'], table, undefined).length).toBeLessThan(120);
	});

	it('shows hostile text, and aligns what it shows', () => {
		const table = columns();
		const hostile = 'a\u001b[2Jb\u202e\n';
		widen(table, [hostile, '', '']);
		expect(tableLine([hostile, '200', 'web'], table, undefined)).toBe(String.raw`a\u{1b}[2Jb\u{202e}\u{a}   200  web`);
		expect(tableLine(['get', '200', 'web'], table, undefined).indexOf('web')).toBe(32);
	});

	it('tells a text that looks like an escape from an escape', () => {
		expect(tableLine([String.raw`\u{1b}`, '', ''], columns(), undefined)).toBe(String.raw`\\u{1b}     -  -`);
	});

	it('counts wide characters as two cells', () => {
		const table = columns();
		widen(table, ['王伟', '', '']);
		expect(tableLine(['王伟', '200', 'web'], table, undefined)).toBe('王伟   200  web');
	});
});
