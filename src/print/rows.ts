import type {RowSpace} from '../query/row-space.js';
import {type EventIndex, stageNumber} from '../store/columns.js';

/** The row that shows an event. */
export const rowOf = (rows: RowSpace, shown: EventIndex): EventIndex => (rows.kind === 'requests' ? rows.requests.headOf(shown) : shown);

/**
The events that rows show, in the order in which they are printed: as they came in, or, if there are several sources, by stageTimestamp, ties in the order of the sources.

@param passing - rows in any order.
*/
export function shownInOrder(rows: RowSpace, passing: Iterable<EventIndex>, sourceCount: number): Uint32Array {
	const shown = Uint32Array.from(passing, row => rows.shownEvent(row));
	if (sourceCount < 2) return shown.sort();
	const {reader} = rows;
	return shown.sort((a, b) => {
		const [before, after] = [reader.number('time', a), reader.number('time', b)];
		// Without a time an event cannot be placed: first, where it is seen.
		if (before !== after && !(Number.isNaN(before) && Number.isNaN(after))) return before < after || Number.isNaN(before) ? -1 : 1;
		return reader.number('source', a) - reader.number('source', b) || a - b;
	});
}

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
