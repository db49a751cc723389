import type {IncomingMessage} from 'node:http';
import {stampLength} from '../decode/pod-log-line.js';
import {type EpochMicros, parseRfc3339} from '../model/time.js';
import type {Clock} from './clock.js';
import {type BodyEnd, readBody} from './log-body.js';
import {Standstill} from './standstill.js';

const newline = 10;
/** A stamp and its blank, with the longest zone. */
const stampBytes = 36;
/** A beginning without a stamp in so many bytes has none. */
const mostBytes = 1 << 20;

/**
The body of a followed log, read at all times: what comes is held until it is known whose log it is, and given on from then.

Whoever does not want it destroys the response; then `ended` resolves.
*/
export class HeldBody {
	/** When the body ended, in any way. */
	readonly ended: Promise<BodyEnd>;
	/** Resolves when `firstStamp` is known. */
	readonly begun: Promise<void>;
	/** Stamp of the first line that has one; NaN where none has. */
	firstStamp: EpochMicros = Number.NaN;
	#held: Buffer[] = [];
	#heldBytes = 0;
	#take: ((chunk: Uint8Array) => void) | undefined;
	#tellBegun: (() => void) | undefined;

	readonly standstill: Standstill;

	constructor(
		readonly response: IncomingMessage,
		clock: Clock,
	) {
		this.standstill = new Standstill(clock);
		this.begun = new Promise(resolve => {
			this.#tellBegun = resolve;
		});
		this.ended = readBody(response, chunk => this.#chunk(chunk as Buffer));
		void this.ended.then(() => {
			this.standstill.close();
			this.#tellBegun?.();
		});
	}

	/** What was held goes to `take`, and all that comes. */
	release(take: (chunk: Uint8Array) => void): void {
		this.#take = take;
		const held = this.#held;
		this.#held = [];
		for (const chunk of held) take(chunk);
	}

	#chunk(chunk: Buffer): void {
		this.standstill.beat();
		if (this.#take) {
			this.#take(chunk);
			return;
		}
		this.#held.push(chunk);
		this.#heldBytes += chunk.length;
		if (this.#tellBegun) this.#look(chunk);
	}

	#look(chunk: Buffer): void {
		const isWorth = this.#heldBytes < 4 * stampBytes || chunk.includes(newline) || this.#held.length % 16 === 0;
		if (!isWorth) return;
		const head = Buffer.concat(this.#held);
		this.#held = [head];
		const second = head.indexOf(newline) + 1;
		const stamp = stampAt(head, 0) ?? (second > 0 ? stampAt(head, second) : undefined);
		const isThere = second > 0 && head.length >= second + stampBytes;
		if (stamp === undefined && !isThere && head.length < mostBytes) return;
		this.firstStamp = stamp ?? Number.NaN;
		this.#tellBegun?.();
		this.#tellBegun = undefined;
	}
}

/** The kubelet's stamp at this place; undefined where there is none, or not all of it yet. */
export function stampAt(bytes: Buffer, start: number): EpochMicros | undefined {
	const length = stampLength(bytes, start, bytes.length);
	return length === 0 ? undefined : parseRfc3339(bytes.toString('latin1', start, start + length - 1));
}
