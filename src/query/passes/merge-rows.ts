import type {EpochMicros} from '../../model/time.js';
import type {EventIndex} from '../../store/columns.js';

/** Rows in the order of time, ties by their numbers. */
export type SortedRows = {readonly rows: Uint32Array; readonly times: Float64Array; readonly count: number};

type Range = {readonly from: number; readonly to: number};
type TimeOf = (row: EventIndex) => EpochMicros;

/** Where there are more rows of an order for each that comes, places are searched and what lies between is moved as a whole: its times need not be read. */
const isSparse = ({count}: SortedRows, {from, to}: Range): boolean => to - from > 32 * count;

/** Merge rows into those of an order at `range`, before which there is room for them. */
export function mergeFromLeft(order: Uint32Array, batch: SortedRows, range: Range, timeOf: TimeOf): void {
	const merge = isSparse(batch, range) ? placeFromLeft : mixFromLeft;
	merge(order, batch, range, timeOf);
}

function mixFromLeft(order: Uint32Array, {rows, times, count}: SortedRows, range: Range, timeOf: TimeOf): void {
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
export function mergeFromRight(order: Uint32Array, batch: SortedRows, range: Range, timeOf: TimeOf): void {
	const merge = isSparse(batch, range) ? placeFromRight : mixFromRight;
	merge(order, batch, range, timeOf);
}

function mixFromRight(order: Uint32Array, {rows, times, count}: SortedRows, range: Range, timeOf: TimeOf): void {
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

function placeFromLeft(order: Uint32Array, {rows, times, count}: SortedRows, {from, to}: Range, timeOf: TimeOf): void {
	let begin = from;
	for (let at = 0; at < count; at++) {
		const [place, room] = [placeIn(order, begin, to, times[at]!, rows[at]!, timeOf), count - at];
		order.copyWithin(begin - room, begin, place);
		order[place - room] = rows[at]!;
		begin = place;
	}
}

function placeFromRight(order: Uint32Array, {rows, times, count}: SortedRows, {from, to}: Range, timeOf: TimeOf): void {
	let end = to;
	for (let at = count - 1; at >= 0; at--) {
		const place = placeIn(order, from, end, times[at]!, rows[at]!, timeOf);
		order.copyWithin(place + at + 1, place, end);
		order[place + at] = rows[at]!;
		end = place;
	}
}

/** Of the first row between `from` and `to` that comes after this one. */
function placeIn(order: Uint32Array, from: number, to: number, time: EpochMicros, row: EventIndex, timeOf: TimeOf): number {
	let [low, high] = [from, to];
	while (low < high) {
		const middle = (low + high) >>> 1;
		const other = order[middle]!;
		const otherTime = timeOf(other);
		if (otherTime < time || (otherTime === time && other < row)) low = middle + 1;
		else high = middle;
	}
	return low;
}
