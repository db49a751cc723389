import {decodeAuditLine} from './audit-line.js';
import {asBuffer, type ByteRange, textOfBytes} from './byte-range.js';
import {Found} from './found.js';
import {itemsOf, JsonObject, skipBlanks, stringOf, valueEnd} from './json-object.js';
import {isKlogLine} from './klog-line.js';
import {legacyEvent} from './legacy-event.js';
import {prefixOf} from './prefix.js';
import {takeMessages} from './split-messages.js';
import {trimLine} from './trim-line.js';
import {type Wrapper, wrappers} from './unwrap.js';
import type {WrapperName} from './wrapper-names.js';
import {inflateText, isZippedText} from './zipped-text.js';

/** Wrappers in wrappers, no deeper. */
const mostDeep = 4;

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
	else if (wrapper.messages) {
		const take = (message: ByteRange) => takeValue(bytes, message, found, depth + 1);
		takeMessages(bytes, wrapper.messages(object), {whole: range, found}, take);
	} else if (wrapper.convert) takeConverted(wrapper.convert(object), range, found, wrapper.name);
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
	if (takeZipped(bytes, inner, {place, depth}, found)) return;
	const legacy = legacyEvent(bytes, inner.start, inner.end);
	if (legacy) takeConverted(legacy, place, found, 'legacy');
	else if (bytes[inner.start] === 0x7b || bytes[inner.start] === 0x5b) takeSpelt(bytes, inner, {place, depth}, found);
}

/** JSON that was spelt as a text. */
function takeSpelt(bytes: Buffer, inner: ByteRange, {place, depth}: {place: ByteRange; depth: number}, found: Found): void {
	const within = new Found(found.inflatable, found.isInflated);
	takeWithin(bytes, inner, within, {place, depth}, found);
	found.inflatable = within.inflatable;
}

/**
JSON that was compressed, in a text or as a line of its own.

@param text - where in `bytes` it lies.
@returns whether it is that.
*/
export function takeZipped(bytes: Uint8Array, text: ByteRange, {place, depth}: {place: ByteRange; depth: number}, found: Found): boolean {
	if (found.isInflated || !isZippedText(bytes, text.start, text.end)) return false;
	const json = inflateText(bytes, text.start, text.end, found.inflatable);
	if (typeof json === 'string') {
		found.malformed.push({...place, reason: json});
		return true;
	}
	found.inflatable -= json.length;
	const within = new Found(0, true);
	takeWithin(json, trimLine(json, 0, json.length), within, {place, depth}, found);
	found.wrapper ??= within.wrapper;
	return true;
}

/** What stands in a text has the place of the text. */
function takeWithin(bytes: Buffer, inner: ByteRange, within: Found, {place, depth}: {place: ByteRange; depth: number}, found: Found): void {
	const rest = takeValues(bytes, inner, within, depth);
	if (rest < inner.end) takeEvent(bytes, {start: rest, end: inner.end}, within);
	for (const {event, start, end, document} of within.events)
		found.events.push({event, ...place, document: document ?? bytes.subarray(start, end)});
	for (const {reason} of within.malformed) found.malformed.push({...place, reason});
	for (const {fields, time, why} of within.damaged) found.damaged.push({...place, fields, time, why});
	found.repaired += within.repaired;
}

/** @param text - of a document that was made; undefined: there is none. */
export function takeConverted(text: string | undefined, place: ByteRange, found: Found, wrapper: WrapperName): void {
	if (text === undefined) return;
	found.wrapper ??= wrapper;
	const decoded = decodeAuditLine(text);
	if (decoded.kind === 'event') found.events.push({event: decoded.event, ...place, document: Buffer.from(text)});
	else found.malformed.push({...place, reason: decoded.kind === 'malformed' ? decoded.reason : 'no audit event could be made of it'});
}
