import type {ColumnName} from '../../store/columns.js';
import {noEvent, stageNumber} from '../../store/columns.js';
import {segmentEntries} from '../../store/segment.js';
import type {NumberRange} from '../number-value.js';
import {latencyOf, sizeOf} from '../row-facts.js';
import {type Batch, batchRows} from './batch.js';
import type {Predicate} from './predicate.js';
import {verdict} from './verdict.js';

const mask = segmentEntries - 1;

/**
What number fields say of each row of a batch, NaN = absent: the same as their `numberOf`, in loops over columns.
*/
export type NumbersOf = (batch: Batch, out: Float64Array) => void;

export const timesOf: NumbersOf = (batch, out) => out.set(batch.times().subarray(0, batch.count));

/** Equal in all events of a request, since it is part of what makes them one. */
export const receivedOf: NumbersOf = (batch, out) => gatherShown(batch, 'received', out);

export const codesOf: NumbersOf = (batch, out) => {
	const codes = batch.numbers('code');
	for (let i = 0; i < batch.count; i++) out[i] = codes[i] === 0 ? Number.NaN : codes[i]!;
};

export const latenciesOf: NumbersOf = (batch, out) => {
	const {space, count, rows} = batch;
	const {columns} = space.reader;
	const shown = batch.shown();
	// An event shown alone answers for its request where that is long-running.
	if (space.kind === 'events') {
		for (let i = 0; i < count; i++) out[i] = latencyOf(space, rows[i]!);
		return;
	}
	const longRunning = longRunningOf(batch);
	for (let i = 0; i < count; i++) {
		const event = shown[i]!;
		const segment = event >>> 16;
		const at = event & mask;
		const isNone = longRunning[i] === 1 || columns.stage[segment]![at] === stageNumber.RequestReceived;
		out[i] = isNone ? Number.NaN : columns.time[segment]![at]! - columns.received[segment]![at]!;
	}
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

const longRunning = new Uint8Array(batchRows);

/** 1 for each row that is answered for as long as it is open. Rows are requests. */
function longRunningOf(batch: Batch): Uint8Array {
	const {verb, subresource, path} = batch.space.requests.longRunning;
	const [verbs, subresources] = [batch.numbers('verb'), batch.numbers('subresource')];
	const [resources, paths] = [batch.numbers('resource'), batch.numbers('path')];
	for (let i = 0; i < batch.count; i++) {
		const isLong = verb.of(verbs[i]!) || subresource.of(subresources[i]!) || (resources[i] === 0 && path.of(paths[i]!));
		longRunning[i] = isLong ? 1 : 0;
	}
	return longRunning;
}

function gatherShown(batch: Batch, column: Extract<ColumnName, 'received' | 'time'>, out: Float64Array): void {
	const arrays = batch.space.reader.columns[column];
	const shown = batch.shown();
	for (let i = 0; i < batch.count; i++) {
		const event = shown[i]!;
		out[i] = arrays[event >>> 16]![event & mask]!;
	}
}

/** Passes rows with a number in any of the ranges, which are asked for anew for each batch. NaN is in none. */
export function inRanges(cost: number, numbersOf: NumbersOf, rangesNow: () => readonly NumberRange[]): Predicate {
	const numbers = new Float64Array(batchRows);
	return {
		cost,
		pass: (batch, out) => {
			numbersOf(batch, numbers);
			out.fill(verdict.no, 0, batch.count);
			for (const range of rangesNow()) markRange(numbers, range, batch.count, out);
		},
	};
}

function markRange(numbers: Float64Array, {low, high, hasLow, hasHigh}: NumberRange, count: number, out: Uint8Array): void {
	for (let i = 0; i < count; i++) {
		const number = numbers[i]!;
		if ((number > low || (hasLow && number === low)) && (number < high || (hasHigh && number === high))) out[i] = verdict.yes;
	}
}
