import type {EpochMicros} from '../model/time.js';
import {gapReasons} from './gap-reasons.js';
import type {LineKey} from './line-keys.js';
import {Overtaking} from './overtaking.js';
import type {Judgement} from './source.js';

/** The last committed line that can prove continuity. */
type Anchor = {readonly key: LineKey; readonly time: EpochMicros};
type Gap = NonNullable<Judgement['gap']>;

/** Stdout and stderr are stamped apart: small steps back are normal. */
export const stepMicros = 1e6;
/** A kubelet looks every 10 s whether a log is to be rotated: a file whose first line is no later than this after the start of its container is the first one. */
export const firstFileMicros = 5e6;

/** Is it proven that nothing is missing before the next new line of a log? Where it is not, there is a gap before it, once. */
export class Continuity {
	readonly overtaking = new Overtaking();
	#anchor: Anchor | undefined;
	/** In this response the anchor was seen, or a gap was shown, or there is none to be seen. */
	#isProven = true;
	/** In this response the anchor was seen, or it is the first one: lines that were committed before it come again only by a jump. */
	#sawAnchor = true;
	/** When the instance started of which no line was committed yet; its log is whole if it begins by then. NaN: nobody knows. */
	#startedAt: EpochMicros | undefined;
	/** Why the next gap is one, where that is known. */
	#why: string | undefined;

	get isProven(): boolean {
		return this.#isProven;
	}

	get sawAnchor(): boolean {
		return this.#sawAnchor;
	}

	/** Was a new instance announced of which no line was committed yet? */
	get awaitsInstance(): boolean {
		return this.#startedAt !== undefined;
	}

	/** May a response have the anchor, so that it is worth looking for? */
	get isAnchorThere(): boolean {
		return this.#anchor !== undefined && this.#startedAt === undefined && this.#why === undefined;
	}

	isAnchor(key: LineKey): boolean {
		return this.#anchor?.key === key;
	}

	/** A response begins. */
	begin(): void {
		this.#isProven = this.#anchor === undefined;
		this.#sawAnchor = this.#isProven;
	}

	/** The next new line is the first of an instance that started then. */
	awaitInstance(startedAt: EpochMicros): void {
		this.#startedAt = startedAt;
	}

	/** Unless the anchor is seen again, there is a gap before the next new line, wherever it begins. */
	expectGap(reason: string): void {
		this.#why ??= reason;
	}

	/** The anchor was seen again. */
	prove(): void {
		this.#isProven = true;
		this.#sawAnchor = true;
		this.#why = undefined;
	}

	/** A new line that can prove something. @returns the gap before it. */
	take(key: LineKey, time: EpochMicros): Gap | undefined {
		const why = this.#gapBefore(time);
		if (why !== undefined || this.overtaking.isBeyond(time)) this.overtaking.shown();
		const from = this.#anchor?.time ?? time;
		this.#startedAt = undefined;
		this.#why = undefined;
		this.#isProven = true;
		this.#anchor = {key, time};
		return why === undefined ? undefined : {from, to: time, why};
	}

	#gapBefore(time: EpochMicros): string | undefined {
		if (this.#why !== undefined) return this.#why;
		if (this.#startedAt !== undefined) {
			// Whoever is told a whole second is told an earlier time; before it only a clock that was set back writes, and that says nothing.
			const age = time - this.#startedAt;
			return age >= -stepMicros && age <= firstFileMicros ? undefined : gapReasons.notFirst;
		}
		if (this.overtaking.isBeyond(time)) return gapReasons.overtaken;
		return this.#isProven ? undefined : gapReasons.broken;
	}
}
