import type {EventIndex} from '../../store/columns.js';
import {segmentEntries} from '../../store/segment.js';
import {classOf, classVerdict, verdictsOf} from '../number-classes.js';
import type {NumberRange} from '../number-value.js';
import {RowBytes} from '../row-bytes.js';
import {type Batch, batchRows} from './batch.js';
import type {Predicate} from './predicate.js';
import {insideOf, type NumbersOf} from './row-numbers.js';
import {andInto, verdict, wordsOf} from './verdict.js';

const mask = segmentEntries - 1;

/**
About how large a number of each row is, a byte a row, remembered from question to question: for numbers that cost more to find out than most of what is asked. The number itself is asked only of the few rows that are near the end of a range.

What `numbersOf` says of a row must stay the same until something happens to it.
*/
export class RememberedNumbers {
	readonly #known = new RowBytes();
	readonly #classes = new Uint8Array(batchRows);
	readonly #numbers = new Float64Array(batchRows);
	readonly #found = new Uint8Array(batchRows);

	constructor(private readonly numbersOf: NumbersOf) {}

	/** It may be another one now. */
	forget(row: EventIndex): void {
		this.#known.forget(row);
	}

	/** A segment has left the index. */
	leave(index: number): void {
		this.#known.leave(index);
	}

	/** Passes rows with a number in any of the ranges. NaN is in none. */
	inRanges(ranges: readonly NumberRange[]): Predicate {
		const inside = ranges.map(insideOf);
		const verdicts = verdictsOf(inside);
		const isIn = (number: number): boolean => inside.some(({least, most}) => number >= least && number <= most);
		const pass = (batch: Batch, out: Uint8Array): void => {
			let met = lookUp(this.#classesOf(batch), verdicts, batch.count, out);
			if ((met & classVerdict.unknown) !== 0) {
				this.#learn(batch);
				met = lookUp(this.#classesOf(batch), verdicts, batch.count, out);
			}
			if ((met & classVerdict.near) !== 0) this.#askNear(batch, isIn, out);
		};
		const passAlso = (batch: Batch, out: Uint8Array): void => {
			pass(batch, this.#found);
			andInto(out, this.#found, batch.count);
		};
		return {cost: 2, pass, passAlso};
	}

	/** What is known of each row; only to be read. */
	#classesOf(batch: Batch): Uint8Array {
		const {first, count, home} = batch;
		const here = this.#known.segment(home);
		if (batch.isRange) return here.subarray(first & mask, (first & mask) + count);
		const {rows} = batch;
		const classes = this.#classes;
		for (let i = 0; i < count; i++) {
			const row = rows[i]!;
			classes[i] = row >>> 16 === home ? here[row & mask]! : this.#known.get(row);
		}
		return classes;
	}

	#learn(batch: Batch): void {
		const {rows, count} = batch;
		const numbers = this.#numbers;
		this.numbersOf(batch, numbers);
		for (let i = 0; i < count; i++) this.#known.set(rows[i]!, classOf(numbers[i]!));
	}

	/** Rows whose class does not tell are asked for their number. */
	#askNear(batch: Batch, isIn: (number: number) => boolean, out: Uint8Array): void {
		const near = batch.narrow(out, 1 << classVerdict.near);
		const numbers = this.#numbers;
		this.numbersOf(near, numbers);
		for (let i = 0; i < near.count; i++) out[near.origins[i]!] = isIn(numbers[i]!) ? verdict.yes : verdict.no;
	}
}

/** Four rows are looked up at once. @returns all bits of the verdicts that were met. */
function lookUp(classes: Uint8Array, verdicts: Uint8Array, count: number, out: Uint8Array): number {
	const words = wordsOf(out, count);
	let met = 0;
	for (let at = 0, i = 0; at < words.length; at++, i += 4) {
		const word =
			verdicts[classes[i]!]! | (verdicts[classes[i + 1]!]! << 8) | (verdicts[classes[i + 2]!]! << 16) | (verdicts[classes[i + 3]!]! << 24);
		met |= word;
		words[at] = word;
	}
	for (let i = count & ~3; i < count; i++) met |= out[i] = verdicts[classes[i]!]!;
	return (met | (met >>> 8) | (met >>> 16) | (met >>> 24)) & 0xff;
}
