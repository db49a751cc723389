import {mkdirSync, readdirSync, readlinkSync, statSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {waitFor} from '../support/load.js';
import {makeLine} from '../support/make-event.js';
import {linesOf, run, startProgram} from '../support/program.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();

it.each([
	['that does not exist', '/nonexistent/x', 'cannot be written (ENOENT)'],
	['that is a file', '/etc/hostname', 'is no folder'],
])('a folder %s: exit 2, and nothing is read', async (_, name, why) => {
	const {code, stdout, stderr} = await run(['--count', '--spill-dir', name, scratch.write(`${makeLine()}\n`)]);
	expect({code, stdout: stdout.toString()}).toEqual({code: 2, stdout: ''});
	expect(stderr).toBe(`auditview: --spill-dir ${name}: ${why}; expected a folder that may be written\n`);
});

/** Files in a folder that a process has open, deleted ones included: the names of their descriptors. */
function openOf(pid: number | undefined, folder: string): string[] {
	const descriptors = `/proc/${pid}/fd`;
	return readdirSync(descriptors).flatMap(number => {
		const descriptor = path.join(descriptors, number);
		try {
			return readlinkSync(descriptor).startsWith(folder) ? [descriptor] : [];
		} catch {
			return [];
		}
	});
}

it.skipIf(process.platform !== 'linux')('holds nothing that others can read, and nothing at all after kill -9', async () => {
	const folder = scratch.name('');
	mkdirSync(folder);
	const program = startProgram(['-o', 'jsonl', '--spill-dir', folder, '-'], {stdin: 'open'});
	const lines = Array.from({length: 300}, () => `${makeLine({requestObject: {data: 'x'.repeat(8000)}})}\n`);
	program.child.stdin?.write(lines.join(''));
	await program.lines(300);
	const [file = ''] = await waitFor('the spill', () => {
		const open = openOf(program.child.pid, folder);
		return open.length > 0 && open;
	});
	const {mode, nlink, size} = statSync(file);
	expect([mode & 0o777, nlink, size > 1_000_000, readdirSync(folder)]).toEqual([0o600, 0, true, []]);
	program.child.kill('SIGKILL');
	const {signal, stdout} = await program.ended;
	expect([signal, linesOf(stdout).length]).toEqual(['SIGKILL', 300]);
	expect(readdirSync(folder)).toEqual([]);
});
