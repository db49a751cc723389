import type {EpochMicros} from '../model/time.js';
import type {EventIndex} from '../store/columns.js';
import {BatchSort} from './passes/batch-sort.js';
import {mergeFromLeft, mergeFromRight, type SortedRows} from './passes/merge-rows.js';
import {rowBuffer} from './row-buffer.js';

/** What whoever shows rows needs to know of their order. Another order than that of time has to offer the same, and `insert` and `drop` for a run to fill it. */
export type RowOrder = {
	readonly length: number;
	/** The row at a place from 0 to below `length`. */
	rowAt(place: number): EventIndex;
	/** The place where a row stands, or would stand: how many rows come before it. */
	placeOf(row: EventIndex): number;
};

/** Free space that is left at the side that does not need it. */
const margin = 1024;
/** Rows are moved in an array that has room for so many times as many. */
const slack = 1.25;
/** Rows that an order has room for from the beginning. */
const firstRoom = 16_384;

const noTimes = new Float64Array(0);

/** The two largest arrays of orders that were retired, so that typing on over millions of rows does not ask the system for tens of megabytes a letter. */
export class OrderMemory {
	#spare: Uint32Array[] = [];

	/** At least so many elements, of any value. */
	take(length: number): Uint32Array {
		const at = this.#spare.findLastIndex(array => array.length >= length);
		return this.#spare.splice(at, at < 0 ? 0 : 1)[0] ?? new Uint32Array(rowBuffer(4 * length), 0, length);
	}

	give(array: Uint32Array): void {
		this.#spare = [...this.#spare, array].sort((one, other) => other.length - one.length).slice(0, 2);
	}
}

/**
Rows in the order of time, ties by EventIndex: an array with free space at both ends. Times are not kept but read where they are.

```
 0        #head                      #head + length       capacity
 │ free   │ row row row row row …    │ free               │
```
A batch is merged into the part that it overlaps; of what lies before and after it the shorter side is moved. So rows that come at the live end, and an old file that is read backwards, cost what they bring.
*/
export class TimeOrder implements RowOrder {
	#rows: Uint32Array;
	#head: number;
	#length = 0;
	readonly #sort = new BatchSort();

	/**
	@param timeOf - where a row stands in time, never NaN. Of a row in the order it must stay the same.
	@param memory - of orders that were retired.
	@param expected - how many rows there will be once those that are on their way, from the newest to the oldest, are in: room is made for so many.
	*/
	constructor(
		private readonly timeOf: (row: EventIndex) => EpochMicros,
		private readonly expected: () => number = () => 0,
		private readonly memory = new OrderMemory(),
	) {
		this.#head = firstRoom - margin;
		this.#rows = new Uint32Array(firstRoom);
	}

