import type {EventIndex} from './columns.js';

const firstSlots = 1 << 12;

/** Bits of a hash that are kept: the upper ones, by which an event also finds its slot. */
const tagShift = 8;

const notesMask = (1 << tagShift) - 1;
const tagMask = ~notesMask;

/**
A set of events by something in their columns, which the caller compares: open addressing, with 8 bits of notes to each event.

```
 slot   event + 1 u32, 0 = free │ tag: 24 bits of the hash, notes: 8 bits
```
Small, because it is looked into at random. At most 70 % full, so a search looks at a few slots. Growing and sweeping need no columns: the tag is what they need of a hash.
*/
export class EventTable {
	#words = new Uint32Array(2 * firstSlots);
	#mask = firstSlots - 1;
	/** What is left of a tag in its place when it is shifted by so much is a slot. */
	#shift = 32 - Math.log2(firstSlots);
	#used = 0;
	/** Where `fetch` leaves what it saw. */
	readonly #seen = new Uint32Array(1);

	constructor() {
		// V8 compiles a field that was written once as a constant, and throws away what it compiled when it is written again.
		this.#growTo(firstSlots);
	}

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
		const shift = this.#shift;
		let seen = 0;
		for (let i = 0; i < count; i++) seen |= words[2 * ((hashes[i]! & tagMask) >>> shift)]!;
		// A compiler may leave out looks that come to nothing.
		this.#seen[0] = seen;
	}

	/** The first slot that may have this hash, or else the free one where the search ends. */
	first(hash: number): number {
		return this.#seek(hash, (hash & tagMask) >>> this.#shift);
	}

	/** The slot after this one that may have the same hash, or else the free one where the search ends. */
	next(hash: number, slot: number): number {
		return this.#seek(hash, (slot + 1) & this.#mask);
	}

	#seek(hash: number, from: number): number {
		const words = this.#words;
		const tag = hash >>> tagShift;
		let slot = from;
		while (words[2 * slot] !== 0 && words[2 * slot + 1]! >>> tagShift !== tag) slot = (slot + 1) & this.#mask;
		return slot;
	}

	/** `noEvent` in a free slot. */
	eventAt(slot: number): EventIndex {
		return (this.#words[2 * slot]! - 1) >>> 0;
	}

	notesAt(slot: number): number {
		return this.#words[2 * slot + 1]! & notesMask;
	}

	/** @param slot - where a search for this hash ended. */
	put(slot: number, hash: number, event: EventIndex, notes: number): void {
		const at = 2 * slot;
		if (this.#words[at] === 0) this.#used++;
		this.#words[at] = event + 1;
		this.#words[at + 1] = (hash & tagMask) | notes;
	}

	/** Forgets what is not to be kept, and makes the table larger where that does not help much. */
	sweep(isWanted: (event: EventIndex, notes: number) => boolean): void {
		const words = this.#words;
		let count = 0;
		// Before a free slot nothing has been put beyond the end of the table.
		let begin = -2;
		do begin += 2;
		while (words[begin] !== 0);
		for (let at = 0; at < words.length; at += 2) {
			if (words[at] === 0) continue;
			const isKept = isWanted(words[at]! - 1, words[at + 1]! & notesMask);
			words[at] = isKept ? words[at]! : 0;
			count += isKept ? 1 : 0;
		}
		let slots = this.#mask + 1;
		while (count > slots * 0.35) slots *= 2;
		if (slots > this.#mask + 1) this.#growTo(slots);
		this.#used = 0;
		// In their order each finds its new slot free, or the one where it is.
		for (let n = 0; n < words.length; n += 2) {
			const at = (begin + n) & (words.length - 1);
			const event = words[at]!;
			if (event === 0) continue;
			words[at] = 0;
			this.#putAgain(event, words[at + 1]!);
		}
	}

	#growTo(slots: number): void {
		this.#words = new Uint32Array(2 * slots);
		this.#mask = slots - 1;
		this.#shift = 32 - Math.log2(slots);
	}

	#putAgain(event: number, tagAndNotes: number): void {
		let slot = (tagAndNotes & tagMask) >>> this.#shift;
		while (this.#words[2 * slot] !== 0) slot = (slot + 1) & this.#mask;
		this.#words[2 * slot] = event;
		this.#words[2 * slot + 1] = tagAndNotes;
		this.#used++;
	}
}
