import type {LineMemory} from './line-memory.js';

/** More than the few lines of a log that hardly anything is written to. */
const fewestEntries = 100;
const rateMicros = 3e6;
/** A log may be written to faster than it was. */
const slack = 1.5;
const larger = 16;
/** So often the end of the log is asked for before all of it is. */
const mostTails = 2;

/**
How far back is asked for when a log is opened again: as many of its last entries as reach back to the last line that was read, by the rate at which it was written. If they do not, more; then all of the current file.

Never what was written since a time: a kubelet leaves out whatever has an earlier stamp, also while it follows, without a sign. Where the clock of its node was set back, that is what is written from then on, until it has caught up.
*/
export class Reach {
	/** How often what was asked for did not reach back. */
	#shorts = 0;
	/** What this response is of: the last entries of the log; undefined: all of it. */
	#entries: number | undefined;
	/** Lines that came of it. */
	#lines = 0;
	/** Lines of it were passed over that may be new. */
	#hasPassedOver = false;
	#believesTimes = true;

	/** Is the response that is being read one of the last entries of the log only? */
	get isTail(): boolean {
		return this.#entries !== undefined;
	}

	/** Were lines passed over that may be new? Then more is to be asked for. */
	get hasPassedOver(): boolean {
		return this.#hasPassedOver;
	}

	/** Can a line that is not later than all that is remembered be one that was forgotten, or not wanted? Not where it is known that all of the log does not reach back. */
	get believesTimes(): boolean {
		return this.#believesTimes;
	}

	/**
	What to ask for next; a kubelet counts entries, of which a long line has several.

	@param passedMs - since the last line came.
	@returns undefined: all.
	*/
	ask(memory: LineMemory, passedMs: number): number | undefined {
		const perSecond = memory.entriesOfLast(rateMicros) / (rateMicros / 1e6);
		const entries = fewestEntries + Math.ceil(perSecond * (1 + passedMs / 1000) * slack);
		this.#entries = this.#shorts < mostTails ? entries * larger ** this.#shorts : undefined;
		return this.#entries;
	}

	askAll(): undefined {
		this.#entries = undefined;
	}

	/** Another line that is not remembered came of a response that has not reached the last line that was read. @returns whether it must have by now. */
	isExhausted(): boolean {
		return ++this.#lines > (this.#entries ?? Number.POSITIVE_INFINITY);
	}

	passOver(): void {
		this.#hasPassedOver = true;
	}

	/** It is known that the response does not reach back. */
	fallShort(): void {
		if (this.isTail) this.#hasPassedOver = true;
		else this.#believesTimes = false;
	}

	/** The last line that was read came again, or it is known that it will not. */
	reached(): void {
		this.#shorts = 0;
		this.#hasPassedOver = false;
		this.#believesTimes = true;
	}

	/** The response is over. */
	end(): void {
		if (this.#hasPassedOver) this.#shorts++;
		this.#hasPassedOver = false;
		this.#lines = 0;
	}
}
