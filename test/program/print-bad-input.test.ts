import {chmodSync, mkdirSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {makeLine} from '../support/make-event.js';
import {linesOf, run} from '../support/program.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const good = () => scratch.write(`${makeLine()}\n`);

describe('what cannot be read: a sentence, exit 1, and the others go on', () => {
	it('no such file', async () => {
		const {code, stdout, stderr} = await run(['--count', '/nonexistent/audit.log', good()]);
		expect({code, stdout: stdout.toString()}).toEqual({code: 1, stdout: '1\n'});
		expect(stderr).toBe('auditview: /nonexistent/audit.log: no such file or folder; check the path\n');
	});

	it.skipIf(process.getuid?.() === 0)('a file that may not be read', async () => {
		const name = good();
		chmodSync(name, 0);
		const {code, stderr} = await run(['--count', name]);
		expect(code).toBe(1);
		expect(stderr).toContain(name);
	});

	it('a folder without logs', async () => {
		const folder = scratch.name('');
		mkdirSync(folder);
		const {code, stderr} = await run(['--count', folder]);
		expect(code).toBe(1);
		expect(stderr).toContain(`${folder} is an empty folder`);
	});

	it('a pattern without files', async () => {
		const {code, stderr} = await run(['--count', path.join(scratch.folder, 'nothing-*.log')]);
		expect(code).toBe(1);
		expect(stderr).toContain('nothing-*.log: no such file, and no file matches it');
	});

	it('but a folder that holds itself is walked once, and is no failure', async () => {
		const folder = scratch.name('');
		mkdirSync(folder);
		symlinkSync(folder, path.join(folder, 'again'));
		symlinkSync(good(), path.join(folder, 'audit.log'));
		const {code, stdout} = await run(['--count', folder]);
		expect({code, stdout: stdout.toString()}).toEqual({code: 0, stdout: '1\n'});
	});

	it('a gz that is cut short: everything before is printed', async () => {
		const lines = Array.from({length: 2000}, () => `${makeLine()}\n`);
		const whole = gzipSync(lines.join(''));
		const {code, stdout, stderr} = await run(['-o', 'jsonl', scratch.write(whole.subarray(0, whole.length / 2), '.gz')]);
		expect(code).toBe(1);
		expect(linesOf(stdout).length).toBeGreaterThan(500);
		expect(lines.join('').startsWith(stdout.toString())).toBe(true);
		expect(stderr).toMatch(new RegExp(`is cut short: .* at byte ${Math.floor(whole.length / 2)}`));
	});

	it('a gz that is damaged', async () => {
		const whole = gzipSync(Array.from({length: 2000}, () => `${makeLine()}\n`).join(''));
		whole.fill(0xff, whole.length - 300, whole.length - 200);
		const {code, stdout, stderr} = await run(['--count', scratch.write(whole, '.gz')]);
		expect(code).toBe(1);
		expect(Number(stdout)).toBeGreaterThan(500);
		expect(stderr).toMatch(/is damaged at byte \d+/);
	});
});

describe('a file without a single audit event: what it holds instead, exit 0', () => {
	it.each([
		['klog', 'I0102 03:04:05.000006       1 controller.go:128] hello\n', 'it holds klog lines'],
		['other JSON', '{"level":"info","msg":"hello"}\n', 'it holds other JSON'],
		['binary data', Buffer.from([0, 1, 2, 3, 255, 254, 10]), 'it holds binary data'],
		['nothing', '', 'it holds nothing'],
	])('%s', async (_, contents, words) => {
		const {code, stdout, stderr} = await run(['--count', scratch.write(contents)]);
		expect({code, stdout: stdout.toString()}).toEqual({code: 0, stdout: '0\n'});
		expect(stderr).toContain(words);
	});

	it('says nothing of it with --quiet', async () => {
		expect((await run(['--count', '--quiet', scratch.write('klog\n')])).stderr).toBe('');
	});
});

describe('a bad query or flag: exit 2, what was expected, a suggestion; nothing is read', () => {
	it.each([
		[['-q', 'user:alice usr:bob'], '-q user:alice usr:bob: column 12: unknown field "usr"; did you mean "user"?'],
		[['--cuont'], 'unknown flag --cuont; did you mean --count?'],
		[['--rbac', 'x'], 'unknown flag --rbac; auditview --help lists the flags'],
		[['-o', 'tabel'], '--output tabel: expected table, wide, columns=time,verb,…, jsonl, json, csv, raw or request; did you mean table?'],
		[['-o', 'yaml'], '--output yaml: expected table, wide, columns=time,verb,…, jsonl, json, csv, raw or request'],
		[['-o', 'columns=tiem'], '-o columns=: unknown field "tiem"; did you mean "time"?'],
		[['--by', 'vreb'], '--by: unknown field "vreb"; did you mean "verb"?'],
		[['--view', 'delection'], '--view: unknown view "delection"; did you mean "deletions"?'],
		[['--since', '5x'], '--since 5x: expected a duration back from now (5m, 1h30m, 2d), a time (2026-01-01T00:00:00Z), or end-1h'],
		[['--rows', 'event'], '--rows event: expected requests or events; did you mean events?'],
		[['--tail', 'many'], '--tail many: expected a whole number'],
		[['--namespace'], '-n, --namespace <namespace> expects a value; auditview --help says which'],
		[['--count', '--by', 'verb'], '--count and --by: expected one of them; --by gives the counts of all values'],
		[['--by', 'verb', '-o', 'jsonl'], '-o jsonl: --by is printed as table, json or csv'],
		[['--top', '3'], '--top: expected --by as well, such as --by user --top 10'],
		[
			['--log-file', '/nonexistent/x'],
			'--log-file /nonexistent/x: cannot be written (ENOENT); expected a file in a folder that may be written',
		],
	])('%j', async (args, message) => {
		const {code, stdout, stderr} = await run([good(), ...args]);
		expect({code, stdout: stdout.toString()}).toEqual({code: 2, stdout: ''});
		expect(stderr).toContain(`auditview: ${message}`);
		expect(linesOf(stderr)).toHaveLength(1);
	});

	it('shows what was typed as visible text', async () => {
		const {code, stderr} = await run(['-q', '(\u001b[2J', good()]);
		expect(code).toBe(2);
		expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
	});
});

describe('hints', () => {
	it('typing alcie delte in print shows none and suggests', async () => {
		const name = scratch.write(`${makeLine({verb: 'delete'})}\n`);
		const {code, stdout, stderr} = await run(['-q', 'alcie delte', name]);
		expect({code, stdout: stdout.toString()}).toEqual({code: 0, stdout: ''});
		expect(linesOf(stderr)).toEqual([
			'auditview: no event holds "alcie"; did you mean alice? (~alcie)',
			'auditview: no event holds "delte"; did you mean delete? (~delte)',
		]);
	});

	it('says what ~word was taken for', async () => {
		const {stdout, stderr} = await run(['--count', '-q', '~alcie', good()]);
		expect(stdout.toString()).toBe('1\n');
		expect(stderr).toBe('auditview: ~alcie → alice\n');
	});

	it('says how old the newest event is, where --since counts back from now and finds nothing', async () => {
		const name = scratch.write(`${makeLine({stageTimestamp: new Date(Date.now() - 6.5 * 86_400_000).toISOString()})}\n`);
		const {code, stderr} = await run(['--count', '--since', '1h', name]);
		expect(code).toBe(0);
		expect(stderr).toContain('the newest event is 6 d old; --since counts back from now');
	});
});

it.each([
	['an unknown context', ['--context', 'nope']],
	['a broken kubeconfig', ['--kubeconfig', '/etc/hostname']],
	['a missing kubeconfig', ['--kubeconfig', '/nonexistent/config']],
])('%s: exit 1 and a sentence', async (_, args) => {
	const {code, stderr} = await run([...args, '--count']);
	expect(code).toBe(1);
	expect(linesOf(stderr)).toHaveLength(1);
});
