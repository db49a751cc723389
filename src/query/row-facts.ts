import {isWrite} from '../model/verb.js';
import {type EventIndex, flag, noEvent, stageNumber} from '../store/columns.js';
import {parameterOf} from './percent.js';
import type {RowSpace} from './row-space.js';

/**
What is so of a row, beyond what its columns say (`questions.md` 2, `kubernetes.md` 1.3). An event shown as a row of its own answers for its request where only that can be long-running, open or lost.
*/

export const isFailed = (rows: RowSpace, row: EventIndex): boolean =>
	rows.number('code', row) >= 400 || rows.number('stage', row) === stageNumber.Panic;

export const isWriteRow = (rows: RowSpace, row: EventIndex): boolean => isWrite(rows.text('verb', row), rows.text('resource', row));

/** Sent by this process: known by audit ID and requestURI. */
export const isOwn = (rows: RowSpace, row: EventIndex): boolean => (rows.reader.number('flags', row) & flag.own) !== 0;

export const isImpersonated = (rows: RowSpace, row: EventIndex): boolean => rows.number('impersonated', row) !== 0;

export const isLongRunningRow = (rows: RowSpace, row: EventIndex): boolean => rows.requests.isLongRunning(rows.headOf(row));

/** Long-running, and no watch: exec, attach, port-forward, log, proxy, pprof. */
export const isSession = (rows: RowSpace, row: EventIndex): boolean => rows.text('verb', row) !== 'watch' && isLongRunningRow(rows, row);

/** Long-running, neither completed nor refused, and its apiserver goes on. */
export const isOpen = (rows: RowSpace, row: EventIndex): boolean => rows.requests.isOpen(rows.headOf(row));

/** Long-running, and its apiserver ended without completing it. */
export const isCut = (rows: RowSpace, row: EventIndex): boolean => !Number.isNaN(rows.requests.cutAt(rows.headOf(row)));

/** Long-running, and at its end. */
export const isEnded = (rows: RowSpace, row: EventIndex): boolean => isLongRunningRow(rows, row) && !isOpen(rows, row) && !isCut(rows, row);

/** Received, and never answered. */
export const isOrphan = (rows: RowSpace, row: EventIndex): boolean => rows.requests.isOrphan(rows.headOf(row));

/** `dryRun=All` in the query, or in the body of a deletion. */
export function isDryRun(rows: RowSpace, row: EventIndex): boolean {
	if (parameterOf(rows.text('query', row), 'dryRun') === 'All') return true;
	const verb = rows.text('verb', row);
	if (verb !== 'delete' && verb !== 'deletecollection') return false;
	for (let event = row; event !== noEvent; event = rows.nextEvent(event))
		if (rows.reader.number('flags', event) & flag.dryRunInBody) return true;
	return false;
}

/** From request received to the last stage, µs; NaN for what is long-running or was never answered. */
export function latencyOf(rows: RowSpace, row: EventIndex): number {
	const shown = rows.shownEvent(row);
	if (rows.reader.number('stage', shown) === stageNumber.RequestReceived || isLongRunningRow(rows, row)) return Number.NaN;
	return rows.reader.number('time', shown) - rows.reader.number('received', shown);
}

/** How long a watch or session took, or has been open by now: up to the newest event of its source, or of its apiserver. µs; NaN for other requests. */
export function durationOf(rows: RowSpace, row: EventIndex): number {
	if (!isLongRunningRow(rows, row)) return Number.NaN;
	const shown = rows.shownEvent(row);
	const cutAt = rows.requests.cutAt(rows.headOf(row));
	const time = isOpen(rows, row) ? rows.requests.sourceTimes(rows.number('source', row)).newest : rows.reader.number('time', shown);
	const end = Number.isNaN(cutAt) ? time : cutAt;
	return end - rows.reader.number('received', shown);
}

/** Bytes of the logged events of the row. */
export function sizeOf(rows: RowSpace, row: EventIndex): number {
	let bytes = 0;
	for (let event = row; event !== noEvent; event = rows.nextEvent(event)) bytes += rows.reader.number('length', event);
	return bytes;
}
