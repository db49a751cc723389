import {type EventIndex, flag, noEvent, stageNumber} from './columns.js';
import {HashTable} from './hash-table.js';
import {type Segment, segmentEntries} from './segment.js';

const mask = segmentEntries - 1;

/** A closed request whose last event came this many entries ago is forgotten when the table is full; a stage that comes later is a row of its own. */
const windowEntries = 65_536;

/** What the fold found for one event. */
export type Folded = {
	/** Begins a request of its own. */
	readonly isRequest: boolean;
	/** Makes an auditID one of those that different requests use: to be counted once an ID. */
	readonly isNewConflict: boolean;
};

const continued: Folded = {isRequest: false, isNewConflict: false};

/** Bits of `notes`: which stages a request has, the ones beyond the last bit taken together; and whether it is over. */
const stageBit = (stage: number): number => 1 << Math.min(stage, 29);
const closedBit = 1 << 30;

/**
Finds the request that an event belongs to: same source, auditID, verb, requestURI and requestReceivedTimestamp (`kubernetes.md` 1.3). Clients choose the auditID, so it alone joins nothing.

Links the events of a request by `previous` and `next` in the order of arrival. Two tables of event numbers, in which the columns themselves are compared, so that nothing is stored twice: by all of these the last event of each request, by source and auditID the first event of the newest request. Whatever clients choose, an event costs a bounded number of steps on average: thousands of requests with one auditID, and a line that is there thousands of times, are no more work than others.
*/
export class Fold {
	readonly #requests = new HashTable();
	readonly #auditIDs = new HashTable();

	/**
	@param segments - those of the writer.
	@param isSameLine - do these two entries have the same bytes? Asked only for a second event of a stage.
	*/
	constructor(
		private readonly segments: readonly Segment[],
		private readonly isSameLine: (one: EventIndex, other: EventIndex) => boolean,
	) {}

	/** Link an event whose columns are all written but `previous` and `next`. */
	add(event: EventIndex): Folded {
		const hash = this.#hashRequest(event);
		const slot = this.#requests.find(hash, last => this.#isSameRequest(last, event));
		const last = this.#requests.eventAt(slot);
		const notes = this.#notesOf(event);
		if (last === noEvent) {
			this.#requests.put(slot, hash, event, notes);
			if (this.#requests.isFull) this.#sweep(event);
			return {isRequest: true, isNewConflict: this.#meetAuditID(event)};
		}
		const known = this.#requests.notesAt(slot);
		const twin = known & stageBit(this.#stageOf(event)) ? this.#findStage(last, this.#stageOf(event)) : noEvent;
		if (twin === noEvent || this.isSameLine(twin, event)) {
			this.#segment(event).previous[event & mask] = last;
			this.#segment(last).next[last & mask] = event;
			this.#requests.put(slot, hash, event, known | notes);
			return continued;
		}
		// A second event of a stage, by a client that uses its Audit-ID again: later stages join the newest.
		this.#requests.put(slot, hash, event, notes);
		const isNewConflict = this.#meetAuditID(event);
		this.#mark(last);
		return {isRequest: true, isNewConflict};
	}

	/** The newest event of a stage among those of a request; noEvent if there is none. */
	#findStage(last: EventIndex, stage: number): EventIndex {
		let event = last;
		while (event !== noEvent && this.#stageOf(event) !== stage) event = this.#segment(event).previous[event & mask]!;
		return event;
	}

	/** A request begins. @returns whether it makes its auditID one that several use. */
	#meetAuditID(event: EventIndex): boolean {
		const hash = this.#hashAuditID(event);
		const slot = this.#auditIDs.find(hash, other => this.#isSameAuditID(other, event));
		const other = this.#auditIDs.eventAt(slot);
		this.#auditIDs.put(slot, hash, event, 0);
		if (this.#auditIDs.isFull) this.#auditIDs.sweep(kept => event - kept < windowEntries);
		if (other === noEvent) return false;
		const isNew = (this.#segment(other).flags[other & mask]! & flag.conflict) === 0;
		this.#mark(other);
		this.#mark(event);
		return isNew;
	}

	/** Forgets the closed requests of long ago. */
	#sweep(now: EventIndex): void {
		this.#requests.sweep((last, notes) => now - last < windowEntries || (notes & closedBit) === 0);
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
		return this.#auditIDs.hash(auditID[at]!, auditID[at + 1]!, auditID[at + 2]!, auditID[at + 3]!, source[event & mask]!);
	}

	/** The receipt, a float, goes in by its microseconds; all events without one have 0 there. */
	#hashRequest(event: EventIndex): number {
		const {auditID, verb, path, query, received} = this.#segment(event);
		const at = event & mask;
		const id = this.#requests.hash(auditID[4 * at]!, auditID[4 * at + 1]!, auditID[4 * at + 2]!, auditID[4 * at + 3]!, verb[at]!);
		return this.#requests.hash(id, path[at]!, query[at]!, (received[at]! % 0x1_0000_0000) | 0, 0);
	}

	#isSameAuditID(one: EventIndex, other: EventIndex): boolean {
		const [a, b] = [this.#segment(one), this.#segment(other)];
		const [i, j] = [one & mask, other & mask];
		if (a.source[i] !== b.source[j] || ((a.flags[i]! ^ b.flags[j]!) & flag.auditIDInDictionary) !== 0) return false;
		for (let word = 0; word < 4; word++) if (a.auditID[4 * i + word] !== b.auditID[4 * j + word]) return false;
		return true;
	}

	#isSameRequest(one: EventIndex, other: EventIndex): boolean {
		const [a, b] = [this.#segment(one), this.#segment(other)];
		const [i, j] = [one & mask, other & mask];
		if (a.verb[i] !== b.verb[j] || a.path[i] !== b.path[j] || a.query[i] !== b.query[j]) return false;
		return Object.is(a.received[i], b.received[j]) && this.#isSameAuditID(one, other);
	}
}
