import type {SourceState} from '../model/source.js';
import {formatDuration} from '../model/time.js';
import type {SourceSink} from './source.js';

/** What is told of one pod's log: its state, and, as long as no event has come, why there may be none. */
export class LogStatus {
	readonly #why: () => string;
	#sink: SourceSink | undefined;
	#state: SourceState = 'connecting';
	#sawEvent = false;
	/** Shown beside `live` and `silent` until an event comes. */
	#note = '';

	/** @param why - one sentence on why the log holds no events. */
	constructor(why: () => string) {
		this.#why = why;
	}

	get sawEvent(): boolean {
		return this.#sawEvent;
	}

	begin(sink: SourceSink): void {
		this.#sink = sink;
		this.tell('connecting', '');
	}

	tell(state: SourceState, reason: string): void {
		this.#state = state;
		this.#sink?.status({state, reason, progress: undefined});
	}

	live(): void {
		this.tell('live', this.#note);
	}

	/** Something came. */
	heard(): void {
		if (this.#state !== 'live' && this.#state !== 'behind') this.live();
	}

	/** What comes is so old. */
	behind(ms: number): void {
		this.tell('behind', `behind ${formatDuration(ms * 1000)}${this.#note && `; ${this.#note}`}`);
	}

	caughtUp(): void {
		if (this.#state === 'behind') this.live();
	}

	silent(ms: number): void {
		this.tell('silent', `silent for ${ms / 1000} s${this.#note && `; ${this.#note}`}`);
	}

	eventSeen(): void {
		this.#sawEvent = true;
		this.#setNote('');
	}

	/** The log has been read for a while: if there was no event, why? */
	missEvents(): void {
		if (!this.#sawEvent) this.#setNote(this.#why());
	}

	ended(): void {
		this.tell('ended', this.#sawEvent ? '' : this.#why());
	}

	#setNote(note: string): void {
		if (note === this.#note) return;
		this.#note = note;
		if (this.#state === 'live') this.live();
	}
}
