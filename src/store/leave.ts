import type {SourceId} from '../model/source.js';
import type {EpochMicros} from '../model/time.js';
import {type EventIndex, noEvent} from './columns.js';
import {leftSegment, type Segment, segmentEntries} from './segment.js';

const mask = segmentEntries - 1;

/** The newest time among the entries of a full segment; -Infinity where none has one. */
export function newestTimeOf({time}: Segment): EpochMicros {
	let newest = Number.NEGATIVE_INFINITY;
	for (let at = 0; at < segmentEntries; at++) if (time[at]! > newest) newest = time[at]!;
	return newest;
}

/** Events of each source in a full segment. */
export function eventsBySource({kind, source}: Segment): ReadonlyMap<SourceId, number> {
	const counts = new Map<SourceId, number>();
	let [last, count] = [-1, 0];
	const add = () => counts.set(last, (counts.get(last) ?? 0) + count);
	for (let at = 0; at < segmentEntries; at++) {
		if (source[at] !== last) {
			add();
			[last, count] = [source[at]!, 0];
		}
		if (kind[at] === 0) count++;
	}
	add();
	counts.delete(-1);
	return counts;
}

/** Takes a segment out of the index: the events that stay of its requests are linked to each other. What leaves is not written to, main reads it once more. */
export function takeOut(segments: Segment[], index: number): void {
	const {previous, next} = segments[index]!;
	const isLeaving = (event: EventIndex) => event !== noEvent && event >>> 16 === index;
	segments[index] = leftSegment();
	for (let at = 0; at < segmentEntries; at++) {
		if (isLeaving(previous[at]!)) continue;
		let last = at;
		while (isLeaving(next[last]!)) last = next[last]! & mask;
		const [before, after] = [previous[at]!, next[last]!];
		if (before !== noEvent) segments[before >>> 16]!.next[before & mask] = after;
		if (after !== noEvent) segments[after >>> 16]!.previous[after & mask] = before;
	}
}
