import {asBuffer} from '../decode/byte-range.js';
import {describeLine} from '../decode/describe-line.js';
import {decodeLine} from '../decode/line.js';
import {findDocument} from '../decode/line-content.js';

/**
Does a file that begins like this hold an apiserver's log: an audit event, whole or set out to be one, or a line of klog?

@param bytes - the first ones of the file, cut anywhere.
*/
export function isLogBeginning(bytes: Uint8Array): boolean {
	const buffer = asBuffer(bytes);
	for (let start = 0; start < buffer.length; ) {
		const newline = buffer.indexOf(10, start);
		if (newline < 0) return isLogLine(buffer, start, buffer.length) || isCutEvent(buffer, start);
		if (isLogLine(buffer, start, newline)) return true;
		start = newline + 1;
	}
	return false;
}

function isLogLine(buffer: Buffer, start: number, end: number): boolean {
	return decodeLine(buffer, start, end).kind !== 'other' || describeLine(buffer, start, end) === 'klog';
}

/** The beginning of an event that is longer than what was looked at. */
function isCutEvent(buffer: Buffer, start: number): boolean {
	const document = findDocument(buffer, start, buffer.length);
	return buffer[document.start] === 0x7b && buffer.indexOf('"auditID"', document.start) >= 0;
}

/**
Where the first line begins that is an event by itself, and goes on with nothing before it.

@param bytes - `bytes[start … end)` are whole lines.
@returns `end` where there is none.
*/
export function firstEvent(bytes: Uint8Array, start: number, end: number): number {
	const buffer = asBuffer(bytes);
	for (let at = start; at < end; ) {
		const newline = buffer.indexOf(10, at);
		const decoded = decodeLine(buffer, at, newline);
		if (decoded.kind === 'event' || (decoded.kind === 'several' && decoded.events.length > 0)) return at;
		at = newline + 1;
	}
	return end;
}
