import type {EpochMicros} from '../../model/time.js';
import {type ColumnName, type EventIndex, noEvent} from '../../store/columns.js';
import {shape} from '../../store/requests.js';
import {segmentEntries} from '../../store/segment.js';
import type {RowSpace} from '../row-space.js';

const mask = segmentEntries - 1;

/** Most rows that are looked at together: their verdicts and the numbers of a column or two stay in the first cache. */
export const batchRows = 4096;

/** Columns whose numbers a batch can gather. */
export type NumberColumn = Exclude<ColumnName, 'auditID' | 'time' | 'received' | 'offset' | 'previous' | 'next'>;

/** Something that is gathered once a filling. */
type Gathered<Numbers> = {readonly numbers: Numbers; filling: number};

/**
Rows that are events, looked at together, so that a question is a loop over an array and not a call a row. All arrays are filled up to `count`, each is over the same rows:

```
 rows     7    9    12   …      which rows
 shown    8    9    15   …      the event whose columns each shows
 shapes   1    0    3    …      how its request is made up: bits of `shape`
```
One batch is filled again and again; what it has given is valid until then.
*/
export class Batch {
	readonly rows = new Uint32Array(batchRows);
	readonly shown = new Uint32Array(batchRows);
	readonly shapes = new Uint8Array(batchRows);
	/** Of a batch that was narrowed: where its rows stand in the wider one. */
	readonly origins = new Uint16Array(batchRows);
	count = 0;
	#filling = 0;
	readonly #columns = new Map<NumberColumn, Gathered<Uint32Array>>();
	#times: Gathered<Float64Array> | undefined;
	#others: Gathered<Uint32Array> | undefined;
	#narrower: Batch | undefined;

	constructor(readonly space: RowSpace) {}

	/** Take the rows among these entries, which are of one segment and at most `batchRows`. */
	fillRange(from: EventIndex, to: EventIndex): void {
		this.#filling++;
		if (this.space.kind === 'events') this.#fillEvents(from, to);
		else this.#fillRequests(from, to);
	}

	/** Take the rows from place `from` to below `to` of a list, at most `batchRows`. */
	fillRows(list: ArrayLike<EventIndex>, from: number, to: number): void {
		const {requests, kind} = this.space;
		this.#filling++;
		this.count = to - from;
		for (let i = 0; i < this.count; i++) {
			const row = list[from + i]!;
			this.rows[i] = row;
			this.shown[i] = kind === 'events' ? row : requests.links[row >>> 16]![row & mask]!;
			this.shapes[i] = kind === 'events' ? 0 : requests.shapes[row >>> 16]![row & mask]!;
		}
	}

	/**
	The rows with some verdicts only, in a batch of its own, valid until this one is narrowed again.

	@param keeps - bit v is set where rows of verdict v stay.
	*/
	narrow(verdicts: Uint8Array, keeps: number): Batch {
		this.#narrower ??= new Batch(this.space);
		const {rows, shown, shapes, origins} = this.#narrower;
		let count = 0;
		for (let i = 0; i < this.count; i++) {
			rows[count] = this.rows[i]!;
			shown[count] = this.shown[i]!;
			shapes[count] = this.shapes[i]!;
			origins[count] = i;
			count += (keeps >>> verdicts[i]!) & 1;
		}
		this.#narrower.count = count;
		this.#narrower.#filling++;
		return this.#narrower;
	}

	/** What each row has in a column, as `RowSpace.number` says. */
	numbers(column: NumberColumn): Uint32Array {
		const gathered = this.#columns.get(column) ?? {numbers: new Uint32Array(batchRows), filling: 0};
		this.#columns.set(column, gathered);
		if (gathered.filling !== this.#filling) this.#gather(column, gathered.numbers);
		gathered.filling = this.#filling;
		return gathered.numbers;
	}

	/** Where each row stands in time, NaN where no event of it has one. */
	times(): Float64Array {
		this.#times ??= {numbers: new Float64Array(batchRows), filling: 0};
		if (this.#times.filling !== this.#filling) this.#gatherTimes(this.#times.numbers);
		this.#times.filling = this.#filling;
		return this.#times.numbers;
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
		return this.rows[0]! >>> 16;
	}

	/** A row is there where an event has none before it; counted without a branch, since every second one would be guessed wrong. */
	#fillRequests(from: EventIndex, to: EventIndex): void {
		const {requests, reader} = this.space;
		const {previous, kind} = reader.segments[from >>> 16]!;
		const links = requests.links[from >>> 16]!;
		const headShapes = requests.shapes[from >>> 16]!;
		const {rows, shown, shapes} = this;
		let count = 0;
		for (let event = from; event < to; event++) {
			const at = event & mask;
			rows[count] = event;
			shown[count] = links[at]!;
			shapes[count] = headShapes[at]!;
			const isNone = ~previous[at]! | kind[at]!;
			count += 1 ^ ((isNone | (0 - isNone)) >>> 31);
		}
		this.count = count;
	}

	#fillEvents(from: EventIndex, to: EventIndex): void {
		const {kind} = this.space.reader.segments[from >>> 16]!;
		let count = 0;
		for (let event = from; event < to; event++) {
			this.rows[count] = event;
			this.shown[count] = event;
			if (kind[event & mask] === 0) count++;
		}
		this.count = count;
		this.shapes.fill(0, 0, count);
	}

	#gather(column: NumberColumn, out: Uint32Array): void {
		const {rows, shown, shapes, count, home, space} = this;
		const arrays: ReadonlyArray<ArrayLike<number>> = space.reader.columns[column];
		const here = arrays[home]!;
		for (let i = 0; i < count; i++) {
			const event = shown[i]!;
			let number = event >>> 16 === home ? here[event & mask]! : arrays[event >>> 16]![event & mask]!;
			if (number === 0 && shapes[i] !== 0) {
				const row = rows[i]!;
				// Of two events the other one is nearly always the head.
				const isSimple = (shapes[i]! & shape.many) === 0 && row !== event;
				number = isSimple ? arrays[row >>> 16]![row & mask]! : space.number(column, row);
			}
			out[i] = number;
		}
	}

	#gatherTimes(out: Float64Array): void {
		const {rows, shapes, count, home, space} = this;
		const arrays = space.reader.columns.time;
		const here = arrays[home]!;
		for (let i = 0; i < count; i++) {
			const row = rows[i]!;
			let time: EpochMicros = row >>> 16 === home ? here[row & mask]! : arrays[row >>> 16]![row & mask]!;
			if ((shapes[i]! & shape.early) !== 0) time = space.timeOf(row);
			out[i] = time;
		}
	}

	#gatherOthers(out: Uint32Array): void {
		const {rows, shown, shapes, count, space} = this;
		for (let i = 0; i < count; i++) {
			const row = rows[i]!;
			const isPair = (shapes[i]! & (shape.several | shape.many)) === shape.several;
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
