import type {EventIndex} from '../../store/columns.js';
import {segmentEntries} from '../../store/segment.js';
import {RowBytes} from '../row-bytes.js';
import {type Batch, batchRows} from './batch.js';
import type {Predicate} from './predicate.js';
import {ones, verdict, wordsOf} from './verdict.js';

const mask = segmentEntries - 1;
/** Beside the verdict in the byte of a row: that is what was found. */
const isKnown = 4;

/** What a predicate says of each row, a byte a row, remembered from question to question. It must say the same until something happens to the row, and never `unknown`. */
export class Remembered {
	readonly predicate: Predicate = {cost: 2, pass: (batch, out) => this.#pass(batch, out)};
	readonly #known = new RowBytes();
	readonly #found = new Uint8Array(batchRows);

	constructor(private readonly asked: Predicate) {}

	/** It may be something else now. */
	forget(row: EventIndex): void {
		this.#known.forget(row);
	}

	/** A segment has left the index. */
	leave(index: number): void {
		this.#known.leave(index);
	}

	#pass(batch: Batch, out: Uint8Array): void {
		if (this.#recall(batch, out)) return;
		this.asked.pass(batch, this.#found);
		const {rows, count} = batch;
		for (let i = 0; i < count; i++) this.#known.set(rows[i]!, isKnown | this.#found[i]!);
		out.set(this.#found.subarray(0, count));
	}

	/** @returns whether all verdicts are known; if not, some are missing. */
	#recall(batch: Batch, out: Uint8Array): boolean {
		const {first, count, home, isRange} = batch;
		const isAligned = isRange && (first & 3) === 0;
		const whole = isAligned ? count & ~3 : 0;
		const here = this.#known.segment(home);
		const areKnown = recallWords(here, first & mask, wordsOf(out, whole));
		if (whole === count) return areKnown;
		const {rows} = batch;
		let known = isKnown;
		for (let i = whole; i < count; i++) {
			const row = rows[i]!;
			const byte = row >>> 16 === home ? here[row & mask]! : this.#known.get(row);
			out[i] = byte & verdict.yes;
			known &= byte;
		}
		return areKnown && known === isKnown;
	}
}

/** Four rows at a time. */
function recallWords(segment: Uint8Array, from: number, out: Uint32Array): boolean {
	const words = new Uint32Array(segment.buffer, from & ~3, out.length);
	let known = isKnown * ones;
	for (let at = 0; at < out.length; at++) {
		const word = words[at]!;
		known &= word;
		out[at] = word & (verdict.yes * ones);
	}
	return known === isKnown * ones;
}
