import {type EventIndex, isOfEvent} from '../store/columns.js';
import {segmentEntries} from '../store/segment.js';
import {Batch, batchRows} from './passes/batch.js';
import {firstPlaces, sortedPlaces} from './radix.js';
import type {RowKeys} from './row-keys.js';
import type {RowSpace} from './row-space.js';
import {SortArrays, type SortMemory} from './sort-memory.js';

/** From so many rows on the first ones are known before the whole order is. */
const topFirstFrom = 1 << 17;
/** Rows that are copied between two rests. */
const copyStep = 1 << 18;
/** How many those are: more than a screen has lines. */
const topLength = 1024;

/** Rows in the order of time, to be copied in steps. */
export type RowCopy = {
	readonly length: number;
	/** None came or went since: what was copied goes together with what is copied now. */
	isSame(): boolean;
	/** From a place on, as many as there is room for. */
	copy(from: number, into: Uint32Array): void;
};

export type SortTask = {
	/** In the order of time: what is equal stays in it. @returns the rows as they are now. */
	readonly rows: () => RowCopy;
	readonly space: RowSpace;
	readonly keys: RowKeys;
	/** Some are gaps, which have no place in the order. */
	readonly hasGaps: boolean;
	/** Of orders that are over. */
	readonly memory?: SortMemory;
};

/**
Some rows in the order of a key, as they are when it is made; it does not change afterwards.

```
 rows in time  ─ read ─►  values, and which texts occur  ─ rank ─►  keys: whole numbers from 0 on
                                                                     ├─ firstPlaces ──►  the first 1,024 rows
                                                                     └─ sortedPlaces ─►  all rows
```
It is made in steps, by `work`: the rows at the beginning are there first, so that the screen is not kept waiting for a million others.
*/
export class SortedOrder {
	readonly #steps: Generator<void>;
	readonly #batch: Batch;
	readonly #rowKeys: RowKeys;
	readonly #arrays: SortArrays;
	#rows: Uint32Array = new Uint32Array(0);
	#length = 0;
	/** By place in `#rows`: the values, then the keys; given up once all is sorted. */
	#keys: Float64Array = new Float64Array(0);
	#first: Uint32Array | undefined;
	#sorted: Uint32Array | undefined;
	/** The last row that was asked for, and its place. */
	#found = {row: -1, place: -1};

	constructor({rows, space, keys, hasGaps, memory}: SortTask) {
		this.#arrays = new SortArrays(memory);
		this.#rowKeys = keys;
		this.#batch = new Batch(space);
		this.#steps = this.#make(rows, hasGaps);
	}

	/** Nobody asks for its rows any more: another order may have its memory. */
	retire(): void {
		this.#arrays.giveAll();
	}

	/** Final once `isBegun`. */
	get length(): number {
		return this.#length;
	}

	/** The first rows are known. */
	get isBegun(): boolean {
		return this.#first !== undefined || this.isDone;
	}

	get isDone(): boolean {
		return this.#sorted !== undefined;
	}

