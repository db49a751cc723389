import type {DecodedLine} from './audit-line.js';
import {isBareEvent} from './bare-event.js';
import {ChunkSize} from './chunk-size.js';
import {EventPrefix} from './event-prefix.js';
import {decodeEventTail} from './event-tail.js';
import {decodePodLogLine} from './pod-log-line.js';
import {type DamagedEvent, damagedEvent, decodeWhole, nextBegins, type RepairedEvent, repairedEvent, textBetween} from './torn-event.js';
import {firstLine, laterLine, type TornLine} from './torn-line.js';
import {waysOn} from './ways-on.js';

/** Takes what became of lines, in their order. */
export type RepairTaker = {
	repaired(event: RepairedEvent): void;
	damaged(event: DamagedEvent): void;
	/** Text that stderr wrote among the lines of an event: a line of its own, or what stood at the end of one (`isLine` false). */
	between(text: Buffer, offset: number, isLine: boolean): void;
};

/** Puts events together again of the lines of one log, in which they came in pieces. */
export type LineRepair = Pick<Repair, 'isHolding' | 'suspectBytes' | 'take' | 'expire' | 'giveUp'>;

/** The lines of an event that began and is not whole yet. */
type Held = {
	readonly first: TornLine;
	readonly lines: TornLine[];
	/** What the event may be so far; never none. */
	prefixes: readonly EventPrefix[];
	bytes: number;
	/** When the last line came. */
	sinceMs: number;
};

const mostLines = 64;
const mostBytes = 100_000_000;
const mostMs = 2000;
const mostPrefixes = 16;
/** No runtime is known to cut lines that are shorter. */
const leastChunk = 4096;

/**
Puts events together again that arrive in pieces (`kubernetes.md` 4.2). The runtime stores a long line in pieces, and what the apiserver writes to stderr can stand between two of them: then the text of stderr follows on the first pieces in the same line, and the rest of the event is a line of its own. Kubelets before 1.26 put a stamp before every piece as well.

A push parser: is given the lines of one source, in order, that are no plain events; holds those of an event that has begun; tells what became of them. A line that does not end the event ends in text of stderr, since nothing else can end it. Where more than one reading makes a whole event none is taken: nothing is ever invented.
*/
export class Repair {
	readonly #chunks = new ChunkSize();
	#held: Held | undefined;

	constructor(private readonly taker: RepairTaker) {}

	/** Has an event begun that is not whole yet? Then every line is to come here. */
	get isHolding(): boolean {
		return this.#held !== undefined;
	}

