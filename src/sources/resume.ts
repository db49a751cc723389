import {hash} from 'node:crypto';
import {asBuffer} from '../decode/byte-range.js';
import {decodePodLogLine} from '../decode/pod-log-line.js';
import {type EpochMicros, parseRfc3339} from '../model/time.js';
import type {LineKey} from './line-keys.js';
import {LineMemory} from './line-memory.js';
import type {Judgement} from './source.js';

export type ResumeOptions = {
	/** Are the kubelet's stamps asked for? Without them only event lines prove something. */
	readonly stamps: boolean;
	/** Does the first response begin at the first line of the log? Otherwise it may begin inside a line. */
	readonly fromStart: boolean;
};

/** The last committed line that can prove continuity. */
type Anchor = {readonly key: LineKey; readonly time: EpochMicros};

const asLine: Judgement = {as: 'line', gap: undefined};
const asReplayed: Judgement = {as: 'replayed', gap: undefined};
const asHeadless: Judgement = {as: 'headless', gap: undefined};

const keptBytes = 32 * 1024 * 1024;

/**
What a log sends again after a break, and where it is not proven that nothing is missing (`promises.md` 2.2; the numbers below are its rules).

Pure: is given every whole line of every response, in order, and told of each break. A line equal to a remembered one is dropped once per remembered copy (4). A new line before the **anchor**, the last committed one, was seen again means that something may be missing: a gap (5). The first line of a response without a stamp is the tail of a line that began before `sinceTime` (6).

Without stamps (7) klog lines prove nothing, since their text repeats: the anchor is the last committed event, time is its stageTimestamp, and klog lines are dropped only while a response is still in what was read before.
*/
export class Resume {
	readonly #options: ResumeOptions;
	readonly #memory: LineMemory;
	#anchor: Anchor | undefined;
	/** In this response the anchor was seen, or a gap was shown, or there is none to be seen. */
	#proven = true;
	/** No line of this response has come yet. */
	#atFirst = true;
	#mayBeHeadless: boolean;
	/** Time of the last line that had one. */
	#time: EpochMicros = Number.NaN;
	/** Without stamps: keys of the lines committed after the anchor, and how many of them this response has sent again; undefined when it has gone on. */
	#afterAnchor: LineKey[] = [];
	#sentAgain: number | undefined;

	constructor(options: ResumeOptions) {
		this.#options = options;
		this.#mayBeHeadless = !options.fromStart;
		this.#memory = new LineMemory(options.stamps ? 3e6 : 20e6, keptBytes);
	}

	/** Has any line been committed? */
	get hasBegun(): boolean {
		return this.#memory.size > 0;
	}

	/** Does what came of this response go on where the one before ended? Also true after a gap that was shown. */
	get isProven(): boolean {
		return this.#proven;
	}

	/** The stream broke; what comes next is the answer to a new request. */
	disconnect(): void {
		this.#begin();
		this.#proven = this.#anchor === undefined;
	}

	/** The log that comes next is that of a new instance of the container, from its first line; all of the one before was read. */
	newInstance(): void {
		this.#begin();
		this.#mayBeHeadless = false;
	}

	/** What to ask for: whole seconds since 1970, since an apiserver cuts fractions off (3). Undefined while nothing was committed. */
	sinceSeconds(): number | undefined {
		const time = this.#memory.resumeTime();
		return time === undefined || Number.isNaN(time) ? undefined : Math.floor(time / 1e6) - (this.#options.stamps ? 1 : 10);
	}

	/** @param line - whole, without its newline, with its stamp. */
	judge(line: Uint8Array): Judgement {
		const atFirst = this.#atFirst;
		this.#atFirst = false;
		return this.#options.stamps ? this.#judgeStamped(line, atFirst) : this.#judgeBare(line, atFirst);
	}

	#begin(): void {
		this.#memory.nextResponse();
		this.#atFirst = true;
		this.#mayBeHeadless = this.#memory.size > 0 || !this.#options.fromStart;
		this.#sentAgain = 0;
	}

	#judgeStamped(line: Uint8Array, atFirst: boolean): Judgement {
		const stamp = decodePodLogLine(line, 0, line.length);
		if (atFirst && !stamp && this.#mayBeHeadless) return asHeadless;
		const key = keyOf(line);
		if (this.#memory.match(key)) {
			if (key === this.#anchor?.key) this.#proven = true;
			return asReplayed;
		}
		this.#time = stamp?.time ?? this.#time;
		const judgement = this.#proven ? asLine : this.#gapBefore(this.#time);
		this.#commit(key, line, this.#time);
		this.#anchor = {key, time: this.#time};
		return judgement;
	}

	#judgeBare(line: Uint8Array, atFirst: boolean): Judgement {
		const key = keyOf(line);
		const time = eventTimeOf(line);
		if (time === undefined) return this.#judgeOther(line, key, atFirst);
		if (this.#memory.match(key)) {
			if (key === this.#anchor?.key) this.#proven = true;
			return asReplayed;
		}
		const judgement = this.#proven ? asLine : this.#gapBefore(time);
		this.#time = Number.isNaN(time) ? this.#time : time;
		this.#commit(key, line, this.#time);
		this.#anchor = {key, time: this.#time};
		this.#afterAnchor = [];
		this.#sentAgain = undefined;
		return judgement;
	}

	/** A line without stamp that is no event: replayed if it is known and the response has not gone on yet. */
	#judgeOther(line: Uint8Array, key: LineKey, atFirst: boolean): Judgement {
		if (!this.#proven && this.#memory.match(key)) return asReplayed;
		if (this.#proven && this.#sentAgain !== undefined) {
			if (this.#afterAnchor[this.#sentAgain] === key) {
				this.#sentAgain++;
				return asReplayed;
			}
			this.#sentAgain = undefined;
		}
		if (atFirst && this.#mayBeHeadless) return asHeadless;
		this.#commit(key, line, this.#time);
		if (this.#afterAnchor.length < 10_000) this.#afterAnchor.push(key);
		return asLine;
	}

	#gapBefore(time: EpochMicros): Judgement {
		this.#proven = true;
		const from = this.#anchor?.time ?? time;
		return {as: 'line', gap: {from, to: time, why: 'the log does not reach back to the last line read before the connection broke'}};
	}

	#commit(key: LineKey, line: Uint8Array, time: EpochMicros): void {
		this.#memory.commit(key, time, line.length);
	}
}

/** SHA-256: callers choose what stands in a line, so a hash that can be collided would let them hide one. */
function keyOf(line: Uint8Array): LineKey {
	return hash('sha256', line, 'binary');
}

const brace = 0x7b;
const auditIdKey = '"auditID":';
const stageTimeKey = '"stageTimestamp":"';

/** Does this line, its stamp cut off, look like an audit event? Looks at the bytes only. */
export function looksLikeEvent(line: Uint8Array): boolean {
	const start = decodePodLogLine(line, 0, line.length)?.payloadStart ?? 0;
	return line[start] === brace && asBuffer(line).includes(auditIdKey, start);
}

/** The last stageTimestamp in an event's line, since the event's own comes after its bodies; NaN where it has none that can be read; undefined for what is no event. */
function eventTimeOf(line: Uint8Array): EpochMicros | undefined {
	if (line[0] !== brace || !asBuffer(line).includes(auditIdKey)) return undefined;
	const at = asBuffer(line).lastIndexOf(stageTimeKey);
	if (at < 0) return Number.NaN;
	const start = at + stageTimeKey.length;
	const end = asBuffer(line).indexOf('"', start);
	return parseRfc3339(asBuffer(line).toString('latin1', start, Math.min(end < 0 ? line.length : end, start + 40)));
}
