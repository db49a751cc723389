import type {SourceId} from '../model/source.js';
import {type ColumnName, noEvent} from './columns.js';
import type {Segment} from './segment.js';

/** Columns that come staged: all but those that the writer and the fold fill. */
const staged = {
	words: [
		...(['auditID', 'length', 'verb', 'user', 'impersonated', 'userRest', 'path', 'query', 'resource', 'groupVersion'] as const),
		...(['subresource', 'namespace', 'objectName', 'objectUid', 'reason', 'message', 'rbac', 'sourceIPs', 'userAgent'] as const),
	],
	others: ['time', 'received', 'offset', 'code', 'flags', 'level', 'stage', 'decision'],
} as const satisfies Record<string, readonly ColumnName[]>;
type StagedColumn = (typeof staged)[keyof typeof staged][number];

/** Events in columns that are not those of a segment yet: element i of each array; of auditID elements 4 i … 4 i + 3. */
export type StagedRows = {readonly [Name in StagedColumn]: Segment[Name]};

/** From so many elements on a native copy is the faster one: it begins at two hundred nanoseconds. */
const manyElements = 256;

/** Rows `row … row + count` go to the elements of a segment from `at` on. */
export function copyRows(segment: Segment, at: number, rows: StagedRows, row: number, count: number, source: SourceId): void {
	const [to, from] = [wordsOf(segment), wordsOf(rows)];
	for (let column = 0; column < to.length; column++) {
		const each = column === 0 ? 4 : 1;
		copyWords(to[column]!, each * at, from[column]!, each * row, each * count);
	}
	for (const name of staged.others) segment[name].set(rows[name].subarray(row, row + count), at);
	segment.source.fill(source, at, at + count);
	segment.previous.fill(noEvent, at, at + count);
	segment.next.fill(noEvent, at, at + count);
}

/** The arrays of `staged.words`: a property by a variable name costs thirty times an element. */
function wordsOf(rows: StagedRows): readonly Uint32Array[] {
	const known = arraysOf.get(rows) ?? staged.words.map(name => rows[name]);
	arraysOf.set(rows, known);
	return known;
}
const arraysOf = new WeakMap<StagedRows, readonly Uint32Array[]>();

function copyWords(to: Uint32Array, at: number, from: Uint32Array, first: number, count: number): void {
	if (count >= manyElements) to.set(from.subarray(first, first + count), at);
	else for (let i = 0; i < count; i++) to[at + i] = from[first + i]!;
}
