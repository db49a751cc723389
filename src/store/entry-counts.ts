import {type MutableCounters, noCounts} from '../model/accounting.js';
import type {SourceId} from '../model/source.js';
import type {EpochMicros} from '../model/time.js';
import {packCounters, type StoreFigures} from './counters.js';
import {folded} from './fold.js';

/** An event more than this behind the newest of its source counts as late (`cli.md` 2). */
const lateMicros = 250_000;

/** What the writing side counts: of each source, and of the whole store. */
export class EntryCounts {
	/** Of the whole store. */
	readonly figures: StoreFigures = {requests: 0, conflictingAuditIDs: 0, fastPathEvents: 0};
	readonly #counters = new Map<SourceId, MutableCounters>();
	/** Newest time met in the part of each source that is being read; the measure of `late`. */
	readonly #newest = new Map<SourceId, EpochMicros>();

	/** Those of a source, to be added to. */
	of(source: SourceId): MutableCounters {
		const set = this.#counters.get(source) ?? noCounts();
		this.#counters.set(source, set);
		return set;
	}

	/** Newest time met in what is being read of a source; NaN before the first. */
	newestOf(source: SourceId): EpochMicros {
		return this.#newest.get(source) ?? Number.NaN;
	}

	/** What comes next of this source is not late for having been written before what came. */
	jump(source: SourceId): void {
		this.#newest.delete(source);
	}

	/** Counts events of a source, by the elements of their times. */
	add(source: SourceId, times: ArrayLike<EpochMicros>, from: number, to: number): void {
		const counters = this.of(source);
		counters.events += to - from;
		// A plain number, not whatever a map may hold: else the loop makes an object of each.
		const before = Number(this.#newest.get(source) ?? Number.NEGATIVE_INFINITY);
		let newest = before;
		let late = 0;
		for (let row = from; row < to; row++) {
			const time = times[row]!;
			if (time > newest) newest = time;
			else if (time < newest - lateMicros) late++;
		}
		counters.late += late;
		if (newest !== before) this.#newest.set(source, newest);
	}

	/** Counts what the fold found for so many events. @param bits - of `folded`. */
	readonly met = (bits: number, count: number): void => {
		if (bits & folded.request) this.figures.requests += count;
		if (bits & folded.newConflict) this.figures.conflictingAuditIDs += count;
	};

	/** As `published` carries it. */
	pack(): Float64Array {
		return packCounters(this.figures, this.#counters);
	}
}
