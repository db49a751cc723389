import {openSync} from 'node:fs';
import {ReadStream} from 'node:tty';
import {createInputDecoder, type Input} from './input.js';

export type Keyboard = {
	/** Raw mode, and inputs from now on. Again after `stop`. */
	readonly start: () => void;
	/** Raw mode once more, whatever others made of it. */
	readonly retake: () => void;
	/** Cooked mode, and what is typed is left to others. */
	readonly stop: () => void;
};

export type KeyboardOptions = {
	readonly keys: ReadStream;
	/** All that came at once: several keys of one read, for one paint. Never empty. */
	readonly onInputs: (inputs: readonly Input[]) => void;
	/** The terminal is gone. */
	readonly onLost: () => void;
};

/** Where keys come from: stdin, or the controlling terminal if stdin is the log. Undefined if there is none. */
export function openKeys(): ReadStream | undefined {
	if (process.stdin.isTTY) return process.stdin;
	try {
		return new ReadStream(openSync('/dev/tty', 'r'));
	} catch {
		return undefined;
	}
}

/** Keys of a terminal, from its bytes and the clock. */
export function createKeyboard({keys, onInputs, onLost}: KeyboardOptions): Keyboard {
	const decoder = createInputDecoder();
	let timer: NodeJS.Timeout | undefined;
	let isLost = false;

	const tell = (inputs: readonly Input[]): void => {
		const waitMs = decoder.waitMs();
		clearTimeout(timer);
		timer = waitMs === undefined ? undefined : setTimeout(() => tell(decoder.flush()), waitMs);
		if (inputs.length > 0) onInputs(inputs);
	};
	const read = (bytes: Buffer): void => tell(decoder.push(bytes));
	const lost = (): void => {
		if (isLost) return;
		isLost = true;
		onLost();
	};
	for (const end of ['end', 'close', 'error']) keys.on(end, lost);

	return {
		start: () => {
			keys.setRawMode(true);
			keys.on('data', read);
			keys.resume();
		},
		retake: () => {
			if (keys.destroyed) return;
			// Only a change is passed on to the terminal.
			keys.setRawMode(false);
			keys.setRawMode(true);
		},
		stop: () => {
			clearTimeout(timer);
			decoder.flush();
			keys.off('data', read);
			keys.pause();
			if (!keys.destroyed) keys.setRawMode(false);
		},
	};
}
