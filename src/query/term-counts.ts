import type {EventIndex} from '../store/columns.js';
import type {Span} from './ast.js';
import {chunkEntries} from './intake.js';
import type {Plan} from './plan.js';

/** What one top-level term does to the rows: how many would come back without it, and how many it passes alone. Rows hidden as noise are in neither. */
export type TermCount = {readonly span: Span; readonly removed: number; readonly alone: number};

/** Counts, for each top-level term of a plan, in slices over all rows. */
export class TermCounter {
	readonly #removed: number[];
	readonly #alone: number[];
	#next: EventIndex = 0;

	/**
	@param through - entries to be looked at.
	@param isEventRow - which of them are rows that the plan can test.
	*/
	constructor(
		private readonly plan: Plan,
		private readonly through: EventIndex,
		private readonly isEventRow: (entry: EventIndex) => boolean,
	) {
		this.#removed = plan.terms.map(() => 0);
		this.#alone = plan.terms.map(() => 0);
	}

	/** @returns whether there is more to count. */
	work(deadline: number): boolean {
		while (this.#next < this.through && performance.now() < deadline) {
			const end = Math.min(this.through, this.#next + chunkEntries);
			for (; this.#next < end; this.#next++) if (this.isEventRow(this.#next)) this.#count(this.#next);
		}
		return this.#next < this.through;
	}

	/** Of the terms that stand in the text: `--since` stands nowhere. */
	result(): TermCount[] {
		const counts = this.plan.terms.map(({span}, at) => ({span, removed: this.#removed[at] ?? 0, alone: this.#alone[at] ?? 0}));
		return counts.filter(({span}) => span.to > span.from);
	}

	#count(row: EventIndex): void {
		const passed = this.plan.terms.map(({test}) => test(row));
		const failed = passed.flatMap((one, at) => (one === true ? [] : [at]));
		if (failed.length === passed.length || this.plan.isNoise(row) === true) return;
		for (const [at, one] of passed.entries()) if (one === true) this.#alone[at] = (this.#alone[at] ?? 0) + 1;
		const [only = 0] = failed;
		// Where it is not known yet whether a term passes, it removes nothing yet.
		if (failed.length === 1 && passed[only] === false) this.#removed[only] = (this.#removed[only] ?? 0) + 1;
	}
}
