import type {EventIndex} from '../store/columns.js';
import {noEvent} from '../store/columns.js';
import {segmentEntries} from '../store/segment.js';
import type {Intake} from './intake.js';
import {type Batch, batchRows} from './passes/batch.js';
import type {RowSpace} from './row-space.js';
import {queuedBit, type RowStates, rowState, stateBits} from './row-states.js';

const mask = segmentEntries - 1;

/** The states, as sets for `Batch.narrow`, of rows that a stricter question can still let pass. */
const candidates = (1 << rowState.passes) | (1 << rowState.unknown) | (1 << rowState.hidden) | (1 << rowState.hiddenOwn);

/**
Which rows a run tests next, a batch at a time: what was published since it began, then rows that something happened to, then rows whose raw bytes were searched, then all that was there before, the newest first.
*/
export class Agenda {
	/** Entries from here on were published since, and are not tested yet. */
	#fresh: EventIndex;
	/** Rows to be tested again; each has its `queuedBit`. From `#queueAt` to below `#queueEnd`. */
	#queue = new Uint32Array(64);
	#queueAt = 0;
	#queueEnd = 0;
	/** Entries whose raw bytes were searched since their rows were tested. */
	#searchedFrom: EventIndex = 0;
	#searchedTo: EventIndex = 0;
	/** Chunks still to be tested, the next one last; they end at `#chunksEnd`. */
	#chunks: number[] = [];
	#chunkCount = 0;
	#chunksEnd: EventIndex = 0;
	#base: RowStates | undefined;
	readonly #found = new Uint32Array(batchRows);
	readonly #marks = new Uint8Array(batchRows);
	readonly #batch: Batch;

	/**
	@param states - of the rows of this run.
	@param base - states of a run that is complete, and whose question lets all rows pass that this one does.
	*/
	constructor(
		private readonly rows: RowSpace,
		private readonly intake: Intake,
		private readonly states: RowStates,
		base: RowStates | undefined,
		batch: Batch,
	) {
		this.#batch = batch;
		this.#fresh = rows.requests.through;
		this.again();
		this.#base = base;
		base?.hold();
	}

	/** Nothing more will be tested. */
	retire(): void {
		this.#releaseBase();
	}

