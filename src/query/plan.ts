import type {RawTerm} from '../ingest/raw-term.js';
import type {QueryNode} from './ast.js';
import {allPass, type Predicate} from './passes/predicate.js';
import {type ClockReach, Compiler, type HeldWord, type PlanContext, type Taken} from './predicate.js';
import {dayOf} from './time-value.js';

/** A top-level term: what it says, and its test alone. */
export type PlannedTerm = Predicate & {readonly node: QueryNode};

/** A query compiled for one space of rows. */
export type Plan = {
	/** All terms. Only after a `refresh` that said that there is no more. */
	readonly passes: Predicate;
	/** The rows that are hidden though they pass: those on which it says `yes`. Undefined hides nothing. */
	readonly isNoise: Predicate | undefined;
	/** The same for requests of our own; what is both counts as own. */
	readonly isOwn: Predicate | undefined;
	/** What has to be searched in raw bytes; term i is bit i of the hits. */
	readonly rawTerms: readonly RawTerm[];
	/** Which rows must be tested again as time goes by. */
	readonly dependsOnClock: ClockReach;
	/** The query, noise aside, says the same of a row whatever the time is. */
	readonly isTimeless: boolean;
	readonly terms: readonly PlannedTerm[];
	/** What words were taken for, in their order. */
	readonly taken: readonly Taken[];
	/** The bare words that may be taken for others. */
	readonly words: readonly HeldWord[];
	/** There is a `~word`: what it means can change as words come. */
	readonly needsWords: boolean;
	/** The day, `2026-01-31`, that times without a date are of; undefined where there are none. */
	day(): string | undefined;
	/**
	Take in values that came since, and the time that it is now. To be called before rows are tested, until it returns false.

	@param deadline - of `performance.now()`.
	@returns whether there is more.
	*/
	refresh(deadline: number): boolean;
};

/** What is hidden, compiled: the same for every question, so that its tables are filled once. */
export type Hidden = Partial<Pick<Plan, 'isNoise' | 'isOwn' | 'dependsOnClock' | 'refresh'>>;

/** @param noise - and own: undefined hides nothing. Neither asks for raw bytes. */
export function createHidden(
	{noise, own}: {readonly noise: QueryNode | undefined; readonly own: QueryNode | undefined},
	context: PlanContext,
): Hidden {
	const compiler = new Compiler(context);
	const isNoise = noise && compiler.compile(noise);
	const isOwn = own && compiler.compile(own);
	const {reach, refreshes} = compiler;
	return {isNoise, isOwn, dependsOnClock: reach, refresh: deadline => refreshes.some(refresh => refresh(deadline))};
}

/**
Compile a query: terms over columns become tables of distinct values, what they cannot answer becomes raw terms, the cheapest are asked first.
*/
export function createPlan(query: QueryNode, hidden: Hidden, context: PlanContext): Plan {
	const compiler = new Compiler(context);
	const parts = query.kind === 'and' ? query.parts : [query];
	const terms = parts.map(node => ({node, ...compiler.compile(node)}));
	const {rawTerms, taken, words, refreshes, reach, needsWords, needsDay} = compiler;
	return {
		passes: allPass(terms),
		isNoise: hidden.isNoise,
		isOwn: hidden.isOwn,
		rawTerms,
		dependsOnClock: reach === 'all' ? reach : (hidden.dependsOnClock ?? reach),
		isTimeless: reach === undefined,
		terms,
		taken,
		words,
		needsWords,
		day: () => (needsDay ? dayText(dayOf(context.clock)) : undefined),
		refresh: deadline => refreshes.some(refresh => refresh(deadline)) || (hidden.refresh?.(deadline) ?? false),
	};
}

const dayText = (day: readonly number[]): string => day.map(part => String(part).padStart(2, '0')).join('-');
