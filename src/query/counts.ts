import type {EventIndex} from '../store/columns.js';
import type {Field} from './fields.js';
import type {RowSpace} from './row-space.js';

/** Rows that share their values in some fields; undefined = absent. */
export type Count = {readonly values: ReadonlyArray<string | undefined>; readonly count: number};

/** Counts rows by the values of fields (`--by`). Rows can be added in slices. */
export class Counts {
	readonly #groups = new Map<string, {readonly values: readonly string[]; count: number}>();

	constructor(
		private readonly rows: RowSpace,
		private readonly fields: readonly Field[],
	) {}

	add(row: EventIndex): void {
		const values = this.fields.map(field => field.textOf(this.rows, row));
		// Lengths keep the values apart, whatever stands in them.
		const key = values.map(value => `${value.length}:${value}`).join('');
		const group = this.#groups.get(key);
		if (group) group.count++;
		else this.#groups.set(key, {values, count: 1});
	}

	/** All groups, most first; ties by their values. */
	result(): Count[] {
		const groups = [...this.#groups.values()].sort((a, b) => b.count - a.count || compare(a.values, b.values));
		return groups.map(({values, count}) => ({values: values.map(value => value || undefined), count}));
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
export function countRows(rows: RowSpace, fields: readonly Field[], matched: Iterable<EventIndex>): Count[] {
	const counts = new Counts(rows, fields);
	for (const row of matched) counts.add(row);
	return counts.result();
}
