import type {EventIndex} from '../../store/columns.js';
import {segmentEntries} from '../../store/segment.js';
import {ones} from './verdict.js';

const mask = segmentEntries - 1;

/** Entries of one segment, and the bits of their kinds that those have which are no rows. */
export type EntryRange = {readonly from: EventIndex; readonly to: EventIndex; readonly others: number};

/**
Puts the entries that begin a request into `out`: events that have none before them. Counted without a branch, since every second one would be guessed wrong: `noEvent` alone has the highest bit.

@returns how many.
*/
export function findHeads(previous: Uint32Array, kind: Uint8Array, {from, to, others}: EntryRange, out: Uint32Array): number {
	let count = 0;
	if (!anyHas(kind, others, from, to)) {
		for (let event = from; event < to; event++) {
			out[count] = event;
			count += previous[event & mask]! >>> 31;
		}
		return count;
	}
	for (let event = from; event < to; event++) {
		out[count] = event;
		if ((kind[event & mask]! & others) === 0) count += previous[event & mask]! >>> 31;
	}
	return count;
}

/** Puts the entries that are rows by themselves into `out`. @returns how many. */
export function findEvents(kind: Uint8Array, {from, to, others}: EntryRange, out: Uint32Array): number {
	let count = 0;
	for (let event = from; event < to; event++) {
		out[count] = event;
		if ((kind[event & mask]! & others) === 0) count++;
	}
	return count;
}

/** Puts all of them into `out`. */
export function fillRange(from: EventIndex, to: EventIndex, out: Uint32Array): void {
	for (let event = from; event < to; event++) out[event - from] = event;
}

/** Are the bytes of these entries, which are of one segment, all zero? */
export const areZero = (bytes: Uint8Array, from: EventIndex, to: EventIndex): boolean => !anyHas(bytes, 0xff, from, to);

/** Has any of the bytes of these entries, which are of one segment, one of some bits? Four at a time between multiples of four. */
export function anyHas(bytes: Uint8Array, bits: number, from: EventIndex, to: EventIndex): boolean {
	const words = new Uint32Array(bytes.buffer, bytes.byteOffset + (from & mask & ~3), ((to + 3) >>> 2) - (from >>> 2));
	const asked = Math.imul(bits, ones);
	for (let at = 0; at < words.length; at++) if ((words[at]! & asked) !== 0) return true;
	return false;
}
