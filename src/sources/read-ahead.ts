import {read} from 'node:fs';
import type {SourceSink} from './source.js';

/** Blocks that are being read while one is looked at. With one alone whoever looks has to wait each time that the reading thread waits for a core. */
const mostAhead = 2;

type Range = {readonly from: number; readonly to: number};
type Lender = Pick<SourceSink, 'lend' | 'takeBack'>;

/**
The bytes of a file from a position to another, or to its end, in blocks that are borrowed until the next one is asked for. While one is looked at the next are read, on another thread.

@throws what the system says.
*/
export async function* readAhead(descriptor: number, range: Range, signal: AbortSignal, sink: Lender): AsyncGenerator<Buffer> {
	const ahead = new BlocksAhead(descriptor, range, sink);
	try {
		for (let block = await ahead.next(); block && !signal.aborted; block = await ahead.next()) yield block;
	} finally {
		await ahead.close();
	}
}

/** What is being read into `memory`; `count` is what was read of what was wanted. */
type Pending = {readonly memory: Buffer; readonly position: number; readonly wanted: number; readonly count: Promise<number>};

class BlocksAhead {
	readonly #lent: Buffer[] = [];
	readonly #free: Buffer[] = [];
	/** In the order of the file. */
	readonly #pending: Pending[] = [];
	#current: Buffer | undefined;
	#next: number;

	constructor(
		private readonly descriptor: number,
		private readonly range: Range,
		private readonly sink: Lender,
	) {
		this.#next = range.from;
	}

	/** @returns undefined at the end. */
	async next(): Promise<Buffer | undefined> {
		if (this.#current) this.#free.push(this.#current);
		this.#current = undefined;
		const {memory, position, wanted, count} = this.#pending[0] ?? this.#begin();
		const length = await count;
		if (length === 0) return undefined;
		this.#pending.shift();
		this.#current = memory;
		// The file ends here, or does not give more at once: what was read behind it may lie elsewhere.
		if (length < wanted) {
			await this.#drop();
			this.#next = position + length;
			this.#begin();
		} else while (this.#pending.length < mostAhead) this.#begin();
		return memory.subarray(0, length);
	}

	/** Memory is not given back, nor a file closed, while something is being read. */
	async close(): Promise<void> {
		await this.#drop();
		for (const memory of this.#lent) this.sink.takeBack(memory);
	}

	#begin(): Pending {
		const memory = this.#free.pop() ?? this.#lend();
		const position = this.#next;
		const wanted = Math.max(0, Math.min(memory.length, this.range.to - position));
		const pending = {memory, position, wanted, count: readInto(this.descriptor, memory, wanted, position)};
		this.#pending.push(pending);
		this.#next += wanted;
		return pending;
	}

	#lend(): Buffer {
		const memory = this.sink.lend();
		this.#lent.push(memory);
		return memory;
	}

	async #drop(): Promise<void> {
		await Promise.allSettled(this.#pending.map(({count}) => count));
		for (const {memory} of this.#pending.splice(0)) this.#free.push(memory);
	}
}

/** @returns how many bytes were read; 0 at the end. */
function readInto(descriptor: number, memory: Buffer, length: number, at: number): Promise<number> {
	if (length === 0) return Promise.resolve(0);
	const reading = new Promise<number>((resolve, reject) => {
		read(descriptor, memory, 0, length, at, (error, count) => (error ? reject(error) : resolve(count)));
	});
	// Nobody waits for it yet.
	reading.catch(() => 0);
	return reading;
}
