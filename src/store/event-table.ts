import {type EventIndex, noEvent} from './columns.js';

const firstSlots = 1 << 12;

/**
A set of events by something in their columns, which the caller compares: open addressing, with 32 bits of notes to each event.

```
 slot   event u32 │ hash u32, 0 = free │ notes u32 │ –        side by side: a look costs one line of cache
```
At most 70 % full, so a search looks at a few slots. Growing and sweeping need no columns: hashes are kept.
*/
export class EventTable {
	#words = new Uint32Array(4 * firstSlots);
	#mask = firstSlots - 1;
	#used = 0;
	/** Where `fetch` leaves what it saw. */
	readonly #seen = new Uint32Array(1);

	/** A sweep is due. */
	get isFull(): boolean {
		return this.#used > this.#mask * 0.7;
	}

	/** Bytes of memory that it takes. */
	get bytes(): number {
		return this.#words.byteLength;
	}

	/** Brings the slots of some hashes into the cache. */
	fetch(hashes: Uint32Array, count: number): void {
		const words = this.#words;
		let seen = 0;
		for (let i = 0; i < count; i++) seen |= words[4 * (hashes[i]! & this.#mask) + 1]!;
		// A compiler may leave out looks that come to nothing.
		this.#seen[0] = seen;
	}

	/** The first slot that has this hash, or else the free one where the search ends. */
	first(hash: number): number {
		return this.#seek(hash, hash & this.#mask);
	}

	/** The slot after this one that has the same hash, or else the free one where the search ends. */
	next(hash: number, slot: number): number {
		return this.#seek(hash, (slot + 1) & this.#mask);
	}

	#seek(hash: number, from: number): number {
		const words = this.#words;
		const wanted = hash || 1;
		let slot = from;
		for (let found = words[4 * slot + 1]!; found !== 0 && found !== wanted; found = words[4 * slot + 1]!) slot = (slot + 1) & this.#mask;
		return slot;
	}

	/** noEvent in a free slot. */
	eventAt(slot: number): EventIndex {
		return this.#words[4 * slot + 1] === 0 ? noEvent : this.#words[4 * slot]!;
	}

	notesAt(slot: number): number {
		return this.#words[4 * slot + 2]!;
	}

	/** @param slot - where a search for this hash ended. */
	put(slot: number, hash: number, event: EventIndex, notes: number): void {
		const at = 4 * slot;
		if (this.#words[at + 1] === 0) {
			this.#used++;
			this.#words[at + 1] = hash || 1;
		}
		this.#words[at] = event;
		this.#words[at + 2] = notes;
	}

	/** Forgets what is not to be kept, and makes the table larger where that does not help much. */
	sweep(isWanted: (event: EventIndex, notes: number) => boolean): void {
		const words = this.#words;
		let count = 0;
		for (let at = 0; at < words.length; at += 4) {
			if (words[at + 1] === 0) continue;
			if (isWanted(words[at]!, words[at + 2]!)) count++;
			else words[at + 1] = 0;
		}
		let slots = this.#mask + 1;
		while (count > slots * 0.2) slots *= 2;
		this.#words = new Uint32Array(4 * slots);
		this.#mask = slots - 1;
		this.#used = 0;
		for (let at = 0; at < words.length; at += 4)
			if (words[at + 1] !== 0) this.put(this.#free(words[at + 1]!), words[at + 1]!, words[at]!, words[at + 2]!);
	}

	#free(hash: number): number {
		let slot = hash & this.#mask;
		while (this.#words[4 * slot + 1] !== 0) slot = (slot + 1) & this.#mask;
		return slot;
	}
}
