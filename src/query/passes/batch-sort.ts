import {batchRows} from './batch.js';

/** So many steps a row may go back on average before insertion is given up. */
const maxSteps = 16;

/**
Sorts rows by time, ties by their numbers, in place. Arrival is nearly the order of time: insertion then costs a comparison a row. Where it is not (several sources in turn, a shipper that sends things late) runs that are in order are merged, two and two.
*/
export class BatchSort {
	#rows = new Uint32Array(batchRows);
	#times = new Float64Array(batchRows);
	/** Where runs begin, and the end of the last. */
	#starts: number[] = [];

	sort(rows: Uint32Array, times: Float64Array, count: number): void {
		if (!insertAll(rows, times, count)) this.#mergeRuns(rows, times, count);
	}

	#mergeRuns(rows: Uint32Array, times: Float64Array, count: number): void {
		if (count > this.#rows.length) [this.#rows, this.#times] = [new Uint32Array(2 * count), new Float64Array(2 * count)];
		this.#starts = startsOf(rows, times, count);
		let [from, to]: [Pairs, Pairs] = [
			{rows, times},
			{rows: this.#rows, times: this.#times},
		];
		while (this.#starts.length > 2) {
			this.#mergePairs(from, to);
			[from, to] = [to, from];
		}
		if (from.rows === rows) return;
		rows.set(from.rows.subarray(0, count));
		times.set(from.times.subarray(0, count));
	}

	#mergePairs(from: Pairs, to: Pairs): void {
		const starts = this.#starts;
		const merged: number[] = [];
		const end = starts.at(-1)!;
		for (let run = 0; run + 1 < starts.length; run += 2) {
			const middle = starts[run + 1]!;
			merge(from, to, {start: starts[run]!, middle, end: starts[run + 2] ?? middle});
			merged.push(starts[run]!);
		}
		merged.push(end);
		this.#starts = merged;
	}
}

type Pairs = {readonly rows: Uint32Array; readonly times: Float64Array};

/** @returns whether all were put in their places; if not, the arrays hold the same rows in some order. */
function insertAll(rows: Uint32Array, times: Float64Array, count: number): boolean {
	let steps = count * maxSteps;
	for (let at = 1; at < count; at++) {
		const time = times[at]!;
		const row = rows[at]!;
		let to = at;
		while (to > 0 && (times[to - 1]! > time || (times[to - 1] === time && rows[to - 1]! > row))) {
			times[to] = times[to - 1]!;
			rows[to] = rows[to - 1]!;
			to--;
			steps--;
		}
		times[to] = time;
		rows[to] = row;
		if (steps < 0) return false;
	}
	return true;
}

function startsOf(rows: Uint32Array, times: Float64Array, count: number): number[] {
	const starts = [0];
	for (let at = 1; at < count; at++)
		if (times[at - 1]! > times[at]! || (times[at - 1] === times[at] && rows[at - 1]! > rows[at]!)) starts.push(at);
	starts.push(count);
	return starts;
}

function merge(
	from: Pairs,
	to: Pairs,
	{start, middle, end}: {readonly start: number; readonly middle: number; readonly end: number},
): void {
	const {rows, times} = from;
	let left = start;
	let right = middle;
	for (let at = start; at < end; at++) {
		const isLeft =
			left < middle && (right >= end || times[left]! < times[right]! || (times[left] === times[right] && rows[left]! < rows[right]!));
		const next = isLeft ? left++ : right++;
		to.rows[at] = rows[next]!;
		to.times[at] = times[next]!;
	}
}
