import type {EpochMicros} from '../model/time.js';
import {type EventIndex, noEvent, stageNumber} from './columns.js';
import type {StoreReader} from './reader.js';
import {segmentEntries} from './segment.js';

const mask = segmentEntries - 1;

/** Rank of a stage by its number: a later one wins the row; unknown stages stand between the response's start and its end. */
export const rankOf = (stage: number): number => (stage >= stageNumber.RequestReceived && stage <= stageNumber.Panic ? stage * 2 : 5);

/** Entries taken in by one call: V8 compiles what is called often sooner, and better, than a loop that it is in the middle of. A part of a segment. */
const stepEntries = 4096;

/**
Bits of the byte that says how a request is made up. 0: of its head alone, whose columns are all there is.
*/
export const shape = {
	/** It has further events: what its latest lacks may be in another. */
	several: 1,
	/** More than two. */
	many: 2,
	/** Where it stands in time may be said by another event than its head. */
	early: 4,
} as const;

/** Those of a segment that has left the index. */
const noLinks = new Uint32Array(segmentEntries);
const noShapes = new Uint8Array(segmentEntries);

/** Is told what becomes of requests that are there already. */
export type RequestListener = {
	/** A request got a further event. */
	continued(head: EventIndex): void;
	/** That event is the earliest in time, or the first that has one. Told before `continued`. `before` is where it stood, NaN: nowhere. */
	moved(head: EventIndex, before: EpochMicros): void;
};

/**
Which of the events below `through` are one request, in the main thread: which event begins each, and which is its latest stage.

A request is named by its first event to arrive (its *head*); entries that are no events are heads of their own.
*/
export class RequestLinks {
	/** For a head its latest stage, for other events their head; one array a segment. For loops over many rows. */
	readonly links: Uint32Array[] = [];
	/** For a head bits of `shape`; one array a segment. */
	readonly shapes: Uint8Array[] = [];
	#through: EventIndex = 0;
	#count = 0;

	constructor(readonly reader: StoreReader) {}

	/** Entries taken in so far. Later stages beyond it do not exist yet. */
	get through(): EventIndex {
		return this.#through;
	}

	/** Number of requests so far, entries that are no events not counted. */
	get count(): number {
		return this.#count;
	}

	/** Take in the entries up to `limit`. */
	extend(limit: EventIndex, listener?: RequestListener): void {
		while (this.#through < limit) {
			const from = this.#through;
			const to = Math.min(limit, (from | (stepEntries - 1)) + 1);
			if ((from & mask) === 0) {
				this.links.push(new Uint32Array(segmentEntries));
				this.shapes.push(new Uint8Array(segmentEntries));
			}
			this.#link(from, to, listener);
		}
	}

	/**
	A segment leaves the index, and is still there to be read. What is left of its requests begins with the first event that stays: `continued` is told of it, as of requests that lose an event.
	*/
	leave(index: number, listener?: RequestListener): void {
		const steps = this.leaveInSteps(index, listener);
		while (!steps.next().done);
	}

	/** The same, a step with each `next`. Nothing may be taken in before the last. */
	*leaveInSteps(index: number, listener?: RequestListener): Generator<void, void> {
		const first = index * segmentEntries;
		const end = Math.min(this.#through, first + segmentEntries);
		for (let from = first; from < end; from += stepEntries) {
			this.#leaveSome(from, Math.min(end, from + stepEntries), listener);
			yield;
		}
		if (first < this.#through) [this.links[index], this.shapes[index]] = [noLinks, noShapes];
	}

	/** Entries of one segment leave. Most requests are wholly in it. */
	#leaveSome(from: EventIndex, to: EventIndex, listener: RequestListener | undefined): void {
		const index = from >>> 16;
		const {kind, previous} = this.reader.segments[index]!;
		const links = this.links[index]!;
		const shapes = this.shapes[index]!;
		for (let event = from; event < to; event++) {
			const at = event & mask;
			if (kind[at] !== 0) continue;
			const isHead = previous[at] === noEvent;
			if (isHead) this.#count--;
			if (isHead ? shapes[at] === 0 : links[at]! >>> 16 === index) continue;
			const staying = isHead ? this.#firstBeyond(event, index) : links[at]!;
			if (staying === noEvent) continue;
			if (isHead) this.#count++;
			this.#gather(staying, isHead, index, listener);
		}
	}

	/** The first event of a request that is not of a segment. */
	#firstBeyond(head: EventIndex, index: number): EventIndex {
		let event = head;
		while (event !== noEvent && event >>> 16 === index) event = this.nextOf(event);
		return event;
	}

