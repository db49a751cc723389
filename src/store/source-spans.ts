import type {EpochMicros} from '../model/time.js';
import {stageNumber} from './columns.js';
import type {Segment} from './segment.js';

/** What is known of a source as a whole, from the events published so far. */
export type SourceTimes = {
	/** Newest time among its events; NaN before the first. */
	readonly newest: EpochMicros;
	readonly oldest: EpochMicros;
	/** Its policy does not omit these stages: orphans can be told. */
	readonly hasReceived: boolean;
	readonly hasComplete: boolean;
};

/** The same while it grows: infinite where no time was met yet; a bit a stage, those beyond the last bit taken together. */
type Span = {newest: number; oldest: number; stages: number};

const stageBit = (stage: number): number => 1 << Math.min(stage, 31);

/** From when until when each source goes, and which stages it has. */
export class SourceSpans {
	readonly #spans: Span[] = [];

	/** Newest time of all sources; NaN before the first. */
	get newest(): EpochMicros {
		return timeOrNaN(this.#spans.reduce((newest, span) => Math.max(newest, span.newest), Number.NEGATIVE_INFINITY));
	}

	of(source: number): SourceTimes {
		const {newest, oldest, stages} = this.#spans[source] ?? unseen;
		return {
			newest: timeOrNaN(newest),
			oldest: timeOrNaN(oldest),
			hasReceived: (stages & stageBit(stageNumber.RequestReceived)) !== 0,
			hasComplete: (stages & stageBit(stageNumber.ResponseComplete)) !== 0,
		};
	}

	/** Take in the events among the elements from `from` to below `to`. Neighbours are mostly of one source: its span is kept in variables meanwhile. */
	see({kind, source, time, stage}: Segment, from: number, to: number): void {
		let current = source[from]!;
		let {newest, oldest, stages} = this.#spanOf(current);
		for (let at = from; at < to; at++) {
			if (kind[at] !== 0) continue;
			if (source[at] !== current) {
				Object.assign(this.#spanOf(current), {newest, oldest, stages});
				current = source[at]!;
				({newest, oldest, stages} = this.#spanOf(current));
			}
			const when = time[at]!;
			if (when > newest) newest = when;
			if (when < oldest) oldest = when;
			stages |= 1 << Math.min(stage[at]!, 31);
		}
		Object.assign(this.#spanOf(current), {newest, oldest, stages});
	}

	#spanOf(source: number): Span {
		this.#spans[source] ??= {...unseen};
		return this.#spans[source]!;
	}
}

const unseen: Readonly<Span> = {newest: Number.NEGATIVE_INFINITY, oldest: Number.POSITIVE_INFINITY, stages: 0};

const timeOrNaN = (time: number): EpochMicros => (Number.isFinite(time) ? time : Number.NaN);
