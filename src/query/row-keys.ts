import type {Batch} from './passes/batch.js';
import type {NumbersOf} from './passes/row-numbers.js';
import type {SortKeys, TextPart} from './sort-keys.js';

/**
Keys of rows for one sorting: whole numbers from 0 to `most`, the row with the least stands first. Read the values of all rows, run `settle`, then make keys of the values.
*/
export type RowKeys = {
	/** What rows say, as one number each. */
	readonly read: NumbersOf;
	/** Rests often. */
	settle(): Generator<void>;
	/** Put keys in the place of values. */
	toKeys(values: Float64Array): void;
	/** The key of what is absent: no key is greater. */
	readonly most: number;
};

export function rowKeysOf(keys: SortKeys, isDescending: boolean): RowKeys {
	return 'parts' in keys ? new TextKeys(keys.parts, isDescending) : new NumberKeys(keys.numbersOf, isDescending);
}

class NumberKeys implements RowKeys {
	#low = Number.POSITIVE_INFINITY;
	#high = Number.NEGATIVE_INFINITY;

	constructor(
		private readonly numbersOf: NumbersOf,
		private readonly isDescending: boolean,
	) {}

	get most(): number {
		return this.#high >= this.#low ? this.#high - this.#low + 1 : 0;
	}

	read = (batch: Batch, into: Float64Array): void => {
		this.numbersOf(batch, into);
		let [low, high] = [this.#low, this.#high];
		for (let at = 0; at < batch.count; at++) {
			const value = into[at] ?? 0;
			if (value < low) low = value;
			if (value > high) high = value;
		}
		[this.#low, this.#high] = [low, high];
	};

	*settle(): Generator<void> {
		yield;
	}

	toKeys(values: Float64Array): void {
		const {most, isDescending} = this;
		const [low, high] = [this.#low, this.#high];
		for (let at = 0; at < values.length; at++) {
			const value = values[at] ?? 0;
			values[at] = Number.isNaN(value) ? most : isDescending ? high - value : value - low;
		}
	}
}

/** A part, and what all its numbers are below; then what each number adds to a key. */
type SizedPart = {readonly part: TextPart; readonly size: number; digits: Float64Array};

/**
Several texts in one number, the first one in its highest digits: values are made of the numbers of texts, keys of their ranks.

```
 value = (n₁ · size₂ + n₂) · size₃ + n₃        key = (r₁ · (count₂ + 1) + r₂) · (count₃ + 1) + r₃
```
An absent text has the last rank, in both directions.
*/
class TextKeys implements RowKeys {
	readonly #parts: readonly SizedPart[];

	constructor(
		parts: readonly TextPart[],
		private readonly isDescending: boolean,
	) {
		this.#parts = fitting(parts);
	}

	get most(): number {
		return this.#parts.reduce((product, {part}) => product * (part.ranks.count + 1), 1) - 1;
	}

	/** A value that was met after the sizes were taken counts as absent; the rows are sorted anew soon, because something came. */
	read = (batch: Batch, into: Float64Array): void => {
		into.fill(0, 0, batch.count);
		for (const {part, size} of this.#parts) {
			const numbers = part.numbers(batch);
			part.ranks.see(numbers, batch.count);
			addDigit(into, numbers, size, batch.count);
		}
	};

	*settle(): Generator<void> {
		for (const {part} of this.#parts) yield* part.ranks.settle();
		let scale = 1;
		for (const sized of this.#parts.toReversed()) {
			sized.digits = digitsOf(sized, scale, this.isDescending);
			scale *= sized.part.ranks.count + 1;
			yield;
		}
	}

	toKeys(values: Float64Array): void {
		const [only, ...others] = this.#parts;
		if (!only) return;
		if (others.length === 0) lookUp(values, only.digits);
		else for (let at = 0; at < values.length; at++) values[at] = this.#keyOf(values[at] ?? 0);
	}

	#keyOf(value: number): number {
		let [rest, key] = [value, 0];
		for (let at = this.#parts.length - 1; at >= 0; at--) {
			const {size = 1, digits} = this.#parts[at] ?? {};
			const left = Math.floor(rest / size);
			key += digits?.[rest - left * size] ?? 0;
			rest = left;
		}
		return key;
	}
}

/** The parts that fit into a double together; nothing but a log made for it has so many values that the last one does not. */
function fitting(parts: readonly TextPart[]): SizedPart[] {
	let product = 1;
	return parts
		.map(part => ({part, size: part.values.size, digits: new Float64Array(0)}))
		.filter(({size}) => {
			product *= size;
			return product <= Number.MAX_SAFE_INTEGER;
		});
}

/** What each number of a part adds to a key. */
function digitsOf({part: {ranks}, size}: SizedPart, scale: number, isDescending: boolean): Float64Array {
	const digits = new Float64Array(size).fill(ranks.count * scale);
	const {count, ranks: byNumber} = ranks;
	for (let number = 0; number < Math.min(size, byNumber.length); number++) {
		const rank = byNumber[number] ?? 0;
		if (rank > 0) digits[number] = (isDescending ? count - rank : rank - 1) * scale;
	}
	return digits;
}

function addDigit(values: Float64Array, numbers: Uint32Array, size: number, count: number): void {
	for (let i = 0; i < count; i++) {
		const number = numbers[i] ?? 0;
		values[i] = (values[i] ?? 0) * size + (number < size ? number : 0);
	}
}

function lookUp(values: Float64Array, digits: Float64Array): void {
	for (let at = 0; at < values.length; at++) values[at] = digits[values[at] ?? 0] ?? 0;
}
