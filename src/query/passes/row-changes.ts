import {segmentEntries} from '../../store/segment.js';
import {type RowStates, rowState, stateBits, stateOf} from '../row-states.js';
import {type Batch, batchRows} from './batch.js';

const mask = segmentEntries - 1;

/** The rows of a batch that are something else than they were, as far as it shows. */
export class RowChanges {
	count = 0;
	/** Their places in the batch. */
	readonly places = new Uint16Array(batchRows);
	/** What they were, and are: values of `rowState`. */
	readonly befores = new Uint8Array(batchRows);
	readonly nows = new Uint8Array(batchRows);

	/**
	Write the states of all rows, and find those that begin or cease to pass.

	@param isMoved - of a row that goes on to pass: is it to be put in its place again?
	*/
	take(batch: Batch, verdicts: Uint8Array, states: RowStates, isMoved: ((row: number) => boolean) | undefined): void {
		const {rows, count, home} = batch;
		const here = states.segment(home);
		this.count = 0;
		for (let i = 0; i < count; i++) {
			const row = rows[i]!;
			const segment = row >>> 16 === home ? here : states.segment(row >>> 16);
			const state = segment[row & mask]!;
			const before = state & stateBits;
			const now = stateOf(verdicts[i]!);
			segment[row & mask] = state - before + now;
			const shows = before === now ? isMoved !== undefined && now === rowState.passes && isMoved(row) : (before | now) > rowState.unknown;
			if (shows) this.#add(i, before, now);
		}
	}

	#add(place: number, before: number, now: number): void {
		this.places[this.count] = place;
		this.befores[this.count] = before;
		this.nows[this.count++] = now;
	}
}