	#releaseBase(): void {
		this.#base?.release();
		this.#base = undefined;
	}

	/** Share of what was there before that was tested, 0 to 1. */
	get progress(): number {
		return this.#chunkCount === 0 ? 1 : 1 - this.#chunks.length / this.#chunkCount;
	}

	get isDone(): boolean {
		return (
			this.#chunks.length === 0 &&
			this.#queueAt === this.#queueEnd &&
			this.#searchedFrom >= this.#searchedTo &&
			this.#fresh >= this.rows.requests.through
		);
	}

	/** All rows are to be tested again, also those that something happened to since: the base knows nothing of them. */
	again(): void {
		this.#releaseBase();
		this.#chunksEnd = this.#fresh;
		this.#chunks = this.intake.chunks().filter(chunk => chunk * batchRows < this.#fresh);
		this.#chunkCount = this.#chunks.length;
	}

	/** A row is to be tested again, unless it will be anyway. */
	add(row: EventIndex): void {
		if (row >= this.#fresh) return;
		const state = this.states.get(row);
		if ((state & queuedBit) !== 0) return;
		this.states.set(row, state | queuedBit);
		if (this.#queueEnd === this.#queue.length) this.#makeRoom();
		this.#queue[this.#queueEnd++] = row;
	}

	/** A segment has left the index: its rows are not tested any more. */
	leave(index: number): void {
		let end = this.#queueAt;
		for (let at = this.#queueAt; at < this.#queueEnd; at++) {
			const row = this.#queue[at] ?? 0;
			if (row >>> 16 !== index) this.#queue[end++] = row;
		}
		this.#queueEnd = end;
	}

	/** Rows among these entries that waited for their raw bytes are to be tested again. */
	addSearched(from: EventIndex, to: EventIndex): void {
		if (this.#searchedFrom >= this.#searchedTo) this.#searchedFrom = from;
		this.#searchedTo = Math.max(this.#searchedTo, to);
	}

	/** The next rows to be tested, perhaps none; undefined at the end. Valid until the next call. */
	next(): Batch | undefined {
		return this.#nextFresh() ?? this.#nextQueued() ?? this.#nextSearched() ?? this.#nextChunk();
	}

	#nextFresh(): Batch | undefined {
		const from = this.#fresh;
		if (from >= this.rows.requests.through) return undefined;
		this.#fresh = Math.min(this.rows.requests.through, endOfChunk(from));
		this.#batch.fillRange(from, this.#fresh);
		return this.#batch;
	}

	#nextQueued(): Batch | undefined {
		if (this.#queueAt === this.#queueEnd) return undefined;
		const to = Math.min(this.#queueEnd, this.#queueAt + batchRows);
		this.#batch.fillRows(this.#queue, this.#queueAt, to);
		for (; this.#queueAt < to; this.#queueAt++) {
			const row = this.#queue[this.#queueAt] ?? 0;
			this.states.set(row, this.states.get(row) & ~queuedBit);
		}
		if (to === this.#queueEnd) [this.#queueAt, this.#queueEnd] = [0, 0];
		return this.#batch;
	}

	#nextSearched(): Batch | undefined {
		const from = this.#searchedFrom;
		const limit = Math.min(this.#searchedTo, this.#fresh);
		if (from >= limit) {
			this.#searchedFrom = this.#searchedTo;
			return undefined;
		}
		this.#searchedFrom = Math.min(limit, endOfChunk(from));
		this.#batch.fillRows(this.#found, 0, this.#findUnknown(from, this.#searchedFrom));
		return this.#batch;
	}

	/** Rows of these entries that wait for raw bytes; several entries can be of one row. */
	#findUnknown(from: EventIndex, to: EventIndex): number {
		const {requests, kind, reader} = this.rows;
		const previous = reader.columns.previous[from >>> 16];
		const links = requests.links[from >>> 16];
		let count = 0;
		for (let event = from; event < to; event++) {
			const row = kind === 'events' || previous?.[event & mask] === noEvent ? event : (links?.[event & mask] ?? event);
			const state = this.states.get(row);
			if ((state & (stateBits | queuedBit)) !== rowState.unknown) continue;
			this.states.set(row, state | queuedBit);
			this.#found[count++] = row;
		}
		for (let i = 0; i < count; i++) this.states.set(this.#found[i] ?? 0, rowState.unknown);
		return count;
	}

	#nextChunk(): Batch | undefined {
		const chunk = this.#chunks.pop();
		if (chunk === undefined) {
			this.#releaseBase();
			return undefined;
		}
		const [from, to] = [chunk * batchRows, Math.min((chunk + 1) * batchRows, this.#chunksEnd)];
		if (this.#base) return this.#fillCandidates(this.#base, from, to);
		this.#batch.fillRange(from, to);
		return this.#batch;
	}

	#fillCandidates(base: RowStates, from: EventIndex, to: EventIndex): Batch {
		const range = base.mayPassIn(from, (to + 3) & ~3);
		this.#batch.fillRange(range.from, Math.max(range.from, Math.min(range.to, to)));
		const {rows, count} = this.#batch;
		for (let i = 0; i < count; i++) this.#marks[i] = base.get(rows[i] ?? 0) & stateBits;
		return this.#batch.narrow(this.#marks, candidates);
	}

	#makeRoom(): void {
		const left = this.#queue.subarray(this.#queueAt, this.#queueEnd);
		const queue = new Uint32Array(Math.max(64, 2 * left.length));
		queue.set(left);
		[this.#queue, this.#queueAt, this.#queueEnd] = [queue, 0, left.length];
	}
}

/** Where the chunk of an entry ends; never beyond its segment. */
const endOfChunk = (entry: EventIndex): EventIndex => (Math.floor(entry / batchRows) + 1) * batchRows;
