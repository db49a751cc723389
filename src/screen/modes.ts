import {writeSync} from 'node:fs';

/** Every mode that is set, and what undoes it; set in this order, undone in reverse. */
const modes: ReadonlyArray<{readonly what: string; readonly set: string; readonly undo: string}> = [
	{what: 'alternate screen', set: '\u001B[?1049h', undo: '\u001B[?1049l'},
	{what: 'cursor hidden', set: '\u001B[?25l', undo: '\u001B[?25h'},
	// A misjudged line is cut then, and not pushed down.
	{what: 'no wrap', set: '\u001B[?7l', undo: '\u001B[?7h'},
	{what: 'paste in brackets', set: '\u001B[?2004h', undo: '\u001B[?2004l'},
	// ECMA-48 BDSM: VTE does not reorder right-to-left letters then. Others ignore it.
	{what: 'text in the order it is sent', set: '\u001B[8l', undo: '\u001B[8h'},
];

export const enterSequence = modes.map(({set}) => set).join('');

/** The one string that undoes all modes. It begins with the end of whatever a cut write may have left open: a string, a synchronized update, a style. */
export const leaveSequence = `\u001B\\\u001B[?2026l\u001B[0m${modes
	.map(({undo}) => undo)
	.reverse()
	.join('')}`;

export type Modes = {
	/** Take the terminal: raw first, because that is where a process in the background is stopped, then the modes. */
	readonly enter: () => void;
	/** Raw once more, if it is taken: what writes into a pipe may have had the terminal too, and left it as it was before (`sudo`, `ssh -t`). */
	readonly retake: () => void;
	/** Give it back, now and synchronously; for every way out. Harmless if it was not taken. */
	readonly leave: () => void;
};

export type ModesOptions = {
	readonly keyboard: {readonly start: () => void; readonly retake: () => void; readonly stop: () => void};
	/** Writes all of it before it returns. */
	readonly writeNow: (text: string) => void;
};

export function createModes({keyboard, writeNow}: ModesOptions): Modes {
	let isTaken = false;
	return {
		enter: () => {
			if (isTaken) return;
			isTaken = true;
			keyboard.start();
			writeNow(enterSequence);
		},
		retake: () => {
			if (isTaken) keyboard.retake();
		},
		leave: () => {
			if (!isTaken) return;
			isTaken = false;
			try {
				keyboard.stop();
			} catch {
				// The terminal is gone; what else there is to do on the way out must not be left undone.
			}
			writeNow(leaveSequence);
		},
	};
}

/**
Whether a write to the terminal waits for it. Node's default is to wait: with a terminal that nobody read for 1.2 s the event loop stood for 1,166 ms. Without waiting, frames are skipped (`screen.ts`).
*/
export function setBlocking(stream: NodeJS.WriteStream, isBlocking: boolean): void {
	const {_handle: handle} = stream as {_handle?: {setBlocking?: (isBlocking: boolean) => void}};
	handle?.setBlocking?.(isBlocking);
}

/** How long a terminal that does not read is waited for at the end. */
const patienceMs = 5000;

/**
Write past the stream, which may still hold a frame that the terminal has not taken: that frame is lost, this text is not. Waits for a slow terminal, but not for ever; a lost one is left in peace.

@param descriptor - of stdout or stderr.
*/
export function writeNow(descriptor: number, text: string): void {
	const bytes = Buffer.from(text);
	const deadline = Date.now() + patienceMs;
	for (let at = 0; at < bytes.length && Date.now() < deadline; ) {
		try {
			at += writeSync(descriptor, bytes, at);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
			Atomics.wait(pause, 0, 0, 5);
		}
	}
}

const pause = new Int32Array(new SharedArrayBuffer(4));
