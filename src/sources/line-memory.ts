import type {EpochMicros} from '../model/time.js';
import {type LineKey, LineKeys} from './line-keys.js';

/** So many lines at most, whatever their time and size: with all that belongs to them less than 32 MiB. */
export const mostLines = 1 << 19;
/** The smallest entries of a runtime that is set as usual: CRI-O's. */
const entryBytes = 8192;

/**
The lines of one log that were committed last, in order, as a multiset of keys: which line of a response was there before?

Each remembered copy answers for one line of each response, no more: text that repeats is not taken for a replay more often than it was seen. A line is forgotten when it is both older than `keptMicros` before the newest and more than `keptBytes` back.
*/
export class LineMemory {
	readonly #keys = new LineKeys();
	/** A ring: line n, counted from the first that was ever committed, is at `n & (length - 1)`. */
	#records = new Uint32Array(1024);
	#times = new Float64Array(1024);
	#sizes = new Uint32Array(1024);
	/** Lines before this one are forgotten; those before `#end` were committed. */
	#first = 0;
	#end = 0;
	#sizeBytes = 0;
	#response = 1;

	constructor(
		/** Can be raised: what was forgotten is not known again. */
		public keptMicros: number,
		readonly keptBytes: number,
	) {}

	get size(): number {
		return this.#end - this.#first;
	}

	/** Lines committed since the beginning, the forgotten ones included: the number of the next one. */
	get committed(): number {
		return this.#end;
	}

	commit(key: LineKey, time: EpochMicros, lengthBytes: number): void {
		while (this.#mayForget(time)) this.#forget();
		if (this.size === this.#records.length) this.#grow();
		const at = this.#end % this.#records.length;
		this.#records[at] = this.#keys.add(key, this.#end++);
		this.#times[at] = time;
		this.#sizes[at] = lengthBytes;
		this.#sizeBytes += lengthBytes;
	}

	/** Is this one of the remembered lines? Uses up one copy of it, until the next response. */
	match(key: LineKey): boolean {
		return this.#keys.match(key, this.#response);
	}

	/** Is there a copy that this response has not matched? */
	hasMore(key: LineKey): boolean {
		return this.#keys.hasMore(key, this.#response);
	}

	/** The number of a remembered line, of several copies the last; undefined where it is not remembered. */
	lineOf(key: LineKey): number | undefined {
		const low = this.#keys.lineOf(key);
		if (low === undefined) return undefined;
		// Of numbers with these last 32 bits, the one among the last lines.
		return this.#end - ((this.#end - low) % 2 ** 32);
	}

	/** Time of a line by its number; NaN where it is not remembered. */
	timeOf(line: number): EpochMicros {
		return line >= this.#first && line < this.#end ? this.#timeOf(line) : Number.NaN;
	}

	/** From now on each copy may be matched once more. */
	nextResponse(): void {
		this.#response++;
	}

	/** The highest of the remembered times; -Infinity where there is none. */
	highestTime(): EpochMicros {
		let highest = Number.NEGATIVE_INFINITY;
		for (let line = this.#first; line < this.#end; line++) {
			const time = this.#timeOf(line);
			if (time > highest) highest = time;
		}
		return highest;
	}

	/** Is a line of the one time remembered, and after it one of the other? */
	hasInOrder(one: EpochMicros, other: EpochMicros): boolean {
		let hasOne = false;
		for (let line = this.#first; line < this.#end; line++) {
			const time = this.#timeOf(line);
			if (hasOne && time === other) return true;
			hasOne ||= time === one;
		}
		return false;
	}

	/** Were lines forgotten? */
	get hasForgotten(): boolean {
		return this.#first > 0;
	}

	/** As how many entries the last lines were stored at most, by a runtime that takes 8 KiB into one: of those that were written so long before the last one. */
	entriesOfLast(micros: number): number {
		let entries = 0;
		const newest = this.timeOf(this.#end - 1);
		for (let line = this.#end - 1; line >= this.#first && !(Math.abs(newest - this.#timeOf(line)) > micros); line--) {
			entries += 1 + Math.floor((this.#sizes[line % this.#sizes.length] ?? 0) / entryBytes);
		}
		return entries;
	}

	/** Is there a first line that need not be kept when one of this time comes? */
	#mayForget(newest: EpochMicros): boolean {
		if (this.size >= mostLines) return true;
		return this.size > 0 && this.#sizeBytes > this.keptBytes && !(Math.abs(newest - this.#timeOf(this.#first)) <= this.keptMicros);
	}

	#forget(): void {
		const at = this.#first++ % this.#records.length;
		this.#sizeBytes -= this.#sizes[at] ?? 0;
		this.#keys.remove(this.#records[at] ?? 0);
	}

	#timeOf(line: number): EpochMicros {
		return this.#times[line % this.#times.length] ?? Number.NaN;
	}

	/** Twice as many lines; each to its place in the longer ring. */
	#grow(): void {
		const [records, times, sizes] = [this.#records, this.#times, this.#sizes];
		const length = records.length;
		this.#records = new Uint32Array(length * 2);
		this.#times = new Float64Array(length * 2);
		this.#sizes = new Uint32Array(length * 2);
		for (let line = this.#first; line < this.#end; line++) {
			const [from, to] = [line % length, line % (length * 2)];
			this.#records[to] = records[from] ?? 0;
			this.#times[to] = times[from] ?? Number.NaN;
			this.#sizes[to] = sizes[from] ?? 0;
		}
	}
}
