import {existsSync, readFileSync} from 'node:fs';
import {beforeAll, describe, expect, it} from 'vitest';
import {brokenProgram} from '../support/broken-program.js';
import {makeLine} from '../support/make-event.js';
import {bundle} from '../support/program.js';
import {scratchFolder} from '../support/scratch.js';
import type {TerminalRun} from '../support/terminal.js';
import {cursorLine, cursorOn, foreign, hasRows, isAlive, leftBehind, viewers} from '../support/viewer.js';

const {start, viewing} = viewers();
const scratch = scratchFolder();
const log = scratch.write(Array.from({length: 100}, () => `${makeLine()}\n`).join(''));

const ways: ReadonlyArray<readonly [what: string, act: (terminal: TerminalRun) => unknown, code: number]> = [
	['q', terminal => terminal.press('q'), 0],
	[
		'Q, from the detail',
		async terminal => {
			terminal.press('\r');
			await terminal.screen('auditID');
			terminal.press('Q');
		},
		0,
	],
	[
		'Ctrl-C twice',
		async terminal => {
			terminal.press('\u0003');
			await terminal.screen('quit auditview?');
			terminal.press('\u0003');
		},
		130,
	],
	[
		'TERM, in the middle of typing',
		async terminal => {
			terminal.press('/alice');
			await terminal.screen('/ alice');
			terminal.kill('SIGTERM');
		},
		143,
	],
	['HUP', terminal => terminal.kill('SIGHUP'), 129],
	['INT from elsewhere', terminal => terminal.kill('SIGINT'), 130],
	['QUIT', terminal => terminal.kill('SIGQUIT'), 131],
];

describe('the terminal is given back: cooked, echo, cursor, main screen', () => {
	it.each(ways)('after %s', async (_, act, code) => {
		const terminal = await viewing([log]);
		expect(terminal.modes()).toMatchObject({alternateScreen: true, cursorVisible: false, wrap: false, paste: true, mouse: 'none'});
		expect([...(terminal.termios() ?? ['-icanon', '-echo'])]).toEqual(expect.arrayContaining(['-icanon', '-echo']));
		await act(terminal);
		await terminal.screen(`exited ${code}`);
		expect(leftBehind(terminal), terminal.describe()).toEqual([]);
		expect(foreign(terminal)).toEqual([]);
		expect(terminal.lines().filter(Boolean)).toEqual([`exited ${code}`]);
	});

	it('after the window was closed: exit 129, and nobody is left', async () => {
		const code = scratch.name('.code');
		// The shell outlives the hangup, to tell what its child exited with.
		const terminal = start('sh', ['-c', 'trap : HUP; "$@"; echo $? >"$0"', code, process.execPath, bundle, log]);
		await terminal.screen(hasRows);
		const child = terminal.child();
		terminal.close();
		await terminal.until(() => existsSync(code) && readFileSync(code, 'utf8') === '129\n', 'ended with 129');
		expect(child !== undefined && isAlive(child)).toBe(false);
	});
});

describe('a mistake of ours: the terminal is given back, exit 3, and no word of any event', () => {
	const thrown = "throw new Error('secret event text')";
	let broken = '';
	beforeAll(async () => {
		broken = await brokenProgram(scratch.name(''), {
			'report/report-table.tsx': `export function ReportTable() { ${thrown}; }`,
			'ui/help-screen.ts': `export function helpPane() { ${thrown}; }`,
			'ui/views-menu.ts': `export function viewsPicker() { ${thrown}; }`,
		});
	});

	it.each([
		['while React renders', 'L'],
		['while panes are laid out', '?'],
		['while a row is painted', 'v'],
	])('%s', async (_, key) => {
		const terminal = start(process.execPath, [broken, log], {inShell: true});
		await terminal.screen(hasRows);
		terminal.press(key);
		await terminal.screen('exited 3');
		expect(leftBehind(terminal), terminal.describe()).toEqual([]);
		expect(foreign(terminal)).toEqual([]);
		expect(terminal.lines().join('\n')).toMatch(/auditview: internal error\n.*Error\n +at /);
		expect(terminal.bytes().toString()).not.toContain('secret event text');
	});
});

