import type {Line} from './compose.js';
import {diff} from './diff.js';

/** The part of `process.stdout` that is painted on. */
export type Terminal = {
	readonly columns?: number;
	readonly rows?: number;
	/** Bytes that were written and that the terminal has not taken. */
	readonly writableLength: number;
	write(text: string, done: () => void): boolean;
	on(event: 'resize', listener: () => void): unknown;
	off(event: 'resize', listener: () => void): unknown;
};

/** Since the start. */
export type Figures = {readonly sentFrames: number; readonly skippedFrames: number; readonly sentBytes: number};

/**
Sends lines to a terminal, each time only what differs from what was really sent, as one write and one synchronized update.

A terminal that has not taken the last frame gets none: at most one is ever on its way, so nothing grows however long it does not read.
*/
export type Painter = {
	/** Is the terminal still busy? Then the frame counts as skipped, and `onTaken` is called once it is not. */
	readonly isBusy: () => boolean;
	/** @param parked - where the cursor ends, as bytes. */
	readonly send: (lines: readonly Line[], parked: string) => void;
	/** Bytes that are no frame and change no cell: OSC 52. In order with the frames. */
	readonly pass: (bytes: string) => void;
	/** Nothing is known any more of what stands there. */
	readonly forget: () => void;
	/** Resolves when all is taken, or after so long. */
	readonly drained: (withinMs: number) => Promise<void>;
	readonly figures: () => Figures;
};

export function createPainter(terminal: Terminal, onTaken: () => void): Painter {
	let sent: readonly Line[] | undefined;
	let sentCursor = '';
	let isSkipped = false;
	let figures: Figures = {sentFrames: 0, skippedFrames: 0, sentBytes: 0};
	const waiting = new Set<() => void>();

	const taken = (): void => {
		if (terminal.writableLength > 0) return;
		for (const wake of waiting) wake();
		if (!isSkipped) return;
		isSkipped = false;
		onTaken();
	};

	return {
		isBusy: () => {
			isSkipped = terminal.writableLength > 0;
			if (isSkipped) figures = {...figures, skippedFrames: figures.skippedFrames + 1};
			return isSkipped;
		},
		send: (lines, parked) => {
			const changes = (sent ? '' : clear) + diff(sent, lines);
			const isSame = changes === '' && parked === sentCursor;
			sent = lines;
			sentCursor = parked;
			if (isSame) return;
			const bytes = beginUpdate + changes + parked + endUpdate;
			figures = {...figures, sentFrames: figures.sentFrames + 1, sentBytes: figures.sentBytes + Buffer.byteLength(bytes)};
			terminal.write(bytes, taken);
		},
		pass: bytes => {
			terminal.write(bytes, taken);
		},
		forget: () => {
			sent = undefined;
		},
		drained: withinMs =>
			new Promise(resolve => {
				if (terminal.writableLength === 0) return resolve();
				const wake = () => {
					clearTimeout(timer);
					waiting.delete(wake);
					resolve();
				};
				const timer = setTimeout(wake, withinMs);
				waiting.add(wake);
			}),
		figures: () => figures,
	};
}

const beginUpdate = '\u001B[?2026h';
const endUpdate = '\u001B[?2026l';
const clear = '\u001B[0m\u001B[2J';
