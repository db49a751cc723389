import {type EventIndex, flag, noEvent, stageNumber} from './columns.js';
import {EventTable} from './event-table.js';
import {hashWords} from './hash-words.js';
import {isSameIn, RequestKeys} from './request-keys.js';
import {type Segment, segmentEntries} from './segment.js';

const mask = segmentEntries - 1;

/** A closed request whose last event came at least this many entries ago is forgotten in time; a stage that comes later is a row of its own. */
const windowEntries = 65_536;

/** So many events are hashed before the first of them is looked for. */
const aheadEvents = 64;

/** What the fold found for one event, as bits. */
export const folded = {
	/** It begins a request of its own. */
	request: 1,
	/** It makes an auditID one of those that different requests use: to be counted once an ID. */
	newConflict: 2,
} as const;

/** Bits of notes, of which a table has eight: which stages a request has; those that no apiserver writes, and none, share one. */
const stageBit = (stage: number): number => 1 << (stage <= stageNumber.Panic ? stage : 0);
/** The request is over. */
const closedBit = 1 << 5;
/** The auditID was counted as a conflict. */
const conflictBit = 1 << 6;
/** Requests with other keys have the auditID too: they are in the table by whole keys. */
const manyBit = 1 << 7;

/**
Finds the request that an event belongs to: same source, auditID, verb, requestURI and requestReceivedTimestamp (`kubernetes.md` 1.3). Clients choose the auditID, so it alone joins nothing.

Links the events of a request by `previous` and `next` in the order of arrival. A table has, for each auditID of a source, the last event of its newest request; where an auditID turns out to be used by requests of other keys, these go into another table by the whole key. So an honest log costs a look or two an event; and whatever clients choose, an event costs a bounded number of steps on average: thousands of requests with one auditID, and a line that is there thousands of times, are no more work than others.
*/
export class Fold {
	/** By auditID, those that came of late. */
	#young = new EventTable();
	/** Those that came before. When the other one is full, what is not wanted of these any more is forgotten, and the two change places. */
	#old = new EventTable();
	readonly #byKey = new EventTable();
	readonly #hashes = new Uint32Array(aheadEvents);
	readonly #keys: RequestKeys;
	/** Requests that the last events added at once began. */
	#begun = 0;
	/** The event that is looked for, where it is asked what is wanted. */
	#now: EventIndex = 0;

