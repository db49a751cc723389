import {type EventIndex, noEvent} from './columns.js';

const firstSlots = 1 << 12;

/**
A set of events by something in their columns, which the caller compares: open addressing, with 32 bits of notes to each event.

```
 hashes   –  h  –  –  h  h  –  …       0 = free; looked through first, four bytes a slot, so that it stays in the cache
 events   –  e  –  –  e  e  –  …
 notes    –  n  –  –  n  n  –  …
```
At most 70 % full, so a search looks at a few slots. Growing and sweeping need no columns: hashes are kept.
*/
export class EventTable {
	#hashes = new Uint32Array(firstSlots);
	#events = new Uint32Array(firstSlots);
	#notes = new Uint32Array(firstSlots);
	#used = 0;

	/** A sweep is due. */
	get isFull(): boolean {
		return this.#used > this.#hashes.length * 0.7;
	}

	/** Bytes of memory that it takes. */
	get bytes(): number {
		return 3 * this.#hashes.byteLength;
	}

	/** The first slot that has this hash, or else the free one where the search ends. */
	first(hash: number): number {
		return this.#seek(hash, hash & (this.#hashes.length - 1));
	}

	/** The slot after this one that has the same hash, or else the free one where the search ends. */
	next(hash: number, slot: number): number {
		return this.#seek(hash, (slot + 1) & (this.#hashes.length - 1));
	}

	#seek(hash: number, from: number): number {
		const hashes = this.#hashes;
		const wanted = hash || 1;
		let slot = from;
		for (let found = hashes[slot]!; found !== 0 && found !== wanted; found = hashes[slot]!) slot = (slot + 1) & (hashes.length - 1);
		return slot;
	}

	/** noEvent in a free slot. */
	eventAt(slot: number): EventIndex {
		return this.#hashes[slot] === 0 ? noEvent : this.#events[slot]!;
	}

	notesAt(slot: number): number {
		return this.#notes[slot]!;
	}

	/** @param slot - where a search for this hash ended. */
	put(slot: number, hash: number, event: EventIndex, notes: number): void {
		if (this.#hashes[slot] === 0) {
			this.#used++;
			this.#hashes[slot] = hash || 1;
		}
		this.#events[slot] = event;
		this.#notes[slot] = notes;
	}

	/** Forgets what is not to be kept, and makes the table larger where that does not help much. */
	sweep(isWanted: (event: EventIndex, notes: number) => boolean): void {
		const [hashes, events, notes] = [this.#hashes, this.#events, this.#notes];
		const isKept = (slot: number) => hashes[slot] !== 0 && isWanted(events[slot]!, notes[slot]!);
		let count = 0;
		for (let slot = 0; slot < hashes.length; slot++) if (isKept(slot)) count++;
		let slots = hashes.length;
		while (count > slots * 0.3) slots *= 2;
		[this.#hashes, this.#events, this.#notes] = [new Uint32Array(slots), new Uint32Array(slots), new Uint32Array(slots)];
		this.#used = 0;
		for (let slot = 0; slot < hashes.length; slot++)
			if (isKept(slot)) this.put(this.#free(hashes[slot]!), hashes[slot]!, events[slot]!, notes[slot]!);
	}

	#free(hash: number): number {
		let slot = hash & (this.#hashes.length - 1);
		while (this.#hashes[slot] !== 0) slot = (slot + 1) & (this.#hashes.length - 1);
		return slot;
	}
}
