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
import {DictionaryWriter} from './dictionary.js';
import {Fold} from './fold.js';
import {Places} from './places.js';
import {type Segment, segmentBytes, segmentEntries, viewSegment} from './segment.js';
import {createUserRestInterner} from './user-rest.js';

const mask = segmentEntries - 1;
/** An event more than this behind the newest of its source counts as late (`cli.md` 2). */
const lateMicros = 250_000;

/** Where the raw bytes of an entry can be read again: the JSON document itself for an event, the line for anything else. */
export type Place = {readonly source: SourceId; readonly offset: number; readonly length: number};

/** What the writer tells: memory that the reader must have before it is told `through`. */
export type WriterTells = {
	segment(index: number, columns: SharedArrayBuffer): void;
	dictionary(name: DictionaryName, index: number, bytes: SharedArrayBuffer): void;
};

/** What a reader needs to know for one consistent view; the arguments of `StoreReader.publish`. */
export type Published = {
	readonly through: EventIndex;
	readonly counters: Float64Array;
	readonly sizes: Uint32Array;
};

/** The writing side of the store, in the ingest worker: appends entries, folds them into requests, counts. */
export class StoreWriter {
	readonly #segments: Segment[] = [];
	/** Where raw bytes lie, for whoever looks at many entries. */
	readonly places = new Places(this.#segments);
	readonly #dictionaries: Readonly<Record<DictionaryName, DictionaryWriter>>;
	readonly #fold: Fold;
	readonly #counters = new Map<SourceId, MutableCounters>();
	readonly #figures = {requests: 0, conflictingAuditIDs: 0, fastPathEvents: 0};
	/** Newest time met in the part of each source that is being read; the measure of `late`. */
	readonly #newest = new Map<SourceId, EpochMicros>();
	/** For each dictionary column, in the order of THE table, what gives its number; and where that goes in the current segment. In arrays, because a property by a variable name costs thirty times an element. */
	readonly #intern: ReadonlyArray<(event: AuditEvent) => number>;
	#targets: ReadonlyArray<Uint16Array | Uint32Array> = [];
	#through: EventIndex = 0;

	/** @param isSameLine - do these two entries have the same raw bytes? */
	constructor(
		private readonly tells: WriterTells,
		isSameLine: (one: EventIndex, other: EventIndex) => boolean,
	) {
		this.#dictionaries = Object.fromEntries(
			dictionaryNames.map(name => [name, new DictionaryWriter(dictionaries[name], (index, block) => tells.dictionary(name, index, block))]),
		) as Record<DictionaryName, DictionaryWriter>;
		this.#intern = dictionaryColumnNames.map(name => {
			const {dictionary, of} = columns[name];
			const writer = this.#dictionaries[dictionary];
			if (name === 'userRest') return createUserRestInterner(text => writer.numberOf(text));
			return event => writer.numberOf(of(event));
		});
		this.#fold = new Fold(this.#segments, isSameLine);
	}

	/** Entries appended so far. */
	get through(): EventIndex {
		return this.#through;
	}

	/** The counters of a source, to be added to by whoever reads it. Sources are numbered from 0 without holes. */
	countersOf(source: SourceId): MutableCounters {
		const set = this.#counters.get(source) ?? noCounts();
		this.#counters.set(source, set);
		return set;
	}

	/**
	Append an audit event. Counts `events` and `late`.

	@param flags - what only its bytes say: `flag.oddEscapes`.
	*/
	appendEvent(event: AuditEvent, place: Place, flags = 0): EventIndex {
		const index = this.#begin('event', place);
		const segment = this.#segments[index >>> 16]!;
		const at = index & mask;
		for (let column = 0; column < this.#intern.length; column++) this.#targets[column]![at] = this.#intern[column]!(event);
		segment.time[at] = columns.time.of(event);
		segment.received[at] = columns.received.of(event);
		segment.code[at] = columns.code.of(event);
		segment.flags[at] = asksForDryRun(event) ? flags | flag.dryRunInBody : flags;
		this.#writeAuditID(segment, at, event.auditID);
		const folded = this.#fold.add(index);
		if (folded.isRequest) this.#figures.requests++;
		if (folded.isNewConflict) this.#figures.conflictingAuditIDs++;
		this.#count(place.source, segment.time[at]!);
		return index;
	}

	/**
	Append something that is no event but has its place: a gap, a malformed line.

	@param time - where it stands in the order of time; NaN = after the newest event of its source.
	@param message - what is known about it, for the user.
	*/
	appendOther(kind: Exclude<EntryKind, 'event'>, place: Place, time: EpochMicros, message: string): EventIndex {
		const index = this.#begin(kind, place);
		const segment = this.#segments[index >>> 16]!;
		segment.time[index & mask] = Number.isNaN(time) ? (this.#newest.get(place.source) ?? Number.NaN) : time;
		segment.received[index & mask] = Number.NaN;
		segment.message[index & mask] = this.#dictionaries.message.numberOf(message);
		return index;
	}

	/** What comes next of this source was written at another time than what came before (its beginning after its tail): nothing of it is late for that. */
	jump(source: SourceId): void {
		this.#newest.delete(source);
	}

	/** Where the raw bytes of an entry lie. */
	placeOf(event: EventIndex): Place {
		const segment = this.#segments[event >>> 16]!;
		const at = event & mask;
		return {source: segment.source[at]!, offset: segment.offset[at]!, length: segment.length[at]!};
	}

	kindOf(event: EventIndex): EntryKind {
		return entryKinds[this.#segments[event >>> 16]!.kind[event & mask]!]!;
	}

	timeOf(event: EventIndex): EpochMicros {
		return this.#segments[event >>> 16]!.time[event & mask]!;
	}

	/** Does the entry have this auditID? So it is found out whether bytes that were read again are still those of the event. */
	hasAuditID(event: EventIndex, auditID: string): boolean {
		const segment = this.#segments[event >>> 16]!;
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

	#begin(kind: EntryKind, place: Place): EventIndex {
		const index = this.#through++;
		if ((index & mask) === 0) {
			const buffer = new SharedArrayBuffer(segmentBytes);
			const segment = viewSegment(buffer);
			this.#segments.push(segment);
			this.#targets = dictionaryColumnNames.map(name => segment[name]);
			this.tells.segment(index >>> 16, buffer);
		}
		const segment = this.#segments[index >>> 16]!;
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
		const counters = this.countersOf(source);
		counters.events++;
		const newest = this.#newest.get(source);
		if (newest !== undefined && time < newest - lateMicros) counters.late++;
		if (time > (newest ?? Number.NEGATIVE_INFINITY)) this.#newest.set(source, time);
	}
}

/** Writes a canonical lower-case UUID as four words. @returns false for any other text. */
function writeUuid(text: string, words: Uint32Array, at: number): boolean {
	if (text.length !== 36) return false;
	let digits = 0;
	for (let place = 0; place < 36; place++) {
		const sign = text.charCodeAt(place);
		if (place === 8 || place === 13 || place === 18 || place === 23) {
			if (sign !== 45) return false;
			continue;
		}
		const digit = sign >= 48 && sign <= 57 ? sign - 48 : sign >= 97 && sign <= 102 ? sign - 87 : -1;
		if (digit < 0) return false;
		const word = at + (digits >>> 3);
		words[word] = (words[word]! << 4) | digit;
		digits++;
	}
	return true;
}
