import type {EpochMicros} from '../model/time.js';
import {type EventIndex, entryKinds, isOfEvent, noEvent, stageNumber} from '../store/columns.js';
import type {StoreReader} from '../store/reader.js';
import type {RequestListener} from '../store/request-links.js';
import type {Requests} from '../store/requests.js';
import {segmentEntries} from '../store/segment.js';
import {batchRows} from './passes/batch.js';

const mask = segmentEntries - 1;
const gapKind = entryKinds.indexOf('gap');

/**
Takes entries into `Requests` as they are published, in slices, and keeps what a pass over all of them needs to know: how new each chunk is, where entries without a time stand, where gaps are, and how many events there are. A chunk is `batchRows` entries.
*/
export class Intake {
	/** Gaps, in the order in which they came. */
	readonly gaps: EventIndex[] = [];
	/** The newest time in each chunk of entries: a pass begins with the newest, so that the screen fills first. */
	readonly #newestOf: EpochMicros[] = [];
	/** Their numbers in the order of that; undefined where it is another one by now. */
	#chunks: readonly number[] | undefined;
	/** The time of the last entry of each chunk as long as its entries stand in the order of time, else NaN. */
	readonly #ascendsTo: EpochMicros[] = [];
	/** Where an entry without a time of its own stands: at the last time known before it of its source. */
	readonly #borrowed = new Map<EventIndex, EpochMicros>();
	/** By source. */
	readonly #lastKnown = new Float64Array(65_536).fill(Number.NEGATIVE_INFINITY);
	/** Requests that had no end when they were taken in; some have by now. */
	#restless: EventIndex[] = [];
	/** So many of them are looked through once more before they are let grow. */
	#mostRestless = 4096;
	#events = 0;
	#remains = 0;

	constructor(
		private readonly reader: StoreReader,
		private readonly requests: Requests,
	) {
		for (let from = 0; from < requests.through; from += batchRows) this.#see(from, Math.min(requests.through, from + batchRows));
	}

	/** Entries taken in that are events. */
	get events(): number {
		return this.#events;
	}

	/** Entries taken in of events that are damaged, or were never written. */
	get remains(): number {
		return this.#remains;
	}

	/** Newest time of any event; NaN before the first. */
	get newest(): EpochMicros {
		return this.requests.newest;
	}

	/**
	Take in one chunk of what was published.

	@returns whether there is more.
	*/
	extend(listener: RequestListener): boolean {
		const from = this.requests.through;
		const limit = Math.min(this.reader.through, from - (from % batchRows) + batchRows);
		this.requests.extend(limit, listener);
		this.#see(from, limit);
		return limit < this.reader.through;
	}

	/** A segment has left the index. @returns how many gaps went with it. */
	leave(index: number): number {
		const isLeft = (entry: EventIndex) => entry >>> 16 === index;
		const {events, remains} = this.#countsOf(index);
		this.#events -= events;
		this.#remains -= remains;
		this.#restless = this.#restless.filter(head => !isLeft(head));
		for (const entry of this.#borrowed.keys()) if (isLeft(entry)) this.#borrowed.delete(entry);
		const before = this.gaps.length;
		const kept = this.gaps.filter(gap => !isLeft(gap));
		this.gaps.splice(0, before, ...kept);
		return before - kept.length;
	}

	/** What was taken in of a segment. */
	#countsOf(index: number): {readonly events: number; readonly remains: number} {
		const kinds = this.reader.segments[index]?.kind.subarray(0, Math.max(0, this.requests.through - index * segmentEntries)) ?? [];
		let [events, remains] = [0, 0];
		for (let at = 0; at < kinds.length; at++)
			if (kinds[at] === 0) events++;
			else if (isOfEvent(kinds[at] ?? 1)) remains++;
		return {events, remains};
	}

	/** Where a row stands in time; never NaN. */
	timeOf(row: EventIndex, time: EpochMicros): EpochMicros {
		return Number.isNaN(time) ? (this.#borrowed.get(row) ?? Number.NEGATIVE_INFINITY) : time;
	}

	/** Do entries of one chunk stand in the order of time as they arrived, each at a time of its own? Those of most chunks do. */
	isInTime(from: EventIndex): boolean {
		return !Number.isNaN(this.#ascendsTo[Math.floor(from / batchRows)] ?? Number.NaN);
	}

	/** Numbers of all chunks, the oldest first. */
	chunks(): readonly number[] {
		const newest = (chunk: number) => this.#newestOf[chunk] ?? Number.NEGATIVE_INFINITY;
		this.#chunks ??= [...this.#newestOf.keys()].sort((a, b) => newest(a) - newest(b) || a - b);
		return this.#chunks;
	}

	/** The requests that time alone can change. */
	restless(): readonly EventIndex[] {
		this.#restless = this.#restless.filter(head => this.#isUnsettled(this.requests.latestOf(head)));
		this.#mostRestless = Math.max(4096, 2 * this.#restless.length);
		return this.#restless;
	}

	/** Take in entries of one chunk. */
	#see(from: EventIndex, to: EventIndex): void {
		const segment = this.reader.segments[from >>> 16];
		if (!segment || from === to) return;
		const {time, source, kind, previous} = segment;
		const chunk = Math.floor(from / batchRows);
		// They begin as numbers, not with what an array may hold, so that V8 keeps them numbers: else each new one is an object.
		let newest = Number.NEGATIVE_INFINITY;
		let last = Number.NEGATIVE_INFINITY;
		for (let entry = from; entry < to; entry++) {
			const at = entry & mask;
			const when = time[at] ?? Number.NaN;
			if (Number.isNaN(when)) this.#borrowed.set(entry, this.#lastKnown[source[at] ?? 0] ?? Number.NEGATIVE_INFINITY);
			else if (when > Number.NEGATIVE_INFINITY) this.#lastKnown[source[at] ?? 0] = when;
			if (when > newest) newest = when;
			last = when >= last ? when : Number.NaN;
			if (kind[at] === 0) {
				this.#events++;
				if (previous[at] === noEvent && this.#isUnsettled(this.requests.latestOf(entry))) this.#restless.push(entry);
			} else if (kind[at] === gapKind) this.gaps.push(entry);
			else if (isOfEvent(kind[at] ?? 1)) this.#remains++;
		}
		const before = this.#newestOf[chunk];
		const newestOf = Math.max(newest, before ?? newest);
		if (newestOf !== before && chunk !== this.#chunks?.at(-1)) this.#chunks = undefined;
		this.#newestOf[chunk] = newestOf;
		const isInTime = (time[from & mask] ?? Number.NaN) >= (this.#ascendsTo[chunk] ?? Number.NEGATIVE_INFINITY);
		this.#ascendsTo[chunk] = isInTime ? last : Number.NaN;
		if (this.#restless.length > this.#mostRestless) this.restless();
	}

	/** Can time alone change a request with this latest stage? It has no end yet. */
	#isUnsettled(latest: EventIndex): boolean {
		const stage = this.reader.number('stage', latest);
		if (stage === stageNumber.ResponseComplete || stage === stageNumber.Panic) return false;
		return stage !== stageNumber.ResponseStarted || this.reader.number('code', latest) < 400;
	}
}
