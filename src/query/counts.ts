import type {Field} from './fields.js';
import {type Batch, batchRows} from './passes/batch.js';
import {type Numbering, numberingOf} from './passes/numbering.js';
import {TupleNumbers} from './passes/tuple-numbers.js';
import type {RowSpace} from './row-space.js';

/** Rows that share their values in some fields; undefined = absent. */
export type Count = {readonly values: ReadonlyArray<string | undefined>; readonly count: number};

/** Counts rows by the values of fields (`--by`), as numbers: texts are made at the end, once a distinct value. Rows can be added in slices. */
export class Counts {
	readonly #numberings: readonly Numbering[];
	readonly #tuples: TupleNumbers;
	readonly #numbers = new Uint32Array(batchRows);
	/** Rows by the number of their tuple. */
	#counts = new Uint32Array(1024);

	/** @param fields - at least one. */
	constructor(rows: RowSpace, fields: readonly Field[]) {
		this.#numberings = fields.map(field => numberingOf(field, rows));
		this.#tuples = new TupleNumbers(fields.length);
	}

	add(batch: Batch): void {
		const columns = this.#numberings.map(numbering => numbering.numbers(batch));
		this.#tuples.numberAll(columns, batch.count, this.#numbers);
		if (this.#tuples.size > this.#counts.length) this.#grow();
		for (let i = 0; i < batch.count; i++) {
			const number = this.#numbers[i] ?? 0;
			this.#counts[number] = (this.#counts[number] ?? 0) + 1;
		}
	}

	/** All groups, most first; ties by their values. */
	result(): Count[] {
		const groups = new Map<string, {readonly values: readonly string[]; count: number}>();
		for (let number = 0; number < this.#tuples.size; number++) {
			const values = this.#numberings.map((numbering, at) => numbering.values.text(this.#tuples.part(number, at)));
			// Lengths keep the values apart, whatever stands in them.
			const key = values.map(value => `${value.length}:${value}`).join('');
			const group = groups.get(key);
			if (group) group.count += this.#counts[number] ?? 0;
			else groups.set(key, {values, count: this.#counts[number] ?? 0});
		}
		const sorted = [...groups.values()].sort((a, b) => b.count - a.count || compare(a.values, b.values));
		return sorted.map(({values, count}) => ({values: values.map(value => value || undefined), count}));
	}

	#grow(): void {
		const larger = new Uint32Array(2 * this.#tuples.size);
		larger.set(this.#counts);
		this.#counts = larger;
	}
}

/** By code units, as `sort` does in the C locale: the same everywhere. */
function compare(a: readonly string[], b: readonly string[]): number {
	for (const [at, value] of a.entries()) {
		const other = b[at] ?? '';
		if (value !== other) return value < other ? -1 : 1;
	}
	return 0;
}

/** Counts of all these rows. */
export function countRows(rows: RowSpace, fields: readonly Field[], matched: Iterable<Batch>): Count[] {
	const counts = new Counts(rows, fields);
	for (const batch of matched) counts.add(batch);
	return counts.result();
}
