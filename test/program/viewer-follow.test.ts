import {appendFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {makeLine} from '../support/make-event.js';
import {scratchFolder} from '../support/scratch.js';
import {cursorLine, cursorOn, cursorRow, tableRows, viewers} from '../support/viewer.js';

const {viewing, view} = viewers();
const scratch = scratchFolder();

let made = 0;
/** Lines of pods `pod-1`, `pod-2` …, a second apart. */
const podLines = (count: number, overrides: Readonly<Record<string, unknown>> = {}): string =>
	Array.from({length: count}, () => {
		const name = `pod-${++made}`;
		return `${makeLine({objectRef: {resource: 'pods', namespace: 'shop', name}, ...overrides})}\n`;
	}).join('');

/** A file of 50 events that is followed, the number of its last pod, and a way to write more. */
async function following() {
	const file = scratch.write(podLines(50));
	const terminal = await viewing(['-f', file]);
	await terminal.screen(cursorOn(`pod-${made} `));
	return {file, terminal, write: (count: number, overrides = {}) => appendFileSync(file, podLines(count, overrides))};
}

const header = (expression: RegExp) => (lines: readonly string[]) => expression.test(lines[0] ?? '');

describe('a file that grows (-f)', () => {
	it('is followed: the cursor stays on the newest row', async () => {
		const {terminal, write} = await following();
		await terminal.screen(header(/● FOLLOW .* 50 requests$/));
		write(3);
		await terminal.screen(cursorOn(`pod-${made} `));
		await terminal.screen(header(/● FOLLOW .* 53 requests$/));
	});

	it('k holds it: nothing moves, and what is new is counted; G follows again', async () => {
		const {terminal, write} = await following();
		terminal.press('k');
		await terminal.screen(header(/‖ HELD {3}/));
		const [rows, cursor] = [tableRows(terminal.lines()), cursorRow(terminal)];
		write(38);
		await terminal.screen(header(/‖ HELD {2}↓ 38 new {3}88 requests/));
		expect(tableRows(terminal.lines())).toEqual(rows);
		expect(cursorRow(terminal)).toEqual(cursor);
		terminal.press('G');
		await terminal.screen(header(/● FOLLOW/));
		await terminal.screen(cursorOn(`pod-${made} `));
	});

	it('with a query counts how many of the new rows pass', async () => {
		const {terminal, write} = await following();
		terminal.press('/user:alice\rk');
		await terminal.screen(header(/‖ HELD/));
		write(2);
		write(3, {user: {username: 'bob'}});
		await terminal.screen(header(/↓ 2 of 5 new/));
	});

	it('down past the last row follows, and F does from anywhere', async () => {
		const {terminal} = await following();
		terminal.press('kk');
		await terminal.screen(header(/‖ HELD/));
		terminal.press('jjj');
		await terminal.screen(header(/● FOLLOW/));
		terminal.press('g');
		await terminal.screen(header(/‖ HELD/));
		terminal.press('F');
		await terminal.screen(header(/● FOLLOW/));
		await terminal.screen(cursorOn(`pod-${made} `));
	});

	it('changes a row in place when its request completes', async () => {
		const {file, terminal} = await following();
		const request = {
			auditID: 'one',
			objectRef: {resource: 'pods', namespace: 'shop', name: 'slow'},
			requestURI: '/api/v1/namespaces/shop/pods/slow',
		};
		const times = {requestReceivedTimestamp: '2026-01-02T23:00:00.000000Z'};
		appendFileSync(
			file,
			`${makeLine({...request, ...times, stage: 'RequestReceived', responseStatus: undefined, stageTimestamp: times.requestReceivedTimestamp})}\n`,
		);
		await terminal.screen(cursorOn('shop/slow '));
		expect(cursorLine(terminal)).toMatch(/^❯ 23:00:00\.000 {6}get .*(…|orphan)/);
		appendFileSync(file, `${makeLine({...request, ...times, stageTimestamp: '2026-01-02T23:00:01.200000Z'})}\n`);
		await terminal.screen(lines => lines.some(line => /^❯ 23:00:00\.000 {2}200 get .* shop\/slow +1\.20s/.test(line)));
		expect(tableRows(terminal.lines()).filter(row => row.includes('slow'))).toHaveLength(1);
	});

	it('shows a line only when all of it is there', async () => {
		const {file, terminal} = await following();
		const line = podLines(1);
		appendFileSync(file, line.slice(0, 300));
		appendFileSync(file, line.slice(300));
		await terminal.screen(cursorOn(`pod-${made} `));
		expect(terminal.lines().join('\n')).not.toContain('malformed');
	});
});

describe('a file without -f', () => {
	it('is at its end once read, on its newest row, and F says how to follow', async () => {
		const terminal = await viewing([scratch.write(podLines(50))]);
		await terminal.screen(header(/■ END .* 50 requests$/));
		await terminal.screen(cursorOn(`pod-${made} `));
		terminal.press('F');
		await terminal.screen('the input has ended; -f follows files');
		terminal.press('g');
		await terminal.screen(lines => /^❯/.test(lines[3] ?? ''));
		expect(terminal.lines()[0]).toContain('■ END');
	});
});

it('the demo is followed from the start, says that it is a recording, and goes on', async () => {
	const terminal = view(['demo', '--at', '2026-11-23T16:58:10Z', '--pace', '20']);
	await terminal.screen(header(/demo \(a recording\).* ● FOLLOW/));
	const [, before = ''] = /([\d,]+) requests/.exec(terminal.lines()[0] ?? '') ?? [];
	await terminal.screen(lines => !(lines[0] ?? '').includes(`${before} requests`));
	terminal.press('k');
	await terminal.screen(header(/‖ HELD {2}↓ [1-9][\d,]*( of [\d,]+)? new/));
});
