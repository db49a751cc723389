import type {EpochMicros} from '../model/time.js';
import type {EventIndex} from '../store/columns.js';

/** Out of place by more than this many places a row, insertion sort is given up. */
const maxMoves = 16;

/**
Rows in the order of time, ties by EventIndex: two arrays with free space at both ends.

```
 0        #head                      #head + length       capacity
 │ free   │ row row row row row …    │ free               │      #rows (u32), and #times (f64) at the same places
```
A batch is merged into the part that it overlaps; of what lies before and after it the shorter side is moved. So rows that come at the live end, and an old file that is read backwards, cost what they bring.
*/
export class TimeOrder {
	#rows = new Uint32Array(1024);
	#times = new Float64Array(1024);
	#head = 512;
	#length = 0;

	get length(): number {
		return this.#length;
	}

	/** The row at a place from 0 to below `length`. */
	rowAt(place: number): EventIndex {
		return this.#rows[this.#head + place] ?? 0;
	}

	timeAt(place: number): EpochMicros {
		return this.#times[this.#head + place] ?? Number.NaN;
	}

	/** The place where a row stands, or would stand: how many rows come before it. */
	placeOf(time: EpochMicros, row: EventIndex): number {
		let low = 0;
		let high = this.#length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			const other = this.timeAt(middle);
			if (other < time || (other === time && this.rowAt(middle) < row)) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	/** Does the row stand in, at this very time? Its place alone does not tell: with no other row between two times it is the same for both. */
	has(time: EpochMicros, row: EventIndex): boolean {
		const place = this.placeOf(time, row);
		return place < this.#length && this.rowAt(place) === row && this.timeAt(place) === time;
	}

	/** Put rows in that are not in yet, in any order. `times` are theirs, none is NaN. */
	insert(rows: readonly EventIndex[], times: readonly EpochMicros[]): void {
		if (rows.length === 0) return;
		const batch = sortBatch(rows, times);
		const {count} = batch;
		const first = this.placeOf(batch.times[0] ?? 0, batch.rows[0] ?? 0);
		const last = this.placeOf(batch.times[count - 1] ?? 0, batch.rows[count - 1] ?? 0);
		const isFront = first < this.#length - last;
		this.#reserve(count, isFront);
		if (isFront) this.#mergeForward(batch, first, last);
		else this.#mergeBackward(batch, first, last);
		this.#length += count;
	}

	/** Take out the rows of which this is so; none of them stands before `place`. */
	drop(isDropped: (row: EventIndex) => boolean, place: number): void {
		let to = this.#head + place;
		for (let from = to; from < this.#head + this.#length; from++) {
			const row = this.#rows[from] ?? 0;
			if (isDropped(row)) continue;
			this.#rows[to] = row;
			this.#times[to++] = this.#times[from] ?? 0;
		}
		this.#length = to - this.#head;
	}

	/** The rows before the batch move to the left, then both are merged from the left. */
	#mergeForward(batch: Batch, first: number, last: number): void {
		const head = this.#head;
		this.#move(head, first, head - batch.count);
		this.#head = head - batch.count;
		let to = this.#head + first;
		let from = head + first;
		for (let at = 0; at < batch.count; ) {
			if (from < head + last && this.#isBefore(from, batch, at)) this.#copy(from++, to++);
			else this.#put(batch, at++, to++);
		}
	}

	/** The rows after the batch move to the right, then both are merged from the right. */
	#mergeBackward(batch: Batch, first: number, last: number): void {
		const head = this.#head;
		this.#move(head + last, this.#length - last, head + last + batch.count);
		let to = head + last + batch.count - 1;
		let from = head + last - 1;
		for (let at = batch.count - 1; at >= 0; ) {
			if (from >= head + first && !this.#isBefore(from, batch, at)) this.#copy(from--, to--);
			else this.#put(batch, at--, to--);
		}
	}

	#isBefore(place: number, batch: Batch, at: number): boolean {
		const [time, other] = [this.#times[place] ?? 0, batch.times[at] ?? 0];
		return time < other || (time === other && (this.#rows[place] ?? 0) < (batch.rows[at] ?? 0));
	}

	#move(from: number, count: number, to: number): void {
		this.#rows.copyWithin(to, from, from + count);
		this.#times.copyWithin(to, from, from + count);
	}

	#copy(from: number, to: number): void {
		this.#rows[to] = this.#rows[from] ?? 0;
		this.#times[to] = this.#times[from] ?? 0;
	}

	#put(batch: Batch, at: number, to: number): void {
		this.#rows[to] = batch.rows[at] ?? 0;
		this.#times[to] = batch.times[at] ?? 0;
	}

	/** Make room for `count` rows at one side. Twice the space each time, so a row is moved for growth once on average. */
	#reserve(count: number, isFront: boolean): void {
		const tail = this.#head + this.#length;
		if (isFront ? this.#head >= count : this.#rows.length - tail >= count) return;
		const capacity = 2 * (this.#length + count) + 1024;
		const head = (capacity - this.#length) >>> 1;
		const rows = new Uint32Array(capacity);
		const times = new Float64Array(capacity);
		rows.set(this.#rows.subarray(this.#head, tail), head);
		times.set(this.#times.subarray(this.#head, tail), head);
		[this.#rows, this.#times, this.#head] = [rows, times, head];
	}
}

type Batch = {readonly rows: Uint32Array; readonly times: Float64Array; readonly count: number};

/** Arrival is nearly the order of time, so insertion nearly never moves anything; where it does (several sources in turn) it gives up for a sort by number. */
function sortBatch(givenRows: readonly EventIndex[], givenTimes: readonly EpochMicros[]): Batch {
	const count = givenRows.length;
	const rows = Uint32Array.from(givenRows);
	const times = Float64Array.from(givenTimes);
	let moves = count * maxMoves;
	for (let at = 1; at < count; at++) {
		const [time, row] = [times[at] ?? 0, rows[at] ?? 0];
		let to = at;
		for (; to > 0; to--) {
			const other = times[to - 1] ?? 0;
			if (other < time || (other === time && (rows[to - 1] ?? 0) < row)) break;
			times[to] = other;
			rows[to] = rows[to - 1] ?? 0;
			if (--moves < 0) return sortByNumber(givenRows, givenTimes);
		}
		[times[to], rows[to]] = [time, row];
	}
	return {rows, times, count};
}

function sortByNumber(givenRows: readonly EventIndex[], givenTimes: readonly EpochMicros[]): Batch {
	const order = Uint32Array.from(givenRows.keys());
	order.sort((a, b) => (givenTimes[a] ?? 0) - (givenTimes[b] ?? 0) || (givenRows[a] ?? 0) - (givenRows[b] ?? 0));
	const rows = Uint32Array.from(order, at => givenRows[at] ?? 0);
	const times = Float64Array.from(order, at => givenTimes[at] ?? 0);
	return {rows, times, count: order.length};
}
