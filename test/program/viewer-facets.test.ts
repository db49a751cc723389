import {appendFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {hostileTexts} from '../support/hostile.js';
import {makeLine} from '../support/make-event.js';
import {scratchFolder} from '../support/scratch.js';
import {foreign, leftBehind, queryLine, viewers} from '../support/viewer.js';

const {viewing} = viewers();
const scratch = scratchFolder();

const line = (username: string, verb = 'get'): string => `${makeLine({user: {username, groups: ['devs']}, verb, objectRef: undefined})}\n`;
/** So many requests of a user. */
const times = (count: number, username: string): string => Array.from({length: count}, () => line(username)).join('');
const has = (expression: RegExp) => (screen: readonly string[]) => screen.some(one => expression.test(one));

it(', counts the values of the field under the cursor, what is typed narrows them, ⏎ puts one into the query', async () => {
	const lines = Array.from({length: 300}, (_, n) =>
		line(n % 3 === 0 ? 'alice' : n % 100 === 1 ? '' : 'bob', n % 10 === 0 ? 'delete' : 'get'),
	);
	const terminal = await viewing([scratch.write(lines.join(''))]);
	await terminal.screen(has(/■ END/));
	terminal.press(',');
	await terminal.screen(has(/┌ user · 2 values ─+┐/));
	const popup = terminal.lines().flatMap(one => /│ [❯ ] (\S+ +\d+ +<?\d+%) /.exec(one)?.[1]?.replace(/ +/g, ' ') ?? []);
	expect(popup).toEqual(['bob 198 66%', 'alice 100 33%', '‹absent› 2 <1%']);
	terminal.press('ali');
	await terminal.screen(has(/┌ user · 1 of 2 values/));
	terminal.press('\r');
	await terminal.screen(() => /user:alice +.*100 of 300$/.test(queryLine(terminal)));
	// The other terms of the query hold.
	terminal.press('h,');
	await terminal.screen(has(/┌ verb · 2 values/));
	await terminal.screen(has(/│ {3}delete +10 +10% /));
	terminal.press('-');
	await terminal.screen(() => /user:alice -verb:get +.*10 of 300$/.test(queryLine(terminal)));
	terminal.press('q');
	await terminal.screen('exited 0');
	expect([leftBehind(terminal), foreign(terminal)]).toEqual([[], []]);
});

it('counts on while rows come, and the cursor stays on its value', async () => {
	const file = scratch.write(times(3, 'alice') + line('bob'));
	const terminal = await viewing(['-f', file]);
	terminal.press(',');
	await terminal.screen(has(/┌ user · 2 values/));
	terminal.press('\u001B[B');
	await terminal.screen(has(/│ ❯ bob +1 /));
	appendFileSync(file, times(9, 'carol') + times(4, 'bob'));
	await terminal.screen(has(/┌ user · 3 values/));
	await terminal.screen(has(/│ ❯ bob +5 +29% /));
	terminal.press('\r');
	await terminal.screen(() => /user:bob +.*5 of 17$/.test(queryLine(terminal)));
});

it('counts a field in the detail, and says where there is none', async () => {
	const terminal = await viewing([scratch.write(times(2, 'alice'))]);
	terminal.press('\r');
	await terminal.screen(has(/❯ +kind +Event/));
	terminal.press('jj,');
	await terminal.screen(has(/┌ level · 1 value ─/));
	terminal.press('\u001B');
	await terminal.screen(lines => !lines.some(one => one.includes('┌')));
	terminal.press('j,');
	await terminal.screen(/no values to count here/);
});

it('shows hostile values harmlessly', async () => {
	const texts = hostileTexts.map(([, text]) => text);
	const terminal = await viewing([scratch.write(texts.map(text => line(text)).join(''))]);
	await terminal.screen(has(/■ END/));
	terminal.press(',');
	await terminal.screen(has(/┌ user · [\d,]+ values/));
	terminal.press('\u001B[6~\u001B[6~');
	terminal.press('\r');
	await terminal.screen(() => /1 of /.test(queryLine(terminal)));
	terminal.press('Q');
	await terminal.screen('exited 0');
	expect([leftBehind(terminal), foreign(terminal)]).toEqual([[], []]);
});
