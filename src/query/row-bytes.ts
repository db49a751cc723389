import type {EventIndex} from '../store/columns.js';
import {segmentEntries} from '../store/segment.js';

const mask = segmentEntries - 1;
/** Of 16 million rows. */
const mostSpare = 256;

/** Arrays of segments that nobody uses any more, so that typing on over millions of rows does not ask the system for memory a letter. */
export class ByteMemory {
	readonly #spare: Uint8Array[] = [];

	/** Bytes of a segment, all 0. */
	take(): Uint8Array {
		return this.#spare.pop()?.fill(0) ?? new Uint8Array(segmentEntries);
	}

	give(segments: ReadonlyArray<Uint8Array | undefined>): void {
		for (const segment of segments) if (segment && this.#spare.length < mostSpare) this.#spare.push(segment);
	}
}

/** A byte a row, 0 at first: one array a segment, made when the first byte is written. */
export class RowBytes {
	#segments: Array<Uint8Array | undefined> = [];

	constructor(private readonly memory = new ByteMemory()) {}

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
		// Without holes: V8 takes arrays with some for others than those without, and compiles what reads them once more.
		while (this.#segments.length <= index) this.#segments.push(undefined);
		this.#segments[index] ??= this.memory.take();
		return this.#segments[index];
	}

	/** A segment has left the index. */
	leave(index: number): void {
		this.memory.give([this.#segments[index]]);
		this.#segments[index] = undefined;
	}

	/** All bytes are 0 again, and others may have the memory. */
	protected retire(): void {
		this.memory.give(this.#segments);
		this.#segments = [];
	}
}