	/** Events of longer lines may hold stamps although they look whole; those of others do not. */
	get suspectBytes(): number {
		return Math.max(leastChunk, this.#chunks.longestWhole);
	}

	/**
	@param bytes - one line without its newline, borrowed.
	@param offset - where its first byte lies in the source.
	@param decoded - what it is by itself.
	@param nowMs - of a clock that only goes forward.
	@returns whether the taker is told of it, now or later; if not it is what it was decoded as.
	*/
	take(bytes: Uint8Array, offset: number, decoded: DecodedLine, nowMs: number): boolean {
		if (this.#held) {
			if (decoded.kind !== 'event' && this.#goOn(this.#held, {bytes, offset, nowMs})) return true;
			this.giveUp(nextBegins);
		}
		if (decoded.kind === 'other') return this.#takeTail(bytes, offset);
		if (bytes.length > mostBytes || (decoded.kind === 'event' && bytes.length <= this.suspectBytes)) return false;
		return this.#begin(decoded, firstLine(bytes, offset), nowMs);
	}

	/** Gives up what has waited for too long. Whoever knows that lines could have come says so: after a stream broke they may come late. */
	expire(nowMs: number): void {
		if (this.#held && nowMs - this.#held.sinceMs > mostMs) this.giveUp('its end did not come');
	}

	/** What is held does not become whole any more. @param why - a phrase for the user. */
	giveUp(why: string): void {
		const held = this.#held;
		if (!held) return;
		this.#held = undefined;
		this.#tellDamaged(held.lines, held.prefixes, why);
	}

	/** A line that is an event, or set out to be one: is it the first piece of one, or one with stamps inside? */
	#begin(decoded: DecodedLine, line: TornLine, nowMs: number): boolean {
		if (decoded.kind === 'event' && !this.#isSuspect(line)) return false;
		const whole = wholeWith(new EventPrefix(), line);
		if (whole) return whole.pieces.length > 1 && this.#tellWhole([line], [whole]);
		if (decoded.kind === 'event') return false;
		const prefixes = waysOn(new EventPrefix(), line, this.#chunks);
		if (prefixes.length === 0 || prefixes.length > mostPrefixes) return false;
		const first = {...line, bytes: Buffer.from(line.bytes)};
		this.#held = {first, lines: [first], prefixes, bytes: line.bytes.length, sinceMs: nowMs};
		return true;
	}

	/** Text that looks like a stamp inside an event that is JSON as it stands: only in pieces of one length, up to the end, which is that of other pieces or comes twice, and no shorter than lines that were not cut. */
	#isSuspect({payloadStart, payloadEnd, isStamped, stamps, evenStamps}: TornLine): boolean {
		const length = payloadEnd - payloadStart;
		if (!isStamped || length <= this.suspectBytes) return false;
		const [first] = stamps;
		const last = [...evenStamps].at(-1);
		const chunk = first && last && payloadEnd - last.end <= first.start - payloadStart ? first.start - payloadStart : 0;
		const isUsual = this.#chunks.isCut(chunk) || evenStamps.size > 1;
		if (isUsual && chunk >= this.suspectBytes) return true;
		if (chunk === 0) this.#chunks.sawWhole(length);
		return false;
	}

	/** @returns false where the line cannot belong to what is held. */
	#goOn(held: Held, {bytes, offset, nowMs}: {bytes: Uint8Array; offset: number; nowMs: number}): boolean {
		if (held.lines.length >= mostLines || held.bytes + bytes.length > mostBytes) return false;
		const line = laterLine(Buffer.from(bytes), offset, held.lines.length, held.first);
		const isWritten = !line.isStderr && line.isStamped === held.first.isStamped;
		const whole = isWritten ? held.prefixes.map(prefix => wholeWith(prefix, line)).filter(prefix => prefix !== undefined) : [];
		const lines = [...held.lines, line];
		if (this.#tellWhole(lines, whole)) return true;
		if (isBareEvent(line.bytes, line.payloadStart)) return false;
		const prefixes = isWritten ? held.prefixes.flatMap(prefix => waysOn(prefix, line, this.#chunks)) : held.prefixes;
		if (prefixes.length > mostPrefixes) return false;
		held.lines.push(line);
		held.bytes += bytes.length;
		held.prefixes = prefixes;
		held.sinceMs = nowMs;
		return true;
	}

	/** @param wholes - what the lines may be together. @returns false where none of it is an event. */
	#tellWhole(lines: readonly TornLine[], wholes: readonly EventPrefix[]): boolean {
		const events = wholes.flatMap(prefix => decodeWhole(lines, prefix) ?? []);
		const [only, another] = events;
		if (!only) return false;
		this.#held = undefined;
		if (another || only.prefix.isUnsure) {
			this.#tellDamaged(lines, [only.prefix], 'its pieces fit in more than one way');
			return true;
		}
		for (const cut of only.prefix.cuts) this.#chunks.sawCut(cut);
		this.taker.repaired(repairedEvent(lines, only));
		this.#tellBetween(lines, only.prefix);
		return true;
	}

	#tellDamaged(lines: readonly TornLine[], prefixes: readonly EventPrefix[], why: string): void {
		this.taker.damaged(damagedEvent(lines, prefixes, why));
		const [prefix] = prefixes;
		if (prefix) this.#tellBetween(lines, prefix);
	}

	#tellBetween(lines: readonly TornLine[], prefix: EventPrefix): void {
		for (const {bytes, offset, start, isLine} of textBetween(lines, prefix)) this.taker.between(bytes, offset + start, isLine);
	}

	/** A line that no event began. */
	#takeTail(bytes: Uint8Array, offset: number): boolean {
		const fields = decodeEventTail(bytes, 0, bytes.length);
		if (!fields) return false;
		const time = decodePodLogLine(bytes, 0, bytes.length)?.time ?? Number.NaN;
		this.taker.damaged({fields, time, offset, length: bytes.length, continued: 0, why: 'only its end was received'});
		return true;
	}
}

/** The event that ends with the line; undefined where it does not. */
function wholeWith(before: EventPrefix, line: TornLine): EventPrefix | undefined {
	const prefix = new EventPrefix(before);
	return prefix.take(line, line.payloadEnd) === line.payloadEnd && prefix.isWhole ? prefix : undefined;
}
