import {Socket} from 'node:net';
import type {SourceSink} from './source.js';

/**
What comes through a pipe or a socket, to its end, in blocks that are borrowed until the next one is asked for. Nothing is read meanwhile: the other side waits.

All of them lie in the same lent memory. With the streams of Node every 64 KiB are memory of their own, which costs as much as looking at what they hold.

@throws what the system says.
*/
export async function* pipeBlocks(
	descriptor: number,
	signal: AbortSignal,
	sink: Pick<SourceSink, 'lend' | 'takeBack'>,
): AsyncGenerator<Uint8Array> {
	const memory = sink.lend();
	const pipe = new Pipe(descriptor, memory);
	const stop = () => pipe.close();
	signal.addEventListener('abort', stop, {once: true});
	try {
		for (let count = await pipe.next(); count > 0; count = await pipe.next()) yield memory.subarray(0, count);
	} finally {
		signal.removeEventListener('abort', stop);
		pipe.close();
		sink.takeBack(memory);
	}
}

/** A socket for pipes: `fs.read` on an idle pipe keeps the process from ending, `readSync` keeps the thread from everything. */
class Pipe {
	readonly #socket: Socket;
	/** Waits for bytes, or for the end of them. */
	#waiting: {resolve(count: number): void; reject(error: unknown): void} | undefined;
	/** Read before anybody asked. */
	#count = 0;
	#end: {readonly error: unknown} | undefined;

	constructor(descriptor: number, memory: Buffer) {
		const callback = (count: number) => {
			this.#settle(count);
			// Until the next one is asked for.
			return false;
		};
		// Types of Node 20 know `onread` of `connect` only.
		const options = {fd: descriptor, readable: true, writable: false, onread: {buffer: memory, callback}};
		this.#socket = new Socket(options);
		this.#socket.on('error', error => this.#finish(error));
		this.#socket.on('close', () => this.#finish(undefined));
	}

	/** Resolves with how many bytes lie in the memory now; 0: there are no more. */
	next(): Promise<number> {
		return new Promise((resolve, reject) => {
			this.#waiting = {resolve, reject};
			if (this.#count > 0) this.#settle(this.#count);
			else if (this.#end) this.#finish(this.#end.error);
			else this.#socket.resume();
		});
	}

	close(): void {
		this.#socket.destroy();
	}

	#settle(count: number): void {
		this.#count = this.#waiting ? 0 : count;
		this.#waiting?.resolve(count);
		this.#waiting = undefined;
	}

	#finish(error: unknown): void {
		this.#end ??= {error};
		if (this.#end.error === undefined) this.#waiting?.resolve(0);
		else this.#waiting?.reject(this.#end.error);
		this.#waiting = undefined;
	}
}
