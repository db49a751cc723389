import {describe, expect, it} from 'vitest';
import {keyOfByte, keyOfCsi, keyOfEscaped, keyOfSs3} from '../../src/screen/key-names.js';
import {helpOf, keyLabel, modeTitles} from '../../src/state/help.js';
import {stripNames, stripOf} from '../../src/state/key-strip.js';
import {bindingOf, keymap, keysOf} from '../../src/state/keymap.js';
import {lineEdits} from '../../src/state/line-edit.js';
import {type Mode, modes} from '../../src/state/state.js';

const lineModes: readonly Mode[] = ['query', 'find', 'path', 'views', 'facets'];
const panes: readonly Mode[] = ['table', 'detail', 'help', 'losses', 'start'];

/** The names of keys that a terminal can send, ASCII typed without it. */
const sendable = new Set(
	[
		...Array.from({length: 0x80}, (_, byte) => byte).flatMap(byte => [keyOfByte(byte), keyOfEscaped(byte)]),
		...['A', 'B', 'C', 'D', 'F', 'H', 'Z', '3~', '5~', '6~'].map(keyOfCsi),
		keyOfSs3('P'),
	].flatMap(input => (input?.type === 'key' ? [input.name] : [])),
);

describe('in every mode', () => {
	it.each(modes)('%s: no key is bound twice', mode => {
		const keys = keymap[mode].flatMap(keysOf);
		expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
	});

	it.each(modes)('%s: no action has two bindings, and each has help and a key', mode => {
		const names = keymap[mode].map(({name}) => name);
		expect(new Set(names).size).toBe(names.length);
		for (const {name, help, keys} of keymap[mode]) {
			expect(help, name).not.toBe('');
			expect(keys.length, name).toBeGreaterThan(0);
			expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
		}
	});

	it.each(modes)('%s: every key is one that a terminal can send', mode => {
		expect(keymap[mode].flatMap(keysOf).filter(key => !sendable.has(key))).toEqual([]);
	});

	it.each(modes)('%s: the help shows each binding once, pairs together', mode => {
		expect(helpOf(mode).flatMap(({bindings}) => bindings)).toEqual(keymap[mode]);
		for (const line of helpOf(mode)) expect(line.bindings.length).toBe(line.bindings[0]?.both === undefined ? 1 : 2);
		expect(modeTitles[mode]).not.toBe('');
	});

	it.each(modes)('%s: Esc and Ctrl-C do something', mode => {
		expect(bindingOf(mode, 'Esc')).toBeDefined();
		expect(bindingOf(mode, 'Ctrl-C')).toBeDefined();
	});
});

describe('everywhere but in lines', () => {
	it.each(panes)('%s: q closes, Q quits, ? and F1 show the keys or leave them, Ctrl-L repaints, Ctrl-Z suspends', mode => {
		const names = ['Esc', 'q', 'Q', '?', 'F1', 'Ctrl-C', 'Ctrl-L', 'Ctrl-Z'].map(key => bindingOf(mode, key)?.name);
		const help = mode === 'help' ? 'close' : 'help';
		expect(names).toEqual(['back-out', 'close', 'quit', help, help, 'cancel', 'redraw', 'suspend']);
	});

	it('has the keys of the issue in the table', () => {
		const keys = ['j', 'k', 'Down', 'Up', 'Ctrl-N', 'Ctrl-P', 'f', 'b', 'PgDn', 'PgUp', 'Ctrl-F', 'Ctrl-B', 'Ctrl-D', 'Ctrl-U', 'Space'];
		keys.push('g', 'G', 'Home', 'End', 'n', 'N', 'h', 'l', 'Left', 'Right', '0', '$', 'Enter', '/', '&', 'Tab', 'Shift-Tab', 'a', 'p', 'z');
		keys.push('F', 'v', 'V', 't', 'L', '+', '-', '=', ',', 'e', 'E', 'y');
		expect(keys.filter(key => !bindingOf('table', key))).toEqual([]);
	});

	it('has the keys of the issue in the detail', () => {
		const keys = [
			'h',
			'l',
			'Space',
			'J',
			'K',
			'c',
			'C',
			'e',
			'E',
			'}',
			'{',
			's',
			'S',
			')',
			'(',
			'/',
			'n',
			'N',
			'+',
			'-',
			'=',
			',',
			'y',
			'Enter',
		];
		expect(keys.filter(key => !bindingOf('detail', key))).toEqual([]);
		expect(['y', 'v', 'p', 'r', 'i'].map(key => bindingOf('copy', key)?.name)).toEqual([
			'copy-event',
			'copy-value',
			'copy-path',
			'copy-line',
			'copy-audit-id',
		]);
	});
});

describe('in lines', () => {
	it.each(lineModes)('%s: what can be typed is text', mode => {
		expect(keymap[mode].flatMap(({keys}) => keys).filter(key => [...key].length === 1 || key === 'Space')).toEqual([]);
		expect(bindingOf(mode, 'F1')?.name).toBe('help');
	});

	it('has a key for each way to edit', () => {
		for (const mode of ['query', 'find', 'path'] as const) {
			expect(lineEdits.filter(edit => !keymap[mode].some(({name}) => name === edit))).toEqual([]);
		}
	});
});

describe('the key strip', () => {
	it.each(modes)('%s: names actions that the mode has', mode => {
		const names = keymap[mode].map(({name}) => name);
		expect(stripNames(mode).filter(name => !names.includes(name))).toEqual([]);
	});

	it.each(modes)('%s: fits every width, and grows with it', mode => {
		let length = 0;
		for (let width = 1; width <= 500; width++) {
			const strip = stripOf(mode, width);
			expect(strip.length).toBeLessThanOrEqual(width);
			if (width !== 100) expect(strip.length).toBeGreaterThanOrEqual(Math.min(length, width));
			length = strip.length;
		}
		expect(length).toBeGreaterThan(0);
	});

	it('is that of the drawing at 80 cells', () => {
		expect(stripOf('table', 80)).toBe(' / find  + and  - not  = only  ⏎ open  v views  F follow  y copy  ? help');
		expect(stripOf('detail', 80)).toBe(' h l fold  + and  - not  = only  { } next  y copy  Tab pane  q close  ? help');
	});

	it('shows more at 160 cells', () => {
		expect(stripOf('table', 160)).toContain('e E failure');
	});
});

it('writes keys as the screen shows them', () => {
	expect(['Enter', 'Ctrl-C', 'Up', 'PgDn', 'j'].map(keyLabel)).toEqual(['⏎', '^C', '↑', 'PgDn', 'j']);
});
