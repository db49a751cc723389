import {deflateRawSync} from 'node:zlib';

/** Where in an archive inflating can begin again. */
export type Place = {
	/** Inflated bytes before it. */
	readonly offset: number;
	/** Its place in the archive, and that of the header of the block it lies in; in bits. */
	readonly bit: number;
	readonly header: number;
	/** What the inflater says of the block (`assembly/inflate.ts`). */
	readonly state: number;
	readonly stored: number;
	/** What was inflated last of the member, 32 KiB at most, compressed: later bytes repeat what stands there. */
	readonly before: Uint8Array;
};

/** Of the first GiB every 8 MiB is a place: what is wanted again is never farther behind one. */
const leastSpacing = 8 << 20;
/** Beyond, as many as in the whole half before: a place needs some KiB, and there is no end to how much can come out of an archive. */
const placesInHalf = 64;

/** How far behind an offset the next place is. */
export const spacingAt = (offset: number): number => Math.max(leastSpacing, 2 ** Math.floor(Math.log2(Math.max(1, offset))) / placesInHalf);

/** Between two members; `DONE` in `assembly/block.ts`. */
const done = 3;

/** The places of one archive, its beginning among them. */
export class Places {
	readonly #beginning: Place = {offset: 0, bit: 0, header: 0, state: done, stored: 0, before: deflateRawSync('')};
	readonly #places: Place[] = [];

	/** It lies behind all others. */
	add(place: Place): void {
		this.#places.push(place);
	}

	/** The last one at an offset or before. */
	before(offset: number): Place {
		return this.#places.findLast(place => place.offset <= offset) ?? this.#beginning;
	}
}
