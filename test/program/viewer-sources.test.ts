import {appendFileSync, mkdirSync} from 'node:fs';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {generateFile} from '../bench/generate.mjs';
import {makeLine} from '../support/make-event.js';
import {scratchFolder} from '../support/scratch.js';
import {cursorOn, fixedDemo, leftBehind, tableRows, viewers} from '../support/viewer.js';

const {view, viewing} = viewers();
const scratch = scratchFolder();
const linesOf = (count: number, overrides = {}): string => Array.from({length: count}, () => `${makeLine(overrides)}\n`).join('');
const header = (expression: RegExp) => (lines: readonly string[]) => expression.test(lines[0] ?? '');

describe('several sources', () => {
	it('a file that is missing is a source that failed, with the reason; the other goes on', async () => {
		const good = scratch.write(linesOf(30));
		const terminal = await viewing([good, '/nonexistent/audit.log'], {cols: 160, rows: 45});
		await terminal.screen(header(/audit\.log failed .*■ END .*30 requests/));
		await terminal.screen(/a source failed · L ──$/m);
		terminal.press('L');
		await terminal.screen('/nonexistent/audit.log: failed: /nonexistent/audit.log: no such file or folder; check the path');
		await terminal.screen(/state +ended +failed/);
		terminal.press('q');
		await terminal.screen(cursorOn('shop/web-30 '));
		terminal.press('q');
		await terminal.screen('exited 0');
		expect(leftBehind(terminal)).toEqual([]);
	});

	it('nothing but what is missing: the screen says why it is empty', async () => {
		const terminal = view(['/nonexistent/audit.log'], {cols: 120});
		await terminal.screen('audit.log: failed: /nonexistent/audit.log: no such file or folder; check the path');
		terminal.press('q');
		await terminal.screen('exited 0');
	});

	it('files are merged by time, and a column says where a row is from', async () => {
		const [one, two] = [scratch.name('-cp-1.log'), scratch.name('-cp-2.log')];
		for (let n = 0; n < 20; n++) appendFileSync(n % 2 === 0 ? one : two, linesOf(1));
		const terminal = view([one, two], {cols: 160, rows: 45});
		await terminal.screen(header(/2 files .*■ END .*20 requests/));
		const rows = tableRows(terminal.lines());
		expect(rows).toHaveLength(20);
		expect(rows).toEqual(rows.toSorted());
		expect(rows.filter((row, n) => !row.includes(n % 2 === 0 ? 'cp-1.log' : 'cp-2.log'))).toEqual([]);
	});
});

describe('a file without audit events', () => {
	it('says what it holds, and what can be read', async () => {
		const file = scratch.write(
			'I0102 03:04:05.000006       1 controller.go:128] OpenAPI AggregationController: Processing item\n'.repeat(40),
		);
		const terminal = view([file]);
		await terminal.screen(header(/■ END .*0 requests/));
		await terminal.screen(lines => /40 lines from .* no audit event.*klog lines/s.test(lines.join(' ')));
		terminal.press('L');
		await terminal.screen(/other +40 +40/);
	});

	it('an empty one is said to be empty', async () => {
		const terminal = view([scratch.write('')]);
		await terminal.screen('is empty');
	});
});

describe('a malformed line', () => {
	it('is counted on the screen, and on the page of losses', async () => {
		const file = scratch.write(`${linesOf(3)}${makeLine().slice(0, -9)}\n${linesOf(3)}`);
		const terminal = await viewing([file]);
		await terminal.screen(/1 malformed · L ──$/m);
		terminal.press('L');
		await terminal.screen(/malformed +1 +1 +set out to be events/);
	});
});

