import type {SourceId} from '../model/source.js';
import type {Requests} from '../store/requests.js';
import {everything} from './ast.js';
import type {Intake} from './intake.js';
import {noiseText} from './noise.js';
import {asksForOwn, own} from './own.js';
import {parseQuery} from './parse.js';
import {createHidden, createPlan, type Hidden, type Plan} from './plan.js';
import type {PlanContext} from './predicate.js';
import type {Question} from './question.js';
import {RawHits} from './raw-hits.js';
import {ByteMemory} from './row-bytes.js';
import {RowMemory} from './row-memory.js';
import {createRowSpace, type RowSpace} from './row-space.js';
import {Run} from './run.js';
import {OrderMemory} from './time-order.js';
import type {Clock} from './time-value.js';
import type {Words} from './words.js';

const parsedNoise = parseQuery(noiseText);
const noise = 'query' in parsedNoise ? parsedNoise.query : everything;

export type RunContext = {
	readonly requests: Requests;
	readonly intake: Intake;
	readonly words: Words;
	readonly clock: Clock;
	/** Names of sources, for the field `source`. */
	readonly sourceName: ((source: SourceId) => string) | undefined;
};

/** What goes on to hold for rows of one kind, of which the same are hidden. */
type Known = {readonly key: string; readonly rows: RowMemory; hidden: Hidden | undefined};

/** Makes the run of each question, and keeps what goes on to hold for the next one: hits of the same raw terms, what is known of rows, memory. */
export class RunMaker {
	/** Of the raw terms of the last run, and their number: another one where the terms are others. */
	hits = new RawHits();
	rawGeneration = 0;
	/** Bare words that no event holds, and what they are taken for. */
	replaced: ReadonlyMap<string, string> = new Map();
	#rawKey = '';
	#known: Known = {key: '', rows: new RowMemory(), hidden: undefined};
	readonly #memory = {order: new OrderMemory(), states: new ByteMemory()};

	constructor(private readonly context: RunContext) {}

	/** @param base - see `RunOptions`. */
	run(question: Question, base?: Run): Run {
		const {kind, gaps} = question;
		const {requests, intake, sourceName} = this.context;
		this.#knowFor(question);
		const rows = createRowSpace(kind, requests.reader, requests, sourceName, gaps);
		let plan = this.plan(question, rows);
		const rawKey = JSON.stringify(plan.rawTerms);
		if (rawKey !== this.#rawKey) {
			this.#rawKey = rawKey;
			this.rawGeneration++;
			this.hits = new RawHits();
			plan = this.plan(question, rows);
		}
		return new Run(plan, rows, intake, this.#known.rows, {showsGaps: gaps, base, memory: this.#memory});
	}

	plan(question: Question, rows: RowSpace): Plan {
		const {words, clock} = this.context;
		const context = {rows, hits: this.hits, words, clock, replaced: this.replaced, known: this.#known.rows};
		return createPlan(question.query ?? everything, this.#hiddenOf(question, context), context);
	}

	#hiddenOf(question: Question, context: PlanContext): Hidden {
		const hidden = {noise: question.hideNoise ? noise : undefined, own: hidesOwn(question) ? own : undefined};
		this.#known.hidden ??= createHidden(hidden, context);
		return this.#known.hidden;
	}

	/** A segment has left the index. */
	leave(index: number): void {
		this.hits.leave(index);
		this.#known.rows.leave(index);
	}

	#knowFor(question: Question): void {
		const key = `${question.kind} ${question.hideNoise} ${hidesOwn(question)}`;
		if (key !== this.#known.key) this.#known = {key, rows: new RowMemory(), hidden: undefined};
	}
}

const hidesOwn = ({query = everything, hideOwn}: Question): boolean => hideOwn && !asksForOwn(query);
