import {type EventIndex, flag, noEvent, stageNumber} from './columns.js';
import {HashTable, hashWords} from './hash-table.js';
import {type Segment, segmentEntries} from './segment.js';

const mask = segmentEntries - 1;

/** A closed request whose last event came this many entries ago is forgotten when the table is full; a stage that comes later is a row of its own. */
const windowEntries = 65_536;

/** What the fold found for one event, as bits. */
export const folded = {
	/** It begins a request of its own. */
	request: 1,
	/** It makes an auditID one of those that different requests use: to be counted once an ID. */
	newConflict: 2,
} as const;

/** Bits of notes: which stages a request has, the ones beyond the last bit taken together. */
const stageBit = (stage: number): number => 1 << Math.min(stage, 26);
/** The request is over. */
const closedBit = 1 << 27;
/** The auditID was counted as a conflict. */
const conflictBit = 1 << 28;
/** Requests with other keys have the auditID too: they are in the table by whole keys. */
const manyBit = 1 << 29;

/**
Finds the request that an event belongs to: same source, auditID, verb, requestURI and requestReceivedTimestamp (`kubernetes.md` 1.3). Clients choose the auditID, so it alone joins nothing.

Links the events of a request by `previous` and `next` in the order of arrival. A table has, for each auditID of a source, the last event of its newest request; where an auditID turns out to be used by requests of other keys, these go into a second table by the whole key. So an honest log costs one look an event; and whatever clients choose, an event costs a bounded number of steps on average: thousands of requests with one auditID, and a line that is there thousands of times, are no more work than others. Columns are compared where they stand, nothing is stored twice.
*/
export class Fold {
	readonly #newest = new HashTable();
	readonly #byKey = new HashTable();

	/**
	@param segments - those of the writer.
	@param isSameLine - do these two entries have the same bytes? Asked only for a second event of a stage.
	*/
	constructor(
		private readonly segments: readonly Segment[],
		private readonly isSameLine: (one: EventIndex, other: EventIndex) => boolean,
	) {}

	/** Bytes of memory that it takes. */
	get bytes(): number {
		return this.#newest.bytes + this.#byKey.bytes;
	}

	/** Link an event whose columns are all written but `previous` and `next`. @returns bits of `folded`. */
	add(event: EventIndex): number {
		const table = this.#newest;
		const hash = this.#hashAuditID(event);
		let slot = table.first(hash);
		let last = table.eventAt(slot);
		while (last !== noEvent && !(table.hashAt(slot) === hash && this.#isSameAuditID(last, event))) {
			slot = table.next(slot);
			last = table.eventAt(slot);
		}
		if (last === noEvent) {
			table.put(slot, hash, event, this.#notesOf(event));
			if (table.isFull) this.#sweep(table, event);
			return folded.request;
		}
		const known = table.notesAt(slot);
		if ((known & manyBit) === 0) {
			if (this.#isSameKey(last, event)) return this.#join({table: table, slot, hash, last, event});
			// The request that has been alone until now is one of many.
			this.#addByKey(last, known);
			this.#mark(last);
		}
		table.put(slot, hash, event, known | manyBit | conflictBit);
		const isNewConflict = (known & conflictBit) === 0;
		return this.#foldByKey(event) | (isNewConflict ? folded.newConflict : 0);
	}

	/** An event whose auditID many requests have. */
	#foldByKey(event: EventIndex): number {
		const table = this.#byKey;
		const hash = this.#hashKey(event);
		let slot = table.first(hash);
		let last = table.eventAt(slot);
		while (last !== noEvent && !(table.hashAt(slot) === hash && this.#isSameAuditID(last, event) && this.#isSameKey(last, event))) {
			slot = table.next(slot);
			last = table.eventAt(slot);
		}
		if (last !== noEvent) return this.#join({table, slot, hash, last, event}) & folded.request;
		table.put(slot, hash, event, this.#notesOf(event) | conflictBit);
		this.#mark(event);
		if (table.isFull) this.#sweep(table, event);
		return folded.request;
	}

	#addByKey(event: EventIndex, notes: number): void {
		const table = this.#byKey;
		const hash = this.#hashKey(event);
		let slot = table.first(hash);
		while (table.eventAt(slot) !== noEvent) slot = table.next(slot);
		table.put(slot, hash, event, notes | conflictBit);
	}

	/** An event with the key of a request that is known, whose last event is in the slot. */
	#join({table, slot, hash, last, event}: Found): number {
		const known = table.notesAt(slot);
		const notes = this.#notesOf(event);
		const stage = this.#stageOf(event);
		const twin = known & stageBit(stage) ? this.#findStage(last, stage) : noEvent;
		if (twin === noEvent || this.isSameLine(twin, event)) {
			this.#segment(event).previous[event & mask] = last;
			this.#segment(last).next[last & mask] = event;
			table.put(slot, hash, event, known | notes);
			return 0;
		}
		// A second event of a stage, by a client that uses its Audit-ID again: later stages join the newest.
		table.put(slot, hash, event, notes | conflictBit);
		this.#mark(last);
		this.#mark(event);
		return folded.request | (known & conflictBit ? 0 : folded.newConflict);
	}

	/** The newest event of a stage among those of a request; noEvent if there is none. */
	#findStage(last: EventIndex, stage: number): EventIndex {
		let event = last;
		while (event !== noEvent && this.#stageOf(event) !== stage) event = this.#segment(event).previous[event & mask]!;
		return event;
	}

	/** Forgets the closed requests of long ago. */
	#sweep(table: HashTable, now: EventIndex): void {
		table.sweep((last, notes) => now - last < windowEntries || (notes & closedBit) === 0 || (notes & manyBit) !== 0);
	}

	#mark(event: EventIndex): void {
		this.#segment(event).flags[event & mask]! |= flag.conflict;
	}

