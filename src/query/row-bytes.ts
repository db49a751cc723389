import type {EventIndex} from '../store/columns.js';
import {segmentEntries} from '../store/segment.js';

const mask = segmentEntries - 1;

/** A byte a row, 0 at first: one array a segment, made when the first byte is written. */
export class RowBytes {
	readonly #segments: Array<Uint8Array | undefined> = [];

	get(row: EventIndex): number {
		return this.#segments[row >>> 16]?.[row & mask] ?? 0;
	}

	set(row: EventIndex, byte: number): void {
		this.segment(row >>> 16)[row & mask] = byte;
	}

	/** It is 0 again. */
	forget(row: EventIndex): void {
		const segment = this.#segments[row >>> 16];
		if (segment) segment[row & mask] = 0;
	}

	/** The array of a segment, if any of its bytes was written. */
	known(index: number): Uint8Array | undefined {
		return this.#segments[index];
	}

	/** The array of a segment, for loops. */
	segment(index: number): Uint8Array {
		this.#segments[index] ??= new Uint8Array(segmentEntries);
		return this.#segments[index];
	}

	/** A segment has left the index. */
	leave(index: number): void {
		this.#segments[index] = undefined;
	}
}
