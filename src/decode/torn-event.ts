import type {AuditEvent} from '../model/event.js';
import {decodeAuditLine} from './audit-line.js';
import {isText, maxTextBytes, textOfBytes} from './byte-range.js';
import {EventPrefix, type Piece} from './event-prefix.js';
import {decodePodLogLine} from './pod-log-line.js';
import type {TornLine} from './torn-line.js';

/** An event that was put together again. */
export type RepairedEvent = {
	readonly event: AuditEvent;
	/** The event byte for byte, and where its bytes lie in the source: in their order, none empty. */
	readonly document: Buffer;
	readonly pieces: ReadonlyArray<{readonly offset: number; readonly length: number}>;
	/** Lines with a piece of it beyond the first. */
	readonly continued: number;
};

/** Why an event does not become whole any more. */
export const nextBegins = 'the next event begins before its end';

/** What is left of an event that cannot be put together again. */
export type DamagedEvent = {
	/** The members that are whole: as the apiserver wrote them, as far as they were received. */
	readonly fields: Readonly<Record<string, unknown>>;
	/** The kubelet's time of its first line, µs; NaN where there is none. */
	readonly time: number;
	/** Its lines, others between them included: where they lie in the source. */
	readonly offset: number;
	readonly length: number;
	readonly continued: number;
	/** A phrase for the user. */
	readonly why: string;
};

/** Lines that make a whole document. */
export type Whole = {readonly prefix: EventPrefix; readonly event: AuditEvent; readonly document: Buffer};

/** The event that the pieces make; undefined where they make none. Pieces that do not belong together can split a character. */
export function decodeWhole(lines: readonly TornLine[], prefix: EventPrefix): Whole | undefined {
	const document = joined(lines, prefix.pieces);
	if (document.length > maxTextBytes || !isText(document)) return undefined;
	const decoded = decodeAuditLine(textOfBytes(document, 0, document.length));
	return decoded.kind === 'event' ? {prefix, event: decoded.event, document} : undefined;
}

export function repairedEvent(lines: readonly TornLine[], {prefix, event, document}: Whole): RepairedEvent {
	const pieces = prefix.pieces.map(({line, start, end}) => ({offset: (lines[line]?.offset ?? 0) + start, length: end - start}));
	return {event, document, pieces, continued: continuedLines(prefix)};
}

/** @param prefixes - what the event may be: what they have in common is certain. */
export function damagedEvent(lines: readonly TornLine[], prefixes: readonly EventPrefix[], why: string): DamagedEvent {
	const [prefix = new EventPrefix()] = prefixes;
	const [first] = lines;
	const last = lines[prefix.pieces.at(-1)?.line ?? 0];
	if (!first || !last) throw new RangeError('a damaged event has a line');
	return {
		fields: wholeMembers(first, Math.min(...prefixes.map(endInFirst))),
		time: decodePodLogLine(first.bytes, 0, first.bytes.length)?.time ?? Number.NaN,
		offset: first.offset,
		length: last.offset + last.bytes.length - first.offset,
		continued: continuedLines(prefix),
		why,
	};
}

/** What of the lines is none of the event: the ends of some, and all of others. */
export function textBetween(lines: readonly TornLine[], {pieces}: EventPrefix) {
	return lines.flatMap(({bytes, offset, number}) => {
		const last = pieces.findLast(({line}) => line === number);
		const start = last?.end ?? 0;
		return start < bytes.length ? [{bytes: bytes.subarray(start), offset, start, isLine: !last}] : [];
	});
}

const continuedLines = ({pieces}: EventPrefix): number => new Set(pieces.map(({line}) => line).filter(line => line > 0)).size;

const endInFirst = ({pieces}: EventPrefix): number => pieces.findLast(({line}) => line === 0)?.end ?? 0;

function joined(lines: readonly TornLine[], pieces: readonly Piece[]): Buffer {
	return Buffer.concat(pieces.map(({line, start, end}) => lines[line]?.bytes.subarray(start, end) ?? Buffer.alloc(0)));
}

/** The members of the event that stand whole in its first line, before `to`. */
function wholeMembers(first: TornLine, to: number): Readonly<Record<string, unknown>> {
	const prefix = new EventPrefix();
	prefix.take(first, to);
	if (prefix.memberEnd === 0) return {};
	const text = joined([first], prefix.pieces).subarray(0, prefix.memberEnd);
	try {
		return JSON.parse(`${textOfBytes(text, 0, text.length)}}`) as Record<string, unknown>;
	} catch {
		return {};
	}
}
