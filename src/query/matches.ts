import type {FromIngest} from '../ingest/messages.js';
import type {RawTerm} from '../ingest/raw-term.js';
import {Listeners, type Readable} from '../model/readable.js';
import type {SourceId} from '../model/source.js';
import type {EpochMicros} from '../model/time.js';
import {type EventIndex, entryKinds} from '../store/columns.js';
import type {StoreReader} from '../store/reader.js';
import type {RequestListener} from '../store/request-links.js';
import type {Requests} from '../store/requests.js';
import type {FacetCounter} from './facets.js';
import type {Field} from './fields.js';
import {Intake} from './intake.js';
import type {Plan} from './plan.js';
import {allRows, isSameQuestion, isSameSnapshot, type MatchesSnapshot, type Question} from './question.js';
import {isStricter} from './refine.js';
import type {RowSpace} from './row-space.js';
import type {Run} from './run.js';
import {RunMaker} from './run-maker.js';
import {type Suggestion, suggestFor} from './suggest.js';
import {TakenWords} from './taken-words.js';
import {type TermCount, TermCounter} from './term-counts.js';
import {Words} from './words.js';

export type MatchesOptions = {
	/** Names of sources, for the field `source`. */
	readonly sourceName?: (source: SourceId) => string;
	/** Times without a zone are UTC. */
	readonly isUtc?: boolean;
	/** The time now, until the first `tick`. */
	readonly now?: EpochMicros;
};

type Found = Pick<Extract<FromIngest, {type: 'found'}>, 'generation' | 'events' | 'hits' | 'through'>;

/** What the ingest worker is to be asked; a new number whenever the terms are others. */
export type Wanted = {readonly generation: number; readonly terms: readonly RawTerm[]; readonly from: EventIndex};

/** The raw search may be so many entries behind the live end without being called unfinished again. */
const patience = 4096;

/**
The rows that pass the query, in the order of time: the only one that takes entries into `Requests`.

Nothing happens by itself: call `advance` after every publish, `ask`, `found` and `tick`, again and again while it returns true. The rows of the question before stay until the new one has an answer to show, so that the screen never flashes empty.
*/
export class Matches implements Readable<MatchesSnapshot> {
	readonly words: Words;
	readonly #listeners = new Listeners();
	readonly #intake: Intake;
	readonly #maker: RunMaker;
	readonly #taken: TakenWords;
	readonly #clock: {now: EpochMicros; newest: EpochMicros; day: EpochMicros; isUtc: boolean};
	#question = allRows;
	#generation = 0;
	#askedAt = performance.now();
	#tookMs: number | undefined;
	/** The run of the newest question, and the one that is shown; the same but for a moment after `ask`. */
	#current: Run;
	#shown: Run;
	#shownGeneration = 0;
	/** What the last version of the snapshot was a version of. */
	#shownVersion = 0;
	#version = 0;
	#counter: TermCounter | undefined;
	#snapshot: MatchesSnapshot;

	constructor(
		private readonly reader: StoreReader,
		private readonly requests: Requests,
		options: MatchesOptions = {},
	) {
		this.#intake = new Intake(reader, requests);
		this.#clock = {now: options.now ?? Date.now() * 1e3, newest: Number.NaN, day: Number.NaN, isUtc: options.isUtc ?? false};
		this.words = new Words(reader);
		const {words} = this;
		this.#maker = new RunMaker({requests, intake: this.#intake, words, clock: this.#clock, sourceName: options.sourceName});
		this.#taken = new TakenWords(words, this.#maker);
		this.#current = this.#maker.run(this.#question);
		this.#shown = this.#current;
		this.#snapshot = this.#describe();
	}

	getSnapshot = (): MatchesSnapshot => this.#snapshot;
	subscribe = (listener: () => void): (() => void) => this.#listeners.subscribe(listener);

	/** The rows as the shown answer has them, for fields. */
	get rows(): RowSpace {
		return this.#shown.rows;
	}

	/** The plan of the newest question. */
	get plan(): Plan {
		return this.#current.plan;
	}

