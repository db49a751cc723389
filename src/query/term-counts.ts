import type {EventIndex} from '../store/columns.js';
import type {QueryNode, Span} from './ast.js';
import {Batch, batchRows} from './passes/batch.js';
import {orInto, verdict} from './passes/verdict.js';
import type {Plan} from './plan.js';
import type {RowMemory} from './row-memory.js';
import type {RowSpace} from './row-space.js';
import {nearestValue} from './suggest.js';

/** What one top-level term does to the rows: how many would come back without it, and how many it passes alone. Rows that are hidden are in neither. */
export type TermCount = {
	readonly span: Span;
	readonly removed: number;
	readonly alone: number;
	/** Of a term that passes nothing the value that was most likely meant. */
	readonly meant?: string | undefined;
};

/** Counts, for each top-level term of a plan, in slices over all rows there are at the beginning. */
export class TermCounter {
	readonly #removed: Uint32Array;
	readonly #alone: Uint32Array;
	/** For each term its verdicts on the batch. */
	readonly #verdicts: readonly Uint8Array[];
	/** The best verdict of any term: without a `yes` a row is in no count. */
	readonly #best = new Uint8Array(batchRows);
	readonly #batch: Batch;
	readonly #through: EventIndex;
	#next: EventIndex = 0;

	constructor(
		private readonly plan: Plan,
		private readonly rows: RowSpace,
		private readonly known: RowMemory,
	) {
		this.#removed = new Uint32Array(plan.terms.length);
		this.#alone = new Uint32Array(plan.terms.length);
		this.#verdicts = plan.terms.map(() => new Uint8Array(batchRows));
		this.#batch = new Batch(rows);
		this.#through = rows.requests.through;
	}

	/** @returns whether there is more to count. */
	work(deadline: number): boolean {
		while (this.#next < this.#through && performance.now() < deadline) {
			const to = Math.min(this.#through, this.#next + batchRows);
			this.#batch.fillRange(this.#next, to);
			this.#next = to;
			this.#count(this.#batch);
		}
		return this.#next < this.#through;
	}

	/** Of the terms that stand in the text: `--since` stands nowhere. */
	result(): TermCount[] {
		const counts = this.plan.terms.map(({node}, at) => this.#countOf(node, this.#removed[at] ?? 0, this.#alone[at] ?? 0));
		return counts.filter(({span}) => span.to > span.from);
	}

	#countOf(node: QueryNode, removed: number, alone: number): TermCount {
		const {span} = node;
		return {span, removed, alone, ...(alone === 0 ? {meant: nearestValue(this.rows.reader, node)} : {})};
	}

	#count(batch: Batch): void {
		this.#best.fill(verdict.no, 0, batch.count);
		for (const [at, term] of this.plan.terms.entries()) {
			const verdicts = this.#verdicts[at] ?? this.#best;
			term.pass(batch, verdicts);
			orInto(this.#best, verdicts, batch.count);
		}
		this.known.hiding.hide(batch, this.#best, this.plan);
		for (let i = 0; i < batch.count; i++) if (this.#best[i] === verdict.yes) this.#countRow(i);
	}

	#countRow(i: number): void {
		let failed = 0;
		let only = 0;
		for (let at = 0; at < this.#verdicts.length; at++) {
			if (this.#verdicts[at]?.[i] === verdict.yes) this.#alone[at] = (this.#alone[at] ?? 0) + 1;
			else {
				failed++;
				only = at;
			}
		}
		// Where it is not known yet whether a term passes, it removes nothing yet.
		if (failed === 1 && this.#verdicts[only]?.[i] === verdict.no) this.#removed[only] = (this.#removed[only] ?? 0) + 1;
	}
}
