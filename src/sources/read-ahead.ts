import {read, readSync} from 'node:fs';
import {setImmediate as turn} from 'node:timers/promises';
import type {SourceSink} from './source.js';

/** Blocks that are being read while one is looked at. With one alone whoever looks has to wait each time that the reading thread waits for a core. */
const mostAhead = 2;
/** The same where they are looked at on another thread as soon as they are read: two for each. */
const mostAnnounced = 4;
/** A block that took longer to read was not at hand, in ms; a thread that only lost its core has it again by then. */
const slowMs = 5;
/** So many blocks after one that was not at hand are not expected to be, either. */
const blocksOfCare = 8;

type Range = {readonly from: number; readonly to: number};
type Lender = Pick<SourceSink, 'lend' | 'takeBack' | 'announced'>;
type Announce = (block: Buffer, position: number) => boolean;

/**
The bytes of a file from a position to another, or to its end, in blocks that are borrowed until the next one is asked for. While one is looked at the next are read, on another thread. Where the looking is done on another thread, what the system has at hand is read on this one: nobody waits for a thread then.

@param announce - is told of blocks that were read, in their order, before they are given (`SourceSink.announce`).
@throws what the system says.
*/
export async function* readAhead(
	descriptor: number,
	range: Range,
	signal: AbortSignal,
	sink: Lender,
	announce?: Announce,
): AsyncGenerator<Buffer> {
	const ahead = new BlocksAhead(descriptor, range, sink, announce);
	try {
		for (let block = await ahead.next(); block && !signal.aborted; block = await ahead.next()) yield block;
	} finally {
		await ahead.close();
	}
}

/** What is being read into `memory`; `count` is what was read of what was wanted. */
type Pending = {
	readonly memory: Buffer;
	readonly position: number;
	readonly wanted: number;
	readonly count: Promise<number>;
	isWhole: boolean;
};

class BlocksAhead {
	readonly #lent: Buffer[] = [];
	readonly #free: Buffer[] = [];
	/** In the order of the file. */
	readonly #pending: Pending[] = [];
	readonly #most: number;
	#current: Buffer | undefined;
	#next: number;
	/** What is being read will not be given. */
	#isDropping = false;
	/** So many blocks are read on another thread before it is tried on this one. */
	#care = 0;

	constructor(
		private readonly descriptor: number,
		private readonly range: Range,
		private readonly sink: Lender,
		private readonly announce: Announce | undefined,
	) {
		this.#next = range.from;
		this.#most = announce ? mostAnnounced : mostAhead;
	}

	/** @returns undefined at the end. */
	async next(): Promise<Buffer | undefined> {
		if (this.#current) this.#free.push(this.#current);
		this.#current = undefined;
		// What was read meanwhile is known only then, and whoever looks at it has something to do.
		if (this.announce) await turn();
		const {memory, position, wanted, count} = this.#pending[0] ?? this.#begin();
		const length = await count;
		if (length === 0) return undefined;
		this.#announceRead();
		this.#pending.shift();
		this.#current = memory;
		// The file ends here, or does not give more at once: what was read behind it may lie elsewhere.
		if (length < wanted) {
			await this.#drop();
			this.#next = position + length;
			this.#begin();
		} else while (this.#pending.length < this.#most) this.#begin();
		return memory.subarray(0, length);
	}

	/** Memory is not given back, nor a file closed, while something is being read. */
	async close(): Promise<void> {
		await this.#drop();
		for (const memory of this.#lent) this.sink.takeBack(memory);
	}

	/** Those that were read and not announced, or not looked at any more, up to the first that was not read. Not while one is in somebody's hands: it may be announced and not taken yet. */
	#announceRead(): void {
		if (!this.announce || this.#isDropping || this.#current) return;
		const {announced = 0} = this.sink;
		for (const {memory, position, isWhole} of this.#pending.slice(announced)) if (!isWhole || !this.announce(memory, position)) return;
	}

	#begin(): Pending {
		const memory = this.#free.pop() ?? this.#lend();
		const position = this.#next;
		const wanted = Math.max(0, Math.min(memory.length, this.range.to - position));
		const count = this.#read(memory, wanted, position);
		const pending: Pending = {memory, position, wanted, count: Promise.resolve(count), isWhole: count === memory.length};
		this.#pending.push(pending);
		this.#next += wanted;
		if (typeof count === 'number') this.#announceRead();
		else
			void count.then(
				length => {
					pending.isWhole = length === memory.length;
					this.#announceRead();
				},
				() => undefined,
			);
		return pending;
	}

	#read(memory: Buffer, wanted: number, position: number): number | Promise<number> {
		if (!this.announce || this.#care-- > 0) return readInto(this.descriptor, memory, wanted, position);
		const started = performance.now();
		try {
			return readSync(this.descriptor, memory, 0, wanted, position);
		} catch {
			// Whoever asks again is told why, when it is the turn of this block.
			return readInto(this.descriptor, memory, wanted, position);
		} finally {
			this.#care = performance.now() - started > slowMs ? blocksOfCare : 0;
		}
	}

	#lend(): Buffer {
		const memory = this.sink.lend();
		this.#lent.push(memory);
		return memory;
	}

	async #drop(): Promise<void> {
		this.#isDropping = true;
		await Promise.allSettled(this.#pending.map(({count}) => count));
		for (const {memory} of this.#pending.splice(0)) this.#free.push(memory);
		this.#isDropping = false;
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
