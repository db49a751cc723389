import {EventEmitter} from 'node:events';
import {Box, render, Text, Transform} from 'ink';
import {createElement} from 'react';
import {afterEach, describe, expect, it} from 'vitest';
import {fit as fitted} from '../../src/safe/cells.js';
import {createScreen, type Layer, type Pane, type Screen, type ScreenOptions} from '../../src/screen/screen.js';
import {violations} from '../support/ansi.js';
import {createModel, feed, linesOf} from '../support/model.js';

/** A terminal that takes what is written when it is told to, or at once. */
function fakeTerminal(columns = 20, rows = 4) {
	const waiting: Array<() => void> = [];
	const writes: string[] = [];
	const terminal = Object.assign(new EventEmitter(), {
		columns,
		rows,
		writableLength: 0,
		isReading: true,
		writes,
		write(text: string, done: () => void) {
			writes.push(text);
			if (terminal.isReading) done();
			else {
				terminal.writableLength += text.length;
				waiting.push(done);
			}
			return true;
		},
		read() {
			terminal.isReading = true;
			terminal.writableLength = 0;
			for (const done of waiting.splice(0)) done();
		},
		take: () => writes.splice(0).join(''),
	});
	return terminal;
}

const pane = (text: (n: number) => string, rest: Partial<Pane> = {}): Pane => {
	const whole = {x: 0, y: 1, width: 20, height: 2, ...rest};
	return {...whole, row: n => fitted(text(n), whole.width)};
};

const screens: Screen[] = [];
afterEach(() => {
	for (const screen of screens.splice(0)) screen.close();
});

function makeScreen(
	terminal: ReturnType<typeof fakeTerminal>,
	layer: () => Layer,
	onResize?: () => void,
	rest: Partial<ScreenOptions> = {},
): Screen {
	const screen = createScreen({terminal, layer, ...(onResize && {onResize}), ...rest});
	screens.push(screen);
	return screen;
}

const turn = () => new Promise(resolve => setImmediate(resolve));

