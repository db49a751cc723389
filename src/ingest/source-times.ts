import {type EpochMicros, formatRfc3339} from '../model/time.js';

/** When the events of one source were, and where it is not proven that all of them came. */
export class SourceTimes {
	readonly gaps: Array<{readonly from: string; readonly to: string}> = [];
	#first: EpochMicros = Number.NaN;
	#last: EpochMicros = Number.NaN;
	/** The gap behind which no event has come yet. */
	#open: number | undefined;

	/** Of the newest event; NaN where there is none. */
	get newest(): EpochMicros {
		return this.#last;
	}

	/** RFC 3339; '' where there is no event. */
	get first(): string {
		return formatRfc3339(this.#first);
	}

	get last(): string {
		return formatRfc3339(this.#last);
	}

	/** An event came. */
	see(time: EpochMicros): void {
		if (this.#open !== undefined) this.#endGap(time);
		if (!(time >= this.#first)) this.#first = Number.isNaN(time) ? this.#first : time;
		if (!(time <= this.#last)) this.#last = Number.isNaN(time) ? this.#last : time;
	}

	/**
	@param range - `from`: NaN = at the newest event; `to`: NaN = nobody knows.
	@returns where it begins.
	*/
	addGap({from, to}: {readonly from: EpochMicros; readonly to: EpochMicros}): EpochMicros {
		const begin = Number.isNaN(from) ? this.#last : from;
		this.gaps.push({from: formatRfc3339(begin), to: formatRfc3339(to)});
		return begin;
	}

	/** The gap that was added last goes on to the next event. */
	leaveOpen(): void {
		this.#open = this.gaps.length - 1;
	}

	#endGap(time: EpochMicros): void {
		const gap = this.gaps[this.#open ?? -1];
		if (gap) this.gaps[this.#open ?? -1] = {...gap, to: formatRfc3339(time)};
		this.#open = undefined;
	}
}
