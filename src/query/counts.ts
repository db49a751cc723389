import type {Field} from './fields.js';
import type {Batch} from './passes/batch.js';
import {GroupCounts} from './passes/group-counts.js';
import {type Numbering, numberingOf} from './passes/numbering.js';
import type {RowSpace} from './row-space.js';

/** Rows that share their values in some fields; undefined = absent. */
export type Count = {readonly values: ReadonlyArray<string | undefined>; readonly count: number};

/** The groups that were asked for, most first, ties by their values; and how many there are in all. */
export type Counted = {readonly groups: readonly Count[]; readonly total: number};

/** Counts rows by the values of fields (`--by`), as numbers: texts are made at the end, of what is shown. Rows can be added in slices. */
export class Counts {
	readonly #numberings: readonly Numbering[];
	readonly #groups: GroupCounts;

	/** @param fields - at least one. */
	constructor(rows: RowSpace, fields: readonly Field[]) {
		this.#numberings = fields.map(field => numberingOf(field, rows));
		this.#groups = new GroupCounts(this.#numberings.map(({values}) => values.size));
	}

	add(batch: Batch): void {
		const columns = this.#numberings.map(numbering => numbering.numbers(batch));
		this.#groups.add(columns, batch.count);
	}

	/** @param top - so many groups at most. */
	result(top = Number.POSITIVE_INFINITY): Counted {
		const groups = this.#merged();
		const least = groups.length <= top ? 0 : (Float64Array.from(groups, ({count}) => -count).sort()[top - 1] ?? 0);
		const near = groups.filter(({count}) => count >= -least);
		const counts = near.map(({parts, count}) => ({values: parts.map((part, at) => this.#numberings[at]?.values.text(part) ?? ''), count}));
		const sorted = counts.sort((a, b) => b.count - a.count || compare(a.values, b.values)).slice(0, top);
		return {groups: sorted.map(({values, count}) => ({values: values.map(value => value || undefined), count})), total: groups.length};
	}

	/** Groups of different texts: of the numbers that have the same one the first stands for all. */
	#merged(): Group[] {
		const groups: Group[] = [];
		this.#groups.each((parts, count) => groups.push({parts, count}));
		if (!this.#numberings.some(({isAmbiguous}) => isAmbiguous)) return groups;
		const firsts = this.#numberings.map(({values}) => createFirsts(number => values.text(number)));
		const merged = new Map<string, {parts: readonly number[]; count: number}>();
		for (const {parts, count} of groups) {
			const own = parts.map((part, at) => firsts[at]?.(part) ?? part);
			const known = merged.get(own.join());
			if (known) known.count += count;
			else merged.set(own.join(), {parts: own, count});
		}
		return [...merged.values()];
	}
}

type Group = {readonly parts: readonly number[]; readonly count: number};

/** For a number the first one that was asked for with the same text. */
function createFirsts(textOf: (number: number) => string): (number: number) => number {
	const byNumber = new Map<number, number>();
	const byText = new Map<string, number>();
	return number => {
		const known = byNumber.get(number);
		if (known !== undefined) return known;
		const text = textOf(number);
		const first = byText.get(text) ?? number;
		byText.set(text, first);
		byNumber.set(number, first);
		return first;
	};
}

/** By code units, as `sort` does in the C locale: the same everywhere. */
function compare(a: readonly string[], b: readonly string[]): number {
	for (let at = 0; at < a.length; at++) {
		const [value = '', other = ''] = [a[at], b[at]];
		if (value !== other) return value < other ? -1 : 1;
	}
	return 0;
}

/** Counts of all these rows. */
export function countRows(rows: RowSpace, fields: readonly Field[], matched: Iterable<Batch>, top?: number): Counted {
	const counts = new Counts(rows, fields);
	for (const batch of matched) counts.add(batch);
	return counts.result(top);
}
