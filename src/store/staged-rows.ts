import type {SourceId} from '../model/source.js';
import {type ColumnName, noEvent} from './columns.js';
import type {Segment} from './segment.js';

/** Columns that come staged: all but those that the writer and the fold fill. */
const stagedColumns = [
	...(['time', 'received', 'offset', 'length', 'verb', 'user', 'impersonated', 'userRest', 'path', 'query', 'resource'] as const),
	...(['groupVersion', 'subresource', 'namespace', 'objectName', 'objectUid', 'reason', 'message', 'rbac', 'sourceIPs'] as const),
	...(['userAgent', 'code', 'flags', 'level', 'stage', 'decision'] as const),
] satisfies readonly ColumnName[];
type StagedColumn = (typeof stagedColumns)[number];

/** Events in columns that are not those of a segment yet: element i of each array; of auditID elements 4 i … 4 i + 3. */
export type StagedRows = {readonly [Name in StagedColumn]: Segment[Name]} & {readonly auditID: Uint32Array};

/** Rows `row … row + count` go to the elements of a segment from `at` on. */
export function copyRows(segment: Segment, at: number, rows: StagedRows, row: number, count: number, source: SourceId): void {
	for (const name of stagedColumns) segment[name].set(rows[name].subarray(row, row + count), at);
	segment.auditID.set(rows.auditID.subarray(4 * row, 4 * (row + count)), 4 * at);
	segment.source.fill(source, at, at + count);
	segment.previous.fill(noEvent, at, at + count);
	segment.next.fill(noEvent, at, at + count);
}
