import {type DecodedLine, decodeAuditLine} from './audit-line.js';
import {isBareEvent} from './bare-event.js';
import {type ByteRange, maxTextBytes, textOfBytes} from './byte-range.js';
import {type DamagedPart, Found, type InnerEvent} from './found.js';
import {skipBlanks, valueEnd} from './json-object.js';
import {legacyEvent} from './legacy-event.js';
import {takeConverted, takeValue, takeValues, takeZipped} from './values.js';
import type {WrapperName} from './wrapper-names.js';

/** What the content of a line, or JSON over several, turned out to be. */
export type Content =
	| (DecodedLine & {readonly kind: 'event'; readonly jsonStart: number; readonly jsonEnd: number})
	| Exclude<DecodedLine, {kind: 'event'}>
	/** Anything but one bare event. */
	| {
			readonly kind: 'several';
			readonly wrapper: WrapperName;
			readonly events: readonly InnerEvent[];
			readonly malformed: ReadonlyArray<ByteRange & {readonly reason: string}>;
			readonly damaged: readonly DamagedPart[];
			readonly repaired: number;
	  }
	/** JSON that goes on in the next line: what is from `from` on belongs to it, and what is before it was of its own. */
	| {readonly kind: 'open'; readonly from: number; readonly before: Found};

const other: Content = {kind: 'other'};

/** What base64 of gzip begins with. */
const zippedBeginning = 0x48;

/**
Decode the content of a line, or JSON that stood on several: an event, a wrapper with events in it, several values one behind another, with or without an array around them.

@param bytes - the content is `bytes[start … end)`, without blanks around it and out of its prefix.
@param mayGoOn - JSON in it may go on in the next line. Not behind a prefix: the next line has one as well.
@returns a value for every input; never throws.
*/
export function decodeContent(bytes: Uint8Array, start: number, end: number, mayGoOn = true): Content {
	const first = bytes[start];
	if (start >= end) return other;
	if (first === 0x7b || first === 0x5b || first === 0x22 || first === 0x2c) {
		return end - start > maxTextBytes ? tooLong(end - start) : decodeJson(bytes, start, end, mayGoOn);
	}
	const found = new Found();
	if (first === zippedBeginning && takeZipped(bytes, {start, end}, {place: {start, end}, depth: 0}, found)) return severalOf(found);
	takeConverted(legacyEvent(bytes, start, end), {start, end}, found, 'legacy');
	return severalOf(found);
}

const tooLong = (bytes: number): Content => ({
	kind: 'malformed',
	reason: `too long: at least ${bytes} bytes, and no more than ${maxTextBytes} can be decoded`,
});

function decodeJson(bytes: Uint8Array, start: number, end: number, mayGoOn: boolean): Content {
	const isBare = isBareEvent(bytes, start);
	if (isBare) {
		const decoded = decodeBare(bytes, start, end);
		// Two events in a line, as Firehose writes them.
		if (decoded.kind === 'event' || !isFollowed(bytes, start, end)) return decoded;
	}
	const found = new Found();
	const rest = takeValues(bytes, {start, end}, found);
	if (rest === end) return plainOf(found, bytes, start, end) ?? severalOf(found);
	if (!isBare && mayGoOn && isOpen(bytes, rest, end)) return {kind: 'open', from: rest, before: found};
	// Of a batch that is cut short the events that are whole.
	if (!isBare) takeValue(bytes, {start: rest, end}, found, 0);
	if (found.events.length > 0) return severalOf(found);
	return bytes[start] === 0x7b ? decodeBare(bytes, start, end) : other;
}

function decodeBare(bytes: Uint8Array, start: number, end: number): Content {
	const decoded = decodeAuditLine(textOfBytes(bytes, start, end));
	return decoded.kind === 'event' ? {...decoded, jsonStart: start, jsonEnd: end} : decoded;
}

/** Does another object follow on the one that begins at `start`, or is it the item of an array? */
function isFollowed(bytes: Uint8Array, start: number, end: number): boolean {
	const next = valueEnd(bytes, start, end);
	const byte = next > 0 ? bytes[skipBlanks(bytes, next, end)] : undefined;
	return byte === 0x7b || byte === 0x2c || byte === 0x5d;
}

/** What is one event and nothing else is a line like any other, as is what is none. */
function plainOf({events, malformed, wrapper}: Found, bytes: Uint8Array, start: number, end: number): Content | undefined {
	const [event] = events;
	const [fault] = malformed;
	if (wrapper === undefined && events.length === 1 && !fault && event && event.start === start && event.end === end && !event.document)
		return {kind: 'event', event: event.event, jsonStart: start, jsonEnd: end};
	if (wrapper === undefined && events.length === 0 && fault && fault.start === start && fault.end === end && bytes[start] === 0x7b)
		return {kind: 'malformed', reason: fault.reason};
	return undefined;
}

/** What was found as what a line is. */
export function severalOf(found: Found): Content {
	const {events, malformed, damaged, repaired} = found;
	return found.isEmpty ? other : {kind: 'several', wrapper: found.wrapper ?? 'json', events, malformed, damaged, repaired};
}

/** Does the line end where JSON goes on, behind a bracket, a comma or a colon? A line that was cut ends in the middle of something. */
function isOpen(bytes: Uint8Array, rest: number, end: number): boolean {
	const last = bytes[end - 1];
	return bytes[rest] === 0x7b && (last === 0x7b || last === 0x5b || last === 0x2c || last === 0x3a);
}
