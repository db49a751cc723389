import type {EventIndex} from '../../store/columns.js';
import {segmentEntries} from '../../store/segment.js';
import {type RowStates, rowState, stateBits} from '../row-states.js';
import {type Batch, batchRows} from './batch.js';
import {ones} from './verdict.js';

const mask = segmentEntries - 1;
/** Four rows that pass, and the bits that tell. */
const allPass = rowState.passes * ones;
const allBits = stateBits * ones;

/** The rows that pass, a chunk of entries at a time, as the states of a run say: neither gaps nor what is hidden. */
export class PassingRows {
	readonly #states = new Uint8Array(batchRows);

	constructor(
		private readonly states: RowStates,
		private readonly batch: Batch,
	) {}

	/** The rows that pass among these entries, which are of one chunk; valid until the next call. */
	among(from: EventIndex, to: EventIndex): Batch {
		const {batch} = this;
		const range = this.states.mayPassIn(from, (to + 3) & ~3);
		const end = Math.max(range.from, Math.min(range.to, to));
		batch.fillRange(range.from, end);
		if (batch.count === 0) return batch;
		const states = this.states.segment(from >>> 16);
		// Rows that follow each other are counted faster as they are.
		if (batch.isRange && doAllPass(states, range.from & mask, batch.count)) return batch;
		gather(states, batch, this.#states);
		return batch.narrow(this.#states, 1 << rowState.passes);
	}
}

/** @param at - a multiple of four. */
function doAllPass(states: Uint8Array, at: number, count: number): boolean {
	const words = new Uint32Array(states.buffer, states.byteOffset + at, count >>> 2);
	for (let i = 0; i < words.length; i++) if ((words[i]! & allBits) !== allPass) return false;
	for (let i = count & ~3; i < count; i++) if ((states[at + i]! & stateBits) !== rowState.passes) return false;
	return true;
}

function gather(states: Uint8Array, {rows, count}: Batch, out: Uint8Array): void {
	for (let i = 0; i < count; i++) out[i] = states[rows[i]! & mask]! & stateBits;
}