describe('painting', () => {
	it('shows what stands for a frame of Ink until there is one', async () => {
		const terminal = fakeTerminal();
		let lines = ['header', 'keys'];
		const screen = makeScreen(terminal, () => ({panes: [pane(n => `row ${n}`)]}), undefined, {firstFrame: () => lines, bottomLines: 1});
		const shown = async () => {
			screen.paint();
			const model = createModel(20, 4);
			await feed(model, terminal.writes.join(''));
			return linesOf(model);
		};
		expect(await shown()).toEqual(['header', 'row 0', 'row 1', 'keys']);
		lines = ['header!', 'keys'];
		expect(await shown()).toEqual(['header!', 'row 0', 'row 1', 'keys']);
		screen.stdout.write('drawn\nby Ink');
		lines = ['never seen', 'again'];
		expect(await shown()).toEqual(['drawn', 'row 0', 'row 1', 'by Ink']);
	});

	it('sends one synchronized update, and nothing for the same screen again', () => {
		const terminal = fakeTerminal();
		const screen = makeScreen(terminal, () => ({panes: [pane(n => `row ${n}`)]}));
		screen.paint();
		expect(terminal.writes).toHaveLength(1);
		expect(terminal.writes[0]).toMatch(/^\u001B\[\?2026h.*\u001B\[\?2026l$/s);
		expect(violations(terminal.take())).toEqual([]);
		screen.paint();
		screen.paint();
		expect(terminal.take()).toBe('');
	});

	it('parks the cursor where it is told, and moves it alone', async () => {
		const terminal = fakeTerminal();
		let cursor = {x: 3, y: 2, isVisible: true};
		const screen = makeScreen(terminal, () => ({panes: [pane(n => `row ${n}`)], cursor}));
		const model = createModel(20, 4);
		screen.paint();
		await feed(model, terminal.take());
		expect([model.buffer.active.cursorX, model.buffer.active.cursorY]).toEqual([3, 2]);
		cursor = {x: 99, y: 99, isVisible: false};
		screen.paint();
		expect(terminal.take()).toBe('\u001B[?2026h\u001B[4;20H\u001B[?25l\u001B[?2026l');
	});

	it('paints everything anew when it is asked to', async () => {
		const terminal = fakeTerminal();
		const screen = makeScreen(terminal, () => ({panes: [pane(n => `row ${n}`)]}));
		screen.paint();
		terminal.take();
		screen.repaint();
		const model = createModel(20, 4);
		await feed(model, terminal.take());
		expect(linesOf(model)).toEqual(['', 'row 0', 'row 1', '']);
	});

	it('lets go of the terminal and takes it again', () => {
		const terminal = fakeTerminal();
		const screen = makeScreen(terminal, () => ({panes: [pane(n => `row ${n}`)]}));
		screen.hold();
		screen.paint();
		screen.stdout.write('frame');
		expect(terminal.take()).toBe('');
		screen.resume();
		expect(terminal.take()).toContain('row 0');
	});
});

describe('a terminal that does not read', () => {
	it('gets one frame and no more, and later the newest', async () => {
		const terminal = fakeTerminal();
		let text = 'first';
		const screen = makeScreen(terminal, () => ({panes: [pane(() => text)]}));
		terminal.isReading = false;
		screen.paint();
		const sent = terminal.writableLength;
		for (let n = 0; n < 1000; n++) {
			text = `frame ${n}`;
			screen.paint();
		}
		expect(terminal.writableLength).toBe(sent);
		expect(terminal.writes).toHaveLength(1);
		expect(screen.figures()).toMatchObject({sentFrames: 1, skippedFrames: 1000});

		terminal.read();
		const model = createModel(20, 4);
		await feed(model, terminal.take());
		expect(linesOf(model)).toEqual(['', 'frame 999', 'frame 999', '']);
	});

	it('holds up those who wait until it has read, but not for ever', async () => {
		const terminal = fakeTerminal();
		const screen = makeScreen(terminal, () => ({panes: [pane(() => 'x')]}));
		await screen.drained(10_000);
		terminal.isReading = false;
		screen.paint();
		let isDrained = false;
		const drained = screen.drained(10_000).then(() => {
			isDrained = true;
		});
		await turn();
		expect(isDrained).toBe(false);
		terminal.read();
		await drained;
		terminal.isReading = false;
		screen.repaint();
		await screen.drained(1);
		expect(terminal.writableLength).toBeGreaterThan(0);
	});
});

describe('sizes', () => {
	it('tells a burst of resizes once, then paints everything', async () => {
		const terminal = fakeTerminal();
		const told: number[] = [];
		const screen = makeScreen(
			terminal,
			() => ({panes: [pane(n => `row ${n}`)]}),
			() => told.push(screen.size().columns),
		);
		screen.paint();
		terminal.take();
		for (let columns = 30; columns < 130; columns++) {
			terminal.columns = columns;
			terminal.emit('resize');
			screen.paint();
		}
		expect(terminal.take()).toBe('');
		await expect.poll(() => told).toEqual([129]);
		expect(terminal.take()).toContain('row 0');
	});

	it.each([
		[1, 1],
		[20, 4],
		[500, 500],
		[900, 900],
	])('survives %i x %i', (columns, rows) => {
		const terminal = fakeTerminal(columns, rows);
		const screen = makeScreen(terminal, () => ({
			panes: [pane(() => 'x', {width: columns, height: rows})],
			cursor: {x: 700, y: 700, isVisible: true},
		}));
		screen.stdout.write(Array.from({length: rows}, () => 'y'.repeat(columns)).join('\n'));
		expect(violations(terminal.take())).toEqual([]);
	});
});

function App({title}: {title: string}) {
	return createElement(
		Box,
		{flexDirection: 'column', width: 20, height: 4},
		createElement(Text, {bold: true}, title),
		createElement(Box, {flexGrow: 1}),
		createElement(Transform, {transform: () => fitted('foot \u202E', 20)}, createElement(Text, undefined, ' '.repeat(20))),
	);
}

describe('Ink', () => {
	it('draws the chrome, panes stand over it, and nothing of its own reaches the terminal', async () => {
		const terminal = fakeTerminal();
		const screen = makeScreen(terminal, () => ({panes: [pane(n => `row ${n}`)]}));
		const options = {
			stdout: screen.stdout,
			stdin: screen.stdin,
			debug: true,
			patchConsole: false,
			exitOnCtrlC: false,
			isScreenReaderEnabled: false,
		};
		const ink = render(createElement(App, {title: 'first'}), options);
		await turn();
		const model = createModel(20, 4);
		await feed(model, terminal.take());
		expect(linesOf(model)).toEqual(['first', 'row 0', 'row 1', 'foot \\u{202e}']);

		ink.rerender(createElement(App, {title: 'second'}));
		await turn();
		const change = terminal.take();
		expect(violations(change)).toEqual([]);
		expect(change).not.toContain('row');
		await feed(model, change);
		expect(linesOf(model)[0]).toBe('second');

		screen.close();
		ink.unmount();
		await ink.waitUntilExit();
		expect(terminal.take()).toBe('');
	});
});
