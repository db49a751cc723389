import type {EventIndex} from '../../store/columns.js';
import {segmentEntries} from '../../store/segment.js';
import {type RowStates, rowState, stateBits} from '../row-states.js';
import {type Batch, batchRows} from './batch.js';
import {ones} from './verdict.js';

const mask = segmentEntries - 1;
/** Four rows that pass, and the bits that tell. */
const allPass = rowState.passes * ones;
const allBits = stateBits * ones;

/** Some rows, of which not all need pass. */
export type SomeRows = {
	readonly batch: Batch;
	/** The state of each row of the batch, beginning at a multiple of four; undefined where all pass. */
	readonly states: Uint8Array | undefined;
};

/** The rows that pass, a chunk of entries at a time, as the states of a run say: neither gaps nor what is hidden. */
export class PassingRows {
	readonly #states = new Uint8Array(batchRows);

	constructor(
		private readonly states: RowStates,
		private readonly batch: Batch,
	) {}

	/** The rows that pass among these entries, which are of one chunk; valid until the next call. */
	among(from: EventIndex, to: EventIndex): SomeRows {
		const {batch} = this;
		const range = this.states.mayPassIn(from, (to + 3) & ~3);
		batch.fillRange(range.from, Math.max(range.from, Math.min(range.to, to)));
		if (batch.count === 0) return {batch, states: undefined};
		const states = this.states.segment(from >>> 16);
		const at = range.from & mask;
		// Rows that follow each other are looked at faster as they are than without those that do not pass.
		if (batch.isRange) return {batch, states: states.subarray(at, at + batch.count)};
		gather(states, batch, this.#states);
		return {batch: batch.narrow(this.#states, 1 << rowState.passes), states: undefined};
	}
}

/** Of the states of four rows 1 in the byte of each that passes, else 0. */
export function marksOf(states: number): number {
	const other = (states & allBits) ^ allPass;
	return ~(other | (other >>> 1) | (other >>> 2) | (other >>> 3)) & ones;
}

function gather(states: Uint8Array, {rows, count}: Batch, out: Uint8Array): void {
	for (let i = 0; i < count; i++) out[i] = states[rows[i]! & mask]! & stateBits;
}
