import type {EpochMicros} from '../../model/time.js';
import type {EventIndex} from '../../store/columns.js';

/** Rows in the order of time, ties by their numbers. */
export type SortedRows = {readonly rows: Uint32Array; readonly times: Float64Array; readonly count: number};

type Range = {readonly from: number; readonly to: number};

/** Merge rows into those of an order at `range`, before which there is room for them. */
export function mergeFromLeft(order: Uint32Array, batch: SortedRows, range: Range, timeOf: (row: EventIndex) => EpochMicros): void {
	const {rows, times, count} = batch;
	let to = range.from - count;
	let at = 0;
	for (let from = range.from; from < range.to; from++) {
		const other = order[from]!;
		const time = timeOf(other);
		while (at < count && (times[at]! < time || (times[at] === time && rows[at]! < other))) order[to++] = rows[at++]!;
		order[to++] = other;
	}
	order.set(rows.subarray(at, count), to);
}

/** Merge rows into those of an order at `range`, behind which there is room for them. */
export function mergeFromRight(order: Uint32Array, batch: SortedRows, range: Range, timeOf: (row: EventIndex) => EpochMicros): void {
	const {rows, times, count} = batch;
	let to = range.to - 1 + count;
	let at = count - 1;
	for (let from = range.to - 1; from >= range.from; from--) {
		const other = order[from]!;
		const time = timeOf(other);
		while (at >= 0 && (times[at]! > time || (times[at] === time && rows[at]! > other))) order[to--] = rows[at--]!;
		order[to--] = other;
	}
	order.set(rows.subarray(0, at + 1), to - at);
}
