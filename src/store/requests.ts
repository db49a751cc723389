import type {EpochMicros} from '../model/time.js';
import {longRunning} from '../model/verb.js';
import {type ColumnName, columns, type DictionaryColumnName, type EventIndex, type flag, noEvent, stageNumber} from './columns.js';
import {Instances} from './instances.js';
import type {StoreReader} from './reader.js';
import {RequestLinks, type RequestListener, rankOf} from './request-links.js';
import {segmentEntries} from './segment.js';
import {SourceSpans, type SourceTimes} from './source-spans.js';
import {ValueMemo} from './value-memo.js';

const mask = segmentEntries - 1;

/** Entries looked at by one call: V8 compiles what is called often sooner, and better, than a loop that it is in the middle of. A part of a segment. */
const stepEntries = 4096;

/** Default request timeout of an apiserver: what is not completed this long before the newest event of its source never will be. */
const orphanAfterMicros = 60e6;

/**
The requests among the events below `through` (`RequestLinks`), and what is known of each as far as it has arrived: what it has in a column, whether it is open, orphaned, cut.

The columns of a row are those of the latest stage; what that lacks is taken from the one before it.
*/
export class Requests extends RequestLinks {
	readonly instances = new Instances();
	readonly #spans = new SourceSpans();
	/** Entries that `#spans` has seen: many questions never ask it. */
	#spansThrough: EventIndex = 0;
	/** What makes a request long-running, by the numbers of its values. */
	readonly longRunning: Readonly<Record<keyof typeof longRunning, ValueMemo>>;

	constructor(reader: StoreReader) {
		super(reader);
		const {verb, subresource, path} = reader.dictionaries;
		this.longRunning = {
			verb: new ValueMemo(verb, longRunning.verb),
			subresource: new ValueMemo(subresource, longRunning.subresource),
			path: new ValueMemo(path, longRunning.path),
		};
	}

	/** Newest time of any event so far; NaN before the first. */
	get newest(): EpochMicros {
		return this.#spansNow().newest;
	}

	override *leaveInSteps(index: number, listener?: RequestListener): Generator<void, void> {
		// Its times hold on, and can be seen no more afterwards.
		this.#spansNow();
		yield* super.leaveInSteps(index, listener);
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
		const {through} = this;
		let found = 0;
		let foundRank = -1;
		for (let event = head; event < through; event = next[event >>> 16]![event & mask]!) {
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

	/** What the events of a source say of it as a whole. */
	sourceTimes(source: number): SourceTimes {
		return this.#spansNow().of(source);
	}

	#spansNow(): SourceSpans {
		while (this.#spansThrough < this.through) {
			const from = this.#spansThrough;
			this.#spansThrough = Math.min(this.through, (from | (stepEntries - 1)) + 1);
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
}
