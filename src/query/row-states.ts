import type {EventIndex} from '../store/columns.js';
import {segmentEntries} from '../store/segment.js';
import {RowBytes} from './row-bytes.js';

const mask = segmentEntries - 1;

/** What is known of a row that was tested is `stateOf` its verdict; `hidden` is that of rows that pass and are noise, `hiddenOwn` of those that this process made. `fails` is also what was not tested yet, or is no row at all. */
export const rowState = {fails: 0, unknown: 3, hidden: 5, passes: 7, gap: 8, hiddenOwn: 11} as const;
/** The verdict on rows that pass and are noise, beside those of `verdict`. */
export const isHidden = 2;
/** The same of rows that this process made. */
export const isHiddenOwn = 5;
export const stateOf = (verdict: number): number => (verdict === 0 ? rowState.fails : 2 * verdict + 1);
export const stateBits = 15;
/** Of these bits any is set where a stricter question has to look again. */
const mayPass = 6;
/** It stands in the queue. */
export const queuedBit = 0x40;
/** It leaves the order at the end of this batch. */
export const leavesBit = 0x80;

const noStates = new Uint8Array(segmentEntries);
/** The bit `mayPass` in four states at once. */
const anyMayPass = mayPass * 0x01010101;

/** A byte of state a row, for whoever holds it. */
export class RowStates extends RowBytes {
	#holders = 1;

	/** Somebody else reads them. */
	hold(): void {
		this.#holders++;
	}

	/** Nobody reads them after the last one has said so. */
	release(): void {
		if (--this.#holders === 0) this.retire();
	}

	/** How many rows of a segment are in this state? */
	count(index: number, state: number): number {
		let count = 0;
		for (const one of this.known(index) ?? []) if ((one & stateBits) === state) count++;
		return count;
	}

	/** Which entries from `from` to below `to`, all of one segment and at multiples of four, may hold rows that may pass? Four at a time, so that what passes nothing costs nearly nothing. */
	mayPassIn(from: EventIndex, to: EventIndex): {readonly from: EventIndex; readonly to: EventIndex} {
		const states = this.known(from >>> 16) ?? noStates;
		const words = new Uint32Array(states.buffer, from & mask, (to - from) >>> 2);
		let first = 0;
		while (first < words.length && ((words[first] ?? 0) & anyMayPass) === 0) first++;
		// What would follow can be beyond the last segment.
		if (first === words.length) return {from, to: from};
		let last = words.length;
		while (last > first && ((words[last - 1] ?? 0) & anyMayPass) === 0) last--;
		return {from: from + 4 * first, to: from + 4 * last};
	}
}
