import type {EpochMicros} from '../model/time.js';
import {isLongRunning} from '../model/verb.js';
import {type ColumnName, columns, type DictionaryColumnName, type EventIndex, type flag, noEvent, stageNumber} from './columns.js';
import type {StoreReader} from './reader.js';
import {segmentEntries} from './segment.js';

const mask = segmentEntries - 1;

/** Rank of a stage by its number: a later one wins the row; unknown stages stand between the response's start and its end. */
const rankOf = (stage: number): number => (stage >= stageNumber.RequestReceived && stage <= stageNumber.Panic ? stage * 2 : 5);

/** Default request timeout of an apiserver: what is not completed this long before the newest event of its source never will be. */
const orphanAfterMicros = 60e6;

/** What is known of a source as a whole, from the events published so far. */
export type SourceTimes = {
	/** Newest time among its events; NaN before the first. */
	newest: EpochMicros;
	oldest: EpochMicros;
	/** Its policy does not omit these stages: orphans can be told. */
	hasReceived: boolean;
	hasComplete: boolean;
};

/**
The requests among the events below `through`, in the main thread: which event begins each, and which is its latest stage.

A request is named by its first event to arrive (its *head*); entries that are no events are heads of their own. The columns of a row are those of the latest stage; what that lacks is taken from the one before it.
*/
export class Requests {
	/** For a head its latest stage, for other events their head; one array a segment. */
	readonly #links: Uint32Array[] = [];
	readonly #sources: SourceTimes[] = [];
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

	/**
	Take in the entries up to `limit`.

	@param begun - is called for each entry that begins a row.
	@param continued - is called with the head of each request that got a further event.
	*/
	extend(limit: EventIndex, begun: (head: EventIndex) => void, continued: (head: EventIndex) => void): void {
		for (let event = this.#through; event < limit; event++) {
			if ((event & mask) === 0) this.#links.push(new Uint32Array(segmentEntries));
			const segment = this.reader.segments[event >>> 16]!;
			const previous = segment.previous[event & mask]!;
			const isEvent = segment.kind[event & mask] === 0;
			if (isEvent) this.#see(segment.source[event & mask]!, segment.time[event & mask]!, segment.stage[event & mask]!);
			this.#through = event + 1;
			if (previous === noEvent) {
				this.#links[event >>> 16]![event & mask] = event;
				if (isEvent) this.#count++;
				begun(event);
			} else {
				const head = this.#join(event, previous);
				continued(head);
			}
		}
	}

	/** The event that names the request of `event`. */
	headOf(event: EventIndex): EventIndex {
		return this.reader.number('previous', event) === noEvent ? event : this.#links[event >>> 16]![event & mask]!;
	}

	/** The event whose columns the row of `head` shows. */
	latestOf(head: EventIndex): EventIndex {
		return this.#links[head >>> 16]![head & mask]!;
	}

	/** The events of a request in the order of arrival. */
	eventsOf(head: EventIndex): EventIndex[] {
		const events = [head];
		for (let next = this.#nextOf(head); next !== noEvent; next = this.#nextOf(next)) events.push(next);
		return events;
	}

	/** The events of a request in the order of their stages. */
	stagesOf(head: EventIndex): EventIndex[] {
		const rank = (event: EventIndex) => rankOf(this.reader.number('stage', event));
		return this.eventsOf(head).sort((a, b) => rank(a) - rank(b) || a - b);
	}

	/** What the row of `head` has in a column: 0 = absent in every stage. */
	number(column: Exclude<ColumnName, 'auditID'>, head: EventIndex): number {
		const latest = this.latestOf(head);
		const number = this.reader.number(column, latest);
		if (number !== 0 || this.#nextOf(head) === noEvent) return number;
		// Asked of every row by every filter: it makes nothing.
		let found = 0;
		let foundRank = -1;
		for (let event = head; event !== noEvent; event = this.#nextOf(event)) {
			const other = this.reader.number(column, event);
			const rank = rankOf(this.reader.number('stage', event));
			if (other !== 0 && rank >= foundRank) [found, foundRank] = [other, rank];
		}
		return found;
	}

	text(column: DictionaryColumnName, head: EventIndex): string {
		return this.reader.dictionaries[columns[column].dictionary].text(this.number(column, head));
	}

	/** Where the row stands: the earliest stageTimestamp among its events. */
	timeOf(head: EventIndex): EpochMicros {
		let time = this.reader.number('time', head);
		for (let next = this.#nextOf(head); next !== noEvent; next = this.#nextOf(next)) {
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
		for (let event = head; event !== noEvent; event = this.#nextOf(event)) if (this.reader.number('flags', event) & bit) return true;
		return false;
	}

	/** watch, proxy, exec, attach, port-forward, log, pprof: answered for as long as it is open. */
	isLongRunning(head: EventIndex): boolean {
		return isLongRunning(this.text('verb', head), this.text('resource', head), this.text('subresource', head), this.text('path', head));
	}

	/** Long-running and neither completed nor refused. */
	isOpen(head: EventIndex): boolean {
		return this.isLongRunning(head) && !this.#isEnded(head);
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

	sourceTimes(source: number): Readonly<SourceTimes> {
		return this.#sources[source] ?? unseen;
	}

	#isOnlyReceived(head: EventIndex): boolean {
		return this.reader.number('kind', head) === 0 && this.reader.number('stage', this.latestOf(head)) === stageNumber.RequestReceived;
	}

	#isEnded(head: EventIndex): boolean {
		const latest = this.latestOf(head);
		const stage = this.reader.number('stage', latest);
		if (stage === stageNumber.ResponseComplete || stage === stageNumber.Panic) return true;
		return stage === stageNumber.ResponseStarted && this.reader.number('code', latest) >= 400;
	}

	#nextOf(event: EventIndex): EventIndex {
		const next = this.reader.segments[event >>> 16]!.next[event & mask]!;
		return next < this.#through ? next : noEvent;
	}

	#join(event: EventIndex, previous: EventIndex): EventIndex {
		const head = this.headOf(previous);
		this.#links[event >>> 16]![event & mask] = head;
		const latest = this.latestOf(head);
		const [rank, latestRank] = [rankOf(this.reader.number('stage', event)), rankOf(this.reader.number('stage', latest))];
		if (rank > latestRank) this.#links[head >>> 16]![head & mask] = event;
		return head;
	}

	#see(source: number, time: EpochMicros, stage: number): void {
		let times = this.#sources[source];
		if (!times) this.#sources[source] = times = {...unseen};
		if (!(time <= times.newest)) times.newest = Number.isNaN(time) ? times.newest : time;
		if (!(time >= times.oldest)) times.oldest = Number.isNaN(time) ? times.oldest : time;
		if (stage === stageNumber.RequestReceived) times.hasReceived = true;
		if (stage === stageNumber.ResponseComplete) times.hasComplete = true;
	}
}

const unseen: SourceTimes = {newest: Number.NaN, oldest: Number.NaN, hasReceived: false, hasComplete: false};
