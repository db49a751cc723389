import type {EventIndex} from '../../store/columns.js';
import {segmentEntries} from '../../store/segment.js';
import {type RowStates, rowState, stateBits} from '../row-states.js';
import {type Batch, batchRows} from './batch.js';

const mask = segmentEntries - 1;
const passes = 1;

/** The rows that pass, a chunk of entries at a time, as the states of a run say: neither gaps nor what is hidden. */
export class PassingRows {
	readonly #marks = new Uint8Array(batchRows);

	constructor(
		private readonly states: RowStates,
		private readonly batch: Batch,
	) {}

	/** The rows that pass among these entries, which are of one chunk; valid until the next call. */
	among(from: EventIndex, to: EventIndex): Batch {
		const {batch, states} = this;
		const range = states.mayPassIn(from, (to + 3) & ~3);
		batch.fillRange(range.from, Math.max(range.from, Math.min(range.to, to)));
		if (batch.count === 0) return batch;
		const passing = mark(batch, states.segment(from >>> 16), this.#marks);
		// Rows that follow each other are counted faster as they are.
		return passing === batch.count ? batch : batch.narrow(this.#marks, 1 << passes);
	}
}

/** @returns how many rows pass. */
function mark({rows, count}: Batch, states: Uint8Array, marks: Uint8Array): number {
	let passing = 0;
	for (let i = 0; i < count; i++) {
		const isPassing = Number((states[rows[i]! & mask]! & stateBits) === rowState.passes);
		marks[i] = isPassing;
		passing += isPassing;
	}
	return passing;
}
