import {appendFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {makeEvent, makeLine} from '../support/make-event.js';
import {scratchFolder} from '../support/scratch.js';
import {cursorLine, cursorOn, cursorRow, foreign, leftBehind, viewers} from '../support/viewer.js';

const {viewing} = viewers();
const scratch = scratchFolder();

/** A line of a request of user bob for pod `took-…`, which took so many milliseconds. */
function line(millis: number): string {
	const {requestReceivedTimestamp} = makeEvent();
	const end = new Date(Date.parse(String(requestReceivedTimestamp)) + millis).toISOString();
	const objectRef = {resource: 'pods', namespace: 'shop', name: `took-${millis}`};
	return `${makeLine({requestReceivedTimestamp, stageTimestamp: end, objectRef, user: {username: 'bob'}})}\n`;
}

/** 60 requests of 1 to 60 ms, in no order. */
const lines = Array.from({length: 60}, (_, at) => line(((at * 37) % 60) + 1)).join('');
const has = (expression: RegExp) => (screen: readonly string[]) => screen.some(one => expression.test(one));

it('s sorts a file by latency, the slowest first from the first row; e and ⏎ go by that order; s ends in the order of time', async () => {
	const terminal = await viewing([scratch.write(lines)]);
	await terminal.screen(has(/■ END/));
	terminal.press('lllss');
	await terminal.screen(has(/── local · LATENCY ↓ /));
	await terminal.screen(cursorOn('took-60 '));
	terminal.press('jj');
	await terminal.screen(cursorOn('took-58 '));
	terminal.press('\r');
	await terminal.screen('/took-58');
	terminal.press('}');
	await terminal.screen(cursorOn('took-57 '));
	terminal.press('qs');
	await terminal.screen(has(/── local · TIME ↑ /));
	await terminal.screen(cursorOn('took-57 '));
	terminal.press('q');
	await terminal.screen('exited 0');
	expect([leftBehind(terminal), foreign(terminal)]).toEqual([[], []]);
});

it('follows in the order of a column: the cursor stays on its row, rows come in where they belong', async () => {
	const file = scratch.write(lines);
	const terminal = await viewing(['-f', file]);
	terminal.press('lllss');
	await terminal.screen(has(/· LATENCY ↓/));
	await terminal.screen(cursorOn('took-60 '));
	terminal.press('jjjF');
	await terminal.screen(has(/● FOLLOW by LATENCY ↓/));
	await terminal.screen(cursorOn('took-57 '));
	const {y} = cursorRow(terminal);
	appendFileSync(file, line(70) + line(10));
	await terminal.screen(has(/took-70 /));
	expect(cursorLine(terminal)).toContain('took-57 ');
	expect(cursorRow(terminal).y).toBe(y + 1);
	terminal.press('gk');
	await terminal.screen(cursorOn('took-70 '));
	expect(terminal.lines()[0]).toContain('‖ HELD');
});
