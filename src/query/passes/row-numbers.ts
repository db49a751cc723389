import {noEvent} from '../../store/columns.js';
import {segmentEntries} from '../../store/segment.js';
import type {NumberRange} from '../number-value.js';
import {sizeOf} from '../row-facts.js';
import {type Batch, batchRows, type NumberColumn} from './batch.js';
import {byTable} from './by-value.js';
import type {Predicate} from './predicate.js';
import {verdict} from './verdict.js';

const mask = segmentEntries - 1;

/**
What number fields say of each row of a batch, NaN = absent: the same as their `numberOf`, in loops over columns.
*/
export type NumbersOf = (batch: Batch, out: Float64Array) => void;

export const timesOf: NumbersOf = (batch, out) => out.set(batch.times().subarray(0, batch.count));

/** Equal in all events of a request, since it is part of what makes them one. */
export const receivedOf: NumbersOf = (batch, out) => out.set(batch.shownTimes('received').subarray(0, batch.count));

export const codesOf: NumbersOf = (batch, out) => {
	const codes = batch.numbers('code');
	for (let i = 0; i < batch.count; i++) out[i] = codes[i] === 0 ? Number.NaN : codes[i]!;
};

export const sizesOf: NumbersOf = (batch, out) => {
	const {space, count, rows} = batch;
	const shown = batch.shown();
	const others = batch.others();
	const {length} = space.reader.columns;
	for (let i = 0; i < count; i++) {
		const event = shown[i]!;
		const other = others[i]!;
		if (other !== noEvent) out[i] = length[event >>> 16]![event & mask]! + length[other >>> 16]![other & mask]!;
		else out[i] = batch.shapeOf(i) === 0 ? length[event >>> 16]![event & mask]! : sizeOf(space, rows[i]!);
	}
};

/**
Passes rows whose number in a column, 0 = absent, is in any of the ranges: one look-up a row.

@param column - of 16 bits at most.
*/
export function inColumnRanges(cost: number, column: NumberColumn, ranges: readonly NumberRange[]): Predicate {
	const verdicts = new Uint8Array(65_536);
	for (const {low, high, hasLow, hasHigh} of ranges) {
		const from = hasLow ? Math.ceil(low) : Math.floor(low) + 1;
		const to = hasHigh ? Math.floor(high) + 1 : Math.ceil(high);
		if (from < to) verdicts.fill(verdict.yes, Math.max(0, from), Math.max(0, to));
	}
	verdicts[0] = verdict.no;
	return byTable(cost, batch => ({numbers: batch.numbers(column), verdicts}));
}

/** Passes rows with a number in any of the ranges, which are asked for anew for each batch. NaN is in none. */
export function inRanges(cost: number, numbersOf: NumbersOf, rangesNow: () => readonly NumberRange[]): Predicate {
	const numbers = new Float64Array(batchRows);
	return {
		cost,
		pass: (batch, out) => {
			numbersOf(batch, numbers);
			out.fill(verdict.no, 0, batch.count);
			for (const range of rangesNow()) markRange(numbers, insideOf(range), batch.count, out);
		},
	};
}

/** The least and the greatest number in a range. */
export function insideOf({low, high, hasLow, hasHigh}: NumberRange): {readonly least: number; readonly most: number} {
	return {least: hasLow ? low : nextAfter(low, 1n), most: hasHigh ? high : nextAfter(high, -1n)};
}

const bits = new BigInt64Array(1);
const double = new Float64Array(bits.buffer);

/** The double beside a number: above it for 1, below it for -1. */
function nextAfter(number: number, step: bigint): number {
	if (!Number.isFinite(number)) return number;
	if (number === 0) return Number(step) * Number.MIN_VALUE;
	double[0] = number;
	bits[0]! += number > 0 ? step : -step;
	return double[0];
}

/** Without a branch, since half of them would be guessed wrong. */
function markRange(
	numbers: Float64Array,
	{least, most}: {readonly least: number; readonly most: number},
	count: number,
	out: Uint8Array,
): void {
	for (let i = 0; i < count; i++) {
		const number = numbers[i]!;
		out[i]! |= Math.imul(verdict.yes, Number(number >= least) & Number(number <= most));
	}
}
