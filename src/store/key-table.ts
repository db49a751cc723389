import {type EventIndex, flag, noEvent} from './columns.js';
import {hashWords} from './hash-words.js';
import {type Segment, segmentEntries} from './segment.js';

const mask = segmentEntries - 1;
const firstSlots = 1 << 12;

/** Places of a slot's words. */
const [eventAt, hashAt, notesAt, sourceAt, idAt, words] = [0, 1, 2, 3, 4, 8] as const;

/**
The auditID of an event and where it comes from, in the words of a slot:

```
 0 event │ 1 hash │ 2 notes │ 3 source, and whether the auditID is a dictionary's number │ 4 auditID, four words
```
*/
export class Key {
	readonly words = new Uint32Array(words);

	/** That of an event. */
	read(segment: Segment, event: EventIndex): void {
		const at = event & mask;
		const own = this.words;
		const {auditID} = segment;
		own[eventAt] = event;
		own[sourceAt] = segment.source[at]! | ((segment.flags[at]! & flag.auditIDInDictionary) << 16);
		own[idAt] = auditID[4 * at]!;
		own[idAt + 1] = auditID[4 * at + 1]!;
		own[idAt + 2] = auditID[4 * at + 2]!;
		own[idAt + 3] = auditID[4 * at + 3]!;
	}

	hash(): number {
		const own = this.words;
		return hashWords(own[idAt]!, own[idAt + 1]!, own[idAt + 2]!, own[idAt + 3]!, own[sourceAt]!);
	}
}

/**
Events by auditID and source: open addressing, with 32 bits of notes and the number of an event to each. The auditID lies in the table, half a line of cache a slot, so that what is not there costs one access to memory.

At most 70 % full, so a search looks at a few slots.
*/
export class KeyTable {
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

	/**
	The slot of a key, or the free one where it would be put.

	@param isIt - looks at the events of slots that have the hash and the auditID; undefined: any is the one.
	*/
	find(key: Key, hash: number, isIt?: (event: EventIndex) => boolean): number {
		const table = this.#words;
		for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
			const at = slot * words;
			if (table[at] === noEvent) return slot;
			if (table[at + hashAt] === hash && isSame(table, at, key.words) && (!isIt || isIt(table[at]!))) return slot;
		}
	}

	/** noEvent in a free slot. */
	eventAt(slot: number): EventIndex {
		return this.#words[slot * words]!;
	}

	notesAt(slot: number): number {
		return this.#words[slot * words + notesAt]!;
	}

	/** @param slot - where `find` found it, or a place for it; its event becomes that of the key. */
	put(slot: number, hash: number, key: Key, notes: number): void {
		const at = slot * words;
		const table = this.#words;
		if (table[at] === noEvent) this.#used++;
		for (let word = 0; word < words; word++) table[at + word] = key.words[word]!;
		table[at + hashAt] = hash;
		table[at + notesAt] = notes;
	}

	/**
	Forgets what is not to be kept, and makes the table larger where that does not help much.

	@param oldest - what has an event before it goes, unless its notes have any of these bits.
	@param kept - or lack `closed`.
	*/
	sweep(oldest: EventIndex, kept: number, closed: number): void {
		const before = this.#words;
		const isKept = (at: number) =>
			before[at] !== noEvent && (before[at]! >= oldest || (before[at + notesAt]! & kept) !== 0 || (before[at + notesAt]! & closed) === 0);
		this.#used = 0;
		for (let at = 0; at < before.length; at += words) if (isKept(at)) this.#used++;
		let slots = this.#mask + 1;
		while (this.#used > slots * 0.3) slots *= 2;
		this.#words = createSlots(slots);
		this.#mask = slots - 1;
		for (let at = 0; at < before.length; at += words) if (isKept(at)) this.#move(before, at);
	}

	#move(from: Uint32Array, at: number): void {
		let slot = from[at + hashAt]! & this.#mask;
		while (this.#words[slot * words] !== noEvent) slot = (slot + 1) & this.#mask;
		for (let word = 0; word < words; word++) this.#words[slot * words + word] = from[at + word]!;
	}
}

function isSame(table: Uint32Array, at: number, key: Uint32Array): boolean {
	for (let word: number = sourceAt; word < words; word++) if (table[at + word] !== key[word]) return false;
	return true;
}

/** Only the first word says that a slot is free. */
function createSlots(slots: number): Uint32Array {
	const table = new Uint32Array(words * slots);
	for (let at = 0; at < table.length; at += words) table[at] = noEvent;
	return table;
}
