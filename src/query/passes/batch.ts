import {type ColumnName, type EventIndex, noEvent} from '../../store/columns.js';
import {shape} from '../../store/request-links.js';
import {segmentEntries} from '../../store/segment.js';
import type {RowSpace} from '../row-space.js';
import {anyHas, areZero, fillRange, findEvents, findHeads} from './entry-ranges.js';
import {gatherFar, gatherNear, gatherTimes, sawFar, sawNone} from './gather.js';
import {compact} from './verdict.js';

const mask = segmentEntries - 1;

/** Most rows that are looked at together: their verdicts and the numbers of a column or two stay in the first cache. */
export const batchRows = 4096;

/** Columns whose numbers a batch can gather. */
export type NumberColumn = Exclude<ColumnName, 'auditID' | 'time' | 'received' | 'offset' | 'previous' | 'next'>;

/** Something that is gathered once a filling. */
type Gathered<Numbers> = {readonly numbers: Numbers; filling: number};

const nothing = new Uint32Array(batchRows);

/**
Rows that are events, looked at together, so that a question is a loop over an array and not a call a row. Whatever else is asked of them is gathered when it is asked for, and filled up to `count` in the order of `rows`:

```
 rows       7    9    12   …      which rows
 shown()    8    9    15   …      the event whose columns each shows
 numbers()  3    3    1    …      what each has in a column
```
One batch is filled again and again; what it has given is valid until then.
*/
export class Batch {
	readonly #rows = new Uint32Array(batchRows);
	/** Of a range: its rows are not written down yet. */
	#isUnwritten = false;
	/** The first row, if there is any. */
	first: EventIndex = 0;
	/** Of a batch that was narrowed: where its rows stand in the wider one. */
	readonly origins = new Uint16Array(batchRows);
	count = 0;
	#filling = 0;
	/** No row lies in a segment before it. */
	#lowest = 0;
	/** The rows are entries that follow each other, all of one segment: what their columns say is copied at once. */
	isRange = false;
	/** All rows are of one segment. */
	isAtHome = false;
	/** The entries among which the rows are, all of one segment: nothing where that is not known. */
	#from: EventIndex = 0;
	#to: EventIndex = 0;
	/** Each row is one event, and has no further stage. */
	#isAlone = false;
	readonly #columns = new Map<NumberColumn, Gathered<Uint32Array>>();
	#shown: Gathered<Uint32Array> | undefined;
	#times: Gathered<Float64Array> | undefined;
	#others: Gathered<Uint32Array> | undefined;
	#shownTimes: {readonly time: Float64Array; readonly received: Float64Array} | undefined;
	#narrower: Batch | undefined;

	constructor(readonly space: RowSpace) {}

