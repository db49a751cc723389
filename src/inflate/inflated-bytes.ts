import {createInflateMemory} from './inflate-memory.js';
import {Inflater, NotInflated, type ReadCompressed} from './inflater.js';
import type {Places} from './place.js';

/** Archives that can go on from where they were read last. A further one takes the memory of the one that was read longest ago. */
const mostReady = 4;
const ready: InflatedBytes[] = [];

/** What is in an archive, from any place on, without keeping any of it: it is inflated again from the last known place before. */
export class InflatedBytes {
	#inflater: Inflater | undefined;
	#memory: WebAssembly.Memory | undefined;

	constructor(
		private readonly read: ReadCompressed,
		private readonly places: Places,
	) {}

	/**
	Bytes `offset … offset + length`; fewer at the end, or where the archive is another one by now, or there is no memory to inflate it in.

	@param into - memory that may be used for them, if it is long enough.
	@throws an error of the system.
	*/
	readAt(offset: number, length: number, into?: Buffer): Buffer {
		const bytes = into && into.length >= length ? into : Buffer.allocUnsafe(length);
		let filled = 0;
		try {
			this.#makeReady();
			while (filled < length) {
				const held = this.#reach(offset + filled);
				if (!held) break;
				filled += held.copy(bytes, filled, 0, length - filled);
			}
		} catch (error) {
			// Where it stands now is no place that anything could go on from.
			this.#inflater = undefined;
			if (!(error instanceof NotInflated || error instanceof RangeError)) throw error;
		}
		return bytes.subarray(0, filled);
	}

	/** @throws RangeError where there is no memory. */
	#makeReady(): void {
		const place = ready.indexOf(this);
		if (place >= 0) ready.splice(place, 1);
		const oldest = place < 0 && ready.length >= mostReady ? ready.shift() : undefined;
		if (oldest) [this.#memory, oldest.#memory, oldest.#inflater] = [oldest.#memory, undefined, undefined];
		this.#memory ??= createInflateMemory();
		ready.push(this);
	}

	/** What is there from an offset on, one byte at least; undefined at the end. */
	#reach(offset: number): Buffer | undefined {
		const inflater = this.#inflaterFor(offset);
		for (;;) {
			const held = inflater.held(offset);
			if (held && held.length > 0) return held;
			if (!inflater.next()) return undefined;
		}
	}

	/** It holds the byte, or comes to it: from where it is, unless a place is nearer. */
	#inflaterFor(offset: number): Inflater {
		this.#inflater ??= new Inflater(this.read, this.#memory);
		const place = this.places.before(offset);
		const isBefore = offset < this.#inflater.offset && !this.#inflater.held(offset);
		if (isBefore || place.offset > this.#inflater.offset) this.#inflater.goTo(place);
		return this.#inflater;
	}
}
