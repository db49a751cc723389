import type {EpochMicros} from '../model/time.js';
import {longRunning} from '../model/verb.js';
import {type ColumnName, columns, type DictionaryColumnName, type EventIndex, type flag, noEvent, stageNumber} from './columns.js';
import {Instances} from './instances.js';
import type {StoreReader} from './reader.js';
import {segmentEntries} from './segment.js';
import {SourceSpans, type SourceTimes} from './source-spans.js';
import {ValueMemo} from './value-memo.js';

const mask = segmentEntries - 1;

/** Rank of a stage by its number: a later one wins the row; unknown stages stand between the response's start and its end. */
const rankOf = (stage: number): number => (stage >= stageNumber.RequestReceived && stage <= stageNumber.Panic ? stage * 2 : 5);

/** Entries taken in by one call: V8 compiles what is called often sooner, and better, than a loop that it is in the middle of. A part of a segment. */
const stepEntries = 4096;

/** Default request timeout of an apiserver: what is not completed this long before the newest event of its source never will be. */
const orphanAfterMicros = 60e6;

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
The requests among the events below `through`, in the main thread: which event begins each, and which is its latest stage.

A request is named by its first event to arrive (its *head*); entries that are no events are heads of their own. The columns of a row are those of the latest stage; what that lacks is taken from the one before it.
*/
export class Requests {
	/** For a head its latest stage, for other events their head; one array a segment. For loops over many rows. */
	readonly links: Uint32Array[] = [];
	/** For a head bits of `shape`; one array a segment. */
	readonly shapes: Uint8Array[] = [];
	readonly instances = new Instances();
	readonly #spans = new SourceSpans();
	/** Entries that `#spans` has seen: many questions never ask it. */
	#spansThrough: EventIndex = 0;
	/** What makes a request long-running, by the numbers of its values. */
	readonly longRunning: Readonly<Record<keyof typeof longRunning, ValueMemo>>;
	#through: EventIndex = 0;
	#count = 0;

	constructor(readonly reader: StoreReader) {
		const {verb, subresource, path} = reader.dictionaries;
		this.longRunning = {
			verb: new ValueMemo(verb, longRunning.verb),
			subresource: new ValueMemo(subresource, longRunning.subresource),
			path: new ValueMemo(path, longRunning.path),
		};
	}

	/** Entries taken in so far. Later stages beyond it do not exist yet. */
	get through(): EventIndex {
		return this.#through;
	}

	/** Number of requests so far, entries that are no events not counted. */
	get count(): number {
		return this.#count;
	}