	/** The events of a request that are not of a segment become those of `head`. */
	#gather(head: EventIndex, isNew: boolean, index: number, listener: RequestListener | undefined): void {
		const before = isNew ? Number.NaN : this.timeOf(head);
		this.links[head >>> 16]![head & mask] = head;
		this.shapes[head >>> 16]![head & mask] = 0;
		for (let event = this.nextOf(head); event !== noEvent; event = this.nextOf(event)) {
			if (event >>> 16 === index) continue;
			this.links[event >>> 16]![event & mask] = head;
			this.#join(event, head);
		}
		if (!isNew && !Object.is(this.timeOf(head), before)) listener?.moved(head, before);
		listener?.continued(head);
	}

	/** Find the request of each entry; all are of one segment. */
	#link(from: EventIndex, to: EventIndex, listener: RequestListener | undefined): void {
		const {previous, kind} = this.reader.segments[from >>> 16]!;
		const arrays = this.reader.columns.previous;
		const links = this.links[from >>> 16]!;
		let begun = 0;
		for (let event = from; event < to; event++) {
			const at = event & mask;
			const before = previous[at]!;
			if (before === noEvent) {
				links[at] = event;
				if (kind[at] === 0) begun++;
				continue;
			}
			const head = arrays[before >>> 16]![before & mask] === noEvent ? before : this.links[before >>> 16]![before & mask]!;
			links[at] = head;
			this.#join(event, head);
			if (listener) this.#tell(event, head, listener);
		}
		this.#through = to;
		this.#count += begun;
	}

	/** The event that names the request of `event`. */
	headOf(event: EventIndex): EventIndex {
		return this.reader.columns.previous[event >>> 16]![event & mask] === noEvent ? event : this.links[event >>> 16]![event & mask]!;
	}

	/** The event whose columns the row of `head` shows. */
	latestOf(head: EventIndex): EventIndex {
		return this.links[head >>> 16]![head & mask]!;
	}

	/** The next event of the same request to arrive; `noEvent` after the last. */
	nextOf(event: EventIndex): EventIndex {
		const next = this.reader.segments[event >>> 16]!.next[event & mask]!;
		return next < this.#through ? next : noEvent;
	}

	/** The events of a request in the order of arrival. */
	eventsOf(head: EventIndex): EventIndex[] {
		const events = [head];
		for (let next = this.nextOf(head); next !== noEvent; next = this.nextOf(next)) events.push(next);
		return events;
	}

	/** Where the row stands: the earliest stageTimestamp among its events. */
	timeOf(head: EventIndex): EpochMicros {
		let time = this.reader.number('time', head);
		if ((this.shapes[head >>> 16]![head & mask]! & shape.early) === 0) return time;
		for (let next = this.nextOf(head); next !== noEvent; next = this.nextOf(next)) {
			const other = this.reader.number('time', next);
			if (other < time || Number.isNaN(time)) time = other;
		}
		return time;
	}

	#join(event: EventIndex, head: EventIndex): void {
		const {stage, time} = this.reader.columns;
		const shapes = this.shapes[head >>> 16]!;
		const links = this.links[head >>> 16]!;
		const at = head & mask;
		const latest = links[at]!;
		const before = shapes[at]!;
		// The head is nearly always the earliest, so that nothing else need be looked at to place it.
		const isEarly = !(time[event >>> 16]![event & mask]! >= time[head >>> 16]![at]!);
		shapes[at] = (before === 0 ? shape.several : before | shape.many) | (isEarly ? shape.early : 0);
		if (rankOf(stage[event >>> 16]![event & mask]!) > rankOf(stage[latest >>> 16]![latest & mask]!)) links[at] = event;
	}

	#tell(event: EventIndex, head: EventIndex, listener: RequestListener): void {
		this.#through = event;
		const isEarly = (this.shapes[head >>> 16]![head & mask]! & shape.early) !== 0;
		const before = isEarly ? this.timeOf(head) : Number.NaN;
		this.#through = event + 1;
		if (isEarly && !Object.is(this.timeOf(head), before)) listener.moved(head, before);
		listener.continued(head);
	}
}
