import {asBuffer, textOfBytes} from './byte-range.js';
import {isKlogLine} from './klog-line.js';
import {findDocument} from './line-content.js';

/** What stands behind the bodies begins with it. */
const tailBeginning = Buffer.from('"requestReceivedTimestamp":"');
/** Stands in the first members of an event. */
const headKey = Buffer.from('"auditID":"');
/** Times and annotations; no bodies. */
const mostBytes = 1 << 20;

/**
The members at the end of an event of which a line holds the last piece only: times and annotations. A stream that was asked for from a time on, or for its last lines, can begin with such a line.

@param bytes - the line is `bytes[start … end)`; a kubelet's stamp is passed over.
@returns undefined for what is no such line. A line with klog's header never is one, whatever it quotes.
*/
export function decodeEventTail(bytes: Uint8Array, start: number, end: number): Readonly<Record<string, unknown>> | undefined {
	const line = findDocument(bytes, start, end);
	if (line.start >= line.end || bytes[line.end - 1] !== 0x7d || bytes[line.start] === 0x7b) return undefined;
	if (isKlogLine(bytes, line.start, line.end)) return undefined;
	const text = asBuffer(bytes).subarray(line.start, line.end);
	const at = text.lastIndexOf(tailBeginning);
	if (at < 0 || text.length - at > mostBytes || text.includes(headKey)) return undefined;
	try {
		const fields: Record<string, unknown> = JSON.parse(`{${textOfBytes(text, at, text.length)}`);
		return typeof fields['stageTimestamp'] === 'string' ? fields : undefined;
	} catch {
		return undefined;
	}
}
