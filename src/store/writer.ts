import type {MutableCounters} from '../model/accounting.js';
import type {AuditEvent} from '../model/event.js';
import type {SourceId} from '../model/source.js';
import type {EpochMicros} from '../model/time.js';
import {hasAuditID, writeAuditID} from './audit-id.js';
import {
	asksForDryRun,
	columns,
	type DictionaryName,
	dictionaryColumnNames,
	type EntryKind,
	type EventIndex,
	entryKinds,
	flag,
	noEvent,
} from './columns.js';
import type {DictionaryWriter} from './dictionary.js';
import {EntryCounts} from './entry-counts.js';
import {Fold} from './fold.js';
import {HeldSegments} from './held-segments.js';
import {eventsBySource} from './leave.js';
import type {Ordinals} from './ordinals.js';
import type {PlacedPiece} from './pieces.js';
import {Places} from './places.js';
import {type Segment, segmentEntries} from './segment.js';
import type {Touch} from './segment-memory.js';
import {copyRows, type StagedRows} from './staged-rows.js';
import {ValueNumbers} from './value-numbers.js';

const mask = segmentEntries - 1;
/** So full a segment is when the memory of the next one is prepared: not before, since the log may end. */
const prepareAt = segmentEntries / 2;

/** Where the raw bytes of an entry can be read again: the JSON document itself for an event, the line for anything else. */
export type Place = {readonly source: SourceId; readonly offset: number; readonly length: number};

/** What is known of an event that cannot be had itself. */
export type Remains = {readonly fields: Readonly<Record<string, unknown>>; readonly time: EpochMicros; readonly message: string};

/** What the writer tells: memory that the reader must have before it is told `through`. */
export type WriterTells = {
	segment(index: number, columns: SharedArrayBuffer): void;
	dictionary(name: DictionaryName, index: number, bytes: SharedArrayBuffer): void;
	/** A segment has left the index: its entries are to be forgotten. */
	left(index: number): void;
};

/** What a reader needs to know for one consistent view; the arguments of `StoreReader.publish`. */
export type Published = {
	readonly through: EventIndex;
	readonly counters: Float64Array;
	readonly sizes: Uint32Array;
};

/** The writing side of the store, in the ingest worker: appends entries, folds them into requests, counts. */
export class StoreWriter {
	readonly segments: HeldSegments;
	readonly #all: Segment[];
	/** Where raw bytes lie, for whoever looks at many entries. */
	readonly places: Places;
	/** Which of the events at its place an entry is. */
	readonly ordinals: Ordinals;
	readonly #values: ValueNumbers;
	readonly #fold: Fold;
	readonly #counts = new EntryCounts();
	/** What gives the number of each dictionary column, and where that goes in the current segment. */
	readonly #intern: ValueNumbers['ofColumns'];
	#targets: ReadonlyArray<Uint8Array | Uint32Array> = [];
	#through: EventIndex = 0;

