import type {EpochMicros} from '../model/time.js';
import {type LineKey, LineKeys} from './line-keys.js';

/** So many lines at most, whatever their time and size: with all that belongs to them less than 32 MiB. */
export const mostLines = 1 << 19;

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

	/**
	The time up to which everything was read: the highest of the remembered times. If time went back by more than a second among them (the node's clock was set), the lowest.

	@returns undefined when nothing is remembered.
	*/
	resumeTime(): EpochMicros | undefined {
		const {highest, lowest, wentBack} = this.#span();
		if (!Number.isFinite(highest)) return undefined;
		return wentBack ? lowest : highest;
	}

	/** The highest of the remembered times; -Infinity where there is none. */
	highestTime(): EpochMicros {
		return this.#span().highest;
	}

	#span(): {readonly highest: EpochMicros; readonly lowest: EpochMicros; readonly wentBack: boolean} {
		let highest = Number.NEGATIVE_INFINITY;
		let lowest = Number.POSITIVE_INFINITY;
		let wentBack = false;
		for (let line = this.#first; line < this.#end; line++) {
			const time = this.#timeOf(line);
			if (time < highest - 1e6) wentBack = true;
			if (time > highest) highest = time;
			if (time < lowest) lowest = time;
		}
		return {highest, lowest, wentBack};
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
