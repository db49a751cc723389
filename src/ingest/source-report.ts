import type {SourceState, SourceStatus} from '../model/source.js';

/** Progress is told this often at most; another state or reason at once. */
const progressEveryMs = 100;

/** What is told of one source: what it says of itself, and where it has nothing to say, what could not be kept of it. */
export class SourceReport {
	/** What the source says of itself. */
	#said: SourceStatus = {state: 'connecting', reason: '', progress: undefined};
	#status: SourceStatus = this.#said;
	/** Milliseconds of the clock that only goes forward. */
	#toldMs = Number.NEGATIVE_INFINITY;

	/** @param lost - what could not be kept, in a sentence; '' where that is nothing. */
	constructor(
		private readonly tell: (status: SourceStatus) => void,
		private readonly lost: () => string,
	) {}

	get state(): SourceState {
		return this.#status.state;
	}

	get progress(): SourceStatus['progress'] {
		return this.#status.progress;
	}

	/** What it said as its last words, if it has ended. */
	get lastWords(): string {
		return this.#said.state === 'ended' ? this.#said.reason : '';
	}

	say(status: SourceStatus): void {
		this.#said = status;
		const next = {...status, reason: status.reason || this.lost()};
		const isNews = next.state !== this.#status.state || next.reason !== this.#status.reason;
		this.#status = next;
		if (isNews || performance.now() - this.#toldMs >= progressEveryMs) this.tellNow();
	}

	/** Is there news of what could not be kept? */
	update(): void {
		if (this.#status.reason !== (this.#said.reason || this.lost())) this.say(this.#said);
	}

	tellNow(): void {
		this.#toldMs = performance.now();
		this.tell(this.#status);
	}
}
