import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {build} from 'esbuild';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {violations} from '../support/ansi.js';
import {type StartOptions, start, type TerminalRun, untouched} from '../support/terminal.js';

let folder = '';
let viewer = '';
const runs: TerminalRun[] = [];

beforeAll(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'auditview-screen-'));
	viewer = path.join(folder, 'viewer.mjs');
	await build({
		entryPoints: [path.join(import.meta.dirname, 'small-viewer.ts')],
		outfile: viewer,
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: 'node20',
	});
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));
afterEach(async () => {
	for (const run of runs.splice(0)) await run.end();
});

function run(command: string, args: readonly string[], options: StartOptions): TerminalRun {
	const started = start(command, args, options);
	runs.push(started);
	return started;
}

async function startViewer(options: StartOptions = {}): Promise<TerminalRun> {
	const terminal = run(process.execPath, [viewer], {inShell: true, ...options});
	await terminal.screen(/tick \d\d/);
	return terminal;
}

/** Nobody reads the terminal, and it is full. */
async function startUnread(): Promise<TerminalRun> {
	rmSync(stateFile(), {force: true});
	const terminal = await startViewer({cols: 200, rows: 50, env: {STATE_FILE: stateFile()}});
	terminal.pause();
	await terminal.until(() => state() === 'skipping', 'full');
	return terminal;
}

const stateFile = () => path.join(folder, 'state');
const state = () => (existsSync(stateFile()) ? readFileSync(stateFile(), 'utf8') : '');

/** Cooked, echo, cursor, main screen, wrap, no paste: as if nobody had been there. */
function expectGivenBack(terminal: TerminalRun): void {
	expect(terminal.modes(), terminal.describe()).toEqual(untouched);
	const settings = terminal.termios();
	if (settings) for (const setting of ['icanon', 'echo', 'isig', 'icrnl', 'opost', 'ixon']) expect([...settings]).toContain(setting);
}

/** What was written while the terminal was the viewer's. */
const taken = (terminal: TerminalRun): string => /\u001B\[\?1049h.*\u001B\[\?1049l/s.exec(terminal.bytes().toString())?.[0] ?? '';

const ways: ReadonlyArray<readonly [what: string, act: (terminal: TerminalRun) => void, code: number]> = [
	['q', terminal => terminal.press('q'), 0],
	['Ctrl-C', terminal => terminal.press('\u0003'), 130],
	['SIGINT', terminal => terminal.kill('SIGINT'), 130],
	['SIGTERM', terminal => terminal.kill('SIGTERM'), 143],
	['SIGHUP', terminal => terminal.kill('SIGHUP'), 129],
	['SIGQUIT', terminal => terminal.kill('SIGQUIT'), 131],
	['an exception', terminal => terminal.press('t'), 3],
	['a rejected promise', terminal => terminal.press('r'), 3],
	['process.exit somewhere', terminal => terminal.press('x'), 7],
];

describe('the terminal is given back', () => {
	it.each(ways)('after %s', async (_, act, code) => {
		const terminal = await startViewer();
		expect(terminal.modes()).toMatchObject({alternateScreen: true, cursorVisible: false, wrap: false, paste: true, mouse: 'none'});
		expect([...(terminal.termios() ?? ['-icanon', '-echo'])]).toEqual(expect.arrayContaining(['-icanon', '-echo']));
		act(terminal);
		await terminal.screen(`exited ${code}`);
		expectGivenBack(terminal);
		expect(violations(taken(terminal))).toEqual([]);
		expect(terminal.bytes().toString()).not.toContain('secret event text');
	});

	it.each(ways.filter(([what]) => what === 'SIGTERM' || what === 'q' || what === 'an exception'))(
		'after %s, to a terminal that is not read for a while',
		async (_, act, code) => {
			const terminal = await startUnread();
			act(terminal);
			await terminal.until(() => state() === 'leaving', 'leaving');
			terminal.resume();
			await terminal.screen(`exited ${code}`);
			expectGivenBack(terminal);
		},
	);

	it('after the window was closed', async () => {
		const terminal = await startViewer({inShell: false});
		const {pid} = terminal;
		terminal.close();
		await terminal.until(() => !isAlive(pid), 'ended');
	});
});

describe('a terminal that nobody reads', () => {
	it('does not stop the program, and gets the newest frame afterwards', async () => {
		const terminal = await startUnread();
		terminal.press('abc');
		terminal.resume();
		await terminal.screen('heard c');
		await terminal.screen('stood never, skipped some');
	});
});

describe('Ctrl-Z', () => {
	it('gives the shell its terminal, and fg takes it back', async () => {
		const shell = run('bash', ['--norc', '--noprofile', '-i'], {env: {PS1: 'prompt> ', BASH_SILENCE_DEPRECATION_WARNING: '1'}});
		await shell.screen('prompt>');
		shell.press(`"${process.execPath}" "${viewer}"\r`);
		await shell.screen(/tick \d\d/);
		for (let round = 0; round < 3; round++) {
			shell.press('\u001A');
			await shell.screen(lines => lines.join('\n').includes('Stopped') && isAtPrompt(lines));
			expect(shell.modes()).toMatchObject({alternateScreen: false, cursorVisible: true, wrap: true});
			shell.press('echo $((40+2))\r');
			await shell.screen(lines => lines.includes('42'));
			shell.press('clear; fg\r');
			await shell.screen(/tick \d+/);
			expect(shell.modes()).toMatchObject({alternateScreen: true, cursorVisible: false, wrap: false, paste: true});
			shell.press('k');
			await shell.screen('heard k');
		}
		shell.press('q');
		await shell.screen(isAtPrompt);
		expect(shell.modes()).toMatchObject({alternateScreen: false, cursorVisible: true, wrap: true});
		shell.press('echo $?-$((40+3))\r');
		await shell.screen('0-43');
	});

	it('where nobody could bring it back does not stop it', async () => {
		const terminal = await startViewer({inShell: false});
		terminal.press('\u001A');
		await terminal.screen('heard Ctrl-Z');
		terminal.press('k');
		await terminal.screen('heard k');
		expect(terminal.modes()).toMatchObject({alternateScreen: true, cursorVisible: false});
	});
});

describe('keys', () => {
	it('come from the terminal also if stdin is the log', async () => {
		const terminal = run('sh', ['-c', `echo log | "${process.execPath}" "${viewer}"; echo "exited $?"; read -r line`], {});
		await terminal.screen(/tick \d\d/);
		terminal.press('k');
		await terminal.screen('heard k');
		terminal.press('q');
		await terminal.screen('exited 0');
		expectGivenBack(terminal);
	});

	it('are told from a lone ESC by the clock, and paste is one', async () => {
		const terminal = await startViewer();
		terminal.press('\u001B');
		await terminal.screen('heard Esc');
		terminal.press('\u001B[A');
		await terminal.screen('heard Up');
		terminal.press('\u001B[200~q\u001B[201~');
		await terminal.screen('heard paste q');
	});
});

it('follows a resize', async () => {
	const terminal = await startViewer();
	terminal.resize(100, 30);
	await terminal.screen('columns 100');
	terminal.resize(1, 1);
	await terminal.screen(lines => lines.length === 1 && lines[0] === '…');
	terminal.resize(80, 24);
	await terminal.screen('columns 80');
});

const isAtPrompt = (lines: readonly string[]): boolean => lines.filter(Boolean).at(-1) === 'prompt>';

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
