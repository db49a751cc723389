import {segmentEntries} from '../../store/segment.js';
import {type RowStates, rowState, stateBits, stateOf} from '../row-states.js';
import {type Batch, batchRows} from './batch.js';
import {isNone, ones, sumOf, wordsOf} from './verdict.js';

const mask = segmentEntries - 1;

/** Bits of a change. */
const enters = 1;
const leaves = 2;
/** From this bit on: how many rows more are hidden, and 1. */
const hiddenShift = 2;
/** The same of own ones. */
const ownShift = 4;

/** For `8 * state before + verdict`: what it changes. */
const changeOf = Uint8Array.from({length: 8 * (stateBits + 1)}, (_, key) => {
	const before = key >>> 3;
	const now = stateOf(key & 7);
	const more = (state: number) => 1 + Number(now === state) - Number(before === state);
	const enterOrLeave = before === now ? 0 : (now === rowState.passes ? enters : 0) | (before === rowState.passes ? leaves : 0);
	return enterOrLeave | (more(rowState.hidden) << hiddenShift) | (more(rowState.hiddenOwn) << ownShift);
});
const stateAfter = Uint8Array.from({length: 8}, (_, verdict) => stateOf(verdict));

/** What verdicts on the rows of a batch change: which rows come into the order and which go out of it. */
export class RowChanges {
	/** Places in the batch of rows that come in, and how many; one more is written than counts. */
	readonly entering = new Uint16Array(batchRows + 1);
	enteringCount = 0;
	/** Of rows that go out. */
	readonly leaving = new Uint16Array(batchRows + 1);
	leavingCount = 0;
	/** So many more rows are hidden as noise, and as own ones. */
	hidden = 0;
	hiddenOwn = 0;
	/** So many rows of the last range came in that it is cheaper to go through all of the next one than to guess wrong which words can be skipped. */
	#wasDense = false;

	/**
	Write the states of all rows, and find those that begin or cease to pass.

	@param isMoved - of a row that goes on to pass: is it to be put in its place again?
	*/
	take(batch: Batch, verdicts: Uint8Array, states: RowStates, isMoved: ((row: number) => boolean) | undefined): void {
		this.enteringCount = 0;
		this.leavingCount = 0;
		this.hidden = 0;
		this.hiddenOwn = 0;
		if (isMoved) this.#putAgain(batch, verdicts, states, isMoved);
		// A word that is rare has no states in most segments.
		if (batch.isAtHome && !states.known(batch.home) && isNone(verdicts, batch.count)) return;
		if (batch.isRange && (batch.first & 3) === 0) this.#takeRange(states.segment(batch.home), batch.first & mask, verdicts, batch.count);
		else this.#takeRows(batch, verdicts, states);
	}

	/** The rows that come in, and where they stand in time, NaN where that is not known. @returns whether it is known of all. */
	gatherEntering(batch: Batch, rows: Uint32Array, times: Float64Array): boolean {
		const {entering, enteringCount} = this;
		batch.rowsAt(entering, enteringCount, rows);
		return batch.timesAt(entering, enteringCount, times);
	}

	/** Those that pass as before, and stand at another time. */
	#putAgain({rows, count}: Batch, verdicts: Uint8Array, states: RowStates, isMoved: (row: number) => boolean): void {
		for (let i = 0; i < count; i++) {
			const row = rows[i]!;
			if (stateOf(verdicts[i]!) !== rowState.passes || (states.get(row) & stateBits) !== rowState.passes || !isMoved(row)) continue;
			this.entering[this.enteringCount++] = i;
			this.leaving[this.leavingCount++] = i;
		}
	}

	/** Four rows at a time where nothing was known of them: nearly all rows of a new question. */
	#takeRange(segment: Uint8Array, from: number, verdicts: Uint8Array, count: number): void {
		const {entering} = this;
		const states = new Uint32Array(segment.buffer, from, count >>> 2);
		const words = wordsOf(verdicts, count);
		let [entered, hidden, hiddenOwn] = [this.enteringCount, 0, 0];
		const skips = !this.#wasDense;
		for (let at = 0; at < words.length; at++) {
			const word = words[at]!;
			const state = states[at]!;
			if (skips && (word | state) === 0) continue;
			if (state !== 0) {
				entered = this.#takeKnown(segment, from, verdicts, at, entered);
				continue;
			}
			// `stateOf` of all four: twice the verdict, and 1 more where it is not 0.
			states[at] = (word << 1) + ((word | (word >>> 1)) & ones);
			const passes = (word >>> 1) & word & ones;
			hidden += sumOf((word >>> 1) & ~word & ones);
			hiddenOwn += sumOf((word >>> 2) & ones);
			entering[entered] = 4 * at;
			entered += passes & 1;
			entering[entered] = 4 * at + 1;
			entered += (passes >>> 8) & 1;
			entering[entered] = 4 * at + 2;
			entered += (passes >>> 16) & 1;
			entering[entered] = 4 * at + 3;
			entered += passes >>> 24;
		}
		this.#wasDense = 16 * entered > count;
		this.enteringCount = entered;
		this.hidden += hidden;
		this.hiddenOwn += hiddenOwn;
		for (let i = count & ~3; i < count; i++) this.#takeRow(segment, from + i, verdicts[i]!, i);
	}

	/** Four rows of which something was known. @returns how many enter by now. */
	#takeKnown(segment: Uint8Array, from: number, verdicts: Uint8Array, word: number, entered: number): number {
		this.enteringCount = entered;
		for (let i = 4 * word; i < 4 * word + 4; i++) this.#takeRow(segment, from + i, verdicts[i]!, i);
		return this.enteringCount;
	}

	#takeRows(batch: Batch, verdicts: Uint8Array, states: RowStates): void {
		const {rows, count, home, isAtHome} = batch;
		const here = states.segment(home);
		const words = wordsOf(verdicts, isAtHome ? count : 0);
		for (let at = 0; at < words.length; at++) {
			if (words[at] === 0 && areNew(here, rows, 4 * at)) continue;
			for (let i = 4 * at; i < 4 * at + 4; i++) this.#takeRow(here, rows[i]! & mask, verdicts[i]!, i);
		}
		for (let i = 4 * words.length; i < count; i++) {
			const row = rows[i]!;
			this.#takeRow(row >>> 16 === home ? here : states.segment(row >>> 16), row & mask, verdicts[i]!, i);
		}
	}

	/** Without a branch: rows pass as they like. */
	#takeRow(segment: Uint8Array, at: number, verdict: number, place: number): void {
		const state = segment[at]!;
		const change = changeOf[((state & stateBits) << 3) | verdict]!;
		segment[at] = (state & ~stateBits) | stateAfter[verdict]!;
		this.entering[this.enteringCount] = place;
		this.enteringCount += change & enters;
		this.leaving[this.leavingCount] = place;
		this.leavingCount += (change & leaves) >>> 1;
		this.hidden += ((change >>> hiddenShift) & 3) - 1;
		this.hiddenOwn += (change >>> ownShift) - 1;
	}
}

/** Is nothing known of four rows of a segment yet, but that they fail? */
const areNew = (states: Uint8Array, rows: Uint32Array, at: number): boolean =>
	(states[rows[at]! & mask]! | states[rows[at + 1]! & mask]! | states[rows[at + 2]! & mask]! | states[rows[at + 3]! & mask]!) === 0;
