import {createComposer, type Pane} from './compose.js';
import {inkStdin, inkStdout} from './ink-streams.js';
import {createPainter, type Figures, type Terminal} from './painter.js';

export type {Pane} from './compose.js';
export type {Figures, Terminal} from './painter.js';

/** Where the terminal's cursor is parked after each frame: on the focused line, for magnifiers; visible in prompts. Counts from 0. */
export type Cursor = {readonly x: number; readonly y: number; readonly isVisible: boolean};

/** What is painted over Ink's frame. Made anew for every frame, from the state. */
export type Layer = {readonly panes: readonly Pane[]; readonly cursor?: Cursor | undefined};

export type Size = {readonly columns: number; readonly rows: number};

export type Screen = {
	/** For Ink's `render`, with `debug: true`. */
	readonly stdout: NodeJS.WriteStream;
	readonly stdin: NodeJS.ReadStream;
	/** What is painted: at most 500 columns and rows, the rest of a larger terminal stays blank. */
	readonly size: () => Size;
	/** Paint what differs from what was sent last, now and without React. If the terminal has not taken that yet the frame is skipped, and one is painted when it has. */
	readonly paint: () => void;
	/** Forget what stands there and paint everything: `Ctrl-L`. */
	readonly repaint: () => void;
	/** The terminal may have another size, or had one for a moment, which cuts what stands there: all is painted anew, once for a burst. Also called where `resize` tells; a SIGWINCH tells where the size is the same again. */
	readonly resized: () => void;
	/** Send bytes that change no cell, between two frames: OSC 52. */
	readonly pass: (bytes: string) => void;
	/** Paint nothing until `resume`: another program has the terminal, or nobody. */
	readonly hold: () => void;
	/** The terminal is ours again, and nothing is known of what stands there. */
	readonly resume: () => void;
	/** Resolves when all that was written is taken, or after so long. */
	readonly drained: (withinMs: number) => Promise<void>;
	/** For ever; Ink may unmount after it. */
	readonly close: () => void;
	readonly figures: () => Figures;
};

export type ScreenOptions = {
	readonly terminal: Terminal;
	readonly layer: (size: Size) => Layer;
	/** What stands where Ink's frame will stand, until it hands over the first one. */
	readonly firstFrame?: () => readonly string[];
	/** Of a frame that is not as high as the screen so many lines, its last ones, stand at the bottom (none): between them and the others lie panes. */
	readonly bottomLines?: number;
	/** Told once for a burst of resizes, before everything is painted anew. */
	readonly onResize?: (size: Size) => void;
};

const mostCells = 500;
const resizeBurstMs = 16;

/** What stands on the terminal: Ink's frame with panes over it. It enters and leaves no modes, that is `modes.ts`. */
export function createScreen({terminal, layer, firstFrame, onResize, bottomLines = 0}: ScreenOptions): Screen {
	const compose = createComposer();
	let frame: readonly string[] | undefined;
	let state: 'painting' | 'held' | 'closed' = 'painting';
	let burst: NodeJS.Timeout | undefined;

	const size = (): Size => ({columns: Math.min(mostCells, terminal.columns || 80), rows: Math.min(mostCells, terminal.rows || 24)});
	const paint = (): void => {
		if (state !== 'painting' || burst || painter.isBusy()) return;
		const {columns, rows} = size();
		const {panes, cursor} = layer({columns, rows});
		painter.send(
			compose(stretch(frame ?? firstFrame?.() ?? [], rows, bottomLines), panes, columns, rows),
			cursor ? parkedAt(cursor, columns, rows) : hidden,
		);
	};
	const painter = createPainter(terminal, paint);
	const repaint = (): void => {
		painter.forget();
		paint();
	};
	const resized = (): void => {
		burst ??= setTimeout(() => {
			burst = undefined;
			onResize?.(size());
			repaint();
		}, resizeBurstMs);
	};
	terminal.on('resize', resized);

	return {
		stdout: inkStdout(size, lines => {
			frame = lines;
			paint();
		}),
		stdin: inkStdin(),
		size,
		paint,
		repaint,
		resized,
		hold: () => {
			if (state === 'painting') state = 'held';
		},
		resume: () => {
			if (state === 'held') state = 'painting';
			repaint();
		},
		pass: painter.pass,
		drained: painter.drained,
		close: () => {
			state = 'closed';
			clearTimeout(burst);
			terminal.off('resize', resized);
		},
		figures: painter.figures,
	};
}

function stretch(frame: readonly string[], rows: number, bottomLines: number): readonly string[] {
	const top = frame.length - bottomLines;
	if (top < 0 || frame.length >= rows) return frame;
	return [...frame.slice(0, top), ...Array<string>(rows - frame.length).fill(''), ...frame.slice(top)];
}

const hidden = '\u001B[?25l';

function parkedAt({x, y, isVisible}: Cursor, columns: number, rows: number): string {
	const place = `\u001B[${Math.max(0, Math.min(rows - 1, y)) + 1};${Math.max(0, Math.min(columns - 1, x)) + 1}H`;
	return place + (isVisible ? '\u001B[?25h' : hidden);
}
