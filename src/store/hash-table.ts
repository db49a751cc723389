import {type EventIndex, noEvent} from './columns.js';

/** Odd, so that nothing is lost; random, so that a client cannot choose values that meet in one place. */
const randomMultiplier = (): number => Math.floor(Math.random() * 2 ** 32) | 1;

/**
A set of events by something in their columns, which the caller compares: open addressing over event numbers, with 32 bits of notes to each.

At most 70 % full, so a search looks at a few slots. Growing and sweeping need no columns: hashes are kept.
*/
export class HashTable {
	#events = new Uint32Array(1 << 12).fill(noEvent);
	#hashes = new Uint32Array(1 << 12);
	#notes = new Uint32Array(1 << 12);
	#used = 0;
	readonly #multipliers = Array.from({length: 5}, randomMultiplier);

	/** A sweep is due. */
	get isFull(): boolean {
		return this.#used > this.#events.length * 0.7;
	}

	/** A hash of five words of 32 bits. */
	hash(a: number, b: number, c: number, d: number, e: number): number {
		const [m0 = 1, m1 = 1, m2 = 1, m3 = 1, m4 = 1] = this.#multipliers;
		let hash = Math.imul(a, m0);
		hash = Math.imul(hash ^ (hash >>> 15) ^ b, m1);
		hash = Math.imul(hash ^ (hash >>> 15) ^ c, m2);
		hash = Math.imul(hash ^ (hash >>> 15) ^ d, m3);
		hash = Math.imul(hash ^ (hash >>> 15) ^ e, m4);
		return (hash ^ (hash >>> 16)) >>> 0;
	}

	/** The slot of the event with this hash that `isSame` accepts, or else the slot where it would be put. */
	find(hash: number, isSame: (event: EventIndex) => boolean): number {
		let slot = hash & (this.#events.length - 1);
		while (this.#events[slot] !== noEvent && !(this.#hashes[slot] === hash && isSame(this.#events[slot]!))) {
			slot = (slot + 1) & (this.#events.length - 1);
		}
		return slot;
	}

	/** noEvent in a free slot. */
	eventAt(slot: number): EventIndex {
		return this.#events[slot]!;
	}

	notesAt(slot: number): number {
		return this.#notes[slot]!;
	}

	/** @param slot - as `find` gave it for this hash. */
	put(slot: number, hash: number, event: EventIndex, notes: number): void {
		if (this.#events[slot] === noEvent) this.#used++;
		this.#events[slot] = event;
		this.#hashes[slot] = hash;
		this.#notes[slot] = notes;
	}

	/** Forgets what is not to be kept, and makes the table larger where that does not help. */
	sweep(isKept: (event: EventIndex, notes: number) => boolean): void {
		const [events, hashes, notes] = [this.#events, this.#hashes, this.#notes];
		const kept = [...events.keys()].filter(slot => events[slot] !== noEvent && isKept(events[slot]!, notes[slot]!));
		let size = events.length;
		while (kept.length > size * 0.4) size *= 2;
		this.#events = new Uint32Array(size).fill(noEvent);
		this.#hashes = new Uint32Array(size);
		this.#notes = new Uint32Array(size);
		this.#used = 0;
		for (const slot of kept) {
			const hash = hashes[slot]!;
			this.put(
				this.find(hash, () => false),
				hash,
				events[slot]!,
				notes[slot]!,
			);
		}
	}
}
