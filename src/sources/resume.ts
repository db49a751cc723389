import {hash} from 'node:crypto';
import {decodePodLogLine} from '../decode/pod-log-line.js';
import type {EpochMicros} from '../model/time.js';
import {eventTimeOf} from './event-line.js';
import type {LineKey} from './line-keys.js';
import {LineMemory} from './line-memory.js';
import type {Judgement} from './source.js';

export type ResumeOptions = {
	/** Are the kubelet's stamps asked for? Without them only event lines prove something. */
	readonly stamps: boolean;
	/** Does the first response begin at the first line of the log? Otherwise it may begin inside a line. */
	readonly fromStart: boolean;
	/** Will there be another response, so that what is doubtful can be asked for again? */
	readonly isFollowed?: boolean;
};

/** The last committed line that can prove continuity. */
type Anchor = {readonly key: LineKey; readonly time: EpochMicros};
type Gap = NonNullable<Judgement['gap']>;

const asLine: Judgement = {as: 'line', gap: undefined};
const asReplayed: Judgement = {as: 'replayed', gap: undefined};
const asHeadless: Judgement = {as: 'headless', gap: undefined};
const asDropped: Judgement = {as: 'dropped', gap: undefined};

const keptBytes = 32 * 1024 * 1024;
const [keptStampedMicros, keptBareMicros] = [3e6, 20e6];
/** Stdout and stderr are stamped apart: small steps back are normal. */
const stepMicros = 1e6;
/** A kubelet looks every 10 s whether a log is to be rotated: a file whose first line is no later than this after the start of its container is the first one. */
export const firstFileMicros = 5e6;
/** After so many lines at the beginning without a stamp a server is taken to leave them out. */
const bareLines = 2;

/** What to do about it. */
const rotatedFiles = '--node-files reads the rotated files, too';

const why = {
	broken: `the log does not reach back to the last line read before the connection broke; ${rotatedFiles}`,
	skipped: `the kubelet sent lines again in the middle of the stream: before them it may have skipped some; ${rotatedFiles}`,
	overtaken: `the log was rotated before it was read to its end; ${rotatedFiles}`,
	notFirst: 'the log of the new instance of the container does not reach back to its start',
} as const;

/**
What a log sends again after a break, and where it is not proven that nothing is missing (`promises.md` 2.2; the numbers below are its rules).

Pure: is given every whole line of every response, in order, and told of each break. A line equal to a remembered one is dropped once per remembered copy (4). A new line before the **anchor**, the last committed one, was seen again means that something may be missing: a gap (5). The first line of a response without a stamp is the tail of a line that began before `sinceTime` (6).

A response proves nothing about itself (8): a remembered line once more, or a stamp that steps back, is a sign that the kubelet has jumped to another file. Then `isBroken`: the rest of the response is dropped, and is to be asked for again.

Without stamps (7) klog lines prove nothing, since their text repeats: the anchor is the last committed event, time is its stageTimestamp, and klog lines are dropped only while a response is still in what was read before.
*/
export class Resume {
	readonly #options: ResumeOptions;
	readonly #memory: LineMemory;
	#hasStamps: boolean;
	/** Lines without a stamp before any with one. */
	#bare = 0;
	#anchor: Anchor | undefined;
	/** In this response the anchor was seen, or a gap was shown, or there is none to be seen. */
	#proven = true;
	/** In this response the anchor was seen, or it is the first one: lines that were committed before it come again only by a jump. */
	#sawAnchor = true;
	/** The first line that was committed out of this response. */
	#firstCommitted = 0;
	#isBroken = false;
	/** How many lines were committed when a line came again in the middle of a response: if it does so in the next one, too, the log is like that. */
	#cameAgainAt: number | undefined;
	/** A stamp stepped back: `sinceTime` would hide what was written since, so the whole log is to be asked for. */
	#hasSteppedBack = false;
	/** Newest stamp of the new lines of this response. */
	#newest: EpochMicros = Number.NaN;
	/** No line of this response has come yet. */
	#atFirst = true;
	#mayBeHeadless: boolean;
	/** Time of the last line that had one. */
	#time: EpochMicros = Number.NaN;
	/** When the instance started of which no line was committed yet; its log is whole if it begins by then. NaN: nobody knows. */
	#startedAt: EpochMicros | undefined;
	/** From this time on the file is another one than the one that is being read. */
	#overtakenFrom: EpochMicros | undefined;
	/** To be told with the next line. */
	#dueGap: Gap | undefined;
	/** Why the next gap is one, where that is known. */
	#why: string | undefined;
	/** Without stamps: keys of the lines committed after the anchor, and how many of them this response has sent again; undefined when it has gone on. */
	#afterAnchor: LineKey[] = [];
	#sentAgain: number | undefined;

