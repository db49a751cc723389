import {type EventIndex, flag, noEvent, stageNumber} from './columns.js';
import {hashWords} from './hash-words.js';
import {Key, KeyTable} from './key-table.js';
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

Links the events of a request by `previous` and `next` in the order of arrival. A table has, for each auditID of a source, the last event of its newest request; where an auditID turns out to be used by requests of other keys, these go into a second table by the whole key. So an honest log costs one look an event; and whatever clients choose, an event costs a bounded number of steps on average: thousands of requests with one auditID, and a line that is there thousands of times, are no more work than others.
*/
export class Fold {
	readonly #newest = new KeyTable();
	readonly #byKey = new KeyTable();
	readonly #key = new Key();
	readonly #other = new Key();

	/**
	@param segments - those of the writer.
	@param isSameLine - do these two entries have the same bytes? Asked only for a second event of a stage.
	@param isHeld - is this entry in the index? What has left it is linked to nothing that comes.
	*/
	constructor(
		private readonly segments: readonly Segment[],
		private readonly isSameLine: (one: EventIndex, other: EventIndex) => boolean,
		private readonly isHeld: (event: EventIndex) => boolean,
	) {}

	/** Bytes of memory that it takes. */
	get bytes(): number {
		return this.#newest.bytes + this.#byKey.bytes;
	}

	/** Link an event whose columns are all written but `previous` and `next`. @returns bits of `folded`. */
	add(event: EventIndex): number {
		const table = this.#newest;
		const key = this.#key;
		const segment = this.segments[event >>> 16]!;
		key.read(segment, event);
		const hash = key.hash();
		const slot = table.find(key, hash);
		const last = table.eventAt(slot);
		const notes = notesOf(segment, event);
		const known = table.notesAt(slot);
		const isMany = (known & manyBit) !== 0;
		// What has left the index cannot be compared any more.
		if (last === noEvent || (!isMany && !this.isHeld(last))) {
			table.put(slot, hash, key, notes);
			if (table.isFull) this.#sweep(table, event);
			return folded.request;
		}
		if (!isMany) {
			if (this.#isSameRest(last, event)) return this.#join(table, slot, hash, notes);
			this.#separate(last, known);
		}
		table.put(slot, hash, key, known | manyBit | conflictBit);
		return this.#foldByKey(notes) | ((known & conflictBit) === 0 ? folded.newConflict : 0);
	}

	/** The request whose last event this is has been alone with its auditID, and is one of many now. */
	#separate(last: EventIndex, notes: number): void {
		const other = this.#other;
		other.read(this.segments[last >>> 16]!, last);
		this.#mark(last);
		const hash = this.#hashWhole(other, last);
		this.#byKey.put(
			this.#byKey.find(other, hash, () => false),
			hash,
			other,
			notes | conflictBit,
		);
	}

	/** The event of `#key`, whose auditID many requests have. */
	#foldByKey(notes: number): number {
		const table = this.#byKey;
		const key = this.#key;
		const event = key.words[0]!;
		const hash = this.#hashWhole(key, event);
		const slot = table.find(key, hash, last => this.isHeld(last) && this.#isSameRest(last, event));
		if (table.eventAt(slot) !== noEvent) return this.#join(table, slot, hash, notes) & folded.request;
		table.put(slot, hash, key, notes | conflictBit);
		this.#mark(event);
		if (table.isFull) this.#sweep(table, event);
		return folded.request;
	}

	/** The receipt, a float, goes in by its microseconds; all events without one have 0 there. */
	#hashWhole(key: Key, event: EventIndex): number {
		const {verb, path, query, received} = this.segments[event >>> 16]!;
		const at = event & mask;
		return hashWords(key.hash(), verb[at]!, path[at]!, query[at]!, (received[at]! % 0x1_0000_0000) | 0);
	}

	/** Is all of the key the same that is not the auditID and the source? */
	#isSameRest(one: EventIndex, other: EventIndex): boolean {
		const [a, b] = [this.segments[one >>> 16]!, this.segments[other >>> 16]!];
		const [i, j] = [one & mask, other & mask];
		return a.path[i] === b.path[j] && a.verb[i] === b.verb[j] && a.query[i] === b.query[j] && Object.is(a.received[i], b.received[j]);
	}

	/** The event of `#key` has the key of a request that is known, whose last event is in the slot. */
	#join(table: KeyTable, slot: number, hash: number, notes: number): number {
		const event = this.#key.words[0]!;
		const last = table.eventAt(slot);
		const known = table.notesAt(slot);
		const stage = notes & ~closedBit;
		const twin = known & stage ? this.#findStage(last, event) : noEvent;
		if (twin === noEvent || this.isSameLine(twin, event)) {
			this.#link(last, event);
			table.put(slot, hash, this.#key, known | notes);
			return 0;
		}
		// A second event of a stage, by a client that uses its Audit-ID again: later stages join the newest.
		table.put(slot, hash, this.#key, notes | conflictBit);
		this.#mark(last);
		this.#mark(event);
		return folded.request | (known & conflictBit ? 0 : folded.newConflict);
	}

	#link(last: EventIndex, event: EventIndex): void {
		this.segments[last >>> 16]!.next[last & mask] = event;
		this.segments[event >>> 16]!.previous[event & mask] = last;
	}

	/** The newest event of a request that has the stage of `event`; noEvent if there is none. */
	#findStage(last: EventIndex, event: EventIndex): EventIndex {
		const stage = this.segments[event >>> 16]!.stage[event & mask];
		let found = last;
		while (found !== noEvent && this.segments[found >>> 16]!.stage[found & mask] !== stage)
			found = this.segments[found >>> 16]!.previous[found & mask]!;
		return found;
	}

	/** Forgets the closed requests of long ago. */
	#sweep(table: KeyTable, now: EventIndex): void {
		table.sweep(Math.max(0, now - windowEntries), manyBit, closedBit);
	}

	#mark(event: EventIndex): void {
		this.segments[event >>> 16]!.flags[event & mask]! |= flag.conflict;
	}
}

function notesOf(segment: Segment, event: EventIndex): number {
	const stage = segment.stage[event & mask]!;
	const isOver =
		stage === stageNumber.ResponseComplete ||
		stage === stageNumber.Panic ||
		(stage === stageNumber.ResponseStarted && segment.code[event & mask]! >= 400);
	return stageBit(stage) | (isOver ? closedBit : 0);
}
