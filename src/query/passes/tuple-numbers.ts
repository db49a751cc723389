const emptySlot = 0xffffffff;

/**
Numbers distinct tuples of numbers from 0 on, in the order in which they are met: open addressing over a flat list of what was met.

```
 slots    –  2  –  –  0  1  –  …       number of a tuple, by its hash
 parts    a0 b0 │ a1 b1 │ a2 b2 …      the tuples by number, `width` parts each
```
*/
export class TupleNumbers {
	#slots = new Uint32Array(1024).fill(emptySlot);
	#parts: Uint32Array;
	#size = 0;

	/** @param width - parts of a tuple; at least one. */
	constructor(private readonly width: number) {
		this.#parts = new Uint32Array(512 * width);
	}

	/** Tuples met: all numbers are below it. */
	get size(): number {
		return this.#size;
	}

	/** The tuple of a number. */
	parts(number: number): number[] {
		return Array.from(this.#parts.subarray(number * this.width, (number + 1) * this.width));
	}

	/** Writes the number of each tuple; element i of all columns is the i-th tuple. */
	numberAll(columns: readonly Uint32Array[], count: number, out: Uint32Array): void {
		for (let i = 0; i < count; i++) {
			let slot = this.#hash(columns, i);
			for (;;) {
				const known = this.#slots[slot]!;
				if (known === emptySlot) {
					out[i] = this.#add(columns, i, slot);
					break;
				}
				if (this.#isSame(known, columns, i)) {
					out[i] = known;
					break;
				}
				slot = (slot + 1) & (this.#slots.length - 1);
			}
		}
	}

	#hash(columns: readonly Uint32Array[], i: number): number {
		let hash = 0;
		for (let at = 0; at < this.width; at++) hash = mix(hash, columns[at]![i]!);
		return hash & (this.#slots.length - 1);
	}

	#isSame(number: number, columns: readonly Uint32Array[], i: number): boolean {
		const from = number * this.width;
		for (let at = 0; at < this.width; at++) if (this.#parts[from + at] !== columns[at]![i]) return false;
		return true;
	}

	#add(columns: readonly Uint32Array[], i: number, slot: number): number {
		const number = this.#size++;
		this.#slots[slot] = number;
		for (let at = 0; at < this.width; at++) this.#parts[number * this.width + at] = columns[at]![i]!;
		if (2 * this.#size >= this.#slots.length) this.#grow();
		return number;
	}

	#grow(): void {
		const parts = new Uint32Array(2 * this.#parts.length);
		parts.set(this.#parts);
		this.#parts = parts;
		this.#slots = new Uint32Array(2 * this.#slots.length).fill(emptySlot);
		const most = this.#slots.length - 1;
		for (let number = 0; number < this.#size; number++) {
			let hash = 0;
			for (let at = number * this.width; at < (number + 1) * this.width; at++) hash = mix(hash, parts[at]!);
			let slot = hash & most;
			while (this.#slots[slot] !== emptySlot) slot = (slot + 1) & most;
			this.#slots[slot] = number;
		}
	}
}

function mix(hash: number, part: number): number {
	const mixed = Math.imul(hash ^ part, 0x9e3779b1);
	return mixed ^ (mixed >>> 15);
}