it('a mistake of ours where the log is read leaves what was read on the screen, and says that no more comes', async () => {
	const broken = await brokenProgram(scratch.name(''), {
		'ingest/find.ts': `export class Find { extend() {} ask(generation, terms) { if (terms.length > 0) throw new Error('secret event text'); } }`,
	});
	const terminal = start(process.execPath, [broken, log], {inShell: true, cols: 160, rows: 45});
	await terminal.screen(hasRows);
	terminal.press('/nothing-is-called-so\r');
	await terminal.screen(/a source failed · L ──/);
	terminal.press('L');
	await terminal.screen('nothing more is read: internal error (Error), a bug of auditview; what was read until now is still here');
	terminal.press('q/\u0015\r');
	await terminal.screen('100 of 100');
	terminal.press('g');
	await terminal.screen(cursorOn('12:00:01'));
	terminal.press('q');
	await terminal.screen('exited 0');
	expect(leftBehind(terminal)).toEqual([]);
	expect(foreign(terminal)).toEqual([]);
	expect(terminal.bytes().toString()).not.toContain('secret event text');
});

describe('Ctrl-Z', () => {
	it('gives the shell its terminal, fg takes it back, and q gives it back again', async () => {
		const shell = start('bash', ['--norc', '--noprofile', '-i'], {env: {PS1: 'prompt> ', BASH_SILENCE_DEPRECATION_WARNING: '1'}});
		await shell.screen('prompt>');
		shell.press(`"${process.execPath}" "${bundle}" "${log}"\r`);
		await shell.screen(hasRows);
		const before = cursorLine(shell);
		shell.press('\u001A');
		await shell.screen(lines => lines.join('\n').includes('Stopped') && isAtPrompt(lines));
		expect(shell.modes()).toMatchObject({alternateScreen: false, cursorVisible: true, wrap: true, paste: true});
		shell.press('echo $((40+2))\r');
		await shell.screen(lines => lines.includes('42'));
		shell.press('clear; fg\r');
		await shell.screen(hasRows);
		expect(cursorLine(shell)).toBe(before);
		shell.press('k');
		await shell.screen(lines => lines.some(line => line.startsWith('❯') && line !== before));
		shell.press('q');
		await shell.screen(isAtPrompt);
		expect(shell.modes()).toMatchObject({alternateScreen: false, cursorVisible: true, wrap: true});
		shell.press('echo $?-$((40+3))\r');
		await shell.screen('0-43');
	});
});

const isAtPrompt = (lines: readonly string[]): boolean => lines.filter(Boolean).at(-1) === 'prompt>';

it('what writes into the pipe may give the terminal back when it ends, as sudo does: keys go on', async () => {
	const writer = 'cat "$2"; until stty -a </dev/tty | grep -q -e -icanon; do sleep 0.05; done; stty icanon echo </dev/tty';
	const terminal = start('sh', ['-c', `{ ${writer}; } | "$0" "$1"`, process.execPath, bundle, log], {inShell: true});
	await terminal.screen('■ END');
	await terminal.until(() => terminal.termios()?.has('-icanon') ?? true, 'raw again');
	terminal.press('q');
	await terminal.screen('exited 0');
	expect(leftBehind(terminal)).toEqual([]);
});

describe('a terminal that nobody reads', () => {
	it('for two seconds does not stop the program: keys are obeyed, and it is told the newest screen, not all that came before', async () => {
		const terminal = await viewing([log], {cols: 200, rows: 50});
		terminal.pause();
		const began = performance.now();
		const before = terminal.bytes().length;
		// Each is a screenful, so that the terminal is full after a few.
		const typing = setInterval(() => terminal.press('bf'), 5);
		await terminal.until(() => performance.now() - began > 2000, 'two seconds later');
		clearInterval(typing);
		terminal.press('g');
		terminal.resume();
		await terminal.screen(cursorOn('12:00:01'));
		expect(terminal.bytes().length - before).toBeLessThan(500_000);
		terminal.press('q');
		await terminal.screen('exited 0');
		expect(leftBehind(terminal)).toEqual([]);
		expect(foreign(terminal)).toEqual([]);
	});

	it('does not keep the program from ending', async () => {
		const terminal = await viewing([log], {cols: 200, rows: 50});
		terminal.pause();
		terminal.press('bf'.repeat(100));
		terminal.kill('SIGTERM');
		terminal.resume();
		await terminal.screen('exited 143');
		expect(leftBehind(terminal)).toEqual([]);
		expect(foreign(terminal)).toEqual([]);
	});
});

it('prints where stdout is a pipe, and ends quietly with 141 when that is closed', async () => {
	const script = '("$@"; echo "exited $?" >&2) | head -1; read -r line';
	const terminal = start('sh', ['-c', script, 'sh', process.execPath, bundle, 'demo'], {cols: 300});
	await terminal.screen('exited 141');
	expect(terminal.lines().filter(Boolean)).toEqual([expect.stringMatching(/^TIME +CODE +VERB/), 'exited 141']);
	expect(leftBehind(terminal)).toEqual([]);
	expect(foreign(terminal)).toEqual([]);
});
