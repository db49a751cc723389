import {closeSync, openSync, read} from 'node:fs';
import {segmentBytes} from './segment.js';

/** Where zeros come from: to read them into memory is to have it touched, a page at a time, by the thread that reads. */
const zeros = '/dev/zero';

/**
Memory for segments. New memory is given by the system a page at a time as it is touched, a twentieth of the time of an index: so the next segment's is touched on another thread while the last one fills. Where that is too late, or the system has no file of zeros, it is touched as it is written.
*/
export class SegmentMemory {
	/** Free to be taken, all zeros. */
	#ready: SharedArrayBuffer | undefined;
	/** Of segments that were given back: left to the garbage collector, that of several waits at a time. */
	readonly #used: SharedArrayBuffer[] = [];
	#isPreparing = false;

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
		if (this.#isPreparing || this.#ready || this.#used.length > 0) return;
		const descriptor = openZeros();
		if (descriptor === undefined) return;
		this.#isPreparing = true;
		const buffer = new SharedArrayBuffer(segmentBytes);
		read(descriptor, new Uint8Array(buffer), 0, segmentBytes, null, () => {
			closeSync(descriptor);
			this.#isPreparing = false;
			this.#ready = buffer;
		});
	}
}

function openZeros(): number | undefined {
	try {
		return openSync(zeros, 'r');
	} catch {
		return undefined;
	}
}
