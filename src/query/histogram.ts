import type {EpochMicros} from '../model/time.js';
import type {Batch} from './passes/batch.js';

/** Rows that stand from `time` to below the next bucket. */
export type Bucket = {readonly time: EpochMicros; readonly count: number};

/** What a histogram comes to: all buckets from the first to the last row, empty ones among them; or, where those would be too many, how many, and between which times. */
export type Buckets =
	| {readonly buckets: readonly Bucket[]}
	| {readonly tooMany: number; readonly from: EpochMicros; readonly to: EpochMicros};

/** Counts rows in buckets of time (`--histogram`). A bucket begins at a whole multiple of its width since 1970, UTC. Rows can be added in slices. */
export class Histogram {
	/** By the number of the bucket: its beginning divided by the width. */
	readonly #counts = new Map<number, number>();
	#from: EpochMicros = Number.POSITIVE_INFINITY;
	#to: EpochMicros = Number.NEGATIVE_INFINITY;
	#withoutTime = 0;

	/** @param width - of a bucket, µs. */
	constructor(readonly width: number) {}

	/** Rows that have no time, and so no bucket. */
	get withoutTime(): number {
		return this.#withoutTime;
	}

	add(batch: Batch): void {
		const times = batch.times();
		// Neighbours nearly always share a bucket.
		let [current, count] = [Number.NaN, 0];
		for (let i = 0; i < batch.count; i++) {
			const time = times[i] ?? Number.NaN;
			const bucket = Math.floor(time / this.width);
			if (time < this.#from) this.#from = time;
			if (time > this.#to) this.#to = time;
			if (bucket !== current) {
				this.#count(current, count);
				[current, count] = [bucket, 0];
			}
			count++;
		}
		this.#count(current, count);
	}

	/** @param most - buckets. */
	result(most: number): Buckets {
		if (this.#counts.size === 0) return {buckets: []};
		const [first, last] = [Math.floor(this.#from / this.width), Math.floor(this.#to / this.width)];
		const needed = last - first + 1;
		if (needed > most) return {tooMany: needed, from: this.#from, to: this.#to};
		const buckets = Array.from({length: needed}, (_, at) => ({
			time: (first + at) * this.width,
			count: this.#counts.get(first + at) ?? 0,
		}));
		return {buckets};
	}

	#count(bucket: number, rows: number): void {
		if (rows === 0) return;
		if (Number.isNaN(bucket)) this.#withoutTime += rows;
		else this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + rows);
	}
}
