const firstSlots = 1 << 9;
/** Of the slots that are taken before there are twice as many. */
const fullShare = 0.6;

/** Odd, so that nothing is lost; random, so that a client cannot choose values that meet in one place. */
const multiplier = (Math.floor(Math.random() * 2 ** 32) | 1) >>> 0;
const seed = Math.floor(Math.random() * 2 ** 32);

/** For whoever makes the same hash: seed and multiplier. */
export const hashSeeds = [seed, multiplier] as const;

/**
Finds the number of a piece of bytes: open addressing over numbers, by a hash of the bytes, which are compared where they lie.

Bytes are given as views, which read four of them at a time at any place. Number 0 stands for no bytes, and is never looked for; others are given in the order in which pieces are added.
*/
export class ByteTable {
	/** Each a number, 0 = free, and its hash: a look that comes to nothing costs one line of cache. */
	#slots = new Int32Array(0);
	#starts = new Uint32Array(firstSlots / 4);
	#ends = new Uint32Array(firstSlots / 4);
	readonly #holders: DataView[] = [new DataView(new ArrayBuffer(0))];
	#size = 1;

	constructor() {
		// V8 compiles a field that was written once as a constant, and throws away what it compiled when it is written again.
		this.#slots = new Int32Array(2 * firstSlots);
		this.#grow();
	}

	/** All numbers are below it. */
	get size(): number {
		return this.#size;
	}

	/** Bytes of memory that the table takes, without the pieces. */
	get bytes(): number {
		return 4 * (this.#slots.length + 2 * this.#starts.length) + 8 * this.#holders.length;
	}

	/** The number of `bytes[start … end)`, given with its hash (`hashBytes`); undefined where it was never added. */
	find(hash: number, bytes: DataView, start: number, end: number): number | undefined {
		const slots = this.#slots;
		const mask = slots.length - 1;
		for (let at = (hash << 1) & mask; ; at = (at + 2) & mask) {
			const number = slots[at]!;
			if (number === 0) return undefined;
			if (slots[at + 1] === hash && this.#isSame(number, bytes, start, end)) return number;
		}
	}

	/** Adds a piece that `find` did not find. `holder[start … end)` must stay as it is. */
	add(hash: number, holder: DataView, start: number, end: number): number {
		const number = this.#size++;
		if (number === this.#starts.length) this.#grow();
		this.#starts[number] = start;
		this.#ends[number] = end;
		this.#holders.push(holder);
		if (2 * number > this.#slots.length * fullShare) this.#rehash();
		this.#enter(number, hash);
		return number;
	}

	#isSame(number: number, bytes: DataView, start: number, end: number): boolean {
		let from = this.#starts[number]!;
		if (this.#ends[number]! - from !== end - start) return false;
		const holder = this.#holders[number]!;
		let at = start;
		for (; at + 4 <= end; at += 4, from += 4) if (holder.getInt32(from, true) !== bytes.getInt32(at, true)) return false;
		for (; at < end; at++, from++) if (holder.getUint8(from) !== bytes.getUint8(at)) return false;
		return true;
	}

	#enter(number: number, hash: number): void {
		const slots = this.#slots;
		const mask = slots.length - 1;
		let at = (hash << 1) & mask;
		while (slots[at] !== 0) at = (at + 2) & mask;
		slots[at] = number;
		slots[at + 1] = hash;
	}

	#rehash(): void {
		const before = this.#slots;
		this.#slots = new Int32Array(2 * before.length);
		for (let at = 0; at < before.length; at += 2) if (before[at] !== 0) this.#enter(before[at]!, before[at + 1]!);
	}

	#grow(): void {
		const twice = (from: Uint32Array) => {
			const to = new Uint32Array(2 * from.length);
			to.set(from);
			return to;
		};
		this.#starts = twice(this.#starts);
		this.#ends = twice(this.#ends);
	}
}

/** The view in which pieces of these bytes are given. */
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** What pieces of bytes are found by, an i32; another in every process. The kernel makes the same (`assembly/text.ts`). */
export function hashBytes(bytes: DataView, start: number, end: number): number {
	let hash = seed ^ (end - start);
	let at = start;
	for (; at + 4 <= end; at += 4) {
		hash = Math.imul(hash ^ bytes.getInt32(at, true), multiplier);
		hash ^= hash >>> 15;
	}
	for (; at < end; at++) hash = Math.imul(hash ^ bytes.getUint8(at), multiplier);
	return hash ^ (hash >>> 16);
}
