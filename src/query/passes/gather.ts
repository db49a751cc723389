import {segmentEntries} from '../../store/segment.js';

const mask = segmentEntries - 1;

/** Bits of what was seen among some events: one that is not of the segment, one that has nothing in the column. */
export const [sawFar, sawNone] = [1, 2];

/** Events of which nearly all are of one segment. */
export type Near = {readonly count: number; readonly home: number};

/**
What events have in a column, those of another segment left out.

@returns `sawFar`, `sawNone`, or both.
*/
export function gatherNear(here: ArrayLike<number>, events: Uint32Array, {count, home}: Near, out: Uint32Array): number {
	let seen = 0;
	for (let i = 0; i < count; i++) {
		const event = events[i]!;
		const number = here[event & mask]!;
		seen |= (event >>> 16 === home ? 0 : sawFar) | (number === 0 ? sawNone : 0);
		out[i] = number;
	}
	return seen;
}

/** What those have that are of another segment. @returns whether any of all has nothing. */
export function gatherFar(arrays: ReadonlyArray<ArrayLike<number>>, events: Uint32Array, {count, home}: Near, out: Uint32Array): boolean {
	let hasNone = false;
	for (let i = 0; i < count; i++) {
		const event = events[i]!;
		if (event >>> 16 !== home) out[i] = arrays[event >>> 16]![event & mask]!;
		if (out[i] === 0) hasNone = true;
	}
	return hasNone;
}

/** The same of a column of times, of all of them. */
export function gatherTimes(arrays: ReadonlyArray<Float64Array>, events: Uint32Array, {count, home}: Near, out: Float64Array): void {
	const here = arrays[home]!;
	for (let i = 0; i < count; i++) {
		const event = events[i]!;
		out[i] = event >>> 16 === home ? here[event & mask]! : arrays[event >>> 16]![event & mask]!;
	}
}
