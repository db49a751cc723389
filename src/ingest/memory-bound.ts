import type {EventIndex} from '../store/columns.js';
import type {StoreWriter} from '../store/writer.js';
import type {Publisher} from './publisher.js';

/** What the kernel and the blocks on their way to a spill take, whatever is read. */
const fixedBytes = 64 << 20;

/** Sources that can wait do, while main has so many segments to print that have left the index. */
const mostLeaving = 3;

const whyLeft =
	'the index holds what --max-memory allows (512M unless told), the newest events; start again with more to see older ones, or print them, which has no such bound';

/** Keeps the index within the bytes that it may take: its oldest segments leave, and a row says so. */
export class MemoryBound {
	/** The entry that says that others have left the index. */
	#leftMark: EventIndex | undefined;
	/** Sources that wait for main. */
	readonly #waiting: Array<() => void> = [];

	/** @param maxBytes - all that may be taken, what does not grow included. */
	constructor(
		private readonly writer: StoreWriter,
		private readonly publisher: Publisher,
		private readonly maxBytes = Number.POSITIVE_INFINITY,
	) {}

	/** Something was appended: what is too much leaves. */
	keep(): void {
		if (!this.#isBeyond) return;
		// Main is to know of every entry before it leaves.
		this.publisher.publish();
		while (this.#isBeyond && this.writer.dropOldest()) this.#markLeft();
		this.publisher.changed();
	}

	/** Resolves when main is not far behind with what has left the index. */
	ready(): Promise<void> {
		if (this.writer.segments.leaving < mostLeaving) return Promise.resolve();
		return new Promise(resolve => this.#waiting.push(resolve));
	}

	/** Main has done with a segment that has left. */
	forget(index: number): void {
		this.writer.segments.forget(index);
		if (this.writer.segments.leaving < mostLeaving) this.letGo();
	}

	/** Nobody is to wait for main any longer. */
	letGo(): void {
		for (const resolve of this.#waiting.splice(0)) resolve();
	}

	get #isBeyond(): boolean {
		return this.writer.bytes + fixedBytes > this.maxBytes;
	}

	/** What has left is a row of its own, before all others. */
	#markLeft(): void {
		if (this.#leftMark !== undefined && this.writer.segments.isHeld(this.#leftMark)) return;
		this.#leftMark = this.writer.appendOther('gap', {source: 0, offset: 0, length: 0}, Number.NEGATIVE_INFINITY, whyLeft);
	}
}
