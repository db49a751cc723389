import type {PathStep, RawTerm, ValueTest} from '../ingest/raw-term.js';
import {columns, type DictionaryColumnName} from '../store/columns.js';
import type {QueryNode, Span} from './ast.js';
import {compileField} from './field-predicate.js';
import {type IsName, isEntry} from './is.js';
import {compareRange} from './number-value.js';
import {byValue} from './passes/by-value.js';
import {ColumnSearch} from './passes/column-search.js';
import {columnNumbering} from './passes/numbering.js';
import {allPass, always, anyPasses, byRow, negate, type Predicate} from './passes/predicate.js';
import {passRaw} from './passes/raw-pass.js';
import {inRanges, timesOf} from './passes/row-numbers.js';
import {verdict} from './passes/verdict.js';
import {maxRawTerms, type RawHits} from './raw-hits.js';
import type {RowMemory} from './row-memory.js';
import type {RowSpace} from './row-space.js';
import {createRegexTest, createSubstring, isExactCase, type TextTest} from './text-test.js';
import {type Clock, resolveTime, type TimeValue} from './time-value.js';
import {ValueTable} from './value-table.js';
import type {NearestWords} from './words.js';

/** What a word was taken for. */
export type Taken = {readonly word: string; readonly as: string; readonly span: Span};

/** What the terms of a query are about. */
export type PlanContext = {
	readonly rows: RowSpace;
	readonly hits: RawHits;
	/** Where `~word` looks for the nearest one. */
	readonly words: NearestWords;
	/** Read anew at each `refresh`. */
	readonly clock: Clock;
	/** Bare words that no event holds, and what to take them for. */
	readonly replaced?: ReadonlyMap<string, string>;
	/** Where verdicts are remembered that the next question can need again. */
	readonly known?: RowMemory;
};

/** A bare word that stands under no negation, and its bit in the raw terms: no event with that bit means that no event holds it. */
export type HeldWord = {readonly word: string; readonly span: Span; readonly bit: number};

/** Which rows time alone can change: those without an end, or any. */
export type ClockReach = 'unsettled' | 'all' | undefined;

/** Does work in slices: takes in what came since. @returns whether there is more. */
type Refresh = (deadline: number) => boolean;

/** Text that ends at the ends of the event, not at those of a value: columns cannot answer it. */
const hasAnchor = (pattern: string): boolean => /[\^$]|\\[AzZbB]/.test(pattern);

/** Turns the terms of one query into predicates, and gathers what all of them need. */
export class Compiler {
	readonly rawTerms: RawTerm[] = [];
	readonly taken: Taken[] = [];
	readonly words: HeldWord[] = [];
	readonly refreshes: Refresh[] = [];
	reach: ClockReach;
	/** There is a `~word`. */
	needsWords = false;
	/** A time without a date was asked for. */
	needsDay = false;
	readonly #bits = new Map<string, number>();

	constructor(readonly context: PlanContext) {}

