import {type Batch, batchRows} from '../query/passes/batch.js';
import {BatchSort} from '../query/passes/batch-sort.js';
import type {RowSpace} from '../query/row-space.js';
import {type EventIndex, stageNumber} from '../store/columns.js';
import type {StoreReader} from '../store/reader.js';

/** The row that shows an event. */
export const rowOf = (rows: RowSpace, shown: EventIndex): EventIndex => (rows.kind === 'requests' ? rows.requests.headOf(shown) : shown);

/** The events that rows show, in the order of the rows. */
export function shownOf(batches: Iterable<Batch>): Uint32Array {
	let shown = new Uint32Array(batchRows);
	let count = 0;
	for (const batch of batches) {
		if (count + batch.count > shown.length) {
			const larger = new Uint32Array(2 * shown.length + batch.count);
			larger.set(shown);
			shown = larger;
		}
		shown.set(batch.shown().subarray(0, batch.count), count);
		count += batch.count;
	}
	return shown.subarray(0, count);
}

/**
Events in the order in which they are printed: as they came in, or, if there are several sources, by stageTimestamp, ties in the order of the sources.

@param shown - in any order; is put in this one.
*/
export function sortShown({columns}: StoreReader, shown: Uint32Array, sourceCount: number): Uint32Array {
	if (sourceCount < 2) return shown.sort();
	const times = new Float64Array(shown.length);
	for (let i = 0; i < shown.length; i++) {
		const time = at(columns.time, shown[i] ?? 0);
		// Without a time an event cannot be placed: first, where it is seen.
		times[i] = Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
	}
	new BatchSort().sort(shown, times, shown.length);
	for (let from = 0, to = 1; to <= shown.length; to++) {
		if (to < shown.length && times[to] === times[from]) continue;
		if (to > from + 1) shown.subarray(from, to).sort((a, b) => at(columns.source, a) - at(columns.source, b) || a - b);
		from = to;
	}
	return shown;
}

const at = (arrays: ReadonlyArray<ArrayLike<number>>, event: EventIndex): number => arrays[event >>> 16]?.[event & 0xffff] ?? 0;

/** Is nothing more to come for this request: completed, panicked, or refused at ResponseStarted, as a 401 is? */
export function isEnded(rows: RowSpace, head: EventIndex): boolean {
	const latest = rows.requests.latestOf(head);
	const stage = rows.reader.number('stage', latest);
	if (stage === stageNumber.ResponseComplete || stage === stageNumber.Panic) return true;
	return stage === stageNumber.ResponseStarted && rows.reader.number('code', latest) >= 400;
}

/** What is read back and printed at once; bounds the memory that printing needs. */
const windowRows = 1024;
const windowBytes = 1 << 20;

/** Cut a list of events into windows of so few rows and bytes that each can be held. */
export function* windowsOf(rows: RowSpace, shown: Uint32Array): Generator<Uint32Array> {
	for (let from = 0; from < shown.length; ) {
		let to = from;
		for (let bytes = 0; to < shown.length && to - from < windowRows && bytes < windowBytes; to++)
			bytes += rows.reader.number('length', shown[to] ?? 0);
		yield shown.subarray(from, to);
		from = to;
	}
}
