import type {LineKey} from './line-keys.js';

const mostLines = 10_000;

/** Lines that prove nothing, since their text repeats, where they stood behind one that does: a response that is opened again sends the same ones behind it. */
export class LinesAfter {
	#keys: LineKey[] = [];
	/** How many of them this response has sent again; undefined when it has gone on. */
	#sentAgain: number | undefined;

	/** A response begins. */
	begin(): void {
		this.#sentAgain = 0;
	}

	/** A line that proves something: those behind it are to come. */
	reset(): void {
		this.#keys = [];
		this.#sentAgain = undefined;
	}

	add(key: LineKey): void {
		if (this.#keys.length < mostLines) this.#keys.push(key);
	}

	/** Is this the next of them, sent again? */
	isNext(key: LineKey): boolean {
		if (this.#sentAgain === undefined) return false;
		const isNext = this.#keys[this.#sentAgain] === key;
		this.#sentAgain = isNext ? this.#sentAgain + 1 : undefined;
		return isNext;
	}
}
