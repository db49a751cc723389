import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import type {Condition, TerminalRun} from '../support/terminal.js';
import {demoIsOver, fixedDemo, foreign, leftBehind, queryLine, viewers} from '../support/viewer.js';

const {view} = viewers();
const folder = path.join(import.meta.dirname, 'screens');
const isWriting = Boolean(process.env['UPDATE_SCREENS']);

/** The screen as text. One figure differs from run to run and is masked, with the blanks beside it so that nothing moves: how long a query took always reads 5 ms. */
const shown = (terminal: TerminalRun): string =>
	`${terminal
		.lines()
		.map(line => line.replace(/( *)(<1|\d+) ms · /, (_, blanks, took) => `${blanks}${' '.repeat(took.length - 1)}5 ms · `))
		.join('\n')}\n`;

/** Waits until the screen is as recorded; fails with the difference. */
async function expectScreen(terminal: TerminalRun, name: string, isThere: Condition): Promise<void> {
	const file = path.join(folder, `${name}-${terminal.model.cols}x${terminal.model.rows}.txt`);
	await terminal.screen(isThere);
	if (isWriting) {
		await quiet(terminal);
		mkdirSync(folder, {recursive: true});
		writeFileSync(file, shown(terminal));
		return;
	}
	const recorded = existsSync(file) ? readFileSync(file, 'utf8') : '';
	await terminal.until(() => shown(terminal) === recorded, `as recorded in ${file}`).catch(() => undefined);
	expect(shown(terminal), `${path.basename(file)}; UPDATE_SCREENS=1 writes it anew`).toBe(recorded);
}

/** Only while recording: nothing has changed for a while. */
async function quiet(terminal: TerminalRun): Promise<void> {
	let [before, since] = ['', Date.now()];
	await terminal.until(() => {
		if (shown(terminal) !== before) [before, since] = [shown(terminal), Date.now()];
		return Date.now() - since > 700;
	}, 'quiet');
}

describe.each([
	[80, 24],
	[160, 45],
])('the main job at %dx%d', (cols, rows) => {
	it('shows what the recorded screens show, and gives the terminal back', async () => {
		const terminal = view(fixedDemo, {cols, rows});
		// The rate comes after two seconds, and takes room from the title at 80 columns; from then on it stays 0.
		await expectScreen(terminal, 'table', lines => lines[0]?.includes(demoIsOver) === true && lines[0].includes(' 0 ev/s '));
		terminal.press('/alice delete\r');
		await expectScreen(terminal, 'filtered', () => /alice delete .*[^+] of 2,067$/.test(queryLine(terminal)));
		terminal.press('\r');
		await expectScreen(terminal, 'detail', 'requestURI');
		terminal.press('q');
		await expectScreen(terminal, 'back', lines => !lines.join('\n').includes('requestURI'));
		terminal.press('q');
		await terminal.screen('exited 0');
		expect(leftBehind(terminal), terminal.describe()).toEqual([]);
		expect(foreign(terminal)).toEqual([]);
		expect(terminal.lines().filter(Boolean)).toEqual(['exited 0']);
	});
});
