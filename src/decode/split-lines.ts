import {type EpochMicros, parseRfc3339} from '../model/time.js';
import type {DecodedLine} from './audit-line.js';
import {asBuffer} from './byte-range.js';
import {type LineStream, startInStream} from './line-stream.js';
import type {LineRepair, RepairTaker} from './repair.js';
import {cutShort, fieldsOfHead, isCutShort, notWhole, SplitEvent} from './split-event.js';
import {nextBegins} from './torn-event.js';

/** Where a line lies in the source, what of it is the message, and when that was sent. */
type MessageLine = {readonly offset: number; readonly start: number; readonly end: number; readonly time: EpochMicros};

/** `text` is borrowed. */
type Message = {readonly line: MessageLine; readonly text: Buffer};

type Held = {readonly event: SplitEvent; readonly lines: MessageLine[]};

/**
Puts events together again that CloudWatch was given in several messages, each a line of its own: `aws logs tail`, an export. Is given the lines of one log stream in their order, behind the time and the name of the stream.
*/
export class SplitLines implements LineRepair {
	#held: Held | undefined;
	readonly suspectBytes = Number.POSITIVE_INFINITY;

	constructor(
		private readonly stream: LineStream,
		private readonly taker: RepairTaker,
	) {}

	get isHolding(): boolean {
		return this.#held !== undefined;
	}

	take(bytes: Uint8Array, offset: number, decoded: DecodedLine): boolean {
		const message = decoded.kind === 'event' ? undefined : this.#messageOf(asBuffer(bytes), offset);
		if (this.#held) {
			if (message && this.#goOn(this.#held, message)) return true;
			this.giveUp(decoded.kind === 'event' ? nextBegins : notWhole);
		}
		return message !== undefined && decoded.kind === 'malformed' && this.#begin(message);
	}

	/** What follows may come as late as it likes. */
	expire(): void {}

	giveUp(why: string): void {
		const held = this.#held;
		this.#held = undefined;
		if (held) this.#tellDamaged(held.lines, held.event.fields(), why);
	}

	#begin({line, text}: Message): boolean {
		if (isCutShort(text)) {
			this.#tellDamaged([line], fieldsOfHead(text), cutShort);
			return true;
		}
		const event = SplitEvent.begin(text, {time: line.time, id: ''});
		this.#held = event && {event, lines: [line]};
		return event !== undefined;
	}

	#goOn(held: Held, {line, text}: Message): boolean {
		if (!held.event.add(text, {time: line.time, id: ''})) return false;
		held.lines.push(line);
		if (!held.event.isWhole) return true;
		const decoded = held.event.decode();
		if (!decoded) return true;
		this.#held = undefined;
		const pieces = held.lines.map(({offset, start, end}) => ({offset: offset + start, length: end - start}));
		this.taker.repaired({...decoded, pieces, continued: pieces.length - 1});
		return true;
	}

	#tellDamaged(lines: readonly MessageLine[], fields: Readonly<Record<string, unknown>>, why: string): void {
		const [first, last] = [lines[0], lines.at(-1)];
		if (!first || !last) return;
		const {offset, time} = first;
		this.taker.damaged({fields, time, offset, length: last.offset + last.end - offset, continued: lines.length - 1, why});
	}

	#messageOf(bytes: Buffer, offset: number): Message | undefined {
		const start = startInStream(bytes, 0, bytes.length, this.stream);
		if (start === undefined) return undefined;
		const end = bytes.at(-1) === 0x0d ? bytes.length - 1 : bytes.length;
		const time = parseRfc3339(bytes.toString('latin1', 0, bytes.indexOf(0x20)));
		return {line: {offset, start, end, time}, text: bytes.subarray(start, end)};
	}
}
