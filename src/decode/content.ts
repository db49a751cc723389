import type {AuditEvent} from '../model/event.js';
import {type DecodedLine, decodeAuditLine} from './audit-line.js';
import {asBuffer, type ByteRange, maxTextBytes, textOfBytes} from './byte-range.js';
import {itemsOf, JsonObject, skipBlanks, stringOf, valueEnd} from './json-object.js';
import {isKlogLine} from './klog-line.js';
import {legacyEvent} from './legacy-event.js';
import {prefixOf} from './prefix.js';
import {trimLine} from './trim-line.js';
import {type Wrapper, wrappers} from './unwrap.js';
import type {WrapperName} from './wrapper-names.js';

/** An event inside something else: `bytes[start … end)` is its document, or what that has to be made of again. */
export type InnerEvent = {
	readonly event: AuditEvent;
	readonly start: number;
	readonly end: number;
	/** Its document, where the bytes at its place are not it. */
	readonly document: Buffer | undefined;
};

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
	  }
	/** JSON that goes on in the next line: what is from `from` on belongs to it, and what is before it was of its own. */
	| {readonly kind: 'open'; readonly from: number; readonly before: Found};

/** What was found in one line or value. */
export class Found {
	/** The outermost one. */
	wrapper: WrapperName | undefined;
	readonly events: InnerEvent[] = [];
	readonly malformed: Array<ByteRange & {reason: string}> = [];

	get isEmpty(): boolean {
		return this.events.length + this.malformed.length === 0;
	}
}

const other: Content = {kind: 'other'};

/** Wrappers in wrappers, no deeper. */
const mostDeep = 4;

/** How the log backend begins an event. */
const bareBeginning = Buffer.from('{"kind":"Event","apiVersion":"audit.k8s.io/');

/**
Decode the content of a line, or JSON that stood on several: an event, a wrapper with events in it, several values one behind another, with or without an array around them.

@param bytes - the content is `bytes[start … end)`, without blanks around it and out of its prefix.
@returns a value for every input; never throws.
*/
export function decodeContent(bytes: Uint8Array, start: number, end: number): Content {
	const first = bytes[start];
	if (start >= end) return other;
	if (first === 0x7b || first === 0x5b || first === 0x22 || first === 0x2c) {
		const size = end - start;
		if (size > maxTextBytes)
			return {kind: 'malformed', reason: `too long: at least ${size} bytes, and no more than ${maxTextBytes} can be decoded`};
		return decodeJson(bytes, start, end);
	}
	const found = new Found();
	takeConverted(legacyEvent(bytes, start, end), {start, end}, found, 'legacy');
	return severalOf(found);
}

