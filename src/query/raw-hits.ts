import type {EventIndex} from '../store/columns.js';
import {segmentEntries} from '../store/segment.js';

const mask = segmentEntries - 1;

/** Most raw terms that one query may hold: their hits are bits of 32. */
export const maxRawTerms = 31;

/** What the search over raw bytes has found so far: for each event a bit a raw term. Nothing is kept for segments without hits. */
export class RawHits {
	readonly #segments: Array<Uint32Array | undefined> = [];
	#searched: EventIndex = 0;
	#any = 0;

	/** Events below it were searched. */
	get searched(): EventIndex {
		return this.#searched;
	}

	/** The terms that any event holds. */
	get any(): number {
		return this.#any;
	}

	/** The terms that an event holds, as far as it was searched. */
	of(event: EventIndex): number {
		return this.#segments[event >>> 16]?.[event & mask] ?? 0;
	}

	/** A segment has left the index. */
	leave(index: number): void {
		this.#segments[index] = undefined;
	}

	/** Take in an answer: `events` hold the terms whose bits are set at the same place of `hits`, all below `through` were searched. */
	add(events: Uint32Array, hits: Uint32Array, through: EventIndex): void {
		for (let at = 0; at < events.length; at++) {
			const [event, bits] = [events[at] ?? 0, hits[at] ?? 0];
			let segment = this.#segments[event >>> 16];
			if (!segment) this.#segments[event >>> 16] = segment = new Uint32Array(segmentEntries);
			segment[event & mask] = (segment[event & mask] ?? 0) | bits;
			this.#any |= bits;
		}
		this.#searched = Math.max(this.#searched, through);
	}
}
