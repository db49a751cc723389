import {Worker} from 'node:worker_threads';
import {copyBytes} from '../model/copy-bytes.js';

export type ToHash =
	| {readonly type: 'open'; readonly stream: number; readonly slots: readonly Uint8Array[]; readonly isFull: Int32Array}
	/** The first bytes of a slot are the next of the stream; the slot is theirs until `isFull` says 0. */
	| {readonly type: 'slot'; readonly stream: number; readonly slot: number; readonly length: number}
	| {readonly type: 'digest'; readonly stream: number};

export type FromHash = {readonly stream: number; readonly hex: string};

/** Bytes that the other thread may be behind, for each stream: a ring of so many slots. */
const [slotCount, slotBytes] = [4, 1 << 20];
/** A slot takes half a millisecond; whoever needs so long is dead. */
const deadlineMs = 10_000;

/** A thread that makes checksums: they cost as much time as the index, and each has a core to itself. */
export class HashThread {
	readonly #worker = new Worker(new URL('./hash-worker.js', import.meta.url));
	/** Who waits for a checksum. */
	readonly #asked = new Map<number, (hex: string | undefined) => void>();
	#streams = 0;
	#isDead = false;

	constructor() {
		// It must not keep the program from ending.
		this.#worker.unref();
		this.#worker.on('message', ({stream, hex}: FromHash) => this.#answer(stream, hex));
		this.#worker.on('error', () => this.#die());
	}

	/** A new stream of bytes. */
	open(): HashStream {
		const stream = this.#streams++;
		return new HashStream(
			message => this.#worker.postMessage({...message, stream}),
			() =>
				new Promise(resolve => {
					if (this.#isDead) return resolve(undefined);
					this.#asked.set(stream, resolve);
					this.#worker.ref();
					this.#worker.postMessage({type: 'digest', stream} satisfies ToHash);
				}),
		);
	}

	close(): void {
		this.#die();
		void this.#worker.terminate();
	}

	#answer(stream: number, hex: string | undefined): void {
		this.#asked.get(stream)?.(hex);
		this.#asked.delete(stream);
		if (this.#asked.size === 0) this.#worker.unref();
	}

	#die(): void {
		this.#isDead = true;
		for (const stream of [...this.#asked.keys()]) this.#answer(stream, undefined);
	}
}

type OfStream<Message> = Message extends unknown ? Omit<Message, 'stream'> : never;

/** Bytes whose checksum the other thread makes. */
export class HashStream {
	readonly #slots = Array.from({length: slotCount}, () => Buffer.from(new SharedArrayBuffer(slotBytes)));
	/** 1: the bytes of this slot are still to be taken. */
	readonly #isFull = new Int32Array(new SharedArrayBuffer(4 * slotCount));
	/** The slot that is being filled, and how far. */
	#slot = 0;
	#filled = 0;
	#isDead = false;

	/** @param ask - for the checksum of all slots that were sent. */
	constructor(
		private readonly send: (message: OfStream<ToHash>) => void,
		private readonly ask: () => Promise<string | undefined>,
	) {
		send({type: 'open', slots: this.#slots, isFull: this.#isFull});
	}

	/** Copies the bytes; waits where the other thread is far behind. */
	update(bytes: Uint8Array): void {
		for (let at = 0; at < bytes.length && !this.#isDead; ) {
			if (this.#filled === 0) this.#isDead = Atomics.wait(this.#isFull, this.#slot, 1, deadlineMs) === 'timed-out';
			const part = bytes.subarray(at, at + slotBytes - this.#filled);
			const slot = this.#slots[this.#slot];
			if (slot) copyBytes(part, slot, this.#filled);
			this.#filled += part.length;
			at += part.length;
			if (this.#filled === slotBytes) this.#post();
		}
	}

	/** In hexadecimal; undefined where the other thread is dead. */
	async digest(): Promise<string | undefined> {
		if (this.#filled > 0) this.#post();
		return this.#isDead ? undefined : this.ask();
	}

	#post(): void {
		Atomics.store(this.#isFull, this.#slot, 1);
		this.send({type: 'slot', slot: this.#slot, length: this.#filled});
		this.#slot = (this.#slot + 1) % slotCount;
		this.#filled = 0;
	}
}
