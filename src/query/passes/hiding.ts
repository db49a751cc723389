import type {EventIndex} from '../../store/columns.js';
import {segmentEntries} from '../../store/segment.js';
import {RowBytes} from '../row-bytes.js';
import {isHidden, isHiddenOwn} from '../row-states.js';
import {type Batch, batchRows} from './batch.js';
import type {Predicate} from './predicate.js';
import {isNone, keeps, ones, verdict, wordsOf} from './verdict.js';

const mask = segmentEntries - 1;

/** Bits of what is remembered of a row. */
const isKnown = 1;
const isNoisy = 2;
const isMine = 4;

/** For `8 * what is known + verdict`: the verdict where what is hidden does not pass. */
const hidden = Uint8Array.from({length: 64}, (_, key) => {
	const [known, given] = [key >>> 3, key & 7];
	if (given !== verdict.yes) return given;
	if ((known & isMine) !== 0) return isHiddenOwn;
	return (known & isNoisy) !== 0 ? isHidden : given;
});

/** Predicates of rows that are hidden though they pass; what is own is not noise. */
export type Hides = {readonly isNoise: Predicate | undefined; readonly isOwn: Predicate | undefined};

/**
Which rows are hidden though they pass, a byte a row, remembered from question to question: it is the same for all of them, and costs more to find out than most of what is asked.
*/
export class Hiding {
	readonly #known = new RowBytes();
	readonly #marks = new Uint8Array(batchRows);
	readonly #own = new Uint8Array(batchRows);
	readonly #noise = new Uint8Array(batchRows);

	/** It may be something else now. */
	forget(row: EventIndex): void {
		this.#known.forget(row);
	}

	/** A segment has left the index. */
	leave(index: number): void {
		this.#known.leave(index);
	}

	/** Put another verdict in the place of `yes` where a row is hidden. The predicates must be the same each time. */
	hide(batch: Batch, verdicts: Uint8Array, hides: Hides): void {
		if (isNone(verdicts, batch.count)) return;
		if (this.#hideKnown(batch, verdicts)) return;
		this.#learn(this.#unknown(batch, verdicts), hides);
		this.#hideKnown(batch, verdicts);
	}

	/** @returns whether everything is known of the rows that pass; those of which nothing is known are left as they are. */
	#hideKnown(batch: Batch, verdicts: Uint8Array): boolean {
		const from = batch.first & mask;
		const whole = batch.isRange && (from & 3) === 0 ? batch.count & ~3 : 0;
		const words = wordsOf(verdicts, whole);
		const known = new Uint32Array(this.#known.segment(batch.home).buffer, from & ~3, whole >>> 2);
		const isKnown = hideWords(words, known);
		return whole === batch.count ? isKnown : this.#hideRows(batch, verdicts, whole) && isKnown;
	}

	#hideRows({rows, count, home}: Batch, verdicts: Uint8Array, from: number): boolean {
		const here = this.#known.segment(home);
		let unknown = 0;
		for (let i = from; i < count; i++) {
			const row = rows[i]!;
			const known = row >>> 16 === home ? here[row & mask]! : this.#known.get(row);
			const given = verdicts[i]!;
			unknown |= (given >>> 1) & given & ~known & 1;
			verdicts[i] = hidden[(known << 3) | given]!;
		}
		return unknown === 0;
	}

	/** The rows that pass and of which nothing is known. */
	#unknown(batch: Batch, verdicts: Uint8Array): Batch {
		const {rows, count, home} = batch;
		const here = this.#known.segment(home);
		const marks = this.#marks;
		for (let i = 0; i < count; i++) {
			const row = rows[i]!;
			const known = row >>> 16 === home ? here[row & mask]! : this.#known.get(row);
			marks[i] = Math.imul(verdict.yes, (verdicts[i]! >>> 1) & verdicts[i]! & ~known & 1);
		}
		return batch.narrow(marks, keeps.yes);
	}

	#learn(batch: Batch, {isNoise, isOwn}: Hides): void {
		if (batch.count === 0) return;
		const [own, noise] = [this.#own, this.#noise];
		if (isOwn) isOwn.pass(batch, own);
		else own.fill(verdict.no, 0, batch.count);
		if (isNoise) isNoise.pass(batch, noise);
		else noise.fill(verdict.no, 0, batch.count);
		for (let i = 0; i < batch.count; i++) {
			const row = batch.rows[i]!;
			const why = own[i] === verdict.yes ? isMine : noise[i] === verdict.yes ? isNoisy : 0;
			this.#known.set(row, isKnown | why);
		}
	}
}

/**
Four rows at a time, and without a branch, since half of them would be guessed wrong: `yes` is 3, hidden 2, own 5.

@returns whether something is known of all rows that pass.
*/
function hideWords(verdicts: Uint32Array, known: Uint32Array): boolean {
	let unknown = 0;
	for (let at = 0; at < verdicts.length; at++) {
		const word = verdicts[at]!;
		const why = known[at]!;
		const passes = (word >>> 1) & word & ones;
		unknown |= passes & ~why;
		verdicts[at] = word - ((why >>> 1) & passes) + (((why >>> 2) & passes) << 1);
	}
	return unknown === 0;
}
