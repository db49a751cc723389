import {describe, expect, it} from 'vitest';
import {generateFile} from '../bench/generate.mjs';
import {makeLine} from '../support/make-event.js';
import {scratchFolder} from '../support/scratch.js';
import {cursorOn, cursorRow, pasted, queryLine, tableRows, viewers} from '../support/viewer.js';

const {viewing, view} = viewers();
const scratch = scratchFolder();

const lines = Array.from({length: 300}, (_, n) =>
	makeLine({
		user: {username: n % 3 === 0 ? 'alice' : 'bob'},
		verb: n % 10 === 0 ? 'delete' : 'get',
		responseStatus: {metadata: {}, code: n % 5 === 0 ? 404 : 200},
	}),
);
const log = scratch.write(`${lines.join('\n')}\n`);

const figures = (line: string): string => /(?:✗ column \d+|[\d,]+ of [\d,]+)$/.exec(line)?.[0] ?? '';

describe('the query line', () => {
	it('filters with every key, and tells matched of total', async () => {
		const terminal = await viewing([log]);
		const asks = async (keys: string, shown: string, count: string) => {
			terminal.press(keys);
			await terminal.screen(() => queryLine(terminal).startsWith(` / ${shown} `) && figures(queryLine(terminal)) === count);
		};
		terminal.press('/');
		await asks('user:alice', 'user:alice', '100 of 300');
		await asks(' code:>=400', 'user:alice code:>=400', '20 of 300');
		expect(tableRows(terminal.lines()).filter(row => !/ 404 .*alice/.test(row))).toEqual([]);
		await asks('\u0017', 'user:alice', '100 of 300');
		await asks('-verb:delete', 'user:alice -verb:delete', '90 of 300');
		await asks('\u0015verb:delete or user:bob', 'verb:delete or user:bob', '210 of 300');
		terminal.press('\r');
		await terminal.screen(/find {2}\+ and/);
		expect(figures(queryLine(terminal))).toBe('210 of 300');
	});

	it('says what each term removed, and of an empty answer which term is the culprit', async () => {
		const terminal = await viewing([log]);
		terminal.press('/user:alice code:>=400');
		await terminal.screen(/user:alice −40 +code:>=400 −80/);
		terminal.press(' ns:nowhere');
		await terminal.screen(/user:alice alone 100 +code:>=400 alone 60 +ns:nowhere alone 0/);
		await terminal.screen('none of 300 requests passes this query');
	});

	it('says which value may have been meant by a term that passes nothing, and Tab takes it', async () => {
		const terminal = await viewing([log]);
		terminal.press('/user:alice verb:del');
		await terminal.screen(/verb:del alone 0 +Tab takes verb:delete/);
		terminal.press('\t');
		await terminal.screen(
			() => queryLine(terminal).startsWith(' / user:alice verb:delete ') && figures(queryLine(terminal)) === '10 of 300',
		);
	});

	it('marks an invalid query in red with its reason and column, and the last valid one stays in force', async () => {
		const terminal = await viewing([log]);
		terminal.press('/user:alice');
		await terminal.screen(() => figures(queryLine(terminal)) === '100 of 300');
		const rows = tableRows(terminal.lines());
		// Typed letter by letter, `usr` alone would be the last valid one.
		terminal.press(pasted(' usr:x'));
		await terminal.screen(() => queryLine(terminal).endsWith('✗ column 12'));
		await terminal.screen('unknown field "usr"; did you mean "user"?   (last valid query stays: 100)');
		expect(tableRows(terminal.lines())).toEqual(rows);
		await terminal.until(() => terminal.styledLines().some(line => /⟨[^⟩]*red[^⟩]*⟩✗ column 12⟨/.test(line)), 'red');
		// Kept though it is invalid: it goes on saying so.
		terminal.press('\r');
		await terminal.screen(/find {2}\+ and/);
		expect(queryLine(terminal)).toContain('✗ column 12');
	});

	it('puts back on Esc the query that was there before', async () => {
		const terminal = await viewing([log]);
		terminal.press('/user:alice\rg');
		await terminal.screen(() => figures(queryLine(terminal)) === '100 of 300');
		await terminal.screen(cursorOn('web-1 '));
		const before = {rows: tableRows(terminal.lines()), cursor: cursorRow(terminal)};
		terminal.press('/ verb:get');
		await terminal.screen(() => figures(queryLine(terminal)) === '90 of 300');
		terminal.press('\u0015verb:nothing');
		await terminal.screen(() => figures(queryLine(terminal)) === '0 of 300');
		terminal.press('\u001B');
		await terminal.screen(() => figures(queryLine(terminal)) === '100 of 300' && queryLine(terminal).startsWith(' / user:alice '));
		await terminal.screen(/find {2}\+ and/);
		terminal.press('g');
		await terminal.screen(cursorOn('web-1 '));
		expect({rows: tableRows(terminal.lines()), cursor: cursorRow(terminal)}).toEqual(before);
	});

	it('takes the value under the cursor as a term', async () => {
		const terminal = await viewing([log]);
		terminal.press('-');
		await terminal.screen(() => / -user:(alice|bob) /.test(queryLine(terminal)));
		terminal.press('=');
		await terminal.screen(() => /^ \/ user:(alice|bob) /.test(queryLine(terminal)));
	});
});

it('fills the screen again after a query that nothing passed', async () => {
	const terminal = await viewing([log]);
	await terminal.screen('■ END');
	terminal.press('/verb:nothing\r');
	await terminal.screen(() => figures(queryLine(terminal)) === '0 of 300');
	terminal.press('/\u0015\r');
	await terminal.screen(shown => /300 of 300$/.test(queryLine(terminal)) && tableRows(shown).length > 10);
});

it('offers no correction of a query that is invalid', async () => {
	const terminal = await viewing([log]);
	terminal.press('/alicx');
	await terminal.screen('~alicx → alice');
	terminal.press(':x');
	await terminal.screen(shown => figures(queryLine(terminal)).startsWith('✗ column') && !shown.join().includes('~alicx'));
	terminal.press('\t');
	await terminal.screen(() => queryLine(terminal).startsWith(' / alicx:x '));
});

it('shows every letter that is typed while whole events are searched', async () => {
	const file = scratch.name();
	generateFile(file, 8_000_000, 'mix', 3);
	const terminal = view([file], {cols: 120, rows: 40});
	await terminal.screen('■ END');
	// Every letter begins another search through the bodies.
	let typed = '';
	terminal.press('/');
	for (const letter of 'registry.example.com') {
		typed += letter;
		terminal.press(letter);
		await terminal.screen(() => queryLine(terminal).startsWith(` / ${typed} `));
	}
	await terminal.screen(() => / ms · [1-9][\d,]* of /.test(queryLine(terminal)));
});
