import {type ColumnName, type EventIndex, noEvent} from '../store/columns.js';
import type {StoreReader} from '../store/reader.js';
import type {Requests} from '../store/requests.js';
import {segmentEntries} from '../store/segment.js';
import type {RowSpace} from './row-space.js';

const mask = segmentEntries - 1;

/** Most rows that are read at once: the numbers of a few columns stay in the nearest caches. */
export const runRows = 4096;

export type NumberColumn = Exclude<ColumnName, 'auditID'>;

/** Writes something of each of some rows, at most `runRows`, into the same place of another array. For passes over all rows. */
export type ReadRows<Into = Uint32Array | Float64Array> = (rows: Uint32Array, into: Into) => void;

/** What `rows.number(column, row)` says. That looks the column up by a variable name at each call, which costs thirty times as much as the read. */
export function columnReader(rows: RowSpace, column: NumberColumn): ReadRows {
	return rows.kind === 'requests' ? requestReader(rows.requests, column) : eventReader(rows.reader, column);
}

/** What single events have in a column. */
export function eventReader({segments}: StoreReader, column: NumberColumn): ReadRows {
	return (events, into) => {
		let current = -1;
		let array: ArrayLike<number> = [];
		for (let at = 0; at < events.length; at++) {
			const event = events[at] ?? 0;
			if (event >>> 16 !== current) {
				current = event >>> 16;
				array = segments[current]?.[column] ?? [];
			}
			into[at] = array[event & mask] ?? 0;
		}
	};
}

/** What requests have in it: the latest stage, else the one before. */
export function requestReader(requests: Requests, column: NumberColumn): ReadRows {
	const readLatest = eventReader(requests.reader, column);
	const latest = new Uint32Array(runRows);
	return (heads, into) => {
		for (let at = 0; at < heads.length; at++) latest[at] = requests.latestOf(heads[at] ?? 0);
		readLatest(latest.subarray(0, heads.length), into);
		for (let at = 0; at < heads.length; at++) {
			if (into[at] === 0 && hasSeveral(requests, heads[at] ?? 0)) into[at] = requests.number(column, heads[at] ?? 0);
		}
	};
}

function hasSeveral({reader, through}: Requests, head: EventIndex): boolean {
	const next = reader.segments[head >>> 16]?.next[head & mask] ?? noEvent;
	return next < through;
}