	constructor(options: ResumeOptions) {
		this.#options = options;
		this.#hasStamps = options.stamps;
		this.#mayBeHeadless = !options.fromStart;
		this.#memory = new LineMemory(options.stamps ? keptStampedMicros : keptBareMicros, keptBytes);
	}

	/** Has any line been committed? */
	get hasBegun(): boolean {
		return this.#memory.size > 0;
	}

	/** How many lines were committed. */
	get committed(): number {
		return this.#memory.committed;
	}

	/** Was a new instance announced of which no line was committed yet? */
	get awaitsInstance(): boolean {
		return this.#startedAt !== undefined;
	}

	/** Does what came of this response go on where the one before ended? Also true after a gap that was shown. */
	get isProven(): boolean {
		return this.#proven;
	}

	/** What is still to come of this response is to be asked for again: all its lines are dropped. */
	get isBroken(): boolean {
		return this.#isBroken;
	}

	/** Time of the last line that had one; NaN where none had. */
	get newestTime(): EpochMicros {
		return this.#time;
	}

	/** The stream broke; what comes next is the answer to a new request. */
	disconnect(): void {
		this.#begin();
		this.#proven = this.#anchor === undefined;
		this.#sawAnchor = this.#proven;
	}

	/**
	The log that comes next is that of a new instance of the container; all of the one before was read.

	@param startedAt - when it started, by the clock of the node; NaN where nobody knows.
	*/
	newInstance(startedAt: EpochMicros): void {
		const last = this.#memory.highestTime();
		this.#startedAt = Number.isNaN(startedAt) ? last : startedAt;
		this.disconnect();
		this.#mayBeHeadless = false;
	}

	/** It is known that the next lines do not go on where the last ones ended: unless the anchor is seen again, there is a gap before them, wherever they begin. */
	expectGap(reason: string): void {
		this.#why ??= reason;
	}

