const firstSlots = 1 << 9;
/** Of the slots that are taken before there are twice as many. */
const fullShare = 0.6;

/** Odd, so that nothing is lost; random, so that a client cannot choose values that meet in one place. */
const multiplier = (Math.floor(Math.random() * 2 ** 32) | 1) >>> 0;
const seed = Math.floor(Math.random() * 2 ** 32);

/**
Finds the number of a piece of bytes: open addressing over numbers, by a hash of the bytes, which are compared where they lie.

Number 0 stands for no bytes, and is never looked for; others are given in the order in which pieces are added.
*/
export class ByteTable {
	#slots = new Uint32Array(firstSlots);
	#hashes = new Uint32Array(firstSlots / 2);
	#starts = new Uint32Array(firstSlots / 2);
	#ends = new Uint32Array(firstSlots / 2);
	readonly #holders: Buffer[] = [Buffer.alloc(0)];
	#size = 1;

	/** All numbers are below it. */
	get size(): number {
		return this.#size;
	}

	/** Bytes of memory that the table takes, without the pieces. */
	get bytes(): number {
		return 4 * (this.#slots.length + 3 * this.#hashes.length) + 8 * this.#holders.length;
	}

	/** The number of `bytes[start … end)`, given with its hash (`hashBytes`); undefined where it was never added. */
	find(hash: number, bytes: Buffer, start: number, end: number): number | undefined {
		const mask = this.#slots.length - 1;
		for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
			const number = this.#slots[slot]!;
			if (number === 0) return undefined;
			if (this.#hashes[number] === hash && this.#isSame(number, bytes, start, end)) return number;
		}
	}

	/** Adds a piece that `find` did not find. `holder[start … end)` must stay as it is. */
	add(hash: number, holder: Buffer, start: number, end: number): number {
		const number = this.#size++;
		if (number === this.#hashes.length) this.#grow();
		this.#hashes[number] = hash;
		this.#starts[number] = start;
		this.#ends[number] = end;
		this.#holders.push(holder);
		if (number > this.#slots.length * fullShare) this.#rehash(this.#slots.length * 2);
		else this.#enter(number);
		return number;
	}

	#isSame(number: number, bytes: Buffer, start: number, end: number): boolean {
		const from = this.#starts[number]!;
		if (this.#ends[number]! - from !== end - start) return false;
		const holder = this.#holders[number]!;
		for (let at = end - start - 1; at >= 0; at--) if (holder[from + at] !== bytes[start + at]) return false;
		return true;
	}

	#enter(number: number): void {
		const mask = this.#slots.length - 1;
		let slot = this.#hashes[number]! & mask;
		while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
		this.#slots[slot] = number;
	}

	#rehash(slots: number): void {
		this.#slots = new Uint32Array(slots);
		for (let number = 1; number < this.#size; number++) this.#enter(number);
	}

	#grow(): void {
		const twice = (from: Uint32Array) => {
			const to = new Uint32Array(2 * from.length);
			to.set(from);
			return to;
		};
		this.#hashes = twice(this.#hashes);
		this.#starts = twice(this.#starts);
		this.#ends = twice(this.#ends);
	}
}

/** What pieces of bytes are found by; another in every process. */
export function hashBytes(bytes: Buffer, start: number, end: number): number {
	let hash = seed ^ (end - start);
	let at = start;
	for (; at + 4 <= end; at += 4) {
		const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
		hash = Math.imul(hash ^ word, multiplier);
		hash ^= hash >>> 15;
	}
	for (; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, multiplier);
	return (hash ^ (hash >>> 16)) >>> 0;
}
