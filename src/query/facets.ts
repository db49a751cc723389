import type {EventIndex} from '../store/columns.js';
import type {Field} from './fields.js';
import {Batch, batchRows} from './passes/batch.js';
import {columnNumbering, type Numbering, numberingOf} from './passes/numbering.js';
import {PassingRows} from './passes/passing-rows.js';
import {ValueCounts} from './passes/value-counts.js';
import type {RowSpace} from './row-space.js';
import type {RowStates} from './row-states.js';

/** A value of a field, '' = absent, and how many rows have it. */
export type Facet = {readonly value: string; readonly count: number};

/** The values of a field over the rows that pass. */
export type Facets = {
	readonly field: string;
	/** Of most rows first, ties by value; as many as were asked for. */
	readonly values: readonly Facet[];
	/** How many different values there are in all; absent is none. */
	readonly total: number;
	/** The rows that were counted. Of a field that is a list a row counts for each of its items. */
	readonly rows: number;
};

/** Can the values of a field be counted? Of what no columns hold nearly each row has another one: times, latencies, auditIDs. */
export const hasFacets = ({column, madeOf}: Field): boolean => column !== undefined || madeOf !== undefined;

/** Values made into texts in between two looks at the clock. */
const step = 64;

/** Counts the values of a field over the rows that pass at the beginning, in slices: first by number, then, where several numbers can have the same text, by text. */
export class FacetCounter {
	readonly #numbering: Numbering;
	readonly #passing: PassingRows;
	readonly #byNumber = new ValueCounts();
	readonly #through: EventIndex;
	#next: EventIndex = 0;
	#rows = 0;
	/** The same by text, for fields that need it. */
	readonly #byText: TextCounts | undefined;
	#merged = 0;

	/** @param field - one that `hasFacets`. */
	constructor(
		private readonly field: Field,
		rows: RowSpace,
		states: RowStates,
	) {
		this.#numbering = valuesOf(field, rows);
		this.#passing = new PassingRows(states, new Batch(rows));
		this.#through = rows.requests.through;
		this.#byText = field.ofValue || this.#numbering.isAmbiguous ? new TextCounts() : undefined;
	}

	/** Share of the work done, 0 to 1, as far as it can be known. */
	get progress(): number {
		const counted = this.#through === 0 ? 1 : this.#next / this.#through;
		if (!this.#byText) return counted;
		return (counted + (this.#byNumber.size === 0 ? counted : this.#merged / this.#byNumber.size)) / 2;
	}

	/** @returns whether there is more to count. */
	work(deadline: number): boolean {
		while (this.#next < this.#through) {
			if (performance.now() >= deadline) return true;
			this.#count();
		}
		return this.#byText !== undefined && this.#merge(this.#byText, deadline);
	}

	/** @param most - so many values at most. */
	result(most: number): Facets {
		const counts = this.#byText?.counts ?? this.#byNumber;
		const textOf = (number: number) => this.#byText?.texts[number] ?? this.#numbering.values.text(number);
		const values = counts.mostFrequent(most).map(number => ({value: textOf(number), count: counts.of(number)}));
		const absent = this.#byText ? this.#byText.countOf('') : counts.of(0);
		return {
			field: this.field.name,
			values: values.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
			total: counts.distinct - (absent > 0 ? 1 : 0),
			rows: this.#rows,
		};
	}

	#count(): void {
		const to = Math.min(this.#through, this.#next + batchRows);
		const {batch, states} = this.#passing.among(this.#next, to);
		this.#next = to;
		if (batch.count === 0) return;
		const numbers = this.#numbering.numbers(batch);
		const {size} = this.#numbering.values;
		if (states) this.#rows += this.#byNumber.addPassing(numbers, states, batch.count, size);
		else {
			this.#byNumber.addAll(numbers, batch.count, size);
			this.#rows += batch.count;
		}
	}

	#merge(byText: TextCounts, deadline: number): boolean {
		const {field} = this;
		while (this.#merged < this.#byNumber.size) {
			const number = this.#merged++;
			const count = this.#byNumber.of(number);
			if (count > 0) {
				const text = this.#numbering.values.text(number);
				byText.add(field.ofValue ? field.ofValue(text) : text, count);
			}
			if (this.#merged % step === 0 && performance.now() >= deadline) return true;
		}
		return false;
	}
}

/** What is logged, before `ofValue`; numbers of 16 bits as they are, without a table of those that came. */
function valuesOf(field: Field, rows: RowSpace): Numbering {
	const {column, madeOf, overriddenBy} = field;
	if (column) return columnNumbering(column, rows, overriddenBy);
	const [only, ...others] = madeOf?.columns ?? [];
	if (!madeOf || !only || others.length > 0) return numberingOf(field, rows);
	return {
		isClosed: true,
		isAmbiguous: true,
		values: {size: 1 << 16, text: number => madeOf.text(rows, [number])},
		numbers: batch => batch.numbers(only),
	};
}

/** How often each text came; each is numbered when it comes first. */
class TextCounts {
	readonly counts = new ValueCounts();
	readonly texts: string[] = [];
	readonly #numbers = new Map<string, number>();

	/** @param value - of a list each item counts; none is the absent value. */
	add(value: string | readonly string[], times: number): void {
		if (typeof value === 'string') this.#add(value, times);
		else if (value.length === 0) this.#add('', times);
		else for (const item of new Set(value)) this.#add(item, times);
	}

	countOf(text: string): number {
		const number = this.#numbers.get(text);
		return number === undefined ? 0 : this.counts.of(number);
	}

	#add(text: string, times: number): void {
		let number = this.#numbers.get(text);
		if (number === undefined) {
			number = this.texts.push(text) - 1;
			this.#numbers.set(text, number);
		}
		this.counts.add(number, times);
	}
}