	/** Nobody asks for its rows any more: another order may have its memory. */
	retire(): void {
		this.memory.give(this.#rows);
		[this.#rows, this.#head, this.#length] = [new Uint32Array(0), 0, 0];
	}

	get length(): number {
		return this.#length;
	}

	rowAt(place: number): EventIndex {
		return this.#rows[this.#head + place] ?? 0;
	}

	/** Copy rows from a place on, at most `into.length`. @returns how many. */
	copyRows(from: number, into: Uint32Array): number {
		const to = Math.min(this.#length, from + into.length);
		into.set(this.#rows.subarray(this.#head + from, this.#head + to));
		return to - from;
	}

	placeOf(row: EventIndex): number {
		return this.#placeAt(this.timeOf(row), row);
	}

	/** Put the first `count` rows in, which are not in yet, in any order. `times` are theirs; both arrays are put in order. */
	insert(rows: Uint32Array, times: Float64Array, count: number): void {
		if (count === 0) return;
		this.#sort.sort(rows, times, count);
		const first = this.#placeAt(times[0] ?? 0, rows[0] ?? 0);
		const last = first === this.#length ? first : this.#placeAt(times[count - 1] ?? 0, rows[count - 1] ?? 0);
		this.#put({rows, times, count}, first, last);
	}

	/** The same of rows that are in order already. Mostly they have no other one among them, and no time is read but those at their ends. */
	insertRun(rows: Uint32Array, count: number): void {
		if (count === 0) return;
		const first = this.placeOf(rows[0] ?? 0);
		const last = first === this.#length ? first : this.placeOf(rows[count - 1] ?? 0);
		const times = first === last ? noTimes : Float64Array.from(rows.subarray(0, count), this.timeOf);
		this.#put({rows, times, count}, first, last);
	}

	/** @param first - place of the first of the batch. @param last - of its last. */
	#put(batch: SortedRows, first: number, last: number): void {
		const isFront = first < this.#length - last;
		this.#reserve(batch.count, isFront);
		if (isFront) this.#mergeForward(batch, first, last);
		else this.#mergeBackward(batch, first, last);
		this.#length += batch.count;
	}

	/** Take out the rows of which this is so; all of them stand from `from` to below `to`. */
	drop(isDropped: (row: EventIndex) => boolean, from: number, to: number): void {
		const [head, tail] = [this.#head, this.#head + this.#length];
		let kept = head + from;
		for (let at = kept; at < head + to; at++) {
			const row = this.#rows[at] ?? 0;
			this.#rows[kept] = row;
			if (!isDropped(row)) kept++;
		}
		const dropped = head + to - kept;
		if (from < this.#length - to) {
			this.#rows.copyWithin(head + dropped, head, kept);
			this.#head += dropped;
		} else this.#rows.copyWithin(kept, head + to, tail);
		this.#length -= dropped;
	}

	/** Take out the rows of a segment; mostly they are the first ones. */
	dropSegment(index: number): void {
		const rows = this.#rows;
		let [from, to] = [this.#head, this.#head + this.#length];
		while (from < to && (rows[from] ?? 0) >>> 16 !== index) from++;
		while (from < to && (rows[to - 1] ?? 0) >>> 16 !== index) to--;
		this.drop(row => row >>> 16 === index, from - this.#head, to - this.#head);
	}

	#placeAt(time: EpochMicros, row: EventIndex): number {
		const length = this.#length;
		// Most that come are the newest of all, or the oldest until now: an old log is read backwards.
		if (length > 0 && this.#isBefore(length - 1, time, row)) return length;
		let high = 1;
		while (high < length && this.#isBefore(high - 1, time, row)) high *= 2;
		let low = high >>> 1;
		high = Math.min(high, length);
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (this.#isBefore(middle, time, row)) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	#isBefore(place: number, time: EpochMicros, row: EventIndex): boolean {
		const other = this.rowAt(place);
		const otherTime = this.timeOf(other);
		return otherTime < time || (otherTime === time && other < row);
	}

	/** The rows before the batch move to the left, then both are merged from the left. */
	#mergeForward(batch: SortedRows, first: number, last: number): void {
		const head = this.#head - batch.count;
		this.#rows.copyWithin(head, this.#head, this.#head + first);
		this.#head = head;
		mergeFromLeft(this.#rows, batch, {from: head + first + batch.count, to: head + last + batch.count}, this.timeOf);
	}

	/** The rows after the batch move to the right, then both are merged from the right. */
	#mergeBackward(batch: SortedRows, first: number, last: number): void {
		const head = this.#head;
		this.#rows.copyWithin(head + last + batch.count, head + last, head + this.#length);
		mergeFromRight(this.#rows, batch, {from: head + first, to: head + last}, this.timeOf);
	}

	/** Make room for `count` rows at one side: for all that are expected, but at least twice the space, so a row is moved for growth once on average. Where others have left at the other side there is room enough. */
	#reserve(count: number, isFront: boolean): void {
		const tail = this.#head + this.#length;
		if (isFront ? this.#head >= count : this.#rows.length - tail >= count) return;
		const least = this.#length + count;
		const expected = Math.ceil(this.expected());
		const hasRoom = this.#rows.length >= Math.max(slack * least, expected) + 2 * margin;
		const rows = hasRoom ? this.#rows : this.memory.take(Math.max(2 * least, expected) + 2 * margin);
		const head = isFront ? rows.length - this.#length - margin : margin;
		if (hasRoom) rows.copyWithin(head, this.#head, tail);
		else rows.set(this.#rows.subarray(this.#head, tail), head);
		[this.#rows, this.#head] = [rows, head];
	}
}
