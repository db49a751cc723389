import {noEvent, stageNumber} from '../../store/columns.js';
import {shape} from '../../store/request-links.js';
import {segmentEntries} from '../../store/segment.js';
import type {NumberRange} from '../number-value.js';
import {isLongRunningRow} from '../row-facts.js';
import {type Batch, batchRows} from './batch.js';
import type {Predicate} from './predicate.js';
import {insideOf, type NumbersOf} from './row-numbers.js';
import {andInto, verdict, wordsOf} from './verdict.js';

const mask = segmentEntries - 1;
const answered = new Uint8Array(batchRows);
const longRunning = new Uint8Array(batchRows);

/** `latencyOf` of each row. */
export const latenciesOf: NumbersOf = (batch, out) => {
	spansOf(batch, out);
	isAnswered.pass(batch, answered);
	for (let i = 0; i < batch.count; i++) if (answered[i] !== verdict.yes) out[i] = Number.NaN;
};

/** From request received to the stage that each row shows, µs: its latency, if it has one. */
const spansOf: NumbersOf = (batch, out) => {
	const [time, received] = [batch.shownTimes('time'), batch.shownTimes('received')];
	for (let i = 0; i < batch.count; i++) out[i] = time[i]! - received[i]!;
};

/** Passes rows from whose receipt to the stage that they show the time lies in one of the ranges, µs; whether that is a latency is another question. */
export function spansIn(cost: number, rangesNow: () => readonly NumberRange[]): Predicate {
	const found = new Uint8Array(batchRows);
	const pass = (batch: Batch, out: Uint8Array): void => {
		out.fill(verdict.no, 0, batch.count);
		const [time, received] = [batch.shownTimes('time'), batch.shownTimes('received')];
		for (const range of rangesNow()) markSpans({time, received, ...insideOf(range)}, batch.count, out);
	};
	const passAlso = (batch: Batch, out: Uint8Array): void => {
		const [range, ...others] = rangesNow();
		if (range && others.length === 0) {
			const [time, received] = [batch.shownTimes('time'), batch.shownTimes('received')];
			keepSpans({time, received, ...insideOf(range)}, batch.count, out);
			return;
		}
		pass(batch, found);
		andInto(out, found, batch.count);
	};
	return {
		cost,
		pass,
		passAlso,
	};
}

type Spans = {readonly time: Float64Array; readonly received: Float64Array; readonly least: number; readonly most: number};

/** Four rows are marked at once, and without a branch, since half of them would be guessed wrong. */
function markSpans({time, received, least, most}: Spans, count: number, out: Uint8Array): void {
	const words = wordsOf(out, count);
	for (let at = 0, i = 0; at < words.length; at++, i += 4) {
		words[at]! |=
			isIn(time[i]! - received[i]!, least, most) |
			(isIn(time[i + 1]! - received[i + 1]!, least, most) << 8) |
			(isIn(time[i + 2]! - received[i + 2]!, least, most) << 16) |
			(isIn(time[i + 3]! - received[i + 3]!, least, most) << 24);
	}
	for (let i = count & ~3; i < count; i++) out[i]! |= isIn(time[i]! - received[i]!, least, most);
}

/** The same for "and": where four rows are out already no times are read. */
function keepSpans({time, received, least, most}: Spans, count: number, out: Uint8Array): void {
	const words = wordsOf(out, count);
	for (let at = 0, i = 0; at < words.length; at++, i += 4) {
		const word = words[at]!;
		if (word === 0) continue;
		words[at] =
			word &
			(isIn(time[i]! - received[i]!, least, most) |
				(isIn(time[i + 1]! - received[i + 1]!, least, most) << 8) |
				(isIn(time[i + 2]! - received[i + 2]!, least, most) << 16) |
				(isIn(time[i + 3]! - received[i + 3]!, least, most) << 24));
	}
	for (let i = count & ~3; i < count; i++) out[i]! &= isIn(time[i]! - received[i]!, least, most);
}

const isIn = (span: number, least: number, most: number): number =>
	// A plain product has a branch for 0, since that could be -0.
	Math.imul(verdict.yes, Number(span >= least) & Number(span <= most));

/** Passes rows that have a latency: those that were answered, watches and sessions left out. */
export const isAnswered: Predicate = {
	cost: 20,
	pass: (batch, out) => {
		// That of the event which the row shows: no event is without one.
		const stages = batch.numbers('stage');
		const isLong = longRunningOf(batch);
		for (let i = 0; i < batch.count; i++) out[i] = isLong[i] === 1 || stages[i] === stageNumber.RequestReceived ? verdict.no : verdict.yes;
	},
};

/** 1 for each row that is answered for as long as it is open. */
function longRunningOf(batch: Batch): Uint8Array {
	const {verb, subresource, path} = batch.space.requests.longRunning;
	const [verbs, subresources] = [batch.numbers('verb'), batch.numbers('subresource')];
	const [resources, paths] = [batch.numbers('resource'), batch.numbers('path')];
	for (let i = 0; i < batch.count; i++) {
		const isLong = verb.of(verbs[i]!) || subresource.of(subresources[i]!) || (resources[i] === 0 && path.of(paths[i]!));
		longRunning[i] = isLong ? 1 : 0;
	}
	if (batch.space.kind === 'events') askRequests(batch, longRunning);
	return longRunning;
}

/** An event shown alone answers for its request, of which its columns may say too little. */
function askRequests({rows, count, space}: Batch, out: Uint8Array): void {
	for (let i = 0; i < count; i++) {
		const row = rows[i]!;
		if (!saysAll(space.requests, row)) out[i] = isLongRunningRow(space, row) ? 1 : 0;
	}
}

/** Is an event of the same resource and subresource as its whole request? The verb and the path are the same in all events of a request. */
function saysAll({links, shapes, reader}: Batch['space']['requests'], row: number): boolean {
	const {previous, next, resource, subresource} = reader.columns;
	const before = previous[row >>> 16]![row & mask]!;
	const head = before === noEvent ? row : links[row >>> 16]![row & mask]!;
	const made = shapes[head >>> 16]![head & mask]!;
	if (made === 0) return true;
	if ((made & shape.many) !== 0) return false;
	const other = before === noEvent ? next[row >>> 16]![row & mask]! : before;
	return (
		resource[row >>> 16]![row & mask] === resource[other >>> 16]![other & mask] &&
		subresource[row >>> 16]![row & mask] === subresource[other >>> 16]![other & mask]
	);
}
