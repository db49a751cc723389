import type {EventIndex} from '../store/columns.js';

/** A set of entries: one bit each, so that a million cost 125 kB. */
export class EventSet {
	#words = new Uint32Array(1024);

	has(event: EventIndex): boolean {
		return ((this.#words[event >>> 5] ?? 0) & (1 << (event & 31))) !== 0;
	}

	add(event: EventIndex): void {
		const at = event >>> 5;
		if (at >= this.#words.length) {
			const larger = new Uint32Array(2 * at);
			larger.set(this.#words);
			this.#words = larger;
		}
		this.#words[at] = (this.#words[at] ?? 0) | (1 << (event & 31));
	}
}