	compile(node: QueryNode, isNegated = false): Predicate {
		switch (node.kind) {
			case 'and':
				return allPass(node.parts.map(part => this.compile(part, isNegated)));
			case 'or':
				return anyPasses(node.parts.map(part => this.compile(part, isNegated)));
			case 'not':
				return negate(this.compile(node.part, !isNegated));
			case 'named':
				return this.compile(node.part, isNegated);
			case 'word':
				return this.#word(node.text, node.span, node.isQuoted || isNegated);
			case 'nearest':
				return this.#nearest(node.word, node.span);
			case 'regex':
				return this.#search(
					createRegexTest(node.pattern, node.flags),
					'',
					{kind: 'regex', pattern: node.pattern, flags: node.flags},
					!hasAnchor(node.pattern),
				);
			case 'path':
				return this.#path(node.steps, node.test);
			case 'field':
				return compileField(node.field, node.test, this);
			case 'is':
				return this.#is(node.name);
			case 'bound':
				return this.#bound(node.side, node.time);
		}
	}

	/** A test of the values of a column, once a distinct value. */
	table(column: DictionaryColumnName, test: TextTest): ValueTable {
		const table = new ValueTable(this.context.rows.reader.dictionaries[columns[column].dictionary], test);
		this.refreshes.push(deadline => table.extend(deadline));
		return table;
	}

	/** When a time is, always by the clock of the last refresh. */
	time(value: TimeValue): {readonly from: number; readonly to: number} {
		const {clock} = this.context;
		if (value.kind === 'clock') this.needsDay = true;
		if (value.kind === 'back' || (value.kind === 'clock' && Number.isNaN(clock.day))) this.reachFor('all');
		const resolved = {from: Number.NaN, to: Number.NaN};
		this.refreshes.push(() => {
			Object.assign(resolved, resolveTime(value, clock));
			return false;
		});
		return resolved;
	}

	reachFor(reach: 'unsettled' | 'all'): void {
		if (this.reach !== 'all') this.reach = reach;
	}

	#is(name: IsName): Predicate {
		const {test, of, isOfRequest, dependsOnClock} = isEntry(name);
		const {rows} = this.context;
		if (dependsOnClock) this.reachFor('unsettled');
		if (!of || (isOfRequest && rows.kind === 'events')) return byRow(60, test);
		return of((column, ofText) => byValue(5, columnNumbering(column, rows), this.table(column, ofText)));
	}

	#word(text: string, span: Span, isExact: boolean): Predicate {
		const as = isExact ? undefined : this.context.replaced?.get(text);
		const term = (word: string): RawTerm => ({kind: 'text', text: word, matchCase: isExactCase(word)});
		// A replaced word stays among the raw terms: an event that holds it after all ends the replacement.
		if (!isExact) this.words.push({word: text, span, bit: this.#bitOf(term(text))});
		if (as !== undefined) this.taken.push({word: text, as, span});
		const word = as ?? text;
		return this.#search(createSubstring(word), word, term(word), true);
	}

	#nearest(word: string, span: Span): Predicate {
		this.needsWords = true;
		const as = this.context.words.nearest(word);
		if (as === undefined) return always(verdict.no);
		this.taken.push({word: `~${word}`, as, span});
		return this.#search(createSubstring(as), as, {kind: 'text', text: as, matchCase: false}, true);
	}

	/** Columns first, then what the raw bytes hold; any event of the row. */
	#search(test: TextTest, word: string, term: RawTerm, isInColumns: boolean): Predicate {
		const inRaw = this.#raw(term);
		if (!isInColumns) return inRaw;
		const search = new ColumnSearch(this.context.rows.reader, test, word);
		this.refreshes.push(deadline => search.extend(deadline));
		return anyPasses([{cost: 50, pass: (batch, out) => search.pass(batch, out)}, inRaw]);
	}

	#path(steps: readonly PathStep[], test: ValueTest): Predicate {
		return this.#raw({kind: 'path', steps, test});
	}

	#raw(term: RawTerm): Predicate {
		const {hits} = this.context;
		const bit = this.#bitOf(term);
		return {cost: 1000, pass: (batch, out) => passRaw(batch, hits, bit, out)};
	}

	#bound(side: 'since' | 'until', value: TimeValue): Predicate {
		const time = this.time(value);
		return inRanges(6, timesOf, () => [compareRange(side === 'since' ? ':>=' : ':<=', time.from)]);
	}

	/** Equal terms share a bit. */
	#bitOf(term: RawTerm): number {
		const key = JSON.stringify(term);
		const known = this.#bits.get(key);
		if (known !== undefined) return known;
		if (this.rawTerms.length === maxRawTerms) throw new RangeError(`a plan of more than ${maxRawTerms} raw terms`);
		const bit = 1 << this.rawTerms.length;
		this.rawTerms.push(term);
		this.#bits.set(key, bit);
		return bit;
	}
}
