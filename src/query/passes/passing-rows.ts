import type {EventIndex} from '../../store/columns.js';
import {segmentEntries} from '../../store/segment.js';
import {type RowStates, rowState, stateBits} from '../row-states.js';
import {type Batch, batchRows} from './batch.js';
import {ones, sumOf, wordsOf} from './verdict.js';

const mask = segmentEntries - 1;
/** Four rows that pass, and the bits that tell. */
const allPass = rowState.passes * ones;
const allBits = stateBits * ones;

/** Some rows, of which not all need pass. */
export type SomeRows = {
	readonly batch: Batch;
	/** 1 for each row of the batch that passes, else 0; undefined where all do. */
	readonly passes: Uint8Array | undefined;
	/** How many pass. */
	readonly count: number;
};

/** The rows that pass, a chunk of entries at a time, as the states of a run say: neither gaps nor what is hidden. */
export class PassingRows {
	readonly #states = new Uint8Array(batchRows);
	readonly #passes = new Uint8Array(batchRows);

	constructor(
		private readonly states: RowStates,
		private readonly batch: Batch,
	) {}

	/** The rows that pass among these entries, which are of one chunk; valid until the next call. */
	among(from: EventIndex, to: EventIndex): SomeRows {
		const {batch} = this;
		const range = this.states.mayPassIn(from, (to + 3) & ~3);
		const end = Math.max(range.from, Math.min(range.to, to));
		batch.fillRange(range.from, end);
		if (batch.count === 0) return {batch, passes: undefined, count: 0};
		const states = this.states.segment(from >>> 16);
		if (batch.isRange) return this.#amongRange(states, range.from & mask);
		gather(states, batch, this.#states);
		const narrower = batch.narrow(this.#states, 1 << rowState.passes);
		return {batch: narrower, passes: undefined, count: narrower.count};
	}

	/** Rows that follow each other are looked at faster as they are than without those that do not pass. */
	#amongRange(states: Uint8Array, at: number): SomeRows {
		const {batch} = this;
		const count = markPassing(states, at, batch.count, this.#passes);
		return {batch, passes: count === batch.count ? undefined : this.#passes, count};
	}
}

/** @param at - a multiple of four. @returns how many pass. */
function markPassing(states: Uint8Array, at: number, count: number, out: Uint8Array): number {
	const words = new Uint32Array(states.buffer, states.byteOffset + at, count >>> 2);
	const to = wordsOf(out, count);
	let passing = 0;
	for (let i = 0; i < words.length; i++) {
		const other = (words[i]! & allBits) ^ allPass;
		const marks = ~(other | (other >>> 1) | (other >>> 2) | (other >>> 3)) & ones;
		to[i] = marks;
		passing += sumOf(marks);
	}
	for (let i = count & ~3; i < count; i++) passing += out[i] = Number((states[at + i]! & stateBits) === rowState.passes);
	return passing;
}

function gather(states: Uint8Array, {rows, count}: Batch, out: Uint8Array): void {
	for (let i = 0; i < count; i++) out[i] = states[rows[i]! & mask]! & stateBits;
}
