import type {EpochMicros} from '../model/time.js';

type Line = {readonly key: string; readonly time: EpochMicros; readonly sizeBytes: number};
type Copies = {copies: number; matched: number; response: number};

/** What a line costs here besides its own bytes, so that a log of tiny lines cannot take a gigabyte. */
const overheadBytes = 128;

/**
The lines of one log that were committed last, in order, as a multiset of keys: which line of a response was there before?

Each remembered copy answers for one line of each response, no more: text that repeats is not taken for a replay more often than it was seen. A line is forgotten when it is both older than `keptMicros` before the newest and more than `keptBytes` back.
*/
export class LineMemory {
	/** In order of commitment; those before `#first` are forgotten. */
	#lines: Line[] = [];
	#first = 0;
	#sizeBytes = 0;
	/** One for each key of `#lines` from `#first` on; `matched` counts only if `response` is the current one. */
	readonly #copies = new Map<string, Copies>();
	#response = 0;

	constructor(
		readonly keptMicros: number,
		readonly keptBytes: number,
	) {}

	get size(): number {
		return this.#lines.length - this.#first;
	}

	commit(key: string, time: EpochMicros, lengthBytes: number): void {
		const sizeBytes = lengthBytes + overheadBytes;
		this.#lines.push({key, time, sizeBytes});
		this.#sizeBytes += sizeBytes;
		const known = this.#copies.get(key);
		if (known) known.copies++;
		else this.#copies.set(key, {copies: 1, matched: 0, response: this.#response});
		this.#forget(time);
	}

	/** Is this one of the remembered lines? Uses up one copy of it, until the next response. */
	match(key: string): boolean {
		const known = this.#copies.get(key);
		if (!known) return false;
		if (known.response !== this.#response) {
			known.response = this.#response;
			known.matched = 0;
		}
		if (known.matched === known.copies) return false;
		known.matched++;
		return true;
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
		let highest = Number.NEGATIVE_INFINITY;
		let lowest = Number.POSITIVE_INFINITY;
		let wentBack = false;
		for (let i = this.#first; i < this.#lines.length; i++) {
			const time = this.#lines[i]?.time ?? Number.NaN;
			if (time < highest - 1e6) wentBack = true;
			if (time > highest) highest = time;
			if (time < lowest) lowest = time;
		}
		if (!Number.isFinite(highest)) return undefined;
		return wentBack ? lowest : highest;
	}

	#forget(newest: EpochMicros): void {
		for (let line = this.#lines[this.#first]; line !== undefined; line = this.#lines[this.#first]) {
			if (this.#sizeBytes <= this.keptBytes || Math.abs(newest - line.time) <= this.keptMicros) break;
			this.#sizeBytes -= line.sizeBytes;
			this.#first++;
			this.#forgetCopy(line.key);
		}
		if (this.#first < 4096 || this.#first < this.#lines.length / 2) return;
		this.#lines = this.#lines.slice(this.#first);
		this.#first = 0;
	}

	#forgetCopy(key: string): void {
		const known = this.#copies.get(key);
		if (!known) return;
		known.copies--;
		known.matched = Math.min(known.matched, known.copies);
		if (known.copies === 0) this.#copies.delete(key);
	}
}