	/** Newest time of any event so far; NaN before the first. */
	get newest(): EpochMicros {
		return this.#spansNow().newest;
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
		this.#spansNow();
		const segment = this.reader.segments[index]!;
		const first = index * segmentEntries;
		const end = Math.min(this.#through, first + segmentEntries);
		for (let event = first; event < end; event++) {
			if (segment.kind[event & mask] !== 0) continue;
			const isHead = segment.previous[event & mask] === noEvent;
			if (isHead) this.#count--;
			const staying = isHead ? this.#firstBeyond(event, index) : this.headOf(event);
			if (staying === noEvent || staying >>> 16 === index) continue;
			if (isHead) this.#count++;
			this.#gather(staying, isHead, index, listener);
		}
		if (first < this.#through) [this.links[index], this.shapes[index]] = [noLinks, noShapes];
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
		const links = this.links[from >>> 16]!;
		const home = from >>> 16;
		let begun = 0;
		for (let event = from; event < to; event++) {
			const at = event & mask;
			const before = previous[at]!;
			if (before === noEvent) {
				links[at] = event;
				if (kind[at] === 0) begun++;
				continue;
			}
			// Stages of a request are mostly a few lines apart.
			const isNear = before >>> 16 === home;
			const head = !isNear ? this.headOf(before) : previous[before & mask] === noEvent ? before : links[before & mask]!;
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

	/** The events of a request in the order of their stages. */
	stagesOf(head: EventIndex): EventIndex[] {
		const rank = (event: EventIndex) => rankOf(this.reader.number('stage', event));
		return this.eventsOf(head).sort((a, b) => rank(a) - rank(b) || a - b);
	}

	/** What the row of `head` has in a column: 0 = absent in every stage. */
	number(column: Exclude<ColumnName, 'auditID'>, head: EventIndex): number {
		const arrays = this.reader.columns[column];
		const latest = this.latestOf(head);
		const number = arrays[latest >>> 16]![latest & mask]!;
		return number !== 0 || this.shapes[head >>> 16]![head & mask] === 0 ? number : this.earlierNumber(arrays, head);
	}

	/** What the latest stage that has anything in a column, given by its arrays, has there. Asked of many rows by every filter: it makes nothing. */
	earlierNumber(arrays: ReadonlyArray<ArrayLike<number>>, head: EventIndex): number {
		const {stage, next} = this.reader.columns;
		let found = 0;
		let foundRank = -1;
		for (let event = head; event < this.#through; event = next[event >>> 16]![event & mask]!) {
			const number = arrays[event >>> 16]![event & mask]!;
			if (number === 0) continue;
			const rank = rankOf(stage[event >>> 16]![event & mask]!);
			if (rank < foundRank) continue;
			found = number;
			foundRank = rank;
		}
		return found;
	}

	text(column: DictionaryColumnName, head: EventIndex): string {
		return this.reader.dictionaries[columns[column].dictionary].text(this.number(column, head));
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

	/** Bytes of the logged events of the row. */
	sizeOf(head: EventIndex): number {
		return this.eventsOf(head).reduce((sum, event) => sum + this.reader.number('length', event), 0);
	}

	/** Does any event of the request have this bit of `flags`? */
	hasFlag(head: EventIndex, bit: (typeof flag)[keyof typeof flag]): boolean {
		for (let event = head; event !== noEvent; event = this.nextOf(event)) if (this.reader.number('flags', event) & bit) return true;
		return false;
	}

	/** watch, proxy, exec, attach, port-forward, log, pprof: answered for as long as it is open. */
	isLongRunning(head: EventIndex): boolean {
		const {verb, subresource, path} = this.longRunning;
		if (verb.of(this.number('verb', head)) || subresource.of(this.number('subresource', head))) return true;
		return this.number('resource', head) === 0 && path.of(this.number('path', head));
	}

	/** Long-running, neither completed nor refused, and its apiserver goes on. */
	isOpen(head: EventIndex): boolean {
		return this.#isUnended(head) && Number.isNaN(this.cutAt(head));
	}

	/** When the apiserver ended of a request that is long-running and was neither completed nor refused by then; NaN for all others. */
	cutAt(head: EventIndex): EpochMicros {
		const end = this.instances.endOf(this.reader.number('source', head), this.latestOf(head));
		return end !== undefined && this.#isUnended(head) ? end : Number.NaN;
	}

	/** Only RequestReceived, and its source has gone at least a minute past it; where a policy omits either stage that cannot be told. */
	isOrphan(head: EventIndex): boolean {
		if (!this.#isOnlyReceived(head) || this.isLongRunning(head)) return false;
		const source = this.sourceTimes(this.reader.number('source', head));
		return source.hasComplete && source.newest - this.timeOf(head) >= orphanAfterMicros;
	}

	/** Only RequestReceived, and young enough to be answered still. */
	isInFlight(head: EventIndex): boolean {
		return this.#isOnlyReceived(head) && !this.isLongRunning(head) && !this.isOrphan(head);
	}

	sourceTimes(source: number): SourceTimes {
		return this.#spansNow().of(source);
	}

	#spansNow(): SourceSpans {
		while (this.#spansThrough < this.#through) {
			const from = this.#spansThrough;
			this.#spansThrough = Math.min(this.#through, (from | (stepEntries - 1)) + 1);
			this.#spans.see(this.reader.segments[from >>> 16]!, from & mask, ((this.#spansThrough - 1) & mask) + 1);
		}
		return this.#spans;
	}

	#isOnlyReceived(head: EventIndex): boolean {
		return this.reader.number('kind', head) === 0 && this.reader.number('stage', this.latestOf(head)) === stageNumber.RequestReceived;
	}

	#isUnended(head: EventIndex): boolean {
		return this.isLongRunning(head) && !this.#isEnded(head) && this.reader.number('kind', head) === 0;
	}

	#isEnded(head: EventIndex): boolean {
		const latest = this.latestOf(head);
		const stage = this.reader.number('stage', latest);
		if (stage === stageNumber.ResponseComplete || stage === stageNumber.Panic) return true;
		return stage === stageNumber.ResponseStarted && this.reader.number('code', latest) >= 400;
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
