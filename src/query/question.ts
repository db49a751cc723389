import type {EpochMicros} from '../model/time.js';
import type {QueryNode} from './ast.js';
import type {Taken} from './predicate.js';
import type {RowKind} from './row-space.js';

/** What is asked of all rows. */
export type Question = {
	/** Undefined: every row. */
	readonly query: QueryNode | undefined;
	readonly kind: RowKind;
	readonly hideNoise: boolean;
	/** Requests of this process are hidden, unless the query asks for them (`is:own`). */
	readonly hideOwn: boolean;
	/** A bare word that no event holds is taken for the nearest one (viewer only). It can be turned on later without anything being asked anew. */
	readonly fuzzyFallback: boolean;
	/** Gaps are rows, whatever the query (viewer only). */
	readonly gaps: boolean;
	/** Some time of the day that times without a date are of: that of the row at the cursor. NaN: the newest day. */
	readonly day: EpochMicros;
};

/** The rows that pass, at one moment; a new object at each change. */
export type MatchesSnapshot = {
	/** Number of the question that the rows answer. It lags behind `ask` until there is a first answer. */
	readonly generation: number;
	/** Rows in the order: those that match, and gaps. */
	readonly length: number;
	readonly matched: number;
	/** All rows of this kind that are events, whether they pass or not. */
	readonly total: number;
	/** Rows that pass the query and are hidden as noise. */
	readonly noise: number;
	/** Rows that pass the query and are hidden because this process made them. */
	readonly own: number;
	/** Share of the work done, 0 to 1, while more rows may come of those that there are; undefined once all is answered. */
	readonly searching: number | undefined;
	/** From the question to its first whole answer; undefined before. */
	readonly tookMs: number | undefined;
	/** What words were taken for. */
	readonly taken: readonly Taken[];
	/** The day of times without a date, `2026-01-31`; undefined where the query has none. */
	readonly day: string | undefined;
	/** Another number whenever rows came, went, moved, or got a further stage. */
	readonly version: number;
};

export const allRows: Question = {
	query: undefined,
	kind: 'requests',
	hideNoise: false,
	hideOwn: false,
	fuzzyFallback: false,
	gaps: false,
	day: Number.NaN,
};

/** Would both be answered the same? */
export function isSameQuestion(one: Question, other: Question): boolean {
	return (
		one.query === other.query &&
		one.kind === other.kind &&
		one.hideNoise === other.hideNoise &&
		one.hideOwn === other.hideOwn &&
		one.gaps === other.gaps &&
		Object.is(one.day, other.day)
	);
}

export function isSameSnapshot(one: MatchesSnapshot, other: MatchesSnapshot): boolean {
	return (Object.keys(one) as Array<keyof MatchesSnapshot>).every(key => one[key] === other[key]);
}
