import type {SourceSink} from './source.js';

/** The gaps of a file that is followed: one at a place, however many reasons there are for it. */
export class GapPlace {
	/** Nothing was given since the last gap. */
	#isBehindGap = false;
	/** Why there is a gap before the file that is read now; '' where there is none. */
	#why = '';

	get why(): string {
		return this.#why;
	}

	/** Something was given. */
	given(): void {
		this.#isBehindGap = false;
	}

	/** What was begun is no line, and no part of what comes. @param why - '' where nothing is to be told. */
	before(why: string, sink: SourceSink): void {
		this.#why = why;
		if (why === '' || this.#isBehindGap) return;
		sink.cut();
		this.here(why, sink);
	}

	/** Here, where what was begun may still be ended. */
	here(why: string, sink: SourceSink): void {
		if (why === '' || this.#isBehindGap) return;
		sink.gap(why);
		this.#isBehindGap = true;
	}
}
