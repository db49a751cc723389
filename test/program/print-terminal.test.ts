import {afterEach, describe, expect, it} from 'vitest';
import {makeLine} from '../support/make-event.js';
import {bundle} from '../support/program.js';
import {scratchFolder} from '../support/scratch.js';
import {start, type TerminalRun} from '../support/terminal.js';

const scratch = scratchFolder();
const hostile = 'a\u001b[2Jb\u009b31mc\u202ed\u0007';
const running: TerminalRun[] = [];
afterEach(async () => {
	for (const program of running.splice(0)) await program.end();
});

async function printed(lines: readonly string[], args: readonly string[], env: readonly string[] = []) {
	const name = scratch.write(lines.map(line => `${line}\n`).join(''));
	const program = start('env', [...env, process.execPath, bundle, ...args, name], {cols: 80, rows: 40});
	running.push(program);
	const {exitCode} = await program.exit;
	// What came last is still on its way through the pty.
	await program.until(() => program.bytes().includes('\n'), 'printed');
	return {exitCode, program, bytes: program.bytes()};
}

describe('printed to a terminal', () => {
	it.each(['jsonl', 'raw', 'json', 'csv', 'request', 'table', 'wide'])('%s is visible text, whatever the event holds', async format => {
		// JSON escapes C0, but not C1 and bidirectional controls.
		const line = makeLine({user: {username: hostile}, userAgent: hostile});
		const {exitCode, bytes} = await printed([line], ['-o', format]);
		expect(exitCode).toBe(0);
		expect(bytes.toString()).not.toMatch(/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u202e]/);
		expect(bytes.toString()).toContain('202e');
	});

	it('jsonl is still the same JSON', async () => {
		const line = makeLine({user: {username: 'x\u009by\u202ez'}, userAgent: ''});
		const {program, bytes} = await printed([line], ['-o', 'jsonl']);
		expect(JSON.parse(bytes.toString().trim())).toEqual(JSON.parse(line));
		expect(program.modes().alternateScreen).toBe(false);
	});

	it('what is typed into it is read, too, up to Ctrl-D', async () => {
		const program = start('env', [process.execPath, bundle, '-', '--by', 'verb', '-o', 'csv'], {cols: 80, rows: 40});
		running.push(program);
		program.press(`${makeLine({verb: 'create'})}\r\u0004`);
		expect((await program.exit).exitCode).toBe(0);
		await program.until(() => program.bytes().includes('\ncreate,'), 'counted');
	});

	it('a table is cut at the width of the terminal', async () => {
		const {bytes} = await printed([makeLine({objectRef: {resource: 'pods', name: 'x'.repeat(300)}})], ['-o', 'table']);
		const widths = bytes
			.toString()
			.trim()
			.split('\r\n')
			.map(line => line.length);
		expect(widths).toHaveLength(2);
		expect(Math.max(...widths)).toBe(80);
	});

	it('--by shows the first 20, and says of how many', async () => {
		const lines = Array.from({length: 30}, (_, at) => makeLine({user: {username: `user-${at}`}}));
		const {bytes} = await printed(lines, ['--by', 'user']);
		expect(bytes.toString().match(/user-/g)).toHaveLength(20);
		expect(bytes.toString()).toContain('top 20 of 30');
	});

	it('a dumb terminal gets the table, and why', async () => {
		const {exitCode, bytes} = await printed([makeLine()], [], ['TERM=dumb']);
		expect(exitCode).toBe(0);
		expect(bytes.toString()).toContain('TERM=dumb has no screen for the viewer: printed instead of shown');
		expect(bytes.toString()).toContain('alice');
		expect(bytes.toString()).not.toContain('\u001b');
	});
});
