import {appendFileSync, readFileSync, writeFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {waitFor} from '../support/load.js';
import {makeLine} from '../support/make-event.js';
import {linesOf, run, startProgram} from '../support/program.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const received = (auditID: string) =>
	makeLine({
		auditID,
		stage: 'RequestReceived',
		requestURI: `/api/v1/${auditID}`,
		requestReceivedTimestamp: '2026-01-02T00:00:00.000000Z',
		stageTimestamp: '2026-01-02T00:00:00.000000Z',
		responseStatus: undefined,
	});
const complete = (auditID: string) =>
	makeLine({
		auditID,
		requestURI: `/api/v1/${auditID}`,
		requestReceivedTimestamp: '2026-01-02T00:00:00.000000Z',
		stageTimestamp: '2026-01-02T00:00:01.000000Z',
	});

describe('a file that is followed', () => {
	it.each([
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const)('is printed as it grows, until %s: whole lines, the accounting report, exit %i', async (signal, code) => {
		const name = scratch.write(`${complete('a')}\n`);
		const program = startProgram(['-f', '-o', 'jsonl', '--accounting=json', name]);
		await program.lines(1);
		appendFileSync(name, `${complete('b')}\n${complete('c').slice(0, 50)}`);
		await program.lines(2);
		program.child.kill(signal);
		const ended = await program.ended;
		expect(ended.code).toBe(code);
		expect(linesOf(ended.stdout)).toEqual([complete('a'), complete('b')].map((_, at) => linesOf(readFileSync(name))[at]));
		expect(JSON.parse(linesOf(ended.stderr).at(-1) ?? '')).toMatchObject({totals: {events: 2}});
	});

	it('prints a request when it ends, and those still open at the end', async () => {
		const lines = [received('open'), received('a'), complete('a')];
		const name = scratch.write(`${lines.join('\n')}\n`);
		const program = startProgram(['-f', '-o', 'jsonl', name]);
		await program.lines(1);
		expect(linesOf(program.stdout())).toEqual([lines[2]]);
		const later = complete('open-later');
		appendFileSync(name, `${received('open-later')}\n${later}\n`);
		await program.lines(2);
		program.child.kill('SIGINT');
		expect(linesOf((await program.ended).stdout)).toEqual([lines[2], later, lines[0]]);
	});

	it('prints each request once, also when a stage comes after its end', async () => {
		const refused = (stage: string) =>
			makeLine({
				auditID: 'w',
				stage,
				verb: 'watch',
				requestURI: '/api/v1/pods?watch=true',
				requestReceivedTimestamp: '2026-01-02T00:00:00.000000Z',
				responseStatus: {metadata: {}, code: 403},
			});
		const name = scratch.write(`${refused('ResponseStarted')}\n`);
		const program = startProgram(['-f', '-o', 'jsonl', name]);
		await program.lines(1);
		appendFileSync(name, `${refused('ResponseComplete')}\n${complete('b')}\n`);
		await program.lines(2);
		program.child.kill('SIGINT');
		expect(linesOf((await program.ended).stdout)).toHaveLength(2);
	});

	it('filters what comes, also by what only the raw event holds', async () => {
		const name = scratch.write('');
		const program = startProgram(['-f', '-o', 'jsonl', '--rows', 'events', '-q', 'needle', name]);
		const hit = makeLine({requestObject: {spec: {note: 'a needle in here'}}});
		appendFileSync(name, `${makeLine()}\n${hit}\n${makeLine()}\n`);
		await program.lines(1);
		program.child.kill('SIGINT');
		expect(linesOf((await program.ended).stdout)).toEqual([hit]);
	});

	it('begins with the last events with --tail, then goes on', async () => {
		const lines = ['a', 'b', 'c', 'd'].map(complete);
		const name = scratch.write(`${lines.slice(0, 3).join('\n')}\n`);
		const program = startProgram(['-f', '--tail', '2', '-o', 'jsonl', name]);
		await program.lines(2);
		appendFileSync(name, `${lines[3]}\n`);
		await program.lines(3);
		program.child.kill('SIGINT');
		expect(linesOf((await program.ended).stdout)).toEqual(lines.slice(1));
	});

	it('begins with the last events of several files in the order of time', async () => {
		const lines = [0, 1, 2, 3].map(() => makeLine());
		const [one, other] = [0, 1].map(n => scratch.write(`${lines[n]}\n${lines[n + 2]}\n`));
		const program = startProgram(['-f', '--tail', '3', '-o', 'jsonl', one ?? '', other ?? '']);
		await program.lines(3);
		program.child.kill('SIGINT');
		expect(linesOf((await program.ended).stdout)).toEqual(lines.slice(1));
	});

	it('prints what is counted at the end', async () => {
		const name = scratch.write(`${complete('a')}\n`);
		const log = scratch.name('.txt');
		const program = startProgram(['-f', '--count', '--log-file', log, name]);
		await waitFor('the file to be read', () => readLog(log).includes('live'));
		program.child.kill('SIGINT');
		const {code, stdout} = await program.ended;
		expect({code, stdout: stdout.toString()}).toEqual({code: 130, stdout: '1\n'});
	});
});

function readLog(name: string): string {
	try {
		return readFileSync(name, 'utf8');
	} catch {
		return '';
	}
}

describe('a pipe', () => {
	it('is printed as it comes, and ends the run with exit 0', async () => {
		const program = startProgram(['-o', 'jsonl'], {stdin: 'open'});
		program.child.stdin?.write(`${complete('a')}\n`);
		await program.lines(1);
		program.child.stdin?.end(complete('b'));
		const {code, stdout} = await program.ended;
		expect(code).toBe(0);
		expect(linesOf(stdout)).toHaveLength(2);
	});

	it('is read to its end before it is counted', async () => {
		expect((await run(['--count'], {stdin: `${complete('a')}\n${received('b')}\n`})).stdout.toString()).toBe('2\n');
	});

	it('is read where - stands', async () => {
		expect((await run(['--count', '-'], {stdin: `${complete('a')}\n`})).stdout.toString()).toBe('1\n');
	});
});

describe('a reader who has seen enough', () => {
	it('ends the run with 141 and in silence', async () => {
		const name = scratch.write(Array.from({length: 5000}, () => `${makeLine()}\nklog\n`).join(''));
		const program = startProgram(['-o', 'jsonl', name]);
		program.child.stdout?.once('data', () => program.child.stdout?.destroy());
		const {code, stderr} = await program.ended;
		expect({code, stderr}).toEqual({code: 141, stderr: ''});
	});

	it('ends a run that follows, at the next line', async () => {
		const name = scratch.write(`${complete('a')}\n`);
		const program = startProgram(['-f', '-o', 'jsonl', name]);
		await program.lines(1);
		program.child.stdout?.destroy();
		const feed = setInterval(() => appendFileSync(name, `${complete('b')}\n`.replace('"b"', `"${Date.now()}"`)), 20);
		const {code, stderr} = await program.ended;
		clearInterval(feed);
		expect({code, stderr}).toEqual({code: 141, stderr: ''});
	});

	it('who is slow gets every byte', async () => {
		const line = makeLine({requestObject: {data: 'x'.repeat(2000)}});
		const name = scratch.name();
		writeFileSync(name, `${line}\n`.repeat(2000));
		const program = startProgram(['-o', 'jsonl', '--rows', 'events', name]);
		program.child.stdout?.on('data', () => {
			program.child.stdout?.pause();
			setTimeout(() => program.child.stdout?.resume(), 2);
		});
		const {code, stdout} = await program.ended;
		expect(code).toBe(0);
		expect(stdout.equals(readFileSync(name))).toBe(true);
	});
});
