import {asBuffer, type ByteRange} from './byte-range.js';
import {decodeEventTail} from './event-tail.js';
import type {Found} from './found.js';
import {stringOf} from './json-object.js';
import {cutShort, fieldsOfHead, isCutShort, leastSplitBytes, notWhole, type Sent, SplitEvent} from './split-event.js';

/** A text in JSON that is one message of a log stream of CloudWatch. `stream`: '' where all are of one. */
export type Message = ByteRange & Sent & {readonly stream: string};

type Held = {readonly event: SplitEvent; readonly place: Message};

/**
Takes the messages of one value, and puts those together that are pieces of one event.

@param whole - where the value lies: what was put together has no smaller place.
@param take - takes a message that is a piece of nothing.
*/
export function takeMessages(
	bytes: Uint8Array,
	messages: readonly Message[],
	{whole, found}: {readonly whole: ByteRange; readonly found: Found},
	take: (message: ByteRange) => void,
): void {
	const held = new Map<string, Held>();
	const giveUp = ({event, place}: Held) =>
		found.damaged.push({start: place.start, end: place.end, fields: event.fields(), time: event.time, why: notWhole});
	for (const message of messages) {
		const before = held.get(message.stream);
		held.delete(message.stream);
		const isPiece = before !== undefined || message.end - message.start >= leastSplitBytes;
		const text = isPiece ? Buffer.from(stringOf(bytes, message) ?? '') : undefined;
		if (before && text && before.event.add(text, message)) {
			if (!before.event.isWhole) held.set(message.stream, before);
			else if (!takeWhole(before.event, whole, found)) giveUp(before);
			continue;
		}
		if (before) giveUp(before);
		const event = text && SplitEvent.begin(text, message);
		if (event) held.set(message.stream, {event, place: message});
		else if (!takeRemains(bytes, message, found)) take(message);
	}
	for (const one of held.values()) giveUp(one);
}

function takeWhole(split: SplitEvent, whole: ByteRange, found: Found): boolean {
	const decoded = split.decode();
	if (!decoded) return false;
	found.events.push({...decoded, ...whole});
	found.repaired++;
	return true;
}

/** Of an event that was cut short its beginning, or of one whose beginning is elsewhere its end. */
function takeRemains(bytes: Uint8Array, message: Message, found: Found): boolean {
	const spelt = asBuffer(bytes).subarray(message.start + 1, message.end - 1);
	const mayBeTail = spelt[0] !== 0x7b && spelt.at(-1) === 0x7d;
	const mayBeHead = spelt[0] === 0x7b && spelt.at(-1) === 0x5d;
	if (!mayBeTail && !mayBeHead) return false;
	const text = Buffer.from(stringOf(bytes, message) ?? '');
	const fields = mayBeHead ? (isCutShort(text) ? fieldsOfHead(text) : undefined) : decodeEventTail(text, 0, text.length);
	if (!fields) return false;
	const why = mayBeHead ? cutShort : 'only its end was received';
	found.damaged.push({start: message.start, end: message.end, fields, time: message.time, why});
	return true;
}
