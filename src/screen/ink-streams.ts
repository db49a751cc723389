import {EventEmitter} from 'node:events';

/** What an Ink in debug mode writes that is no frame: cursor shown and hidden, modes asked for. */
const noFrame = /^(?:\u001B\[[\d;?><=]*[A-Za-z])*$/;

/**
The stdout that Ink gets: every write is a whole frame, and nothing reaches the terminal from here.

It never says that the size has changed: size is state, and a resize is an action like any other. (Ink would clear its log, which looks like a frame.)

@param size - what Ink lays out for.
@param onFrame - called with the lines of each frame.
*/
export function inkStdout(size: () => {columns: number; rows: number}, onFrame: (lines: readonly string[]) => void): NodeJS.WriteStream {
	const stream = Object.assign(new EventEmitter(), {
		isTTY: true,
		writable: true,
		write(text: string | Uint8Array, second?: unknown, third?: unknown): boolean {
			const frame = text.toString();
			if (!noFrame.test(frame)) onFrame(frame.split('\n'));
			const done = typeof second === 'function' ? second : third;
			if (typeof done === 'function') done();
			return true;
		},
		end: () => undefined,
	});
	Object.defineProperties(stream, {columns: {get: () => size().columns}, rows: {get: () => size().rows}});
	return stream as unknown as NodeJS.WriteStream;
}

/** The stdin that Ink gets: it never says anything, because keys are read by `keyboard.ts`. */
export function inkStdin(): NodeJS.ReadStream {
	const stream = Object.assign(new EventEmitter(), {
		isTTY: false,
		read: () => null,
		setEncoding: () => stream,
		setRawMode: () => stream,
		resume: () => stream,
		pause: () => stream,
		ref: () => stream,
		unref: () => stream,
		unshift: () => undefined,
	});
	return stream as unknown as NodeJS.ReadStream;
}