	/**
	@param segments - those of the writer.
	@param isSameLine - do these two entries have the same bytes? Asked only for a second event of a stage.
	@param isHeld - is this entry in the index? What has left it cannot be compared any more, and is linked to nothing that comes.
	*/
	constructor(
		private readonly segments: readonly Segment[],
		private readonly isSameLine: (one: EventIndex, other: EventIndex) => boolean,
		private readonly isHeld: (event: EventIndex) => boolean,
	) {
		this.#keys = new RequestKeys(segments);
		// As in a table: fields that are written again are no constants to V8.
		[this.#young, this.#old] = [this.#old, this.#young];
	}

	/** Bytes of memory that it takes. */
	get bytes(): number {
		return this.#young.bytes + this.#old.bytes + this.#byKey.bytes;
	}

	/**
	The same for events that follow each other in one segment: what is so of nearly all, in a loop over its columns.

	@param met - is given the bits of `folded` of those that are not simply continued, and of how many.
	*/
	addAll(from: EventIndex, to: EventIndex, met: (bits: number, count: number) => void): void {
		for (let start = from; start < to; start += aheadEvents) {
			const end = Math.min(to, start + aheadEvents);
			this.#makeRoom(start);
			this.#lookAhead(start, end);
			for (let event = start; event < end; event++) {
				event = this.#addSome(start, event, end);
				met(folded.request, this.#begun);
				if (event < end) met(this.#add(event), 1);
			}
		}
	}

	/** Hashes of the next events, whose slots are fetched from memory side by side and not one after another. */
	#lookAhead(from: EventIndex, to: EventIndex): void {
		const {auditID, source} = this.segments[from >>> 16]!;
		for (let event = from; event < to; event++) {
			const at = event & mask;
			this.#hashes[event - from] = hashWords(
				auditID[4 * at]!,
				auditID[4 * at + 1]!,
				auditID[4 * at + 2]!,
				auditID[4 * at + 3]!,
				source[at]!,
			);
		}
		this.#young.fetch(this.#hashes, to - from);
		this.#old.fetch(this.#hashes, to - from);
	}

	/**
	Adds events from `event` on, as long as all that they touch is in their segment. In this loop nothing is called that is rarely needed: V8 would compile all of that with it, and again when it is needed first.

	@param first - of those that have hashes.
	@returns the first that was not added; `#begun` is how many of the others begin a request.
	*/
	#addSome(first: EventIndex, event: EventIndex, to: EventIndex): EventIndex {
		const [table, old] = [this.#young, this.#old];
		const home = first >>> 16;
		const segment = this.segments[home]!;
		const {previous, next} = segment;
		let begun = 0;
		let now = event;
		for (; now < to; now++) {
			const at = now & mask;
			const hash = this.#hashes[now - first]!;
			const slot = table.first(hash);
			const last = table.eventAt(slot);
			const notes = notesOf(segment, now);
			if (last === noEvent) {
				if (old.eventAt(old.first(hash)) !== noEvent) break;
				table.put(slot, hash, now, notes);
				begun++;
			} else {
				const known = table.notesAt(slot);
				if (last >>> 16 !== home || (known & (manyBit | (notes & ~closedBit))) !== 0 || !isSameIn(segment, last & mask, at)) break;
				previous[at] = last;
				next[last & mask] = now;
				table.put(slot, hash, now, known | notes);
			}
		}
		this.#begun = begun;
		return now;
	}

	/** Link an event whose columns are all written but `previous` and `next`. @returns bits of `folded`. */
	add(event: EventIndex): number {
		this.#makeRoom(event);
		return this.#add(event);
	}

	/** Where there is room. */
	#add(event: EventIndex): number {
		const hash = this.#keys.hashAuditID(event);
		const notes = notesOf(this.segments[event >>> 16]!, event);
		const free = this.#slotOf(this.#young, hash, event);
		const isYoung = this.#young.eventAt(free) !== noEvent;
		const table = isYoung ? this.#young : this.#old;
		const slot = isYoung ? free : this.#slotOf(table, hash, event);
		const last = table.eventAt(slot);
		if (last === noEvent) {
			this.#young.put(free, hash, event, notes);
			return folded.request;
		}
		const known = table.notesAt(slot);
		if ((known & manyBit) === 0) {
			if (this.#keys.isSameRest(last, event)) return this.#join({table, slot, hash, event}, notes);
			this.#separate(last, known);
		}
		table.put(slot, hash, event, known | manyBit | conflictBit);
		return this.#foldByKey(event, notes) | ((known & conflictBit) === 0 ? folded.newConflict : 0);
	}

	/** Where a table has the request with the auditID of this event, or else the free slot where the search ends. */
	#slotOf(table: EventTable, hash: number, event: EventIndex): number {
		let slot = table.first(hash);
		let last = table.eventAt(slot);
		while (last !== noEvent && !(this.#keys.isSameAuditID(last, event) && this.isHeld(last))) {
			slot = table.next(hash, slot);
			last = table.eventAt(slot);
		}
		return slot;
	}

	/** The request whose last event this is has been alone with its auditID, and is one of many now. */
	#separate(last: EventIndex, notes: number): void {
		const hash = this.#keys.hashKey(last);
		let slot = this.#byKey.first(hash);
		while (this.#byKey.eventAt(slot) !== noEvent) slot = this.#byKey.next(hash, slot);
		this.#byKey.put(slot, hash, last, notes | conflictBit);
		this.#mark(last);
	}

	/** An event whose auditID many requests have. */
	#foldByKey(event: EventIndex, notes: number): number {
		const table = this.#byKey;
		const hash = this.#keys.hashKey(event);
		let slot = table.first(hash);
		let last = table.eventAt(slot);
		while (last !== noEvent && !(this.#keys.isSameAuditID(last, event) && this.isHeld(last) && this.#keys.isSameRest(last, event))) {
			slot = table.next(hash, slot);
			last = table.eventAt(slot);
		}
		if (last !== noEvent) return this.#join({table, slot, hash, event}, notes) & folded.request;
		table.put(slot, hash, event, notes | conflictBit);
		this.#mark(event);
		if (table.isFull) this.#sweep(table, event);
		return folded.request;
	}

	/** An event with the key of a request that is known, whose last event is in the slot. */
	#join({table, slot, hash, event}: Found, notes: number): number {
		const last = table.eventAt(slot);
		const known = table.notesAt(slot);
		const twin = known & notes & ~closedBit ? this.#findStage(last, event) : noEvent;
		if (twin === noEvent || this.isSameLine(twin, event)) {
			this.segments[event >>> 16]!.previous[event & mask] = last;
			this.segments[last >>> 16]!.next[last & mask] = event;
			table.put(slot, hash, event, known | notes);
			return 0;
		}
		// A second event of a stage, by a client that uses its Audit-ID again: later stages join the newest.
		table.put(slot, hash, event, notes | conflictBit);
		this.#mark(last);
		this.#mark(event);
		return folded.request | (known & conflictBit ? 0 : folded.newConflict);
	}

	/** The newest event of a request that has the stage of `event`; noEvent if there is none. */
	#findStage(last: EventIndex, event: EventIndex): EventIndex {
		const stage = this.segments[event >>> 16]!.stage[event & mask];
		let found = last;
		while (found !== noEvent && this.segments[found >>> 16]!.stage[found & mask] !== stage)
			found = this.segments[found >>> 16]!.previous[found & mask]!;
		return found;
	}

	/** Forgets the closed requests of long ago, and what has left the index. */
	#sweep(table: EventTable, now: EventIndex): void {
		this.#now = now;
		table.sweep(this.#isWanted);
	}

	/** Of those by auditID as many can come as are looked at together: a table that counts as full has a third of its slots free. */
	#makeRoom(now: EventIndex): void {
		if (!this.#young.isFull) return;
		this.#sweep(this.#old, now);
		[this.#young, this.#old] = [this.#old, this.#young];
	}

	readonly #isWanted = (last: EventIndex, notes: number): boolean =>
		((notes & (closedBit | manyBit)) !== closedBit || this.#now - last < windowEntries) && this.isHeld(last);

	#mark(event: EventIndex): void {
		this.segments[event >>> 16]!.flags[event & mask]! |= flag.conflict;
	}
}

/** What stands in `slot` of a table, and the event that goes there. */
type Found = {readonly table: EventTable; readonly slot: number; readonly hash: number; readonly event: EventIndex};

function notesOf(segment: Segment, event: EventIndex): number {
	const stage = segment.stage[event & mask]!;
	const isOver =
		stage === stageNumber.ResponseComplete ||
		stage === stageNumber.Panic ||
		(stage === stageNumber.ResponseStarted && segment.code[event & mask]! >= 400);
	return stageBit(stage) | (isOver ? closedBit : 0);
}
