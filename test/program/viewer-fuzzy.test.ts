import {expect, it} from 'vitest';
import {demoIsOver, fixedDemo, queryLine, tableRows, viewers} from '../support/viewer.js';

const {view} = viewers();

it('takes words that no event holds for the nearest ones that occur, shows their rows, and says so', async () => {
	const terminal = view(fixedDemo, {cols: 120, rows: 40});
	await terminal.screen(demoIsOver);
	terminal.press('/alice delete');
	await terminal.screen(() => /\/ alice delete .* [1-9]\d* of 2,067$/.test(queryLine(terminal)));
	const [, count = ''] = /(\d+ of 2,067)$/.exec(queryLine(terminal)) ?? [];
	const rows = tableRows(terminal.lines());
	expect(rows).toHaveLength(Number.parseInt(count, 10));
	expect(rows.every(row => row.includes('alice'))).toBe(true);

	terminal.press('\u0015alcie delte');
	await terminal.screen(() => queryLine(terminal).startsWith(' / alcie delte   ~alcie → alice   ~delte → delete '));
	await terminal.screen(() => queryLine(terminal).endsWith(` ${count}`));
	expect(tableRows(terminal.lines())).toEqual(rows);

	// Tab writes the correction in.
	terminal.press('\t');
	await terminal.screen(() => /^ \/ alice delete +[<\d]+ ms · /.test(queryLine(terminal)));
	expect(queryLine(terminal).endsWith(` ${count}`)).toBe(true);
	expect(tableRows(terminal.lines())).toEqual(rows);
});

it('never widens a word that occurs', async () => {
	const terminal = view(fixedDemo, {cols: 120, rows: 40});
	await terminal.screen(demoIsOver);
	terminal.press('/alice aliec');
	await terminal.screen(() => queryLine(terminal).startsWith(' / alice aliec   ~aliec → alice '));
	expect(queryLine(terminal)).not.toContain('~alice');
});
