import type {Field} from '../fields.js';
import type {RowSpace} from '../row-space.js';
import {type Batch, batchRows} from './batch.js';
import {type Numbering, numberingOf} from './numbering.js';
import {TupleNumbers} from './tuple-numbers.js';

/** Rows that share their values in some fields: their texts, '' = absent, and the numbers that stand for them. */
export type RowGroup = {readonly values: readonly string[]; readonly numbers: readonly number[]};

/** Tells rows apart by their values in some fields, as numbers: texts are made at the end, once a distinct value. */
export class RowGroups {
	readonly #numberings: readonly Numbering[];
	readonly #tuples: TupleNumbers | undefined;
	readonly #numbers = new Uint32Array(batchRows);

	/** @param fields - none: all rows are one group. */
	constructor(rows: RowSpace, fields: readonly Field[]) {
		this.#numberings = fields.map(field => numberingOf(field, rows));
		this.#tuples = fields.length > 0 ? new TupleNumbers(fields.length) : undefined;
	}

	/** All numbers are below it. */
	get size(): number {
		return this.#tuples?.size ?? 1;
	}

	/** The number for each row of the batch; valid until the next. */
	numbers(batch: Batch): Uint32Array {
		const columns = this.#numberings.map(numbering => numbering.numbers(batch));
		this.#tuples?.numberAll(columns, batch.count, this.#numbers);
		return this.#numbers;
	}

	/** All groups, in no order. Two numbers can have the same texts. */
	all(): RowGroup[] {
		const groups = new Map<string, {readonly values: readonly string[]; readonly numbers: number[]}>();
		for (let number = 0; number < this.size; number++) {
			const parts = this.#tuples?.parts(number) ?? [];
			const values = this.#numberings.map((numbering, at) => numbering.values.text(parts[at] ?? 0));
			// Lengths keep the values apart, whatever stands in them.
			const key = values.map(value => `${value.length}:${value}`).join('');
			const group = groups.get(key);
			if (group) group.numbers.push(number);
			else groups.set(key, {values, numbers: [number]});
		}
		return [...groups.values()];
	}
}

/** By code units, as `sort` does in the C locale: the same everywhere. */
export function compareValues(a: readonly string[], b: readonly string[]): number {
	for (const [at, value] of a.entries()) {
		const other = b[at] ?? '';
		if (value !== other) return value < other ? -1 : 1;
	}
	return 0;
}
