import {Listeners, type Readable} from '../model/readable.js';
import {auditIDText} from './audit-id.js';
import {
	type ColumnName,
	columnNames,
	columns,
	type DictionaryColumnName,
	type DictionaryName,
	dictionaryNames,
	type EventIndex,
} from './columns.js';
import {type CountersSnapshot, unpackCounters} from './counters.js';
import {DictionaryReader} from './dictionary.js';
import {leftSegment, type Segment, segmentEntries, viewSegment} from './segment.js';

/** From this segment on a column is empty, as far as there were entries. */
type EmptyFrom = {from: number; through: EventIndex};

const zeros = Buffer.alloc(16 * segmentEntries);

/** One consistent view of everything that was published; a new object at each publish. */
export type StoreSnapshot = {
	/** Entries below it may be read, and never change but for `next` and the flag `conflict`. */
	readonly through: EventIndex;
	readonly counters: CountersSnapshot;
};

/** The arrays of each column, one a segment: entry `i` is element `i & 65535` of array `i >>> 16`. */
export type ColumnArrays = {readonly [Name in ColumnName]: ReadonlyArray<Segment[Name]>};

const nothing: StoreSnapshot = {through: 0, counters: {figures: {requests: 0, conflictingAuditIDs: 0, fastPathEvents: 0}, sources: []}};

/** The reading side of the store, in the main thread: the columns that the ingest worker writes, up to `through`. */
export class StoreReader implements Readable<StoreSnapshot> {
	readonly segments: Segment[] = [];
	/** The same memory as `segments`, by column first: a loop over rows of any segments looks its column up once. */
	readonly columns: ColumnArrays;
	readonly dictionaries: Readonly<Record<DictionaryName, DictionaryReader>>;
	readonly #empty: Readonly<Record<ColumnName, EmptyFrom>>;
	readonly #listeners = new Listeners();
	#snapshot = nothing;

	constructor() {
		this.columns = Object.fromEntries(columnNames.map(name => [name, []])) as unknown as ColumnArrays;
		this.#empty = Object.fromEntries(columnNames.map(name => [name, {from: 0, through: 0}])) as Record<ColumnName, EmptyFrom>;
		this.dictionaries = Object.fromEntries(dictionaryNames.map(name => [name, new DictionaryReader()])) as Record<
			DictionaryName,
			DictionaryReader
		>;
	}

	getSnapshot = (): StoreSnapshot => this.#snapshot;
	subscribe = (listener: () => void): (() => void) => this.#listeners.subscribe(listener);

	get through(): EventIndex {
		return this.#snapshot.through;
	}

	addSegment(buffer: SharedArrayBuffer): void {
		this.#putSegment(this.segments.length, viewSegment(buffer));
	}

	/** A segment has left the index: its entries are of kind `left`, its memory is given back. Whoever knows requests is to be told before. */
	leave(index: number): void {
		this.#putSegment(index, leftSegment());
	}

	/** Is the entry below `through` still in the index? */
	isHeld(event: EventIndex): boolean {
		return this.segments[event >>> 16] !== leftSegment();
	}

	#putSegment(index: number, segment: Segment): void {
		this.segments[index] = segment;
		for (const name of columnNames) (this.columns[name] as unknown as ArrayBufferView[])[index] = segment[name];
	}

	addBlock(name: DictionaryName, buffer: SharedArrayBuffer): void {
		this.dictionaries[name].addBlock(buffer);
	}

	/** @param sizes - of the dictionaries, in the order of THE table. */
	publish(through: EventIndex, counters: Float64Array, sizes: Uint32Array): void {
		dictionaryNames.forEach((name, at) => {
			this.dictionaries[name].publish(sizes[at]!);
		});
		this.#snapshot = {through, counters: unpackCounters(counters)};
		this.#listeners.notify();
	}

	/** What the column holds for an entry below `through`; for dictionary columns the number of the value. Not for `auditID`. */
	number(column: Exclude<ColumnName, 'auditID'>, event: EventIndex): number {
		return this.columns[column][event >>> 16]![event & (segmentEntries - 1)]!;
	}

	/** Has no entry of this segment, nor of a later one, anything in a column? Many columns are empty in whole logs, which is found out at the speed of memory. */
	isEmptyFrom(column: ColumnName, segment: number): boolean {
		const known = this.#empty[column];
		if (known.through !== this.through) this.#lookForEmpty(column, known);
		return segment >= known.from;
	}

	/** Segments that were full are not looked at again. */
	#lookForEmpty(column: ColumnName, known: EmptyFrom): void {
		const arrays: readonly ArrayBufferView[] = this.columns[column];
		const looked = Math.floor(known.through / segmentEntries);
		for (let index = arrays.length - 1; index >= looked; index--) {
			const {buffer, byteOffset, byteLength} = arrays[index]!;
			if (Buffer.from(buffer as SharedArrayBuffer, byteOffset, byteLength).equals(zeros.subarray(0, byteLength))) continue;
			known.from = index + 1;
			break;
		}
		known.through = this.through;
	}

	/** The text of a dictionary column, '' = absent. */
	text(column: DictionaryColumnName, event: EventIndex): string {
		return this.dictionaries[columns[column].dictionary].text(this.number(column, event));
	}

	/** The auditID as logged. */
	auditID(event: EventIndex): string {
		return auditIDText(this.segments[event >>> 16]!, event & (segmentEntries - 1), number => this.dictionaries.auditID.text(number));
	}
}
