import type {SourceId} from '../model/source.js';
import type {EpochMicros} from '../model/time.js';
import type {EventIndex} from './columns.js';
import {bridge, newestTimeOf} from './leave.js';
import {Ordinals} from './ordinals.js';
import {Pieces} from './pieces.js';
import {leftSegment, type Segment, segmentBytes, segmentEntries, viewSegment} from './segment.js';
import {SegmentMemory, type Touch} from './segment-memory.js';

/** What main keeps of an entry: the first of its request, its shape, what is known of its row, whether it is hidden and whether it was answered, and its places in orders. */
const mainEntryBytes = 18;

/** Which segments are in the index, which are leaving it, which have left. Only full ones leave. */
export class HeldSegments {
	/** By number; `leftSegment()` where one has left. */
	readonly all: Segment[] = [];
	readonly ordinals = new Ordinals();
	readonly pieces = new Pieces();
	/** Those that have left the index, and are kept until main has done with them. */
	readonly #leaving = new Set<number>();
	/** The newest time in each that is full. */
	readonly #newestTimes: EpochMicros[] = [];
	readonly #memory: SegmentMemory;
	#held = 0;

	constructor(touch?: Touch) {
		this.#memory = new SegmentMemory(touch);
	}

	/** Bytes of those in the index, with what main keeps of them, and where their pieces lie. */
	get bytes(): number {
		return this.#held * (segmentBytes + mainEntryBytes * segmentEntries) + this.pieces.bytes;
	}

	/** How many have left the index and are not forgotten. */
	get leaving(): number {
		return this.#leaving.size;
	}

	/** The last one is full: an empty one comes next. @returns its memory. */
	add(): SharedArrayBuffer {
		const full = this.all.at(-1);
		if (full) this.#newestTimes.push(newestTimeOf(full));
		const buffer = this.#memory.take();
		this.all.push(viewSegment(buffer));
		this.#held++;
		return buffer;
	}

	/** The last one is full before long. */
	prepare(): void {
		// Small logs have one.
		if (this.all.length > 1) this.#memory.prepare();
	}

	/** Is the entry in the index? */
	isHeld(event: EventIndex): boolean {
		return this.all[event >>> 16] !== leftSegment() && (this.#leaving.size === 0 || !this.#leaving.has(event >>> 16));
	}

	/**
	The full one whose newest event is the oldest leaves the index. The order of arrival is not that of time: a file is read from its tail.

	@returns its number; undefined where there is none.
	*/
	leaveOldest(): number | undefined {
		let oldest: number | undefined;
		for (const [index, newest] of this.#newestTimes.entries())
			if (this.isHeld(index * segmentEntries) && (oldest === undefined || newest < this.#newestTimes[oldest]!)) oldest = index;
		if (oldest === undefined) return undefined;
		bridge(this.all, oldest);
		this.#leaving.add(oldest);
		this.#held--;
		return oldest;
	}

	/** Main has done with one that has left: its memory is free. */
	forget(index: number): void {
		if (!this.#leaving.delete(index)) return;
		this.#memory.give(this.all[index]!.time.buffer as SharedArrayBuffer);
		this.all[index] = leftSegment();
		this.ordinals.forget(index);
		this.pieces.forget(index);
	}

	/** Where the first bytes of a source lie that an entry below `through` has, one that leaves among them; undefined where none has any. */
	firstOffset(source: SourceId, through: EventIndex): number | undefined {
		for (const [index, segment] of this.all.entries()) {
			if (segment === leftSegment()) continue;
			const count = Math.min(segmentEntries, through - index * segmentEntries);
			for (let at = 0; at < count; at++) if (segment.source[at] === source && segment.length[at] !== 0) return segment.offset[at];
		}
		return undefined;
	}
}
