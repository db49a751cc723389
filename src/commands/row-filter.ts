import type {EpochMicros} from '../model/time.js';
import type {QueryNode} from '../query/ast.js';
import {Batch, batchRows} from '../query/passes/batch.js';
import {keeps} from '../query/passes/verdict.js';
import {createPlan, type Plan} from '../query/plan.js';
import type {Taken} from '../query/predicate.js';
import {RawHits} from '../query/raw-hits.js';
import type {RowSpace} from '../query/row-space.js';
import {type Suggestion, suggestFor} from '../query/suggest.js';
import type {Clock} from '../query/time-value.js';
import {Words} from '../query/words.js';
import type {EventIndex} from '../store/columns.js';
import type {Engine} from './engine.js';

/** A query compiled, and what was found in raw bytes for it. */
type Compiled = {readonly plan: Plan; readonly hits: RawHits};

/**
Tells which rows pass a query, as far as they were read and searched. Without the order in time and the slices of `query/matches.ts`: nobody waits for a key here.
*/
export class RowFilter {
	readonly words: Words;
	#compiled: Compiled | undefined;
	#generation = 0;
	/** Words that `~word` was looked for in. */
	#wordCount = 0;
	readonly #clock: Clock;
	readonly #batch: Batch;
	readonly #verdicts = new Uint8Array(batchRows);

	constructor(
		private readonly query: QueryNode,
		private readonly rows: RowSpace,
		private readonly engine: Engine,
		isUtc: boolean,
	) {
		this.words = new Words(rows.reader);
		this.#batch = new Batch(rows);
		const newest = () => this.newest;
		this.#clock = {
			get now() {
				return Date.now() * 1000;
			},
			get newest() {
				return newest();
			},
			day: Number.NaN,
			isUtc,
		};
		engine.onFound = ({generation, events, hits, through}) => {
			if (generation === this.#generation) this.#compiled?.hits.add(events, hits, through);
		};
	}

	/** Newest time of all events, NaN before the first: what `end-1h` and 08:14 are relative to. */
	get newest(): EpochMicros {
		return this.rows.requests.newest;
	}

	/** Entries below it can be tested; grows with `advance`, and with what is found in raw bytes. */
	get reach(): EventIndex {
		if (!this.#compiled) return 0;
		const {plan, hits} = this.#compiled;
		const {through} = this.rows.requests;
		return plan.rawTerms.length === 0 ? through : Math.min(through, hits.searched);
	}

	/** What each `~word` was taken for. */
	get taken(): readonly Taken[] {
		return this.#compiled?.plan.taken ?? [];
	}

	/** The bare words of the query that no event below `reach` holds. */
	get suggestions(): readonly Suggestion[] {
		if (!this.#compiled || this.#compiled.plan.words.length === 0) return [];
		this.words.extend(Number.POSITIVE_INFINITY);
		return suggestFor(this.#compiled.plan, this.#compiled.hits, this.words);
	}

	/** Take in what was published up to `limit`. */
	advance(limit: EventIndex): void {
		this.rows.requests.extend(limit);
		if (!this.#compiled) this.#compile();
		if (this.#compiled?.plan.needsWords && this.#hasNewWords()) this.#compile();
		while (this.#compiled?.plan.refresh(Number.POSITIVE_INFINITY));
	}

	/** The rows below `reach`, or among some entries below it, that pass, a batch at a time; each is valid until the next. */
	*passing(first: EventIndex = 0, limit: EventIndex = this.reach): Generator<Batch> {
		for (let from = first; from < limit; from += batchRows) {
			this.#batch.fillRange(from, Math.min(limit, from + batchRows));
			yield this.passingOf(this.#batch);
		}
	}

	/** Those of the batch that pass. All their events lie below `reach`. */
	passingOf(batch: Batch): Batch {
		if (!this.#compiled) throw new Error('rows are asked for before any were taken in');
		const {passes, terms} = this.#compiled.plan;
		if (terms.length === 0) return batch;
		passes.pass(batch, this.#verdicts);
		return batch.narrow(this.#verdicts, keeps.yes);
	}

	#hasNewWords(): boolean {
		this.words.extend(Number.POSITIVE_INFINITY);
		const isMore = this.words.texts.length > this.#wordCount;
		this.#wordCount = this.words.texts.length;
		return isMore;
	}

	/** Compile anew, and search anew unless every `~word` means what it meant before. */
	#compile(): void {
		const hits = new RawHits();
		const plan = createPlan(this.query, {}, {rows: this.rows, hits, words: this.words, clock: this.#clock});
		if (this.#compiled && meaningOf(plan) === meaningOf(this.#compiled.plan)) return;
		this.#compiled = {plan, hits};
		this.engine.send({type: 'find', generation: ++this.#generation, terms: plan.rawTerms, from: 0});
	}
}

const meaningOf = (plan: Plan): string => plan.taken.map(({as}) => as).join('\n');
