import type {QueryNode} from '../query/ast.js';
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
	/** Newest time among the entries taken in, NaN before the first: what `end-1h` and 08:14 are relative to. */
	newest = Number.NaN;
	#compiled: Compiled | undefined;
	#generation = 0;
	/** Words that `~word` was looked for in. */
	#wordCount = 0;
	readonly #clock: Clock;

	constructor(
		private readonly query: QueryNode,
		private readonly rows: RowSpace,
		private readonly engine: Engine,
		isUtc: boolean,
	) {
		this.words = new Words(rows.reader);
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
		if (!this.#compiled) return [];
		this.words.extend(Number.POSITIVE_INFINITY);
		return suggestFor(this.#compiled.plan, this.#compiled.hits, this.words);
	}

	/** Take in what was published up to `limit`. */
	advance(limit: EventIndex): void {
		const {reader, requests} = this.rows;
		for (let event = requests.through; event < limit; event++) {
			const time = reader.number('time', event);
			if (!(time <= this.newest) && !Number.isNaN(time)) this.newest = time;
		}
		requests.extend(limit, ignore, ignore);
		if (!this.#compiled) this.#compile();
		if (this.#compiled?.plan.needsWords && this.#hasNewWords()) this.#compile();
		while (this.#compiled?.plan.refresh(Number.POSITIVE_INFINITY));
	}

	/** Does a row pass? All its events lie below `reach`. */
	passes(row: EventIndex): boolean {
		return this.rows.reader.number('kind', row) === 0 && this.#compiled?.plan.test(row) === true;
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
		const plan = createPlan(this.query, undefined, {rows: this.rows, hits, words: this.words, clock: this.#clock});
		if (this.#compiled && meaningOf(plan) === meaningOf(this.#compiled.plan)) return;
		this.#compiled = {plan, hits};
		this.engine.send({type: 'find', generation: ++this.#generation, terms: plan.rawTerms, from: 0});
	}
}

const ignore = () => undefined;
const meaningOf = (plan: Plan): string => plan.taken.map(({as}) => as).join('\n');