describe('without a kubeconfig', () => {
	it('the start screen comes, says why, and the demo is one key away', async () => {
		const terminal = view([], {cols: 100});
		await terminal.screen(/auditview .* KUBECONFIG is not set and ~\/\.kube\/config does not exist/);
		await terminal.screen(/^ ❯ demo +a recorded kube-apiserver/m);
		terminal.press('\r');
		await terminal.screen(header(/demo \(a recording\).*● FOLLOW .*[1-9][\d,]* requests/));
		terminal.press('Q');
		await terminal.screen('exited 0');
		expect(leftBehind(terminal)).toEqual([]);
	});

	it('says it of a KUBECONFIG that names no file', async () => {
		const terminal = view([], {cols: 100, env: {KUBECONFIG: '/nonexistent/config'}});
		await terminal.screen('KUBECONFIG names no file');
		terminal.press('q');
		await terminal.screen('exited 0');
	});

	it('a file can be typed', async () => {
		const file = scratch.write(linesOf(30));
		const terminal = view([]);
		await terminal.screen('❯ demo');
		terminal.press('j\r');
		await terminal.screen(/^ file:/m);
		terminal.press(`${file}\r`);
		await terminal.screen(header(/■ END .*30 requests/));
	});

	it('q from the start screen quits', async () => {
		const terminal = view([]);
		await terminal.screen('❯ demo');
		terminal.press('q');
		await terminal.screen('exited 0');
		expect(leftBehind(terminal)).toEqual([]);
	});
});

describe('files open at their newest event', () => {
	it('of 300 rows the last ones are shown, and g goes to the first', async () => {
		const file = scratch.write(linesOf(300));
		const terminal = await viewing([file]);
		await terminal.screen(header(/■ END .*300 requests/));
		const last = tableRows(terminal.lines());
		expect(last).toEqual(last.toSorted());
		terminal.press('g');
		await terminal.screen(lines => tableRows(lines)[0] !== last[0] && /^❯/.test(lines[3] ?? ''));
		terminal.press('G');
		await terminal.screen(lines => tableRows(lines).join() === last.join());
	});

	it('a gz too', async () => {
		const file = scratch.name('.gz');
		appendFileSync(file, gzipSync(linesOf(300)));
		const terminal = await viewing([file]);
		await terminal.screen(header(/■ END .*300 requests/));
	});

	it('a folder is searched', async () => {
		const folder = scratch.name('');
		mkdirSync(path.join(folder, 'deeper'), {recursive: true});
		appendFileSync(path.join(folder, 'audit.log'), linesOf(10));
		appendFileSync(path.join(folder, 'deeper', 'audit-2.log'), linesOf(5));
		const terminal = await viewing([folder]);
		await terminal.screen(header(/2 files .*15 requests/));
	});

	it('of 64 MB the newest are there while the rest is still being read; the row under the cursor stays where it is', async () => {
		const file = scratch.name();
		generateFile(file, 64_000_000, 'mix', 5);
		const newest = linesOf(1, {
			stageTimestamp: '2027-01-01T00:00:00.123000Z',
			objectRef: {resource: 'pods', namespace: 'shop', name: 'newest'},
		});
		appendFileSync(file, newest);
		const terminal = view([file]);
		await terminal.screen(cursorOn('shop/newest '));
		expect(terminal.lines()[0]).not.toContain('■ END');
		terminal.press('kk');
		await terminal.screen(header(/‖ HELD/));
		const [rows, at] = [tableRows(terminal.lines()), terminal.lines().findIndex(line => line.startsWith('❯'))];
		await terminal.screen(header(/■ END/));
		expect(tableRows(terminal.lines())).toEqual(rows);
		expect(terminal.lines().findIndex(line => line.startsWith('❯'))).toBe(at);
	});
});

it('the losses page of the demo adds up', async () => {
	const terminal = view(fixedDemo, {cols: 100, rows: 30});
	await terminal.screen('2,067 requests');
	terminal.press('L');
	await terminal.screen('Sources and losses');
	await terminal.screen(/2,067 requests {3}\d+ orphans? {3}\d+ open/);
	const counter = (name: string): number =>
		Number(new RegExp(`^ .? ?${name} +[\\d,]+ +([\\d,]+)`, 'm').exec(terminal.lines().join('\n'))?.[1]?.replaceAll(',', '') ?? Number.NaN);
	const parts = ['events', 'other', 'malformed', 'damaged', 'continued', 'replayed'].map(counter);
	expect(parts.reduce((sum, part) => sum + part)).toBe(counter('lines'));
});
