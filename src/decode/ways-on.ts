import {type ChunkSize, commonDivisor} from './chunk-size.js';
import {EventPrefix} from './event-prefix.js';
import {stderrBeginnings} from './stderr-text.js';
import type {TornLine} from './torn-line.js';

/** Text without klog's header that is shorter is stderr's alone; longer text may begin with a piece of the event. */
const mostPlainText = 4096;
/** Pieces of one length are no shorter than that. */
const leastChunk = 1024;

/**
What an event may be after a line that does not end it, and so ends in text of stderr: each way to tell the two apart. At klog's header where a piece can end; else at any header; without one where the last piece can end; else the line is stderr's alone.

@param prefix - the event before the line; one of no bytes for its first line.
@returns none where the line is not what it should be.
*/
export function waysOn(prefix: EventPrefix, line: TornLine, chunks: ChunkSize): readonly EventPrefix[] {
	const {bytes, payloadStart, payloadEnd} = line;
	const isFirst = prefix.size === 0;
	const brokenAt = new EventPrefix(prefix).take(line, payloadEnd);
	const headers = stderrBeginnings(bytes, payloadStart, payloadEnd).filter(at => at <= brokenAt);
	if (headers[0] === payloadStart) return isFirst ? [] : [prefix];
	const cuts = headers.map(at => cutAt(prefix, line, at));
	const even = cuts.find(({size}) => chunks.isCut(size) || isEven(prefix, size));
	if (even) return [even];
	if (cuts.length > 0) return isFirst ? cuts : [prefix, ...cuts];
	const at = plainCut(prefix, line, {brokenAt, chunks});
	if (at !== undefined) return [cutAt(prefix, line, at)];
	if (isFirst) return [];
	return [payloadEnd - payloadStart < mostPlainText ? prefix : new EventPrefix(prefix, true)];
}

function cutAt(prefix: EventPrefix, line: TornLine, at: number): EventPrefix {
	const cut = new EventPrefix(prefix);
	cut.take(line, at);
	cut.cut();
	return cut;
}

/** Do this cut and those before it fit pieces of one length? */
const isEven = ({cuts}: EventPrefix, size: number): boolean => cuts.length > 0 && cuts.reduce(commonDivisor, size) >= leastChunk;

/** Where text without a header begins: at the last stamp that a kubelet put into the line, or where the last piece can end. */
function plainCut(prefix: EventPrefix, line: TornLine, {brokenAt, chunks}: {brokenAt: number; chunks: ChunkSize}): number | undefined {
	const stamp = line.stamps.findLast(({start}) => start <= brokenAt);
	if (stamp) return stamp.start;
	const end = prefix.size + brokenAt - line.payloadStart;
	const cut = chunks.lastCut(end);
	return cut > prefix.size ? line.payloadStart + cut - prefix.size : undefined;
}
