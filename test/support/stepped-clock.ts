import type {Clock} from '../../src/sources/clock.js';

/** A clock whose waits end when the test says so: between two of them a test does what it likes. */
export class SteppedClock implements Clock {
	#release: (() => void) | undefined;
	#waited: (() => void) | undefined;

	nowMs(): number {
		return 0;
	}

	random(): number {
		return 0.5;
	}

	wait(_: number, signal: AbortSignal): Promise<void> {
		return new Promise(resolve => {
			const done = () => {
				signal.removeEventListener('abort', done);
				resolve();
			};
			signal.addEventListener('abort', done, {once: true});
			this.#release = done;
			this.#waited?.();
			if (signal.aborted) done();
		});
	}

	/** Resolves when somebody waits. */
	async waiting(): Promise<void> {
		while (!this.#release)
			await new Promise<void>(resolve => {
				this.#waited = resolve;
			});
	}

	/** Ends the wait. Resolves when somebody waits again. */
	async step(): Promise<void> {
		await this.waiting();
		const release = this.#release;
		this.#release = undefined;
		release?.();
		await this.waiting();
	}
}
