import {type MutableCounters, noCounts} from '../model/accounting.js';
import type {AuditEvent} from '../model/event.js';
import type {SourceId} from '../model/source.js';
import type {EpochMicros} from '../model/time.js';
import {
	asksForDryRun,
	columns,
	type DictionaryName,
	dictionaries,
	dictionaryColumnNames,
	dictionaryNames,
	type EntryKind,
	type EventIndex,
	entryKinds,
	flag,
	noEvent,
} from './columns.js';
import {packCounters} from './counters.js';
import {DictionaryRoom, DictionaryWriter} from './dictionary.js';
import {Fold, folded} from './fold.js';
import {HeldSegments} from './held-segments.js';
import {eventsBySource} from './leave.js';
import type {Ordinals} from './ordinals.js';
import type {PlacedPiece} from './pieces.js';
import {Places} from './places.js';
import {type Segment, segmentEntries} from './segment.js';
import type {Touch} from './segment-memory.js';
import {copyRows, type StagedRows} from './staged-rows.js';
import {createUserRestInterner} from './user-rest.js';
import {writeUuid} from './uuid-words.js';

const mask = segmentEntries - 1;
/** An event more than this behind the newest of its source counts as late (`cli.md` 2). */
const lateMicros = 250_000;

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
	readonly #dictionaries: Readonly<Record<DictionaryName, DictionaryWriter>>;
	readonly #room: DictionaryRoom;
	readonly #fold: Fold;
	readonly #counters = new Map<SourceId, MutableCounters>();
	readonly #figures = {requests: 0, conflictingAuditIDs: 0, fastPathEvents: 0};
	/** Newest time met in the part of each source that is being read; the measure of `late`. */
	readonly #newest = new Map<SourceId, EpochMicros>();
	/** For each dictionary column, in the order of THE table, what gives its number; and where that goes in the current segment. In arrays, because a property by a variable name costs thirty times an element. */
	readonly #intern: ReadonlyArray<(event: AuditEvent) => number>;
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
		const room = new DictionaryRoom(dictionaryBytes);
		this.#room = room;
		this.#dictionaries = Object.fromEntries(
			dictionaryNames.map(name => {
				const tell = (index: number, block: SharedArrayBuffer) => tells.dictionary(name, index, block);
				return [name, new DictionaryWriter(dictionaries[name], tell, isNarrow(name) ? 255 : undefined, room)];
			}),
		) as Record<DictionaryName, DictionaryWriter>;
		this.#intern = dictionaryColumnNames.map(name => {
			const {dictionary, of} = columns[name];
			const writer = this.#dictionaries[dictionary];
			if (name === 'userRest') return createUserRestInterner(text => writer.numberOf(text));
			return event => writer.numberOf(of(event));
		});
		this.#fold = new Fold(this.#all, isSameLine, event => this.segments.isHeld(event));
	}

	/** Entries appended so far. */
	get through(): EventIndex {
		return this.#through;
	}

	/** Bytes of memory that the index takes: columns, dictionaries, what the fold remembers. */
	get bytes(): number {
		return this.segments.bytes + this.#room.used + this.#fold.bytes;
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
		return this.#dictionaries[name];
	}

	/** The counters of a source, to be added to by whoever reads it. Sources are numbered from 0 without holes. */
	countersOf(source: SourceId): MutableCounters {
		const set = this.#counters.get(source) ?? noCounts();
		this.#counters.set(source, set);
		return set;
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
		this.#writeAuditID(segment, at, event.auditID);
		this.#met(this.#fold.add(index));
		this.#count(place.source, segment.time[at]!);
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
			this.#fold.addAll(this.#through, this.#through + count, this.#met);
			this.#through += count;
			row += count;
		}
		this.#figures.fastPathEvents += to - from;
		this.#countRows(source, rows.time, from, to);
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
		segment.time[index & mask] = Number.isNaN(time) ? (this.#newest.get(place.source) ?? Number.NaN) : time;
		segment.received[index & mask] = Number.NaN;
		segment.message[index & mask] = this.#dictionaries.message.numberOf(message);
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
		this.#writeAuditID(segment, at, event.auditID);
		return index;
	}

	/** What comes next of this source was written at another time than what came before (its beginning after its tail): nothing of it is late for that. */
	jump(source: SourceId): void {
		this.#newest.delete(source);
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
		const segment = this.#all[event >>> 16]!;
		const at = event & mask;
		const words = new Uint32Array(4);
		const isUuid = writeUuid(auditID, words, 0);
		if (!isUuid) {
			words.fill(0);
			words[0] = this.#dictionaries.auditID.find(auditID) ?? noEvent;
		}
		const isInDictionary = (segment.flags[at]! & flag.auditIDInDictionary) !== 0;
		return isInDictionary !== isUuid && words.every((word, place) => segment.auditID[4 * at + place] === word);
	}

	/** A consistent view of all that was appended. */
	publish(): Published {
		return {
			through: this.#through,
			counters: packCounters(this.#figures, this.#counters),
			sizes: Uint32Array.from(dictionaryNames, name => this.#dictionaries[name].size),
		};
	}

	readonly #met = (bits: number): void => {
		if (bits & folded.request) this.#figures.requests++;
		if (bits & folded.newConflict) this.#figures.conflictingAuditIDs++;
	};

	/** Room for the entry that comes next. */
	#makeRoom(): void {
		if ((this.#through & mask) !== 0 || this.#through >>> 16 < this.#all.length) return;
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

	#writeAuditID(segment: Segment, at: number, auditID: string): void {
		if (!writeUuid(auditID, segment.auditID, 4 * at)) {
			segment.auditID.fill(0, 4 * at, 4 * at + 4);
			segment.auditID[4 * at] = this.#dictionaries.auditID.numberOf(auditID);
			segment.flags[at]! |= flag.auditIDInDictionary;
		}
	}

	#count(source: SourceId, time: EpochMicros): void {
		this.#countRows(source, [time], 0, 1);
	}

	#countRows(source: SourceId, times: ArrayLike<EpochMicros>, from: number, to: number): void {
		const counters = this.countersOf(source);
		counters.events += to - from;
		const before = this.#newest.get(source) ?? Number.NEGATIVE_INFINITY;
		let newest = before;
		let late = 0;
		for (let row = from; row < to; row++) {
			const time = times[row]!;
			if (time > newest) newest = time;
			else if (time < newest - lateMicros) late++;
		}
		counters.late += late;
		if (newest !== before) this.#newest.set(source, newest);
	}
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Is a number of this dictionary one byte in its column? */
const isNarrow = (name: DictionaryName): boolean =>
	dictionaryColumnNames.some(column => columns[column].dictionary === name && columns[column].type === 'u8');
