import {columns, parseList} from '../store/columns.js';
import {columnReader, type ReadRows, runRows} from './column-reader.js';
import {clientNameOf} from './derived.js';
import {latencyReader} from './latency-reader.js';
import type {RowSpace} from './row-space.js';
import {TextRanks} from './text-ranks.js';

/** What rows can be sorted by: the columns of the table. `object` is resource, then namespace and name. */
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

/** One of the texts that a column is sorted by: reads the numbers of values, 0 = absent; says what all numbers are below by now; ranks them. */
export type TextPart = {readonly read: ReadRows<Uint32Array>; readonly sizeOf: () => number; readonly ranks: TextRanks};

/** What a column is sorted by: a number of the row, NaN = absent; or texts, the first one first. */
export type SortKeys = {readonly read: ReadRows<Float64Array>} | {readonly parts: readonly TextPart[]};

type TextColumn = Parameters<RowSpace['text']>[0];

/** Keys of one column over these rows. They may be used again and again: what was ranked stays ranked. */
export function sortKeysOf(column: SortColumn, rows: RowSpace): SortKeys {
	switch (column) {
		case 'time':
			return {read: timeReader(rows)};
		case 'code':
			return {read: codeReader(rows)};
		case 'latency':
			return {read: latencyReader(rows)};
		case 'verb':
		case 'stage':
			return {parts: [textPart(rows, column)]};
		case 'user':
			return {parts: [userPart(rows)]};
		case 'resource':
			return {parts: [textPart(rows, 'resource'), textPart(rows, 'subresource')]};
		case 'name':
			return {parts: nameParts(rows)};
		case 'object':
			return {parts: [textPart(rows, 'resource'), textPart(rows, 'subresource'), ...nameParts(rows)]};
		case 'ip':
			return {parts: [textPart(rows, 'sourceIPs', addresses => parseList(addresses).at(-1) ?? '')]};
		case 'client':
			return {parts: [textPart(rows, 'userAgent', clientNameOf)]};
		case 'source':
			return {parts: [sourcePart(rows)]};
	}
}

function timeReader(rows: RowSpace): ReadRows<Float64Array> {
	return (given, into) => {
		for (const [at, row] of given.entries()) into[at] = rows.timeOf(row);
	};
}

function codeReader(rows: RowSpace): ReadRows<Float64Array> {
	const read = columnReader(rows, 'code');
	return (given, into) => {
		read(given, into);
		for (let at = 0; at < given.length; at++) if (into[at] === 0) into[at] = Number.NaN;
	};
}

/** @param ofValue - what is sorted by, of the value of the column. */
function textPart(rows: RowSpace, column: TextColumn, ofValue: (value: string) => string = value => value): TextPart {
	const ranks = new TextRanks(number => ofValue(textOf(rows, column, number)));
	return {read: columnReader(rows, column), sizeOf: () => sizeOf(rows, column), ranks};
}

/** As the field `user`: who the request acted as. */
function userPart(rows: RowSpace): TextPart {
	const [readAs, readUser] = [columnReader(rows, 'impersonated'), columnReader(rows, 'user')];
	const users = new Uint32Array(runRows);
	const read: ReadRows<Uint32Array> = (given, into) => {
		readAs(given, into);
		readUser(given, users);
		for (let at = 0; at < given.length; at++) if (into[at] === 0) into[at] = users[at] ?? 0;
	};
	return {read, sizeOf: () => sizeOf(rows, 'user'), ranks: new TextRanks(number => textOf(rows, 'user', number))};
}

/** Column `source` has 16 bits. */
const mostSources = 1 << 16;

function sourcePart(rows: RowSpace): TextPart {
	const readSources = columnReader(rows, 'source');
	const read: ReadRows<Uint32Array> = (given, into) => {
		readSources(given, into);
		for (let at = 0; at < given.length; at++) into[at] = (into[at] ?? 0) + 1;
	};
	return {read, sizeOf: () => mostSources + 1, ranks: new TextRanks(number => rows.sourceName(number - 1))};
}

/** Namespace, then name; of a request that is about no resource its path. */
function nameParts(rows: RowSpace): TextPart[] {
	return [
		{
			read: namespaceReader(rows),
			sizeOf: () => sizeOf(rows, 'namespace'),
			ranks: new TextRanks(number => textOf(rows, 'namespace', number)),
		},
		{
			read: nameReader(rows),
			sizeOf: () => 2 * Math.max(sizeOf(rows, 'objectName'), sizeOf(rows, 'path')),
			ranks: new TextRanks(number => textOf(rows, number % 2 === 0 ? 'objectName' : 'path', number >>> 1)),
		},
	];
}

/** A namespace lies in none, though its events say so. */
function namespaceReader(rows: RowSpace): ReadRows<Uint32Array> {
	const [readNamespaces, readResources] = [columnReader(rows, 'namespace'), columnReader(rows, 'resource')];
	const resources = new Uint32Array(runRows);
	const isNamespace = isValue(rows, 'resource', 'namespaces');
	return (given, into) => {
		readNamespaces(given, into);
		readResources(given, resources);
		for (let at = 0; at < given.length; at++) if (isNamespace(resources[at] ?? 0)) into[at] = 0;
	};
}

/** Even numbers are those of names, odd ones those of paths. */
function nameReader(rows: RowSpace): ReadRows<Uint32Array> {
	const [readNames, readPaths] = [columnReader(rows, 'objectName'), columnReader(rows, 'path')];
	const [readNamespaces, readResources] = [columnReader(rows, 'namespace'), columnReader(rows, 'resource')];
	const [paths, namespaces, resources] = [new Uint32Array(runRows), new Uint32Array(runRows), new Uint32Array(runRows)];
	return (given, into) => {
		readNames(given, into);
		readPaths(given, paths);
		readNamespaces(given, namespaces);
		readResources(given, resources);
		for (let at = 0; at < given.length; at++) {
			const [name, path] = [into[at] ?? 0, paths[at] ?? 0];
			const isPath = name === 0 && path !== 0 && resources[at] === 0 && namespaces[at] === 0;
			into[at] = isPath ? 2 * path + 1 : 2 * name;
		}
	};
}

const sizeOf = (rows: RowSpace, column: TextColumn): number => rows.reader.dictionaries[columns[column].dictionary].size;
const textOf = (rows: RowSpace, column: TextColumn, number: number): string =>
	rows.reader.dictionaries[columns[column].dictionary].text(number);

/** Is it the number of this value? Known once the value was met. */
function isValue(rows: RowSpace, column: TextColumn, value: string): (number: number) => boolean {
	let known = -1;
	let looked = 0;
	return number => {
		for (; known < 0 && looked <= number; looked++) if (textOf(rows, column, looked) === value) known = looked;
		return number === known;
	};
}