	/**
	Go on with the making.

	@param deadline - of `performance.now()`.
	@returns whether there is more to do.
	*/
	work(deadline: number): boolean {
		while (!this.#steps.next().done) if (performance.now() >= deadline) return true;
		return false;
	}

	/** The row at a place from 0 to below `length`. Beyond the first rows it takes the time that the whole order takes. */
	rowAt(place: number): EventIndex {
		if (this.#sorted === undefined && this.#first !== undefined && place < this.#first.length) return this.#first[place] ?? 0;
		return this.#all()[place] ?? 0;
	}

	/** The place of a row; undefined for one that is not among them. */
	placeOf(row: EventIndex): number | undefined {
		if (this.#found.row !== row) this.#found = {row, place: this.#all().indexOf(row)};
		return this.#found.place < 0 ? undefined : this.#found.place;
	}

	/** Rows of a segment that has left the index go, too. */
	leave(index: number): void {
		const sorted = this.#all();
		let kept = 0;
		for (let at = 0; at < sorted.length; at++) {
			const row = sorted[at] ?? 0;
			sorted[kept] = row;
			if (row >>> 16 !== index) kept++;
		}
		this.#sorted = sorted.subarray(0, kept);
		this.#length = kept;
		this.#found = {row: -1, place: -1};
	}

	/** How many rows come before one that is not among them; by what they say now. @param compareTime - of two rows, the second key. */
	placeFor(row: EventIndex, compareTime: (one: EventIndex, other: EventIndex) => number): number {
		const keys = this.#rowKeys;
		const rows = this.#all();
		const value = new Float64Array(1);
		const keyOf = (of: EventIndex): number => {
			this.#batch.fillRows([of], 0, 1);
			keys.read(this.#batch, value);
			keys.toKeys(value);
			return value[0] ?? 0;
		};
		const key = keyOf(row);
		let [low, high] = [0, rows.length];
		while (low < high) {
			const middle = (low + high) >>> 1;
			const other = rows[middle] ?? 0;
			const isBefore = (keyOf(other) - key || compareTime(other, row)) < 0;
			if (isBefore) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	#all(): Uint32Array {
		while (this.#sorted === undefined && !this.#steps.next().done);
		return this.#sorted ?? this.#rows;
	}

	*#make(rows: () => RowCopy, hasGaps: boolean): Generator<void> {
		const keys = this.#rowKeys;
		yield* this.#copy(rows);
		if (hasGaps) yield* this.#leaveGapsOut();
		this.#keys = this.#arrays.keys(this.#length);
		for (let from = 0; from < this.#length; from += batchRows) {
			const to = Math.min(from + batchRows, this.#length);
			this.#batch.fillRows(this.#rows, from, to);
			keys.read(this.#batch, this.#keys.subarray(from, to));
			yield;
		}
		yield* keys.settle();
		for (let from = 0; from < this.#length; from += batchRows) {
			keys.toKeys(this.#keys.subarray(from, from + batchRows));
			yield;
		}
		yield* this.#sort();
	}

	*#sort(): Generator<void> {
		const {most} = this.#rowKeys;
		if (this.#length >= topFirstFrom) {
			const places = yield* firstPlaces(this.#keys, most, topLength);
			this.#first = places.map(place => this.#rows[place] ?? 0);
		}
		const places = yield* sortedPlaces(this.#keys, most, this.#arrays);
		for (let from = 0; from < places.length; from += batchRows) {
			takeRows(this.#rows, places.subarray(from, from + batchRows));
			yield;
		}
		this.#sorted = places;
		this.#arrays.give(this.#rows);
		this.#arrays.give(this.#keys);
		[this.#rows, this.#keys, this.#first] = [new Uint32Array(0), new Float64Array(0), undefined];
	}

	/** In steps; at once where the rows change meanwhile, so that it ends. */
	*#copy(rowsNow: () => RowCopy): Generator<void> {
		let rows = rowsNow();
		let copied: Uint32Array = this.#arrays.places(rows.length);
		for (let from = 0; from < copied.length; from += copyStep) {
			if (rows.isSame()) rows.copy(from, copied.subarray(from, from + copyStep));
			else {
				rows = rowsNow();
				this.#arrays.give(copied);
				copied = this.#arrays.places(rows.length);
				rows.copy(0, copied);
				break;
			}
			yield;
		}
		this.#rows = copied;
		this.#length = copied.length;
	}

	*#leaveGapsOut(): Generator<void> {
		const kinds = this.#batch.space.reader.columns.kind;
		const rows = this.#rows;
		let to = 0;
		for (let at = 0; at < rows.length; at++) {
			const row = rows[at] ?? 0;
			rows[to] = row;
			if (isOfEvent(kinds[row >>> 16]?.[row & (segmentEntries - 1)] ?? 1)) to++;
			if (at % batchRows === 0) yield;
		}
		this.#length = to;
		this.#rows = rows.subarray(0, to);
	}
}

/** Places become the rows that stand there, in the same array. */
function takeRows(rows: Uint32Array, places: Uint32Array): void {
	for (let at = 0; at < places.length; at++) places[at] = rows[places[at] ?? 0] ?? 0;
}
