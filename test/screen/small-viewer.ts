/**
A viewer of nothing, made of `src/screen` alone: a pane that counts, the last key, and a key for every way to end. `real-terminal.test.ts` bundles it and runs it in a pseudo-terminal.
*/
import {writeFileSync} from 'node:fs';
import {fit as fitted} from '../../src/safe/cells.js';
import {installExits} from '../../src/screen/exits.js';
import type {Input} from '../../src/screen/input.js';
import {createKeyboard, openKeys} from '../../src/screen/keyboard.js';
import {createModes, setBlocking, writeNow} from '../../src/screen/modes.js';
import {createScreen} from '../../src/screen/screen.js';
import {installSuspend} from '../../src/screen/suspend.js';

const keys = openKeys();
if (!keys) throw new Error('no terminal');
let ticks = 0;
let heard = '';
/** Longest that the event loop stood still. */
let stoodMs = 0;

const rows = (columns: number): string[] => [
	`pid ${process.pid}`,
	`heard ${heard}`,
	`columns ${columns}`,
	`stood ${stoodMs > 500 ? 'still' : 'never'}, skipped ${screen.figures().skippedFrames > 0 ? 'some' : 'none'}`,
	`tick ${ticks}`,
];
const screen = createScreen({
	terminal: process.stdout,
	layer: ({columns, rows: height}) => ({
		panes: [{x: 0, y: 0, width: columns, height, row: n => fitted(rows(columns)[n] ?? `王 ${ticks + n} `.repeat(columns), columns)}],
		cursor: {x: 6, y: 1, isVisible: false},
	}),
});
const keyboard = createKeyboard({
	keys,
	onInputs: inputs => {
		for (const input of inputs) act(input);
		screen.paint();
	},
	onLost: () => exits.lost(),
});
const modes = createModes({keyboard, writeNow: text => writeNow(1, text)});
const exits = installExits({
	leave: () => {
		say('leaving');
		modes.leave();
	},
});
const suspend = installSuspend({modes, screen});

function act(input: Input): void {
	heard = input.type === 'paste' ? `paste ${input.text}` : input.name;
	if (heard === 'q') exits.exit(0);
	if (heard === 'Ctrl-C') exits.exit(130);
	if (heard === 'Ctrl-Z') suspend();
	if (heard === 't') throw new Error('secret event text');
	if (heard === 'r') void Promise.reject(new Error('secret event text'));
	if (heard === 'x') process.exit(7);
}

/** To the test, past the terminal. */
function say(state: 'skipping' | 'leaving'): void {
	const file = process.env['STATE_FILE'];
	if (file) writeFileSync(file, state);
}

setBlocking(process.stdout, false);
modes.enter();
let last = performance.now();
setInterval(() => {
	stoodMs = Math.max(stoodMs, performance.now() - last);
	last = performance.now();
	ticks++;
	const skipped = screen.figures().skippedFrames;
	screen.paint();
	if (skipped < 20 && screen.figures().skippedFrames >= 20) say('skipping');
}, 5);
