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

/** A bit a stage, those beyond the last bit taken together. */
const bitOf = (stage: number): number => 1 << Math.min(stage, 31);

/** From when until when each source goes, and which stages it has: by number of the source, infinite where no time was met yet. In typed arrays, because a number that is no whole one costs an object anywhere else. */
export class SourceSpans {
	#newest = new Float64Array(0);
	#oldest = new Float64Array(0);
	#stages = new Uint32Array(0);

	/** Newest time of all sources; NaN before the first. */
	get newest(): EpochMicros {
		return timeOrNaN(this.#newest.reduce((newest, one) => Math.max(newest, one), Number.NEGATIVE_INFINITY));
	}

	of(source: number): SourceTimes {
		const stages = this.#stages[source] ?? 0;
		return {
			newest: timeOrNaN(this.#newest[source] ?? Number.NaN),
			oldest: timeOrNaN(this.#oldest[source] ?? Number.NaN),
			hasReceived: (stages & bitOf(stageNumber.RequestReceived)) !== 0,
			hasComplete: (stages & bitOf(stageNumber.ResponseComplete)) !== 0,
		};
	}

	/** Take in the events among the elements from `from` to below `to`. */
	see(segment: Segment, from: number, to: number): void {
		const {source} = segment;
		let most = 0;
		for (let at = from; at < to; at++) most = Math.max(most, source[at]!);
		if (most >= this.#newest.length) this.#grow(2 * most + 8);
		this.#seeTimes(segment, from, to);
	}

	#seeTimes({kind, source, time, stage}: Segment, from: number, to: number): void {
		const newest = this.#newest;
		const oldest = this.#oldest;
		const stages = this.#stages;
		for (let at = from; at < to; at++) {
			if (kind[at] !== 0) continue;
			const number = source[at]!;
			const when = time[at]!;
			if (when > newest[number]!) newest[number] = when;
			if (when < oldest[number]!) oldest[number] = when;
			stages[number]! |= bitOf(stage[at]!);
		}
	}

	#grow(size: number): void {
		const before = {newest: this.#newest, oldest: this.#oldest, stages: this.#stages};
		this.#newest = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
		this.#oldest = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
		this.#stages = new Uint32Array(size);
		this.#newest.set(before.newest);
		this.#oldest.set(before.oldest);
		this.#stages.set(before.stages);
	}
}

const timeOrNaN = (time: number): EpochMicros => (Number.isFinite(time) ? time : Number.NaN);
