import type {AuditEvent} from '../model/event.js';
import type {EpochMicros} from '../model/time.js';
import {decodeAuditLine} from './audit-line.js';
import {asBuffer, isText, maxTextBytes, textOfBytes} from './byte-range.js';
import {JsonPrefix} from './json-prefix.js';

/** CloudWatch takes 256 KB as one message, later 1 MB; agents count what it adds to each, or not. What is shorter was not split for its length. */
export const leastSplitBytes = 250_000;

const mostPieces = 64;

/** No piece ends within a character. */
const characterBytes = 3;

/** The pieces of an event are sent together. */
const mostApart: EpochMicros = 1_000_000;

const beginning = Buffer.from('{"kind":"Event"');
const cutMark = Buffer.from('[Truncated...]');

/** When a message was sent, and its number; '' where there is none. */
export type Sent = {readonly time: EpochMicros; readonly id: string};

/** What is told of an event without its rest. */
export const notWhole = 'the next message of its log stream is not its rest';
export const cutShort = 'CloudWatch cut it short';

/**
An event that was too long for one message of CloudWatch, and so was sent in several. Nothing in them says so: they are taken for one where each but the last is as long as a message can be, they were sent within a second, one follows on the other in their log stream, and they make one event together. Where messages have numbers those of the pieces must follow on each other, so that nothing was filtered out between them.

@see falcosecurity/plugins#297, falcosecurity/falco#2656
*/
export class SplitEvent {
	#json = new JsonPrefix();
	readonly #pieces: Buffer[] = [];

	#lastId = '';

	private constructor(
		private readonly pieceBytes: number,
		readonly time: EpochMicros,
	) {}

	/** @returns undefined for a message that is no first piece. */
	static begin(message: Buffer, sent: Sent): SplitEvent | undefined {
		if (message.length < leastSplitBytes || !isBeginning(message) || isCutShort(message)) return undefined;
		const event = new SplitEvent(message.length, sent.time);
		return event.add(message, sent) && !event.isWhole ? event : undefined;
	}

	/** @returns whether the message is the next piece. */
	add(message: Buffer, {time, id}: Sent): boolean {
		if (this.#pieces.length >= mostPieces) return false;
		if (this.#lastId !== '' && id !== next(this.#lastId)) return false;
		if (Math.abs(time - this.time) > mostApart || message.length > this.pieceBytes + characterBytes) return false;
		const json = this.#json.clone();
		if (json.take(message, 0, message.length) < message.length) return false;
		if (!json.isWhole && message.length < this.pieceBytes - characterBytes) return false;
		this.#json = json;
		this.#lastId = id;
		this.#pieces.push(Buffer.from(message));
		return true;
	}

	get isWhole(): boolean {
		return this.#json.isWhole;
	}

	get pieces(): number {
		return this.#pieces.length;
	}

	/** The event that the pieces make; undefined where they make none. */
	decode(): {readonly event: AuditEvent; readonly document: Buffer} | undefined {
		const document = Buffer.concat(this.#pieces);
		if (document.length > maxTextBytes || !isText(document)) return undefined;
		const decoded = decodeAuditLine(textOfBytes(document, 0, document.length));
		return decoded.kind === 'event' ? {event: decoded.event, document} : undefined;
	}

	/** Its members that came whole. */
	fields(): Readonly<Record<string, unknown>> {
		return fieldsOfHead(Buffer.concat(this.#pieces));
	}
}

/** Numbers of 56 digits, one more for each message of a batch. */
const next = (id: string): string => (/^\d+$/.test(id) ? String(BigInt(id) + 1n) : '');

const isBeginning = (message: Buffer): boolean => message.subarray(0, beginning.length).equals(beginning);

/** Did CloudWatch leave out the rest of the event? Then it ends in words that say so. */
export const isCutShort = (message: Uint8Array): boolean =>
	asBuffer(message).subarray(-cutMark.length).equals(cutMark) && isBeginning(asBuffer(message));

/** The members of an event that stand whole in its first bytes. */
export function fieldsOfHead(head: Buffer): Readonly<Record<string, unknown>> {
	const json = new JsonPrefix();
	json.take(head, 0, head.length);
	if (json.memberEnd === 0) return {};
	try {
		return JSON.parse(`${textOfBytes(head, 0, json.memberEnd)}}`) as Record<string, unknown>;
	} catch {
		return {};
	}
}
