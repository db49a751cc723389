import type {EpochMicros} from '../model/time.js';
import {gapReasons} from './gap-reasons.js';
import type {Judgement} from './source.js';

type Gap = NonNullable<Judgement['gap']>;

/** The log was rotated before it was read to its end: where the gap stands, once it is known that the current file begins after all that was read. */
export class Overtaking {
	/** From this time on the file is another one than the one that is being read. */
	#from: EpochMicros | undefined;
	#due: Gap | undefined;

	/**
	The current file begins with a line of this time.

	@param newestThen - time of the newest line that was read when that was asked.
	@param newest - the same now.
	@returns whether lines may have been missed.
	*/
	begins(first: EpochMicros, newestThen: EpochMicros, newest: EpochMicros): boolean {
		if (!(first > newestThen)) return false;
		if (newest >= first) this.#due = {from: newestThen, to: first, why: gapReasons.overtaken};
		else this.#from = first;
		return true;
	}

	/** It cannot be known where the file begins of which lines were read after that of `newestThen`, up to `newest`. */
	doubt(newestThen: EpochMicros, newest: EpochMicros): void {
		this.#due = {from: newestThen, to: newest, why: gapReasons.doubtful};
	}

	/** Is a new line of this time one of the file that has overtaken? */
	isBeyond(time: EpochMicros): boolean {
		return this.#from !== undefined && time >= this.#from;
	}

	/** A gap stands before the line that comes now. */
	shown(): void {
		this.#from = undefined;
	}

	/** A gap that was found out late: it is to be told with the next line. */
	takeDue(): Gap | undefined {
		const due = this.#due;
		this.#due = undefined;
		return due;
	}
}
