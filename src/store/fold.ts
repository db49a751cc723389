import {type EventIndex, flag, noEvent, stageNumber} from './columns.js';
import {type Segment, segmentEntries} from './segment.js';

const mask = segmentEntries - 1;

/** A closed request that began this many entries ago is forgotten when the table is full; a stage that comes later is a row of its own. */
const windowEntries = 65_536;

/** What the fold found for one event. */
export type Folded = {
	/** Begins a request of its own. */
	readonly isRequest: boolean;
	/** Makes an auditID one of those that different requests use: to be counted once an ID. */
	readonly isNewConflict: boolean;
};

/**
Finds the request that an event belongs to: same source, auditID, verb, requestURI and requestReceivedTimestamp (`kubernetes.md` 1.3). Clients choose the auditID, so it alone joins nothing.

Links the events of a request by `previous` and `next` in the order of arrival. The table holds the first event of each request, found by a hash of the auditID; the columns themselves are compared, nothing is stored twice.
*/
export class Fold {
	#slots = new Uint32Array(1 << 12).fill(noEvent);
	#used = 0;

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
		let slot = this.#hash(event);
		let twin: EventIndex = noEvent;
		for (; this.#slots[slot] !== noEvent; slot = (slot + 1) & (this.#slots.length - 1)) {
			const head = this.#slots[slot]!;
			if (!this.#isSameAuditID(head, event)) continue;
			if (this.#isSameRequest(head, event)) {
				const last = this.#place(head, event);
				if (last !== noEvent) {
					this.#link(last, event);
					return {isRequest: false, isNewConflict: false};
				}
				// A second event of a stage, by a client that uses its Audit-ID again: later stages join the newest.
				this.#slots[slot] = event;
				return {isRequest: true, isNewConflict: this.#conflict(head, event)};
			}
			twin = head;
		}
		this.#slots[slot] = event;
		if (++this.#used > this.#slots.length * 0.7) this.#sweep(event);
		return {isRequest: true, isNewConflict: twin !== noEvent && this.#conflict(twin, event)};
	}

	/** The event that `event` comes after in the request of `head`; noEvent if the request has its stage, with other bytes. */
	#place(head: EventIndex, event: EventIndex): EventIndex {
		const stage = this.#segment(event).stage[event & mask]!;
		let last = head;
		for (let at = head; at !== noEvent; at = this.#segment(at).next[at & mask]!) {
			if (this.#segment(at).stage[at & mask] === stage && !this.isSameLine(at, event)) return noEvent;
			last = at;
		}
		return last;
	}

	#link(last: EventIndex, event: EventIndex): void {
		this.#segment(event).previous[event & mask] = last;
		this.#segment(last).next[last & mask] = event;
	}

	/** Marks both. @returns whether the earlier one was not marked yet. */
	#conflict(earlier: EventIndex, event: EventIndex): boolean {
		const flags = this.#segment(earlier).flags;
		const isNew = (flags[earlier & mask]! & flag.conflict) === 0;
		flags[earlier & mask]! |= flag.conflict;
		this.#segment(event).flags[event & mask]! |= flag.conflict;
		return isNew;
	}

	#segment(event: EventIndex): Segment {
		return this.segments[event >>> 16]!;
	}

	#hash(event: EventIndex): number {
		const {auditID} = this.#segment(event);
		const at = 4 * (event & mask);
		const hash =
			Math.imul(auditID[at]!, 0x9e3779b1) ^
			Math.imul(auditID[at + 1]!, 0x85ebca6b) ^
			auditID[at + 2]! ^
			Math.imul(auditID[at + 3]!, 0xc2b2ae35);
		return (hash ^ (hash >>> 15)) & (this.#slots.length - 1);
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
		return a.verb[i] === b.verb[j] && a.path[i] === b.path[j] && a.query[i] === b.query[j] && Object.is(a.received[i], b.received[j]);
	}

	/** Forgets the closed requests that began long ago, and makes the table larger where that does not help. */
	#sweep(now: EventIndex): void {
		const heads = this.#slots.filter(head => head !== noEvent && (now - head < windowEntries || !this.#isClosed(head))).sort();
		let size = this.#slots.length;
		while (heads.length > size * 0.4) size *= 2;
		this.#slots = new Uint32Array(size).fill(noEvent);
		this.#used = heads.length;
		for (const head of heads) {
			let slot = this.#hash(head);
			while (this.#slots[slot] !== noEvent) slot = (slot + 1) & (size - 1);
			this.#slots[slot] = head;
		}
	}

	#isClosed(head: EventIndex): boolean {
		for (let at = head; at !== noEvent; at = this.#segment(at).next[at & mask]!) {
			const stage = this.#segment(at).stage[at & mask]!;
			if (stage === stageNumber.ResponseComplete || stage === stageNumber.Panic) return true;
			if (stage === stageNumber.ResponseStarted && this.#segment(at).code[at & mask]! >= 400) return true;
		}
		return false;
	}
}
