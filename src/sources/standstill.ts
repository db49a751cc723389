import type {Clock} from './clock.js';

const mostMs = 2000;
const beatMs = 500;

/**
Notices that this thread did not run: the machine slept, or the process was stopped. A kubelet whose reader stands still skips lines without a sign (`promises.md` 1, fact 7), so what was on its way meanwhile proves nothing.
*/
export class Standstill {
	#lastMs: number;
	#hasStood = false;
	readonly #timer: NodeJS.Timeout;

	constructor(private readonly clock: Pick<Clock, 'wallMs'>) {
		this.#lastMs = clock.wallMs?.() ?? 0;
		this.#timer = setInterval(() => this.beat(), beatMs);
		this.#timer.unref();
	}

	/** To be called before anything that came is taken in. @returns whether it stood still since the beginning. */
	beat(): boolean {
		const now = this.clock.wallMs?.() ?? 0;
		if (now - this.#lastMs > mostMs) this.#hasStood = true;
		this.#lastMs = now;
		return this.#hasStood;
	}

	close(): void {
		clearInterval(this.#timer);
	}
}
