import type {EventIndex} from '../store/columns.js';
import type {Matches} from './matches.js';
import type {MatchesSnapshot} from './question.js';
import {rowKeysOf} from './row-keys.js';
import type {RowKind} from './row-space.js';
import {byTime, isSameSort, type Sort, type SortKeys, sortKeysOf} from './sort-keys.js';
import {SortMemory} from './sort-memory.js';
import {type RowCopy, SortedOrder} from './sorted-order.js';

/** Rows are put in order anew once a second at most, and not while somebody is at the keys. */
const everyMs = 1000;
const afterKeyMs = 500;
/** And so seldom that it takes a tenth of the time. */
const restShare = 10;

/** The rows in the order that is shown. */
export type OrderSnapshot = {
	/** The order that the rows are in; it lags behind `set` until there is a first answer. */
	readonly sort: Sort;
	/** Rows in it. Gaps have no place in any order but that of time. */
	readonly length: number;
	/** Another number when the rows are those of another query, or in another order. */
	readonly generation: number;
	/** Another number whenever rows came, went or moved. */
	readonly version: number;
	/** The rows are all that there were when they were put in order: nothing was still being looked for. */
	readonly isSettled: boolean;
};

/** An order that is being made, and what it is an order of. */
type Making = {
	readonly sort: Sort;
	readonly generation: number;
	readonly version: number;
	readonly isSearching: boolean;
	readonly order: SortedOrder;
	tookMs: number;
};

/**
The rows that pass in any order: of time, as `Matches` has them; of time backwards, which is the same read from the end; or of a column, as they stood when they were last sorted.

A column's order is made in slices beside everything else, and stands still until the next one is made: at once after another query, another order, or the end of a search; else for rows that came, left or changed, once a second at most. Between two, rows that no longer pass are still in it.
*/
export class Ordering {
	#sort: Sort = byTime;
	/** The order of time that is shown where no other is. */
	#timeSort: Sort = byTime;
	/** The order that is shown; undefined: of time. */
	#shown: Making | undefined;
	/** What is being made, or still being finished while it is shown. */
	#making: Making | undefined;
	#keys: {readonly column: Sort['column']; readonly kind: RowKind; readonly keys: SortKeys} | undefined;
	/** The last row that was asked for and there, and its place. */
	#sought = {row: -1, place: 0};
	/** When the last order was finished, and when a key was pressed last. */
	#sortedAt = 0;
	#keyAt = Number.NEGATIVE_INFINITY;
	/** The query of the snapshot: its generation among the matches. */
	#of = 0;
	#snapshot: OrderSnapshot;

	/**
	@param clock - in milliseconds; says when rows are put in order anew.
	@param memory - what orders are made in.
	*/
	constructor(
		private readonly matches: Matches,
		private readonly clock: () => number = () => performance.now(),
		private readonly memory = new SortMemory(),
	) {
		this.#snapshot = {...this.#now(), generation: 0};
	}

	getSnapshot(): OrderSnapshot {
		return this.#snapshot;
	}

	/** Show the rows in another order, as soon as it is known. */
	set(sort: Sort): void {
		this.#sort = sort;
	}

	/** Somebody is at the keys: what is shown stands still for a moment. */
	touch(): void {
		this.#keyAt = this.clock();
	}

	/** A segment has left the index, and the matches: its rows go at once. */
	leave(index: number): void {
		this.#put(undefined, this.#shown);
		this.#shown?.order.leave(index);
		this.#describe();
	}

