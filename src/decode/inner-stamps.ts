import {parseRfc3339} from '../model/time.js';
import {asBuffer} from './byte-range.js';
import {decodePodLogLine, stampLength} from './pod-log-line.js';

/** A kubelet's stamp inside a line: `bytes[start … end)`, its blank included. */
export type InnerStamp = {readonly start: number; readonly end: number};

const dateLength = '2026-01-02T'.length;
const secondMicros = 1_000_000;

/**
Stamps inside a line that begins with one. A kubelet before 1.26 puts one before every piece of a long line, wherever that stands: inside a string of the JSON as well (k/k#77603). Only those count that were made within a second of the line's own, since text of that form can stand in an event too.

@param bytes - the line is `bytes[start … end)`, with its stamp.
@returns in their order; none for a line without a stamp.
*/
export function innerStamps(bytes: Uint8Array, start: number, end: number): readonly InnerStamp[] {
	const own = decodePodLogLine(bytes, start, end);
	if (!own) return [];
	const line = asBuffer(bytes).subarray(0, end);
	const found: InnerStamp[] = [];
	for (const date of new Set([own.stamp.slice(0, dateLength), dayAfter(own.stamp)])) {
		for (let at = line.indexOf(date, own.payloadStart); at >= 0; at = line.indexOf(date, at + 1)) {
			const length = stampLength(line, at, end);
			if (length === 0) continue;
			const time = parseRfc3339(line.toString('latin1', at, at + length - 1));
			if (time >= own.time && time <= own.time + secondMicros) found.push({start: at, end: at + length});
		}
	}
	return found.sort((a, b) => a.start - b.start);
}

/** The date of the day that follows, where a second more leads to it; else its own. */
function dayAfter(stamp: string): string {
	const date = stamp.slice(0, dateLength);
	if (!stamp.startsWith('23:59:59', dateLength)) return date;
	return new Date(Date.parse(`${date}00:00:00Z`) + 86_400_000).toISOString().slice(0, dateLength);
}

/**
The stamps that stand where pieces of one length end, from the first on: those that were put there, and are not part of the event.

@param payloadStart - where the first piece begins.
*/
export function evenStamps(stamps: readonly InnerStamp[], payloadStart: number): readonly InnerStamp[] {
	const [first] = stamps;
	if (!first) return [];
	const bytes = first.start - payloadStart;
	const even: InnerStamp[] = [];
	let from = payloadStart;
	for (const stamp of stamps) {
		if (stamp.start > from + bytes) break;
		if (stamp.start < from + bytes) continue;
		even.push(stamp);
		from = stamp.end;
	}
	return even;
}
