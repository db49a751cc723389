import {mkdirSync, rmdirSync} from 'node:fs';
import {expect, it} from 'vitest';
import {makeLine} from '../support/make-event.js';
import {linesOf, startProgram} from '../support/program.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();

/** Runs the program on 40 MiB of stdin; its spill folder goes away after the first bytes. */
async function runWithoutFolder(...args: string[]) {
	const folder = scratch.name('');
	mkdirSync(folder);
	const program = startProgram([...args, '--rows', 'events', '--spill-dir', folder, '-'], {stdin: 'open'});
	const lines = Array.from({length: 500}, () => `${makeLine({requestObject: {data: 'x'.repeat(8000)}})}\n`).join('');
	const send = (text: string) => new Promise<void>(resolve => program.child.stdin?.write(text, () => resolve()));
	// More than a pipe takes: it is being read, so the folder was there when the program looked.
	await send(Array.from({length: 100}, () => lines.slice(0, lines.indexOf('\n') + 1)).join(''));
	rmdirSync(folder);
	for (let round = 0; round < 10; round++) await send(lines);
	program.child.stdin?.end();
	return {folder, ...(await program.ended)};
}

it('M2: a folder that takes nothing any more: everything is read and counted, and what has no body is said', async () => {
	const {folder, code, stdout, stderr} = await runWithoutFolder('--count');
	expect([code, stdout.toString()]).toEqual([0, '5100\n']);
	expect(linesOf(stderr).at(-1)).toMatch(
		new RegExp(
			`^auditview: bodies are not kept since \\d\\d:\\d\\d, [\\d,]+ events: there is no folder in ${folder} \\(ENOENT\\); make room there`,
		),
	);
});

it('M2: and what should be printed as it was logged, and cannot be, is counted; nothing else stands in its place', async () => {
	const {code, stdout, stderr} = await runWithoutFolder('--no-follow', '-o', 'jsonl');
	const printed = linesOf(stdout);
	expect(code).toBe(1);
	expect(printed.every(line => line.startsWith('{"kind":"Event"') && line.endsWith('}'))).toBe(true);
	const [, missing = ''] = /auditview: ([\d,]+) rows are not printed: the bytes could not be read back/.exec(stderr) ?? [];
	expect(Number(missing.replace(',', '')) + printed.length).toBe(5100);
	expect(printed.length).toBeGreaterThan(1000);
});
