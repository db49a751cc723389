import type {Field} from './fields.js';
import {type Batch, batchRows} from './passes/batch.js';
import {latenciesOf} from './passes/latencies.js';
import {compareValues, RowGroups} from './passes/row-groups.js';
import type {RowSpace} from './row-space.js';

/** How long the requests of a group took, µs. Values are those of its fields, undefined = absent. */
export type LatencyGroup = {
	readonly values: ReadonlyArray<string | undefined>;
	readonly count: number;
	/** NaN where there is no request. */
	readonly p50: number;
	readonly p90: number;
	readonly p99: number;
	readonly max: number;
};

/** The groups that were asked for, and how many there are in all. */
export type Measured = {readonly groups: readonly LatencyGroup[]; readonly total: number};

/** How long requests took, by the values of fields (`--latency`). Watches, sessions and what was never answered have no latency and are left out. Rows can be added in slices. */
export class Latencies {
	readonly #groups: RowGroups;
	readonly #latencies = new Float64Array(batchRows);
	/** By the number of the group: latencies, and how many. */
	readonly #values: Float64Array[] = [];
	readonly #counts: number[] = [];

	/** @param fields - none: all requests are one group. */
	constructor(
		rows: RowSpace,
		private readonly fields: readonly Field[],
	) {
		this.#groups = new RowGroups(rows, fields);
	}

	add(batch: Batch): void {
		latenciesOf(batch, this.#latencies);
		const numbers = this.#groups.numbers(batch);
		for (let i = 0; i < batch.count; i++) {
			const latency = this.#latencies[i] ?? Number.NaN;
			if (!Number.isNaN(latency)) this.#addOne(this.fields.length === 0 ? 0 : (numbers[i] ?? 0), latency);
		}
	}

	/** Groups with a request, most first, ties by their values; without fields always one. @param top - so many at most. */
	result(top = Number.POSITIVE_INFINITY): Measured {
		const groups = this.#groups.all().map(({values, numbers}) => ({values, ...percentiles(this.#joined(numbers))}));
		const some = this.fields.length === 0 ? groups : groups.filter(({count}) => count > 0);
		const sorted = some.sort((a, b) => b.count - a.count || compareValues(a.values, b.values));
		const shown = sorted.slice(0, top).map(({values, ...figures}) => ({values: values.map(value => value || undefined), ...figures}));
		return {groups: shown, total: sorted.length};
	}

	#addOne(group: number, latency: number): void {
		const count = this.#counts[group] ?? 0;
		let values = this.#values[group];
		if (!values || count === values.length) {
			const larger = new Float64Array(2 * count + 8);
			if (values) larger.set(values);
			this.#values[group] = values = larger;
		}
		values[count] = latency;
		this.#counts[group] = count + 1;
	}

	#joined(numbers: readonly number[]): Float64Array {
		const parts = numbers.map(number => (this.#values[number] ?? new Float64Array(0)).subarray(0, this.#counts[number] ?? 0));
		const joined = new Float64Array(parts.reduce((sum, {length}) => sum + length, 0));
		let end = 0;
		for (const part of parts) {
			joined.set(part, end);
			end += part.length;
		}
		return joined;
	}
}

/** How long all these rows took. */
export function measureRows(rows: RowSpace, fields: readonly Field[], matched: Iterable<Batch>, top?: number): Measured {
	const latencies = new Latencies(rows, fields);
	for (const batch of matched) latencies.add(batch);
	return latencies.result(top);
}

/** Exact, by nearest rank: p90 is the least value that at least 90 of 100 values are not above. It is one of the values, never one in between. @param values - are put in order. */
export function percentiles(values: Float64Array): Omit<LatencyGroup, 'values'> {
	values.sort();
	const rank = (hundredth: number): number => values[Math.max(0, Math.ceil((hundredth * values.length) / 100) - 1)] ?? Number.NaN;
	return {count: values.length, p50: rank(50), p90: rank(90), p99: rank(99), max: rank(100)};
}
