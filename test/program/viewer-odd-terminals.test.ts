import {execFileSync} from 'node:child_process';
import {closeSync, openSync, writeSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {makeLine} from '../support/make-event.js';
import {bundle} from '../support/program.js';
import {scratchFolder} from '../support/scratch.js';
import type {TerminalRun} from '../support/terminal.js';
import {cursorOn, foreign, hasRows, leftBehind, stepper, viewers} from '../support/viewer.js';

const {start, view, viewing} = viewers();
const scratch = scratchFolder();
const users = ['alice', 'jürgen@example.de', '王伟@example.cn', 'system:node:cp-1'];
const logText = Array.from({length: 200}, (_, n) => `${makeLine({user: {username: users[n % users.length]}})}\n`).join('');
const log = scratch.write(logText);

/** Through every kind of screen: table, detail, its other tab, zoomed, help, losses, query, views, question, rows of events, ages. */
async function walk(terminal: TerminalRun): Promise<void> {
	const step = stepper(terminal);
	for (const key of ['k', '\r', 'E', 'f', ')', 'z', '?', 'q', 'L', 'q', 'q', 'V', 't', 't', 'G']) await step(key);
	const isSeen = terminal.model.cols > 20;
	for (const [keys, shown] of [
		['v', 'deletions'],
		['/alice code:x', /✗ column|x column/],
	] as const) {
		terminal.press(keys);
		if (isSeen) await terminal.screen(shown);
		// As Esc, in the menu and in the line.
		await step('\u0003');
	}
}

describe('sizes', () => {
	it.each([
		[1, 1],
		[20, 4],
		[40, 12],
		[300, 100],
	])('%dx%d survives everything, and gives the terminal back', async (cols, rows) => {
		const terminal = await viewing([log]);
		terminal.resize(cols, rows);
		await walk(terminal);
		terminal.press('Q');
		await terminal.until(() => terminal.bytes().includes('exited 0'), 'ended');
		await terminal.until(() => leftBehind(terminal).length === 0, 'given back');
		expect(foreign(terminal)).toEqual([]);
	});

	it.each([
		[1, 1],
		[600, 10],
	])('%dx%d is no trouble at the start', async (cols, rows) => {
		const terminal = view([log], {cols, rows});
		await terminal.until(() => terminal.modes().alternateScreen, 'taken');
		await stepper(terminal)('k');
		terminal.press('Q');
		await terminal.until(() => terminal.bytes().includes('exited 0'), 'ended');
	});

	it('a resize that is over before it is looked at cuts the screen, and it is painted anew', async () => {
		const terminal = await viewing([log]);
		await terminal.screen('■ END');
		const before = terminal.lines();
		terminal.model.resize(10, 3);
		terminal.model.resize(80, 24);
		expect(terminal.lines()).not.toEqual(before);
		terminal.kill('SIGWINCH');
		await terminal.until(() => terminal.lines().join('\n') === before.join('\n'), 'as before');
	});

	it('a storm of resizes ends in the right screen', async () => {
		const terminal = await viewing([log]);
		await terminal.screen('■ END');
		const before = terminal.lines();
		for (let n = 0; n < 300; n++) terminal.resize(1 + ((n * 37) % 300), 1 + ((n * 17) % 120));
		terminal.resize(80, 24);
		await terminal.until(() => terminal.lines().join('\n') === before.join('\n'), 'as before');
		expect(foreign(terminal)).toEqual([]);
	});

	it('one row is the row under the cursor, one column more is still no trouble', async () => {
		const terminal = view([log], {cols: 60, rows: 1});
		await terminal.screen(/^ 200 system:node:cp-1 get pods shop\/web-200 2\.3ms/);
		terminal.press('g');
		await terminal.screen(/^ 200 alice get pods shop\/web-1 2\.3ms/);
	});
});

describe('NO_COLOR', () => {
	it.each([
		['the variable', {NO_COLOR: '1'}, []],
		['the flag', {}, ['--no-color']],
	])('by %s: no colour in any byte, but the cursor is still bold', async (_, env, args) => {
		const terminal = await viewing([...args, log], {env, cols: 160, rows: 45});
		await walk(terminal);
		expect(coloursIn(terminal.bytes().toString())).toEqual([]);
		expect(terminal.bytes().toString()).toMatch(/\u001B\[(?:[\d;]*;)?1(?:;[\d;]*)?m/);
	});

	it('empty is not set', async () => {
		const terminal = await viewing([log], {env: {NO_COLOR: ''}, cols: 160, rows: 45});
		await walk(terminal);
		expect(coloursIn(terminal.bytes().toString()).length).toBeGreaterThan(0);
	});
});

const coloursIn = (bytes: string): string[] => bytes.match(/\u001B\[(?:[\d;]*;)?(?:3[0-8]|4[0-8]|9\d|10\d)(?:;[\d;]*)?m/g) ?? [];

describe('a locale without UTF-8 (LANG=C)', () => {
	it('gets ASCII only: our signs have another form, and the letters of others are shown as escapes', async () => {
		const terminal = view([log], {env: {LANG: 'C'}, cols: 160, rows: 45});
		await terminal.screen(/^> .*cp-1/m);
		await terminal.screen('j\\u{fc}rgen@');
		await walk(terminal);
		expect([
			...new Set(
				terminal
					.bytes()
					.toString()
					.match(/[^\u0000-\u007F]/g),
			),
		]).toEqual([]);
		expect(foreign(terminal)).toEqual([]);
	});
});

describe('where there is no screen', () => {
	it('TERM=dumb prints the rows, and says why', async () => {
		const terminal = start('env', ['TERM=dumb', process.execPath, bundle, log], {cols: 120, rows: 300, inShell: true});
		await terminal.screen('exited 0');
		const lines = terminal.lines().filter(Boolean);
		expect(lines.filter(line => / web-\d/.test(line))).toHaveLength(200);
		expect(lines.join('\n')).toMatch(/^auditview: .*TERM/m);
		expect(terminal.bytes().toString()).not.toContain('\u001B');
	});

	it('stdout that is no terminal prints too', async () => {
		const terminal = start('sh', ['-c', '"$@" | tail -1; read -r line', 'sh', process.execPath, bundle, log], {cols: 200});
		await terminal.screen(/^2026-01-02T12:03:20.*web-200/);
		expect(terminal.bytes().toString()).not.toContain('\u001B');
	});
});

describe('stdin is the log', () => {
	const script = 'cat "$1" | ("$2" "$3"; echo "exited $?"); read -r line';

	it('keys come from the terminal, and it is followed until the pipe ends', async () => {
		const fifo = scratch.name('.pipe');
		execFileSync('mkfifo', [fifo]);
		// For reading too, so that opening does not wait.
		const writer = openSync(fifo, 'r+');
		const terminal = start('sh', ['-c', script, 'sh', fifo, process.execPath, bundle]);
		writeSync(writer, logText.slice(0, 30_000));
		await terminal.screen(/stdin .*● FOLLOW/);
		await terminal.screen(hasRows);
		terminal.press('k');
		await terminal.screen(/‖ HELD {3}/);
		writeSync(writer, logText.slice(30_000, 60_000));
		await terminal.screen(/‖ HELD {2}↓ \d+ new/);
		terminal.press('G');
		await terminal.screen(/● FOLLOW/);
		closeSync(writer);
		await terminal.screen(/■ END/);
		terminal.press('q');
		await terminal.screen('exited 0');
		expect(leftBehind(terminal)).toEqual([]);
		expect(foreign(terminal)).toEqual([]);
	});

	it('a pipe that has ended is END', async () => {
		const terminal = start('sh', ['-c', script, 'sh', log, process.execPath, bundle]);
		await terminal.screen(/stdin .*■ END .*200 requests/);
		terminal.press('g');
		await terminal.screen(cursorOn('web-1 '));
	});
});
