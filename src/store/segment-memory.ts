import {segmentBytes} from './segment.js';

/** Has memory touched on another thread, all of it, and leaves zeros in it. @param done - is called when that is over. @returns false where it cannot be done. */
export type Touch = (memory: SharedArrayBuffer, done: () => void) => boolean;

/**
Memory for segments. The system gives new memory a page at a time as it is touched, so that of the next segment is touched on another thread while the last one fills. What is not ready in time is touched as it is written.
*/
export class SegmentMemory {
	/** All zeros. */
	#ready: SharedArrayBuffer | undefined;
	#isPreparing = false;
	/** It was tried, and could not be done. */
	#isHopeless = false;
	/** Of segments that were given back: left to the garbage collector, that of several waits at a time. */
	readonly #used: SharedArrayBuffer[] = [];

	constructor(private readonly touch: Touch = () => false) {}

	/** All zeros. */
	take(): SharedArrayBuffer {
		const used = this.#used.pop();
		if (used) {
			new Uint8Array(used).fill(0);
			return used;
		}
		const ready = this.#ready;
		this.#ready = undefined;
		return ready ?? new SharedArrayBuffer(segmentBytes);
	}

	give(buffer: SharedArrayBuffer): void {
		this.#used.push(buffer);
	}

	/** One more will be needed soon. */
	prepare(): void {
		if (this.#isPreparing || this.#isHopeless || this.#ready || this.#used.length > 0) return;
		const buffer = new SharedArrayBuffer(segmentBytes);
		this.#isPreparing = this.touch(buffer, () => {
			this.#isPreparing = false;
			this.#ready = buffer;
		});
		this.#isHopeless = !this.#isPreparing;
	}
}
