import type {Clock} from './clock.js';

/** What a source waits for before it tries again; the user may end it. */
export class Pause {
	#early = new AbortController();

	constructor(private readonly clock: Clock) {}

	/** Resolves after so many milliseconds, or at once when the signal is given or the pause is ended. */
	wait(ms: number, signal: AbortSignal): Promise<void> {
		return this.clock.wait(ms, AbortSignal.any([signal, this.#early.signal]));
	}

	/** Whoever waits waits no longer. */
	end(): void {
		this.#early.abort();
		this.#early = new AbortController();
	}
}