	/**
	@param isSameLine - do these two entries have the same raw bytes?
	@param dictionaryBytes - that all dictionaries may take together; beyond them new values are `overflowText`.
	@param touch - how memory is touched on another thread, if it is to be.
	*/
	constructor(
		private readonly tells: WriterTells,
		isSameLine: (one: EventIndex, other: EventIndex) => boolean,
		dictionaryBytes?: number,
		touch?: Touch,
	) {
		this.segments = new HeldSegments(touch);
		this.#all = this.segments.all;
		this.ordinals = this.segments.ordinals;
		this.places = new Places(this.#all, this.ordinals, this.segments.pieces);
		this.#values = new ValueNumbers((name, index, block) => tells.dictionary(name, index, block), dictionaryBytes);
		this.#intern = this.#values.ofColumns;
		this.#fold = new Fold(this.#all, isSameLine, event => this.segments.isHeld(event));
	}

	/** Entries appended so far. */
	get through(): EventIndex {
		return this.#through;
	}

	/** Bytes of memory that the index takes: columns, dictionaries, what the fold remembers. */
	get bytes(): number {
		return this.segments.bytes + this.#values.bytes + this.#fold.bytes;
	}

	/** The oldest full segment leaves the index (`HeldSegments`), its events are counted as `out`; `forget` gives its memory back. @returns whether there was one. */
	dropOldest(): boolean {
		const index = this.segments.leaveOldest();
		if (index === undefined) return false;
		for (const [source, events] of eventsBySource(this.#all[index]!)) this.countersOf(source).out += events;
		this.tells.left(index);
		return true;
	}

	/** For whoever numbers values itself. */
	dictionary(name: DictionaryName): DictionaryWriter {
		return this.#values.dictionaries[name];
	}

	/** The counters of a source, to be added to by whoever reads it. Sources are numbered from 0 without holes. */
	countersOf(source: SourceId): MutableCounters {
		return this.#counts.of(source);
	}

	/**
	Append an audit event. Counts `events` and `late`.

	@param flags - what only its bytes say: `flag.oddEscapes`, `flag.wrapped`.
	*/
	appendEvent(event: AuditEvent, place: Place, flags = 0): EventIndex {
		const index = this.#begin('event', place);
		const segment = this.#all[index >>> 16]!;
		const at = index & mask;
		for (let column = 0; column < this.#intern.length; column++) this.#targets[column]![at] = this.#intern[column]!(event);
		segment.time[at] = columns.time.of(event);
		segment.received[at] = columns.received.of(event);
		segment.code[at] = columns.code.of(event);
		segment.flags[at] = asksForDryRun(event) ? flags | flag.dryRunInBody : flags;
		writeAuditID(segment, at, event.auditID, this.#values.dictionaries.auditID);
		this.#counts.met(this.#fold.add(index), 1);
		this.#counts.add(place.source, segment.time, at, at + 1);
		return index;
	}

	/** Append an event whose document lies in pieces, in their order in the source; counts as `appendEvent` does. */
	appendInPieces(event: AuditEvent, source: SourceId, pieces: readonly PlacedPiece[], flags = 0): EventIndex {
		const [first, last] = [pieces[0]!, pieces.at(-1)!];
		// Before it is folded: then its bytes may be compared.
		this.segments.pieces.add(this.#through, pieces);
		const place = {source, offset: first.offset, length: last.offset + last.length - first.offset};
		return this.appendEvent(event, place, flags | flag.wrapped);
	}

	/**
	Append rows that were staged: events, each in its columns, as `appendEvent` would have them. Counts `events` and `late`.

	@returns the index of the first one.
	*/
	appendRows(rows: StagedRows, source: SourceId, from: number, to: number): EventIndex {
		const first = this.#through;
		for (let row = from; row < to; ) {
			this.#makeRoom();
			const at = this.#through & mask;
			const count = Math.min(to - row, segmentEntries - at);
			copyRows(this.#all[this.#through >>> 16]!, at, rows, row, count, source);
			this.#fold.addAll(this.#through, this.#through + count, this.#counts.met);
			this.#through += count;
			row += count;
		}
		this.#counts.figures.fastPathEvents += to - from;
		this.#counts.add(source, rows.time, from, to);
		return first;
	}

	/**
	Append something that is no event but has its place: a gap, a malformed line.

	@param time - where it stands in the order of time; NaN = after the newest event of its source.
	@param message - what is known about it, for the user.
	*/
	appendOther(kind: Exclude<EntryKind, 'event'>, place: Place, time: EpochMicros, message: string, flags = 0): EventIndex {
		const index = this.#begin(kind, place);
		const segment = this.#all[index >>> 16]!;
		segment.time[index & mask] = Number.isNaN(time) ? this.#counts.newestOf(place.source) : time;
		segment.received[index & mask] = Number.NaN;
		segment.message[index & mask] = this.#values.dictionaries.message.numberOf(message);
		segment.flags[index & mask] = flags;
		return index;
	}

	/**
	Append what is known of an event that cannot be had itself: a damaged one, one that was never written. Folded into no request.

	@param fields - the members of the event that are known.
	@param time - where it stands where they do not say so; NaN = after the newest event of its source.
	@param message - what is known besides, for the user.
	*/
	appendRemains(kind: 'damaged' | 'unwritten', place: Place, remains: Remains): EventIndex {
		const {time, message} = remains;
		const {auditID, stage} = remains.fields;
		const event = {...remains.fields, auditID: textOf(auditID), stage: textOf(stage)} as AuditEvent;
		const own = columns.time.of(event);
		const index = this.appendOther(kind, place, Number.isNaN(own) ? time : own, message);
		const segment = this.#all[index >>> 16]!;
		const at = index & mask;
		for (const [column, name] of dictionaryColumnNames.entries())
			if (name !== 'message') this.#targets[column]![at] = this.#intern[column]!(event);
		// When it was received alone says when it was, not how long it took.
		if (!Number.isNaN(own) && 'stageTimestamp' in event) segment.received[at] = columns.received.of(event);
		segment.code[at] = columns.code.of(event);
		writeAuditID(segment, at, event.auditID, this.#values.dictionaries.auditID);
		return index;
	}

	/** What comes next of this source was written at another time than what came before (its beginning after its tail): nothing of it is late for that. */
	jump(source: SourceId): void {
		this.#counts.jump(source);
	}

	/** Where the raw bytes of an entry lie. */
	placeOf(event: EventIndex): Place {
		const segment = this.#all[event >>> 16]!;
		const at = event & mask;
		return {source: segment.source[at]!, offset: segment.offset[at]!, length: segment.length[at]!};
	}

	kindOf(event: EventIndex): EntryKind {
		return entryKinds[this.#all[event >>> 16]!.kind[event & mask]!]!;
	}

	timeOf(event: EventIndex): EpochMicros {
		return this.#all[event >>> 16]!.time[event & mask]!;
	}

	/** Does the entry have this auditID? So it is found out whether bytes that were read again are still those of the event. */
	hasAuditID(event: EventIndex, auditID: string): boolean {
		return hasAuditID(this.#all[event >>> 16]!, event & mask, auditID, this.#values.dictionaries.auditID);
	}

	/** A consistent view of all that was appended. */
	publish(): Published {
		return {through: this.#through, counters: this.#counts.pack(), sizes: this.#values.sizes()};
	}

	/** Room for the entry that comes next. */
	#makeRoom(): void {
		const at = this.#through & mask;
		if (at >= prepareAt) this.segments.prepare();
		if (at !== 0 || this.#through >>> 16 < this.#all.length) return;
		const buffer = this.segments.add();
		const segment = this.#all.at(-1)!;
		this.#targets = dictionaryColumnNames.map(name => segment[name]);
		this.tells.segment(this.#through >>> 16, buffer);
	}

	#begin(kind: EntryKind, place: Place): EventIndex {
		this.#makeRoom();
		const index = this.#through++;
		const segment = this.#all[index >>> 16]!;
		const at = index & mask;
		segment.kind[at] = entryKinds.indexOf(kind);
		segment.source[at] = place.source;
		segment.offset[at] = place.offset;
		segment.length[at] = place.length;
		segment.previous[at] = noEvent;
		segment.next[at] = noEvent;
		return index;
	}
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