	/**
	The current file of the log begins with a line of this time, while the newest line that was read was of that one.

	@returns whether lines may have been missed.
	*/
	overtaken(begins: EpochMicros, newestThen: EpochMicros): boolean {
		// An event is written to the log, and stamped, after its stageTimestamp.
		const slack = this.#hasStamps ? 0 : stepMicros;
		if (!(begins - slack > newestThen)) return false;
		if (this.#time >= begins) this.#dueGap = {from: newestThen, to: begins, why: why.overtaken};
		else this.#overtakenFrom = begins - slack;
		return true;
	}

	/** Is a log whose first line has this stamp another one than that which was read: one of a new instance, or rotated? */
	isBeyond(firstStamp: EpochMicros): boolean {
		return this.#startedAt === undefined && firstStamp > this.#memory.highestTime();
	}

	/** Is this a line of the end of the log that was not committed, so that it should have come? Nothing is taken in; but where `sinceTime` hides it, the clock was set back, and all will be asked for. */
	isMissing(line: Uint8Array): boolean {
		const time = this.#hasStamps ? decodePodLogLine(line, 0, line.length)?.time : eventTimeOf(line);
		if (time === undefined || this.#memory.lineOf(keyOf(line)) !== undefined) return false;
		const since = this.sinceSeconds();
		if (since !== undefined && time < since * 1e6) this.#hasSteppedBack = true;
		return true;
	}

	/** Is this the last committed line that can prove something? */
	isAnchor(line: Uint8Array): boolean {
		return this.#anchor !== undefined && keyOf(line) === this.#anchor.key;
	}

	/** What to ask for: whole seconds since 1970, since an apiserver cuts fractions off (3). Undefined: all, since nothing was committed of this instance, or its clock was set back. */
	sinceSeconds(): number | undefined {
		const time = this.#memory.resumeTime();
		if (time === undefined || Number.isNaN(time) || this.#startedAt !== undefined || this.#hasSteppedBack) return undefined;
		return Math.floor(time / 1e6) - (this.#hasStamps ? 1 : 10);
	}

	/** @param line - whole, without its newline, with its stamp. */
	judge(line: Uint8Array): Judgement {
		if (this.#isBroken) return asDropped;
		const atFirst = this.#atFirst;
		this.#atFirst = false;
		const judgement = this.#hasStamps ? this.#judgeStamped(line, atFirst) : this.#judgeBare(line, atFirst);
		const due = this.#dueGap;
		if (!due || judgement.gap) return judgement;
		this.#dueGap = undefined;
		return {...judgement, gap: due};
	}

	#begin(): void {
		this.#memory.nextResponse();
		this.#atFirst = true;
		this.#isBroken = false;
		this.#newest = Number.NaN;
		this.#firstCommitted = this.#memory.committed;
		this.#mayBeHeadless = this.#memory.size > 0 || !this.#options.fromStart;
		this.#sentAgain = 0;
	}

	#judgeStamped(line: Uint8Array, atFirst: boolean): Judgement {
		const stamp = decodePodLogLine(line, 0, line.length);
		if (!stamp) this.#countBare();
		else this.#bare = Number.NEGATIVE_INFINITY;
		if (atFirst && !stamp && this.#mayBeHeadless) return asHeadless;
		const key = keyOf(line);
		if (this.#isAgain(key)) return this.#skip(key);
		if (this.#memory.match(key)) return this.#replayed(key);
		const time = stamp?.time ?? this.#time;
		if (this.#options.isFollowed && time < this.#newest - stepMicros) {
			this.#isBroken = true;
			this.#hasSteppedBack = true;
			return asDropped;
		}
		this.#newest = Number.isNaN(this.#newest) ? time : Math.max(this.#newest, time);
		const judgement = this.#judgeNew(time);
		this.#commit(key, line, time);
		this.#anchor = {key, time};
		return judgement;
	}

	#judgeBare(line: Uint8Array, atFirst: boolean): Judgement {
		const key = keyOf(line);
		const time = eventTimeOf(line);
		if (time === undefined) return this.#judgeOther(line, key, atFirst);
		if (this.#isAgain(key)) return this.#skip(key);
		if (this.#memory.match(key)) return this.#replayed(key);
		const known = Number.isNaN(time) ? this.#time : time;
		const judgement = this.#judgeNew(known);
		this.#commit(key, line, known);
		this.#anchor = {key, time: known};
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
		this.#memory.commit(key, this.#time, line.length);
		if (this.#afterAnchor.length < 10_000) this.#afterAnchor.push(key);
		return asLine;
	}

	/** Has the response gone on, and comes back to what it has sent? */
	#isAgain(key: LineKey): boolean {
		if (!this.#options.isFollowed || !this.#proven) return false;
		if (this.#cameAgainAt === this.#memory.committed) return false;
		const known = this.#memory.lineOf(key);
		return known !== undefined && (this.#sawAnchor || known >= this.#firstCommitted);
	}

	/** Whatever was skipped was skipped before the first line that comes again. */
	#skip(key: LineKey): Judgement {
		this.#isBroken = true;
		this.#cameAgainAt = this.#memory.committed;
		const first = this.#memory.lineOf(key) ?? 0;
		const to = this.#memory.timeOf(first);
		const before = this.#memory.timeOf(first - 1);
		return {as: 'replayed', gap: {from: Number.isNaN(before) ? to : before, to, why: why.skipped}};
	}

	#replayed(key: LineKey): Judgement {
		// The anchor is the last of its copies, should there be more.
		if (key === this.#anchor?.key && !this.#memory.hasMore(key)) {
			this.#proven = true;
			this.#sawAnchor = true;
			this.#why = undefined;
		}
		return asReplayed;
	}

	/** A line that was never seen, and what is missing before it. */
	#judgeNew(time: EpochMicros): Judgement {
		const isFirstOfInstance = this.#startedAt !== undefined;
		// Whoever is told a whole second is told an earlier time; before it only a clock that was set back writes, and that says nothing.
		const age = time - (this.#startedAt ?? Number.NaN);
		const isWhole = age >= -stepMicros && age <= firstFileMicros;
		const isOvertaken = this.#overtakenFrom !== undefined && time >= this.#overtakenFrom;
		const reason = this.#why ?? (isFirstOfInstance ? why.notFirst : isOvertaken ? why.overtaken : why.broken);
		const isExpected = this.#why !== undefined;
		const isGap = isExpected || (isFirstOfInstance ? !isWhole : !this.#proven || isOvertaken);
		if (isGap || isOvertaken) this.#overtakenFrom = undefined;
		this.#startedAt = undefined;
		this.#why = undefined;
		this.#proven = true;
		return isGap ? {as: 'line', gap: {from: this.#anchor?.time ?? time, to: time, why: reason}} : asLine;
	}

	#commit(key: LineKey, line: Uint8Array, time: EpochMicros): void {
		this.#time = time;
		this.#hasSteppedBack = false;
		this.#memory.commit(key, time, line.length);
	}

	/** A server that leaves out the stamps that it was asked for is read as if it had not been asked. */
	#countBare(): void {
		if (++this.#bare < bareLines) return;
		this.#hasStamps = false;
		this.#memory.keptMicros = keptBareMicros;
	}
}

/** SHA-256: callers choose what stands in a line, so a hash that can be collided would let them hide one. */
function keyOf(line: Uint8Array): LineKey {
	return hash('sha256', line, 'binary');
}
