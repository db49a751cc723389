import {type EventIndex, noEvent} from './columns.js';

/** Odd, so that nothing is lost; random, so that a client cannot choose values that meet in one place. */
const randomMultiplier = (): number => Math.floor(Math.random() * 2 ** 32) | 1;
const [m0, m1, m2, m3, m4] = [randomMultiplier(), randomMultiplier(), randomMultiplier(), randomMultiplier(), randomMultiplier()];

/** A hash of five words of 32 bits. */
export function hashWords(a: number, b: number, c: number, d: number, e: number): number {
	let hash = Math.imul(a, m0);
	hash = Math.imul(hash ^ (hash >>> 15) ^ b, m1);
	hash = Math.imul(hash ^ (hash >>> 15) ^ c, m2);
	hash = Math.imul(hash ^ (hash >>> 15) ^ d, m3);
	hash = Math.imul(hash ^ (hash >>> 15) ^ e, m4);
	return (hash ^ (hash >>> 16)) >>> 0;
}

const firstSlots = 1 << 12;

/**
A set of events by something in their columns, which the caller compares: open addressing over event numbers, with 32 bits of notes to each.

```
 slot   event u32 │ hash u32 │ notes u32 │ –        side by side, so that a look costs one line of cache
```
At most 70 % full, so a search looks at a few slots. Growing and sweeping need no columns: hashes are kept.
*/
export class HashTable {
	#words = createSlots(firstSlots);
	#mask = firstSlots - 1;
	#used = 0;

	/** A sweep is due. */
	get isFull(): boolean {
		return this.#used > this.#mask * 0.7;
	}

	/** Bytes of memory that it takes. */
	get bytes(): number {
		return this.#words.byteLength;
	}

	/** Where a search for a hash begins; it goes on with `next` until a slot has `noEvent`. */
	first(hash: number): number {
		return hash & this.#mask;
	}

	next(slot: number): number {
		return (slot + 1) & this.#mask;
	}

	/** noEvent in a free slot. */
	eventAt(slot: number): EventIndex {
		return this.#words[4 * slot]!;
	}

	hashAt(slot: number): number {
		return this.#words[4 * slot + 1]!;
	}

	notesAt(slot: number): number {
		return this.#words[4 * slot + 2]!;
	}

	/** @param slot - where a search for this hash ended. */
	put(slot: number, hash: number, event: EventIndex, notes: number): void {
		const at = 4 * slot;
		if (this.#words[at] === noEvent) this.#used++;
		this.#words[at] = event;
		this.#words[at + 1] = hash;
		this.#words[at + 2] = notes;
	}

	/** Forgets what is not to be kept, and makes the table larger where that does not help. */
	sweep(isKept: (event: EventIndex, notes: number) => boolean): void {
		const [words, slots] = [this.#words, this.#mask + 1];
		let kept = 0;
		for (let slot = 0; slot < slots; slot++) if (isTaken(words, slot) && isKept(words[4 * slot]!, words[4 * slot + 2]!)) kept++;
		let size = slots;
		while (kept > size * 0.4) size *= 2;
		this.#words = createSlots(size);
		this.#mask = size - 1;
		this.#used = 0;
		for (let slot = 0; slot < slots; slot++) {
			const [event, hash, notes] = [words[4 * slot]!, words[4 * slot + 1]!, words[4 * slot + 2]!];
			if (isTaken(words, slot) && isKept(event, notes)) this.put(this.#free(hash), hash, event, notes);
		}
	}

	#free(hash: number): number {
		let slot = this.first(hash);
		while (this.eventAt(slot) !== noEvent) slot = this.next(slot);
		return slot;
	}
}

const isTaken = (words: Uint32Array, slot: number): boolean => words[4 * slot] !== noEvent;

function createSlots(slots: number): Uint32Array {
	return new Uint32Array(4 * slots).fill(noEvent);
}