	get rows(): Uint32Array {
		if (this.#isUnwritten) fillRange(this.first, this.first + this.count, this.#rows);
		this.#isUnwritten = false;
		return this.#rows;
	}

	/** Take the rows among these entries, which are of one segment and at most `batchRows`. */
	fillRange(from: EventIndex, to: EventIndex): void {
		this.#filling++;
		this.#lowest = from >>> 16;
		[this.#from, this.#to] = [from, to];
		const {previous, kind} = this.space.reader.segments[from >>> 16]!;
		// Kinds of events are even (`entryKinds`).
		const range = {from, to, others: this.space.hasRemains ? 1 : 0xff};
		this.#isUnwritten = this.space.kind === 'events' && areZero(kind, from, to);
		if (this.#isUnwritten) this.count = to - from;
		else if (this.space.kind === 'events') this.count = findEvents(kind, range, this.#rows);
		else this.count = findHeads(previous, kind, range, this.#rows);
		this.isRange = this.count === to - from && to > from;
		this.isAtHome = true;
		this.first = this.#isUnwritten ? from : this.#rows[0]!;
		this.#isAlone = this.space.kind === 'events' || areZero(this.space.requests.shapes[from >>> 16]!, from, to);
	}

	/** Take the rows from place `from` to below `to` of a list, at most `batchRows`. */
	fillRows(list: ArrayLike<EventIndex>, from: number, to: number): void {
		this.#filling++;
		this.#lowest = 0;
		[this.#from, this.#to] = [0, 0];
		this.isRange = false;
		this.isAtHome = false;
		this.#isAlone = this.space.kind === 'events';
		this.#isUnwritten = false;
		this.count = to - from;
		for (let i = 0; i < this.count; i++) this.#rows[i] = list[from + i]!;
		this.first = this.#rows[0]!;
	}

	/**
	The rows with some verdicts only, in a batch of its own, valid until this one is narrowed again.

	@param keeps - bit v is set where rows of verdict v stay.
	*/
	narrow(verdicts: Uint8Array, keeps: number): Batch {
		this.#narrower ??= new Batch(this.space);
		this.#narrower.#isUnwritten = false;
		this.#narrower.count = compact(this.rows, verdicts, {count: this.count, keeps}, this.#narrower);
		this.#narrower.first = this.#narrower.rows[0]!;
		this.#narrower.#filling++;
		this.#narrower.#lowest = this.#lowest;
		[this.#narrower.#from, this.#narrower.#to] = [this.#from, this.#to];
		this.#narrower.isRange = false;
		this.#narrower.isAtHome = this.isAtHome;
		this.#narrower.#isAlone = this.#isAlone;
		return this.#narrower;
	}

	/** The event whose columns each row shows: the latest stage of a request. */
	shown(): Uint32Array {
		if (this.#isAlone) return this.rows;
		this.#shown ??= {numbers: new Uint32Array(batchRows), filling: 0};
		if (this.#shown.filling !== this.#filling) this.#gatherShown(this.#shown.numbers);
		this.#shown.filling = this.#filling;
		return this.#shown.numbers;
	}

	/** How the request of row `i` is made up: bits of `shape`; 0 for an event shown alone. */
	shapeOf(i: number): number {
		const row = this.rows[i]!;
		return this.#isAlone ? 0 : this.space.requests.shapes[row >>> 16]![row & mask]!;
	}

	/** What each row has in a column, as `RowSpace.number` says. Only to be read: it can be the column itself. */
	numbers(column: NumberColumn): Uint32Array {
		if (this.isEmpty(column)) return nothing;
		if (this.#isPlain) {
			const here = this.space.reader.columns[column][this.home]!;
			if (here instanceof Uint32Array) return this.#rangeOf(here);
		}
		const gathered = this.#columns.get(column) ?? {numbers: new Uint32Array(batchRows), filling: 0};
		this.#columns.set(column, gathered);
		if (gathered.filling !== this.#filling) this.#gather(column, gathered.numbers);
		gathered.filling = this.#filling;
		return gathered.numbers;
	}

	/** Has surely no row anything in a column? Rows of a request are never before their head. */
	isEmpty(column: NumberColumn): boolean {
		return this.space.reader.isEmptyFrom(column, this.#lowest);
	}

	/** Where each row stands in time, NaN where no event of it has one. Only to be read. */
	times(): Float64Array {
		if (this.#isPlain) return this.#rangeOf(this.space.reader.columns.time[this.home]!);
		this.#times ??= {numbers: new Float64Array(batchRows), filling: 0};
		if (this.#times.filling !== this.#filling) this.#gatherTimes(this.#times.numbers);
		this.#times.filling = this.#filling;
		return this.#times.numbers;
	}

	/** Some of the rows, `count` of them by their places in the batch. */
	rowsAt(places: Uint16Array, count: number, out: Uint32Array): void {
		const rows = this.#rows;
		if (this.#isUnwritten) for (let at = 0; at < count; at++) out[at] = this.first + places[at]!;
		else for (let at = 0; at < count; at++) out[at] = rows[places[at]!]!;
	}

	/** Where some of the rows, `count` of them by their places in the batch, stand in time. @returns whether all stand somewhere: none is NaN. */
	timesAt(places: Uint16Array, count: number, out: Float64Array): boolean {
		let sum = 0;
		// Times of all rows at once cost less than those of these rows, unless they are few.
		if (this.#isPlain || 8 * count > this.count) {
			const all = this.times();
			for (let at = 0; at < count; at++) sum += out[at] = all[places[at]!]!;
		} else for (let at = 0; at < count; at++) sum += out[at] = this.space.timeOf(this.rows[places[at]!]!);
		return !Number.isNaN(sum);
	}

	/** Do the rows surely stand in the order of time as they are numbered? */
	isInTime(chunks: {isInTime(from: EventIndex): boolean}): boolean {
		const [from, to] = [this.#from, this.#to];
		if (from === to || !chunks.isInTime(from)) return false;
		return this.#isAlone || !anyHas(this.space.requests.shapes[from >>> 16]!, shape.early, from, to);
	}

	/** When the event that each row shows was, or its request was received. Only to be read, and until it is asked for the next time. */
	shownTimes(column: 'time' | 'received'): Float64Array {
		const arrays = this.space.reader.columns[column];
		if (this.#isPlain) return this.#rangeOf(arrays[this.home]!);
		this.#shownTimes ??= {time: new Float64Array(batchRows), received: new Float64Array(batchRows)};
		const out = this.#shownTimes[column];
		gatherTimes(arrays, this.shown(), {count: this.count, home: this.home}, out);
		return out;
	}

	/** For rows of two events the one that they do not show, else `noEvent`. Rows of `shape.many` have to be walked. */
	others(): Uint32Array {
		this.#others ??= {numbers: new Uint32Array(batchRows), filling: 0};
		if (this.#others.filling !== this.#filling) this.#gatherOthers(this.#others.numbers);
		this.#others.filling = this.#filling;
		return this.#others.numbers;
	}

	/** The segment in which nearly all rows lie. */
	get home(): number {
		return this.first >>> 16;
	}

	/** What columns say of the rows stands in them side by side. */
	get #isPlain(): boolean {
		return this.isRange && this.#isAlone;
	}

	/** What an array of the segment has for the rows; only of a range. */
	#rangeOf<Numbers extends Uint32Array | Float64Array>(here: Numbers): Numbers {
		const at = this.first & mask;
		return here.subarray(at, at + this.count) as Numbers;
	}

	#gatherShown(out: Uint32Array): void {
		const {rows, count, home} = this;
		const {links} = this.space.requests;
		const here = links[home]!;
		if (this.isRange) {
			out.set(this.#rangeOf(here));
			return;
		}
		for (let i = 0; i < count; i++) {
			const row = rows[i]!;
			out[i] = row >>> 16 === home ? here[row & mask]! : links[row >>> 16]![row & mask]!;
		}
	}

	#gather(column: NumberColumn, out: Uint32Array): void {
		const {count, home} = this;
		const arrays: ReadonlyArray<ArrayLike<number>> = this.space.reader.columns[column];
		if (this.#isPlain) {
			const at = this.first & mask;
			out.set((arrays[home] as Uint8Array | Uint16Array).subarray(at, at + count));
			return;
		}
		const shown = this.shown();
		const seen = gatherNear(arrays[home]!, shown, {count, home}, out);
		const hasNone = (seen & sawFar) === 0 ? (seen & sawNone) !== 0 : gatherFar(arrays, shown, {count, home}, out);
		if (hasNone && !this.#isAlone) this.#gatherEarlier(arrays, shown, out);
	}

	/** What the latest stage lacks is taken from an earlier one. */
	#gatherEarlier(arrays: ReadonlyArray<ArrayLike<number>>, shown: Uint32Array, out: Uint32Array): void {
		const {rows, count, home} = this;
		const {requests} = this.space;
		const here = arrays[home]!;
		const shapes = requests.shapes[home]!;
		for (let i = 0; i < count; i++) {
			if (out[i] !== 0) continue;
			const row = rows[i]!;
			const made = row >>> 16 === home ? shapes[row & mask]! : this.shapeOf(i);
			if (made === 0) continue;
			// Of two events the other one is nearly always the head.
			const isSimple = (made & shape.many) === 0 && row !== shown[i] && row >>> 16 === home;
			out[i] = isSimple ? here[row & mask]! : requests.earlierNumber(arrays, row);
		}
	}

	#gatherTimes(out: Float64Array): void {
		const {rows, count, home, space} = this;
		const arrays = space.reader.columns.time;
		const here = arrays[home]!;
		const isRequest = !this.#isAlone;
		const shapes = space.requests.shapes[home]!;
		for (let i = 0; i < count; i++) {
			const row = rows[i]!;
			if (row >>> 16 !== home || (isRequest && (shapes[row & mask]! & shape.early) !== 0)) out[i] = space.timeOf(row);
			else out[i] = here[row & mask]!;
		}
	}

	#gatherOthers(out: Uint32Array): void {
		const {rows, count, space} = this;
		const shown = this.shown();
		for (let i = 0; i < count; i++) {
			const row = rows[i]!;
			const isPair = (this.shapeOf(i) & (shape.several | shape.many)) === shape.several;
			out[i] = !isPair ? noEvent : row === shown[i] ? space.nextEvent(row) : row;
		}
	}
}

/** These rows, a batch at a time. */
export function* batchesOf(space: RowSpace, rows: ArrayLike<EventIndex>): Generator<Batch> {
	const batch = new Batch(space);
	for (let from = 0; from < rows.length; from += batchRows) {
		batch.fillRows(rows, from, Math.min(rows.length, from + batchRows));
		yield batch;
	}
}
