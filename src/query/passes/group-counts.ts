import {batchRows} from './batch.js';
import {TupleNumbers} from './tuple-numbers.js';

/** Most groups that are counted in a table of all combinations: beyond that it would not stay in the cache. */
const mostDense = 1 << 18;

/**
Counts tuples of numbers. As long as all combinations of what was met fit into a small table, a row is one addition there:

```
 place = ((first × stride of second) + second) × stride of third …
```
else tuples are numbered first.
*/
export class GroupCounts {
	#strides: readonly number[] | undefined;
	#dense = new Uint32Array(0);
	readonly #tuples: TupleNumbers;
	readonly #numbers = new Uint32Array(batchRows);
	#sparse = new Uint32Array(1024);

	/** @param sizes - numbers of each part that are known already; more can come. */
	constructor(sizes: readonly number[]) {
		const product = sizes.reduce((all, size) => all * Math.max(1, size), 1);
		this.#tuples = new TupleNumbers(sizes.length);
		if (product > mostDense) return;
		this.#strides = sizes.map(size => Math.max(1, size));
		this.#dense = new Uint32Array(product);
	}

	/** Count `count` tuples; element i of all columns is the i-th. */
	add(columns: readonly Uint32Array[], count: number): void {
		if (this.#strides && !this.#addDense(columns, this.#strides, count)) this.#giveUpDense(this.#strides);
		else if (this.#strides) return;
		this.#addSparse(columns, count);
	}

	/** Every tuple that was met, and how often. */
	each(take: (parts: readonly number[], count: number) => void): void {
		if (this.#strides) eachDense(this.#dense, this.#strides, take);
		for (let number = 0; number < this.#tuples.size; number++) take(this.#tuples.parts(number), this.#sparse[number]!);
	}

	/** @returns false, and counts nothing, where a number is larger than was known. */
	#addDense(columns: readonly Uint32Array[], strides: readonly number[], count: number): boolean {
		const places = this.#numbers;
		places.fill(0, 0, count);
		for (const [at, column] of columns.entries()) if (addPart(places, column, strides[at]!, count) >= strides[at]!) return false;
		for (let i = 0; i < count; i++) this.#dense[places[i]!]!++;
		return true;
	}

	#giveUpDense(strides: readonly number[]): void {
		this.#strides = undefined;
		eachDense(this.#dense, strides, (parts, count) => {
			const columns = parts.map(part => Uint32Array.of(part));
			this.#addSparse(columns, 1, count);
		});
		this.#dense = new Uint32Array(0);
	}

	#addSparse(columns: readonly Uint32Array[], count: number, times = 1): void {
		this.#tuples.numberAll(columns, count, this.#numbers);
		if (this.#tuples.size > this.#sparse.length) {
			const larger = new Uint32Array(2 * this.#tuples.size);
			larger.set(this.#sparse);
			this.#sparse = larger;
		}
		for (let i = 0; i < count; i++) this.#sparse[this.#numbers[i]!]! += times;
	}
}

/** @returns the largest number that was met. */
function addPart(places: Uint32Array, column: Uint32Array, stride: number, count: number): number {
	let most = 0;
	for (let i = 0; i < count; i++) {
		const part = column[i]!;
		most = Math.max(most, part);
		places[i] = places[i]! * stride + part;
	}
	return most;
}

function eachDense(dense: Uint32Array, strides: readonly number[], take: (parts: readonly number[], count: number) => void): void {
	for (let place = 0; place < dense.length; place++) {
		if (dense[place] === 0) continue;
		const parts: number[] = [];
		let rest = place;
		for (let at = strides.length - 1; at >= 0; at--) {
			parts.unshift(rest % strides[at]!);
			rest = Math.floor(rest / strides[at]!);
		}
		take(parts, dense[place]!);
	}
}