	/** Ask something else. @returns the generation of the answers. */
	ask(question: Partial<Question>): number {
		const before = this.#question;
		this.#question = {...allRows, ...question};
		if (isSameQuestion(before, this.#question)) {
			this.#taken.isDue ||= before.fuzzyFallback !== this.#question.fuzzyFallback;
			return this.#generation;
		}
		this.#clock.day = this.#question.day;
		this.#generation++;
		this.#askedAt = performance.now();
		this.#tookMs = undefined;
		this.#taken.isDue = true;
		const base = this.#baseFor(before);
		this.#maker.replaced = new Map();
		this.#replaceCurrent(this.#maker.run(this.#question, base));
		return this.#generation;
	}

	/**
	Take in new entries and test rows.

	@param budgetMs - work for about so long.
	@returns whether there is more to do now.
	*/
	advance(budgetMs: number): boolean {
		const start = performance.now();
		const deadline = start + budgetMs;
		let hasMore = this.#takeIn(start + budgetMs / 2);
		hasMore = this.#current.work(deadline) || hasMore;
		if (this.#taken.isDue) hasMore = this.#resolveWords(deadline, !hasMore) || hasMore;
		if (this.#shown !== this.#current && this.#current.hasBegun) {
			this.#shown.retire();
			this.#shown = this.#current;
			this.#shownGeneration = this.#generation;
			this.#version++;
		}
		if (!hasMore && this.#isSearched()) this.#tookMs ??= performance.now() - this.#askedAt;
		this.#publish();
		return hasMore;
	}

	/** Take in an answer of the worker; one to an older question is dropped. */
	found({generation, events, hits, through}: Found): void {
		if (generation !== this.#maker.rawGeneration) return;
		const before = this.#maker.hits.searched;
		this.#maker.hits.add(events, hits, through);
		this.#current.searched(before, this.#maker.hits.searched);
		if (this.#isSearched()) this.#taken.isDue = true;
	}

	/** A segment leaves the index, and can still be read: its rows go, and what is left of its requests is tested again. */
	leave(index: number): void {
		const steps = this.leaveInSteps(index);
		while (!steps.next().done);
	}

	/** The same, a step with each `next`: with the first its rows go. Nothing may be taken in or tested before the last. */
	*leaveInSteps(index: number): Generator<void, void> {
		const runs = this.#current === this.#shown ? [this.#current] : [this.#current, this.#shown];
		for (const run of runs) run.leave(index);
		this.#version++;
		this.#publish();
		yield;
		yield* this.requests.leaveInSteps(index, this.#listener);
		const gaps = this.#intake.leave(index);
		for (const run of runs) run.forgetGaps(gaps);
		this.#maker.leave(index);
		this.#version++;
	}

	/** What has to be searched in raw bytes, events that are still to come included. Undefined: nothing. */
	wanted(): Wanted | undefined {
		const {rawTerms} = this.plan;
		return rawTerms.length === 0 ? undefined : {generation: this.#maker.rawGeneration, terms: rawTerms, from: 0};
	}

	/** Time goes by: rows that this can change are tested again. Once a second, and once when all input has ended. */
	tick(now: EpochMicros): void {
		this.#clock.now = now;
		this.#clock.newest = this.#intake.newest;
		this.#taken.isDue = true;
		if (this.plan.dependsOnClock === 'all') this.#current.again();
		if (this.plan.dependsOnClock !== undefined) for (const head of this.#intake.restless()) this.#current.touch(head);
	}

	/** The row at a place from 0 to below `length`. */
	rowAt(place: number): EventIndex {
		return this.#shown.order.rowAt(place);
	}

	/** Copy the rows from place `from` on, in the order of time. @returns how many there were to copy, at most `into.length`. */
	copyRows(from: number, into: Uint32Array): number {
		return this.#shown.order.copyRows(from, into);
	}

	/** The place of a row; of one that does not pass, the place of the next later row that does. */
	placeOf(row: EventIndex): number {
		return this.#shown.placeOf(row);
	}

	/** Is the row among the matches? */
	has(row: EventIndex): boolean {
		return this.#shown.has(row);
	}

	/** Is the entry a gap? */
	isGap(row: EventIndex): boolean {
		return entryKinds[this.reader.number('kind', row)] === 'gap';
	}

	/**
	What each top-level term removes, counted in slices over the entries that there are now. Call it again until it answers; the next call after that counts anew.

	@returns undefined while counting, or while the question is not answered yet.
	*/
	termCounts(budgetMs: number): readonly TermCount[] | undefined {
		const {plan, rows} = this.#current;
		if (!this.#current.isIdle) return undefined;
		this.#counter ??= new TermCounter(plan, rows, this.#current.known);
		if (this.#counter.work(performance.now() + budgetMs)) return undefined;
		const counts = this.#counter.result();
		this.#counter = undefined;
		return counts;
	}

	/** Counts the values of a field that `hasFacets` over the rows that are shown now. */
	facetsOf(field: Field): FacetCounter {
		return this.#shown.facetsOf(field);
	}

	/** For each bare word that no event holds the nearest one that some event does: what print mode says instead of widening. Empty before all raw bytes were searched. */
	suggestions(): readonly Suggestion[] {
		if (!this.#isSearched()) return [];
		this.words.extend(Number.POSITIVE_INFINITY);
		return suggestFor(this.plan, this.#maker.hits, this.words);
	}

	#takeIn(deadline: number): boolean {
		let hasMore = this.requests.through < this.reader.through;
		if (hasMore) this.#version++;
		while (hasMore) {
			hasMore = this.#intake.extend(this.#listener);
			if (performance.now() >= deadline) break;
		}
		this.#clock.newest = this.#intake.newest;
		return hasMore;
	}

	readonly #listener: RequestListener = {
		continued: head => this.#current.touch(head),
		moved: (head, before) => {
			this.#current.moved(head, before);
			if (this.#shown !== this.#current) this.#shown.moved(head, before);
		},
	};

	/** The run of the question before, if it is complete and only rows that pass it can pass the new one. */
	#baseFor(before: Question): Run | undefined {
		const {query, kind} = this.#question;
		const {plan, isIdle} = this.#current;
		if (!query || !before.query || kind !== before.kind || !Object.is(this.#question.day, before.day)) return undefined;
		if (!isIdle || !plan.isTimeless || plan.taken.length > 0 || plan.day() !== undefined) return undefined;
		return isStricter(query, before.query) ? this.#current : undefined;
	}

	#replaceCurrent(run: Run): void {
		this.#counter = undefined;
		if (this.#current !== this.#shown) this.#current.retire();
		this.#current = run;
	}

	/** All that there is was searched in raw bytes, if anything has to be. */
	#isSearched(): boolean {
		return this.plan.rawTerms.length === 0 || this.#maker.hits.searched >= this.reader.through;
	}

	/** Words may mean something else by now: then the question is run anew. @returns whether there is more to do. */
	#resolveWords(deadline: number, isIdle: boolean): boolean {
		const asked = {question: this.#question, run: this.#current, isIdle, isSearched: this.#isSearched()};
		const found = this.#taken.look(asked, deadline);
		if (found === 'others') this.#replaceCurrent(this.#maker.run(this.#question));
		return found !== 'same';
	}

	#publish(): void {
		const next = this.#describe();
		if (isSameSnapshot(next, this.#snapshot)) return;
		this.#snapshot = next;
		this.#listeners.notify();
	}

	#describe(): MatchesSnapshot {
		const {order, matched, noise: hidden, own: hiddenOwn, plan, rows, version} = this.#shown;
		if (version !== this.#shownVersion) this.#version++;
		this.#shownVersion = version;
		return {
			generation: this.#shownGeneration,
			length: order.length,
			matched,
			total: (rows.kind === 'requests' ? this.requests.count : this.#intake.events) + (rows.hasRemains ? this.#intake.remains : 0),
			noise: hidden,
			own: hiddenOwn,
			searching: this.#searching(),
			tookMs: this.#tookMs,
			taken: plan.taken,
			day: plan.day(),
			version: this.#version,
		};
	}

	#searching(): number | undefined {
		const {progress, isIdle} = this.#current;
		const {through} = this.reader;
		const behind = this.plan.rawTerms.length === 0 ? 0 : through - this.#maker.hits.searched;
		if (this.#tookMs !== undefined) return behind > patience ? this.#maker.hits.searched / through : undefined;
		const share = through === 0 ? 1 : Math.min(progress, this.requests.through / through, 1 - behind / through);
		return share === 1 && isIdle ? undefined : Math.max(0, share);
	}
}
