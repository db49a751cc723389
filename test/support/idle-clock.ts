import type {Clock} from '../../src/sources/clock.js';

/** So many turns of the event loop without anything happening, and there is nothing but a clock to wait for: a connection over loopback takes a few. */
const idleTurns = 20;

let happened = 0;

/** Something happened at either end of a connection of a test. */
export const somethingHappened = (): void => void happened++;

type Wait = {readonly dueMs: number; readonly done: () => void};

/**
Time that passes only when nothing else happens: then it jumps to whatever is waited for next. So nothing takes longer than it has to, and nothing comes too early on a machine that is busy.

@param random - always the same chance.
*/
export class IdleClock implements Clock {
	#nowMs = Date.UTC(2026, 0, 2, 12);
	#waits: Wait[] = [];
	#seen = 0;
	#turns = 0;
	#isRunning = false;

	constructor(private readonly chance = 0.5) {}

	nowMs = (): number => this.#nowMs;
	random = (): number => this.chance;

	wait = (ms: number, signal: AbortSignal): Promise<void> =>
		new Promise(resolve => {
			if (signal.aborted) return resolve();
			const wait: Wait = {
				dueMs: this.#nowMs + Math.max(0, Math.ceil(ms)),
				done: () => {
					this.#waits = this.#waits.filter(each => each !== wait);
					signal.removeEventListener('abort', wait.done);
					somethingHappened();
					resolve();
				},
			};
			signal.addEventListener('abort', wait.done, {once: true});
			this.#waits.push(wait);
			somethingHappened();
			this.#run();
		});

	#run(): void {
		if (this.#isRunning) return;
		this.#isRunning = true;
		setImmediate(this.#turn);
	}

	readonly #turn = (): void => {
		this.#turns = this.#seen === happened ? this.#turns + 1 : 0;
		this.#seen = happened;
		if (this.#turns >= idleTurns) this.#jump();
		this.#isRunning = this.#waits.length > 0;
		if (this.#isRunning) setImmediate(this.#turn);
	};

	#jump(): void {
		const next = this.#waits.reduce<Wait | undefined>((first, each) => (first && first.dueMs <= each.dueMs ? first : each), undefined);
		if (!next) return;
		this.#turns = 0;
		this.#nowMs = Math.max(this.#nowMs, next.dueMs);
		next.done();
	}
}
