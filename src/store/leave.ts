import type {SourceId} from '../model/source.js';
import type {EpochMicros} from '../model/time.js';
import {noEvent} from './columns.js';
import {type Segment, segmentEntries} from './segment.js';

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

/** Takes a segment out of the index: later events of its requests begin requests of their own now. */
export function takeOut(segments: Array<Segment | undefined>, index: number): void {
	const leaving = segments[index];
	segments[index] = undefined;
	if (!leaving) return;
	for (let at = 0; at < segmentEntries; at++) {
		const next = leaving.next[at]!;
		const held = next === noEvent ? undefined : segments[next >>> 16];
		if (held) held.previous[next & mask] = noEvent;
	}
}