function decodeJson(bytes: Uint8Array, start: number, end: number): Content {
	const isBare = hasBytes(bytes, start, bareBeginning);
	if (isBare) {
		const decoded = decodeBare(bytes, start, end);
		// Two events in a line, as Firehose writes them.
		if (decoded.kind === 'event' || !isFollowed(bytes, start, end)) return decoded;
	}
	const found = new Found();
	const rest = takeValues(bytes, {start, end}, found);
	if (rest === end) return plainOf(found, bytes, start, end) ?? severalOf(found);
	if (!isBare && isOpen(bytes, rest, end)) return {kind: 'open', from: rest, before: found};
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

function severalOf(found: Found): Content {
	return found.isEmpty ? other : {kind: 'several', wrapper: found.wrapper ?? 'json', events: found.events, malformed: found.malformed};
}

/**
Takes values one behind another; brackets and commas between them are passed over, so that an array is the same as its items.

@returns where what is no whole value begins; `end` where there is nothing of the kind.
*/
export function takeValues(bytes: Uint8Array, {start, end}: ByteRange, found: Found, depth = 0): number {
	for (let at = skipBetween(bytes, start, end); at < end; at = skipBetween(bytes, at, end)) {
		const next = valueEnd(bytes, at, end);
		if (next <= at || !isJsonBeginning(bytes[at])) return at;
		takeValue(bytes, {start: at, end: next}, found, depth);
		at = next;
	}
	return end;
}

function skipBetween(bytes: Uint8Array, from: number, end: number): number {
	let at = skipBlanks(bytes, from, end);
	while (at < end && (bytes[at] === 0x5b || bytes[at] === 0x5d || bytes[at] === 0x2c)) at = skipBlanks(bytes, at + 1, end);
	return at;
}

/** `{`, `"`, a digit, `-`, and what `true`, `false` and `null` begin with. */
const isJsonBeginning = (byte = 0): boolean =>
	byte === 0x7b || byte === 0x22 || (byte >= 0x30 && byte <= 0x39) || '-tfn'.includes(String.fromCharCode(byte));

/** Does the line end where JSON goes on, behind a bracket, a comma or a colon? A line that was cut ends in the middle of something. */
function isOpen(bytes: Uint8Array, rest: number, end: number): boolean {
	const last = bytes[end - 1];
	return bytes[rest] === 0x7b && (last === 0x7b || last === 0x5b || last === 0x2c || last === 0x3a);
}

/** Takes one value of any kind, with all that is in it. */
export function takeValue(bytes: Uint8Array, range: ByteRange, found: Found, depth: number): void {
	if (depth > mostDeep) return;
	const first = bytes[range.start];
	if (first === 0x22) takeText(stringOf(bytes, range), range, found, depth);
	else if (first === 0x7b) takeObject(bytes, range, found, depth);
	else if (first === 0x5b) takeArray(bytes, range, found, depth);
}

function takeObject(bytes: Uint8Array, range: ByteRange, found: Found, depth: number): void {
	// It may quote an event that an attacker made up.
	if (isKlogLine(bytes, range.start, range.end)) return;
	const object = new JsonObject(bytes, range);
	const wrapper = object.has('auditID') ? undefined : wrappers.find(one => one.is(object));
	if (wrapper) takeWrapped(wrapper, object, found, depth);
	else takeEvent(bytes, range, found);
}

function takeWrapped(wrapper: Wrapper, object: JsonObject, found: Found, depth: number): void {
	const {bytes, range} = object;
	const fault = wrapper.fault?.(object);
	found.wrapper ??= wrapper.name;
	if (fault) found.malformed.push({...range, reason: fault});
	else if (wrapper.convert) takeConverted(wrapper.convert(object), range, found, wrapper.name);
	else for (const inner of wrapper.inside?.(object) ?? []) takeValue(bytes, inner, found, depth + 1);
}

function takeEvent(bytes: Uint8Array, {start, end}: ByteRange, found: Found): void {
	const decoded = decodeAuditLine(textOfBytes(bytes, start, end));
	if (decoded.kind === 'malformed') found.malformed.push({start, end, reason: decoded.reason});
	if (decoded.kind !== 'event') return;
	const json = asBuffer(bytes).subarray(start, end);
	// Over several lines it is not what is printed.
	found.events.push({event: decoded.event, start, end, document: json.includes(10) ? json : undefined});
}

/** The bytes of a text, as some loggers write them, or a list of values. */
function takeArray(bytes: Uint8Array, range: ByteRange, found: Found, depth: number): void {
	const items = itemsOf(bytes, range);
	const isBytes = items.length > 0 && items.every(({start}) => (bytes[start] ?? 0) >= 0x30 && (bytes[start] ?? 0) <= 0x39);
	if (!isBytes) for (const item of items) takeValue(bytes, item, found, depth + 1);
	else
		takeText(
			Buffer.from(items.map(({start, end}) => Number(asBuffer(bytes).toString('latin1', start, end)))).toString(),
			range,
			found,
			depth,
		);
}

/** @param place - where the text was spelt. */
export function takeText(text: string | undefined, place: ByteRange, found: Found, depth: number): void {
	if (text === undefined || text === '') return;
	const bytes = Buffer.from(text);
	const outer = trimLine(bytes, 0, bytes.length);
	const prefix = prefixOf(bytes, outer.start, outer.end);
	// What other programs write may begin with any words.
	if (prefix.wrapper === 'stern' || prefix.wrapper === 'node-logs') return;
	const inner = trimLine(bytes, outer.start + prefix.length, outer.end);
	const legacy = legacyEvent(bytes, inner.start, inner.end);
	if (legacy) takeConverted(legacy, place, found, 'legacy');
	else if (bytes[inner.start] === 0x7b || bytes[inner.start] === 0x5b) takeSpelt(bytes, inner, {place, depth}, found);
}

/** JSON that was spelt as a text. */
function takeSpelt(bytes: Buffer, inner: ByteRange, {place, depth}: {place: ByteRange; depth: number}, found: Found): void {
	const within = new Found();
	const rest = takeValues(bytes, inner, within, depth);
	if (rest < inner.end) takeEvent(bytes, {start: rest, end: inner.end}, within);
	for (const {event, start, end, document} of within.events)
		found.events.push({event, ...place, document: document ?? bytes.subarray(start, end)});
	for (const {reason} of within.malformed) found.malformed.push({...place, reason});
}

/** @param text - of a document that was made; undefined: there is none. */
export function takeConverted(text: string | undefined, place: ByteRange, found: Found, wrapper: WrapperName): void {
	if (text === undefined) return;
	found.wrapper ??= wrapper;
	const decoded = decodeAuditLine(text);
	if (decoded.kind === 'event') found.events.push({event: decoded.event, ...place, document: Buffer.from(text)});
	else found.malformed.push({...place, reason: decoded.kind === 'malformed' ? decoded.reason : 'no audit event could be made of it'});
}

function hasBytes(bytes: Uint8Array, at: number, wanted: Buffer): boolean {
	for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
	return true;
}
