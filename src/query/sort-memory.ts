import {rowBuffer} from './row-buffer.js';

/** Memory of orders that are over, for the next ones. It is held weakly: V8 may free it whenever it collects garbage, and nothing more is asked for before. */
export class SortMemory {
	/** The smallest first. */
	#spare: Array<WeakRef<SharedArrayBuffer>> = [];

	/** At least so many bytes, of any content. */
	take(bytes: number): SharedArrayBuffer {
		for (const [at, one] of this.#spare.entries()) {
			const buffer = one.deref();
			if (buffer === undefined || buffer.byteLength < bytes) continue;
			this.#spare.splice(at, 1);
			return buffer;
		}
		return rowBuffer(bytes);
	}

	/** Nobody uses it any more. */
	give(buffer: SharedArrayBuffer): void {
		const others = this.#spare.flatMap(one => one.deref() ?? []);
		this.#spare = [...others, buffer].sort((one, other) => one.byteLength - other.byteLength).map(one => new WeakRef(one));
	}
}

/** What one order has of it. */
export class SortArrays {
	readonly #held = new Set<ArrayBufferLike>();

	constructor(private readonly memory = new SortMemory()) {}

	/** Of any content. */
	places(length: number): Uint32Array {
		return new Uint32Array(this.#take(4 * length), 0, length);
	}

	/** Of any content. */
	keys(length: number): Float64Array {
		return new Float64Array(this.#take(8 * length), 0, length);
	}

	/** Nobody uses it any more. */
	give({buffer}: Uint32Array | Float64Array): void {
		if (this.#held.delete(buffer)) this.memory.give(buffer as SharedArrayBuffer);
	}

	/** Nobody uses any of them any more. */
	giveAll(): void {
		for (const buffer of this.#held) this.memory.give(buffer as SharedArrayBuffer);
		this.#held.clear();
	}

	#take(bytes: number): SharedArrayBuffer {
		const buffer = this.memory.take(bytes);
		this.#held.add(buffer);
		return buffer;
	}
}
