import type {InnerStamp} from './inner-stamps.js';
import {JsonPrefix} from './json-prefix.js';
import type {TornLine} from './torn-line.js';

/** `bytes[start … end)` of line number `line` of those that are held. */
export type Piece = {readonly line: number; readonly start: number; readonly end: number};

/**
The beginning of an event, as the lines that are held give it. There can be several at a time: which text of a line is the event's and which is that of stderr is not always certain before the event is whole.
*/
export class EventPrefix {
	readonly pieces: Piece[];
	/** Bytes of the event before each place where it was cut. */
	readonly cuts: number[];
	readonly #json: JsonPrefix;

	/** @param isUnsure - text was left out that could have been a piece of the event. */
	constructor(
		before?: EventPrefix,
		readonly isUnsure: boolean = before?.isUnsure ?? false,
	) {
		this.pieces = [...(before?.pieces ?? [])];
		this.cuts = [...(before?.cuts ?? [])];
		this.#json = before ? before.#json.clone() : new JsonPrefix();
	}

	/** Bytes. */
	get size(): number {
		return this.#json.size;
	}

	get isWhole(): boolean {
		return this.#json.isWhole;
	}

	/** Bytes up to the last comma between members of the event. */
	get memberEnd(): number {
		return this.#json.memberEnd;
	}

	/** Takes what stands in a line before `to`, without the stamps that a kubelet put there. @returns the first byte that cannot be the event's; `to` where all can. */
	take(line: TornLine, to: number): number {
		let from = line.payloadStart;
		for (const stamp of line.stamps) {
			if (stamp.start >= to) break;
			const brokenAt = this.#take(line, from, stamp.start);
			if (brokenAt < stamp.start) return brokenAt;
			from = stamp.start;
			if (!this.#isForeign(line, stamp)) continue;
			from = stamp.end;
			this.cut();
		}
		return this.#take(line, from, to);
	}

	/** The event was cut here. */
	cut(): void {
		this.cuts.push(this.size);
	}

	#take(line: TornLine, from: number, to: number): number {
		const brokenAt = this.#json.take(line.bytes, from, to);
		const last = this.pieces.at(-1);
		if (last?.line === line.number && last.end === from) this.pieces[this.pieces.length - 1] = {...last, end: brokenAt};
		else if (brokenAt > from) this.pieces.push({line: line.number, start: from, end: brokenAt});
		return brokenAt;
	}

	/** Stands it where a piece ends, or where the JSON does not let it stand? */
	#isForeign(line: TornLine, stamp: InnerStamp): boolean {
		return line.evenStamps.has(stamp) || this.#json.clone().take(line.bytes, stamp.start, stamp.end) < stamp.end;
	}
}