	#notesOf(event: EventIndex): number {
		const stage = this.#stageOf(event);
		const isOver =
			stage === stageNumber.ResponseComplete ||
			stage === stageNumber.Panic ||
			(stage === stageNumber.ResponseStarted && this.#segment(event).code[event & mask]! >= 400);
		return stageBit(stage) | (isOver ? closedBit : 0);
	}

	#stageOf(event: EventIndex): number {
		return this.#segment(event).stage[event & mask]!;
	}

	#segment(event: EventIndex): Segment {
		return this.segments[event >>> 16]!;
	}

	#hashAuditID(event: EventIndex): number {
		const {auditID, source} = this.#segment(event);
		const at = 4 * (event & mask);
		return hashWords(auditID[at]!, auditID[at + 1]!, auditID[at + 2]!, auditID[at + 3]!, source[event & mask]!);
	}

	/** The receipt, a float, goes in by its microseconds; all events without one have 0 there. */
	#hashKey(event: EventIndex): number {
		const {verb, path, query, received} = this.#segment(event);
		const at = event & mask;
		return hashWords(this.#hashAuditID(event), verb[at]!, path[at]!, query[at]!, (received[at]! % 0x1_0000_0000) | 0);
	}

	#isSameAuditID(one: EventIndex, other: EventIndex): boolean {
		const [a, b] = [this.#segment(one), this.#segment(other)];
		const [i, j] = [one & mask, other & mask];
		for (let word = 0; word < 4; word++) if (a.auditID[4 * i + word] !== b.auditID[4 * j + word]) return false;
		return a.source[i] === b.source[j] && ((a.flags[i]! ^ b.flags[j]!) & flag.auditIDInDictionary) === 0;
	}

	/** The rest of the key. */
	#isSameKey(one: EventIndex, other: EventIndex): boolean {
		const [a, b] = [this.#segment(one), this.#segment(other)];
		const [i, j] = [one & mask, other & mask];
		return a.verb[i] === b.verb[j] && a.path[i] === b.path[j] && a.query[i] === b.query[j] && Object.is(a.received[i], b.received[j]);
	}
}

/** `last`: the event in the slot. */
type Found = {
	readonly table: HashTable;
	readonly slot: number;
	readonly hash: number;
	readonly last: EventIndex;
	readonly event: EventIndex;
};
