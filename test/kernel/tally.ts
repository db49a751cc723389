import {type Compared, compareWays, declinesOf} from '../support/both-ways.js';

/** What was compared so far, to be printed. */
export class Tally {
	#lines = 0;
	#events = 0;
	#taken = 0;
	readonly #declines = new Map<string, number>();

	/** Compare a log with the kernel and without it. */
	compare(log: Buffer): Compared {
		const compared = compareWays(log);
		this.#lines += compared.lines;
		this.#events += compared.events;
		this.#taken += compared.taken;
		for (const [why, count] of declinesOf(log)) this.#declines.set(why, (this.#declines.get(why) ?? 0) + count);
		return compared;
	}

	toString(): string {
		const declines = [...this.#declines].sort(([, a], [, b]) => b - a).map(([why, count]) => `${why} ${count}`);
		return `${this.#lines} lines, ${this.#events} events, ${this.#taken} by the kernel; declined: ${declines.join(', ') || 'none'}`;
	}

	get lines(): number {
		return this.#lines;
	}

	get hasEvents(): boolean {
		return this.#events > 0;
	}
}
