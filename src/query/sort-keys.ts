import {clientNameOf} from './derived.js';
import {fieldNamed} from './fields.js';
import {type Batch, batchRows} from './passes/batch.js';
import {latenciesOf} from './passes/latencies.js';
import {columnNumbering, type Numbering, numberingOf} from './passes/numbering.js';
import {codesOf, type NumbersOf, timesOf} from './passes/row-numbers.js';
import type {RowSpace} from './row-space.js';
import {TextRanks} from './text-ranks.js';
import type {Values} from './value-table.js';

/** What rows can be sorted by: the columns of the table (`TableColumnName`). `object` is resource, then namespace and name. */
export const sortColumns = [
	'time',
	'code',
	'verb',
	'user',
	'object',
	'resource',
	'name',
	'stage',
	'latency',
	'ip',
	'client',
	'source',
] as const;
export type SortColumn = (typeof sortColumns)[number];

/** An order of rows. The second key is always time, oldest first; what is absent stands at the end either way. */
export type Sort = {readonly column: SortColumn; readonly isDescending: boolean};

/** The order of the log. */
export const byTime: Sort = {column: 'time', isDescending: false};

export const isSameSort = (one: Sort, other: Sort): boolean => one.column === other.column && one.isDescending === other.isDescending;

/** One of the texts that a column is sorted by: the values of rows as numbers, and what ranks those. */
export type TextPart = ValuesOfRows & {readonly ranks: TextRanks};

type ValuesOfRows = Pick<Numbering, 'values' | 'numbers'>;

/** What a column is sorted by: a number of the row, NaN = absent; or texts, the first one first. */
export type SortKeys = {readonly numbersOf: NumbersOf} | {readonly parts: readonly TextPart[]};

/** Keys of one column over these rows. They may be used again and again: what was ranked stays ranked. */
export function sortKeysOf(column: SortColumn, rows: RowSpace): SortKeys {
	switch (column) {
		case 'time':
			return {numbersOf: timesOf};
		case 'code':
			return {numbersOf: codesOf};
		case 'latency':
			return {numbersOf: latenciesOf};
		case 'verb':
		case 'stage':
			return {parts: [ranked(columnNumbering(column, rows))]};
		case 'resource':
			return {parts: resourceParts(rows)};
		case 'name':
			return {parts: nameParts(rows)};
		case 'object':
			return {parts: [...resourceParts(rows), ...nameParts(rows)]};
		case 'client':
			return {parts: [ranked(columnNumbering('userAgent', rows), clientNameOf)]};
		case 'source':
			return {parts: [sourcePart(rows)]};
		case 'user':
		case 'ip': {
			const field = fieldNamed(column);
			return {parts: field ? [ranked(numberingOf(field, rows))] : []};
		}
	}
}

/** @param ofValue - what is sorted by, of a value. */
function ranked({values, numbers}: ValuesOfRows, ofValue: (value: string) => string = value => value): TextPart {
	return {values, numbers, ranks: new TextRanks(number => ofValue(values.text(number)))};
}

const resourceParts = (rows: RowSpace): TextPart[] => [
	ranked(columnNumbering('resource', rows)),
	ranked(columnNumbering('subresource', rows)),
];

/** Column `source` has 16 bits; number 0 is none of them. */
const mostSources = 1 << 16;

function sourcePart(rows: RowSpace): TextPart {
	const scratch = new Uint32Array(batchRows);
	const values: Values = {size: mostSources + 1, text: number => (number === 0 ? '' : rows.sourceName(number - 1))};
	const numbers = (batch: Batch): Uint32Array => {
		const sources = batch.numbers('source');
		for (let i = 0; i < batch.count; i++) scratch[i] = (sources[i] ?? 0) + 1;
		return scratch;
	};
	return ranked({values, numbers});
}

/** Namespace, then name; of a request that is about no resource its path. */
const nameParts = (rows: RowSpace): TextPart[] => [ranked(namespaces(rows)), ranked(namesOrPaths(rows))];

/** A namespace lies in none, though its events say so. */
function namespaces(rows: RowSpace): ValuesOfRows {
	const {values, numbers} = columnNumbering('namespace', rows);
	const scratch = new Uint32Array(batchRows);
	const isNamespace = isValue(columnNumbering('resource', rows).values, 'namespaces');
	return {
		values,
		numbers: batch => {
			const [given, resources] = [numbers(batch), batch.numbers('resource')];
			for (let i = 0; i < batch.count; i++) scratch[i] = isNamespace(resources[i] ?? 0) ? 0 : (given[i] ?? 0);
			return scratch;
		},
	};
}

/** Even numbers are those of names, odd ones those of paths. */
function namesOrPaths(rows: RowSpace): ValuesOfRows {
	const [names, paths] = [columnNumbering('objectName', rows).values, columnNumbering('path', rows).values];
	const scratch = new Uint32Array(batchRows);
	return {
		values: {
			get size() {
				return 2 * Math.max(names.size, paths.size);
			},
			text: number => (number % 2 === 0 ? names : paths).text(number >>> 1),
		},
		numbers: batch => {
			const [name, path] = [batch.numbers('objectName'), batch.numbers('path')];
			const [namespace, resource] = [batch.numbers('namespace'), batch.numbers('resource')];
			for (let i = 0; i < batch.count; i++) {
				const isPath = name[i] === 0 && namespace[i] === 0 && resource[i] === 0 && path[i] !== 0;
				scratch[i] = isPath ? 2 * (path[i] ?? 0) + 1 : 2 * (name[i] ?? 0);
			}
			return scratch;
		},
	};
}

/** Is it the number of this value? Each value is looked at once. */
function isValue(values: Values, value: string): (number: number) => boolean {
	let [known, looked] = [-1, 0];
	return number => {
		for (; known < 0 && looked <= number; looked++) if (values.text(looked) === value) known = looked;
		return number === known;
	};
}