	/**
	Work for about so long.

	@returns whether there is more to do now.
	*/
	advance(budgetMs: number): boolean {
		const start = performance.now();
		const now = this.matches.getSnapshot();
		if (this.#sort.column === 'time') {
			this.#timeSort = this.#sort;
			this.#put(undefined, undefined);
		} else if (this.#isDue(now)) this.#put(this.#begin(now), this.#shown);
		const making = this.#making;
		const hasMore = making?.order.work(start + budgetMs) ?? false;
		if (making) {
			making.tookMs += performance.now() - start;
			const isAnother = !this.#shown || !isSameSort(this.#shown.sort, making.sort) || this.#shown.generation !== making.generation;
			if (isAnother ? making.order.isBegun : making.order.isDone) this.#put(making, making);
			if (!hasMore) [this.#making, this.#sortedAt] = [undefined, this.clock()];
		}
		this.#describe();
		return hasMore;
	}

	/** The row at a place from 0 to below `length`. */
	rowAt(place: number): EventIndex {
		if (this.#shown) return this.#shown.order.rowAt(place);
		return this.matches.rowAt(this.#isBackwards ? this.#snapshot.length - 1 - place : place);
	}

	/** Where a row stands, and whether it is there; of one that is not, the place of the next one that is. */
	seek(row: EventIndex): {readonly place: number; readonly passes: boolean} {
		const {matches} = this;
		if (this.#shown) {
			const {order} = this.#shown;
			const place = order.placeOf(row);
			if (place !== undefined) {
				this.#sought = {row, place};
				return {place, passes: true};
			}
			// Nothing is known any more of a row that has left the index, but where it stood.
			if (row === this.#sought.row && !matches.rows.reader.isHeld(row))
				return {place: Math.min(this.#sought.place, order.length), passes: false};
			return {place: order.placeFor(row, (one, other) => matches.placeOf(one) - matches.placeOf(other)), passes: false};
		}
		const passes = matches.has(row);
		const place = matches.placeOf(row);
		return {place: this.#isBackwards ? this.#snapshot.length - place - (passes ? 1 : 0) : place, passes};
	}

	get #isBackwards(): boolean {
		return this.#timeSort.isDescending;
	}

	/** Is another order to be begun? */
	#isDue(now: MatchesSnapshot): boolean {
		const last = this.#making ?? this.#shown;
		if (!last || !isSameSort(last.sort, this.#sort) || last.generation !== now.generation) return true;
		if (this.#making || last.version === now.version) return false;
		if (last.isSearching && now.searching === undefined) return true;
		return this.clock() >= Math.max(this.#sortedAt + Math.max(everyMs, restShare * last.tookMs), this.#keyAt + afterKeyMs);
	}

	/** What is made and what is shown; nobody needs any more what was. */
	#put(making: Making | undefined, shown: Making | undefined): void {
		const before = new Set([this.#making, this.#shown]);
		[this.#making, this.#shown] = [making, shown];
		for (const one of before) if (one !== making && one !== shown) one?.order.retire();
	}

	#begin({generation, version, searching, length, matched}: MatchesSnapshot): Making {
		const {matches} = this;
		const sort = this.#sort;
		const order = new SortedOrder({
			rows: () => rowCopyOf(matches),
			space: matches.rows,
			keys: rowKeysOf(this.#keysOf(sort.column), sort.isDescending),
			hasGaps: length > matched,
			memory: this.memory,
		});
		return {sort, generation, version, isSearching: searching !== undefined, order, tookMs: 0};
	}

	/** Of the same column and kind of rows they are kept: texts that were ranked stay ranked. */
	#keysOf(column: Sort['column']): SortKeys {
		const {rows} = this.matches;
		if (this.#keys?.column !== column || this.#keys.kind !== rows.kind)
			this.#keys = {column, kind: rows.kind, keys: sortKeysOf(column, rows)};
		return this.#keys.keys;
	}

	#describe(): void {
		const before = this.#snapshot;
		const next = this.#now();
		const isAnother = next.of !== this.#of || !isSameSort(next.sort, before.sort);
		this.#of = next.of;
		this.#snapshot = {...next, generation: before.generation + (isAnother ? 1 : 0)};
	}

	/** What is shown; `of` is the generation of the query. */
	#now(): Omit<OrderSnapshot, 'generation'> & {readonly of: number} {
		const {generation, version, length, searching} = this.matches.getSnapshot();
		const shown = this.#shown;
		if (!shown) return {sort: this.#timeSort, of: generation, version, length, isSettled: searching === undefined};
		return {sort: shown.sort, of: shown.generation, version: shown.version, length: shown.order.length, isSettled: !shown.isSearching};
	}
}

function rowCopyOf(matches: Matches): RowCopy {
	const {generation, version, length} = matches.getSnapshot();
	return {
		length,
		isSame: () => matches.getSnapshot().generation === generation && matches.getSnapshot().version === version,
		copy: (from, into) => void matches.copyRows(from, into),
	};
}
