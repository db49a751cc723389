import {asBuffer} from '../decode/byte-range.js';
import {decodePodLogLine} from '../decode/pod-log-line.js';
import {type EpochMicros, parseRfc3339} from '../model/time.js';

const brace = 0x7b;
const auditIdKey = '"auditID":';
const stageTimeKey = '"stageTimestamp":"';

/** Does this line, its stamp cut off, look like an audit event? Looks at the bytes only. */
export function looksLikeEvent(line: Uint8Array): boolean {
	const start = decodePodLogLine(line, 0, line.length)?.payloadStart ?? 0;
	return line[start] === brace && asBuffer(line).includes(auditIdKey, start);
}

/** The last stageTimestamp in the line of an event without a stamp, since the event's own comes after its bodies; NaN where it has none that can be read; undefined for what is no event. */
export function eventTimeOf(line: Uint8Array): EpochMicros | undefined {
	if (line[0] !== brace || !asBuffer(line).includes(auditIdKey)) return undefined;
	const at = asBuffer(line).lastIndexOf(stageTimeKey);
	if (at < 0) return Number.NaN;
	const start = at + stageTimeKey.length;
	const end = asBuffer(line).indexOf('"', start);
	return parseRfc3339(asBuffer(line).toString('latin1', start, Math.min(end < 0 ? line.length : end, start + 40)));
}
