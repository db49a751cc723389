import {noEvent, stageNumber} from '../../store/columns.js';
import {shape} from '../../store/request-links.js';
import {segmentEntries} from '../../store/segment.js';
import {isLongRunningRow} from '../row-facts.js';
import {type Batch, batchRows} from './batch.js';
import type {NumbersOf} from './row-numbers.js';

const mask = segmentEntries - 1;
const longRunning = new Uint8Array(batchRows);

/** `latencyOf` of each row: from request received to the stage that it shows, µs. */
export const latenciesOf: NumbersOf = (batch, out) => {
	const [time, received] = [batch.shownTimes('time'), batch.shownTimes('received')];
	// That of the event which the row shows: no event is without one.
	const stages = batch.numbers('stage');
	const isLong = longRunningOf(batch);
	for (let i = 0; i < batch.count; i++) {
		const hasNone = isLong[i] === 1 || stages[i] === stageNumber.RequestReceived;
		out[i] = hasNone ? Number.NaN : time[i]! - received[i]!;
	}
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
