import {decodePodLogLine} from '../decode/pod-log-line.js';
import type {EpochMicros} from '../model/time.js';
import {Continuity, stepMicros} from './continuity.js';
import {eventTimeOf} from './event-line.js';
import {Jump} from './jump.js';
import {keyOf, type LineKey} from './line-keys.js';
import {LineMemory} from './line-memory.js';
import {LinesAfter} from './lines-after.js';
import {Reach} from './reach.js';
import type {Judgement} from './source.js';

export type ResumeOptions = {
	/** Are the kubelet's stamps asked for? Without them only event lines prove something. */
	readonly stamps: boolean;
	/** Does the first response begin at the first line of the log? Otherwise it may begin inside a line. */
	readonly fromStart: boolean;
	/** Will there be another response, so that what is doubtful can be asked for again? */
	readonly isFollowed?: boolean;
};

const asLine: Judgement = {as: 'line', gap: undefined};
const asReplayed: Judgement = {as: 'replayed', gap: undefined};
const asHeadless: Judgement = {as: 'headless', gap: undefined};
const asDropped: Judgement = {as: 'dropped', gap: undefined};

const keptBytes = 32 * 1024 * 1024;
const [keptStampedMicros, keptBareMicros] = [3e6, 20e6];
/** After so many lines at the beginning without a stamp a server is taken to leave them out. */
const bareLines = 2;

/**
What a log sends again after a break, and where it is not proven that nothing is missing (`promises.md` 2.2; the numbers below are its rules).

Pure: is given every whole line of every response, in order, and told of each break. What is asked for is the end of the log (`reach.ts`), so a response has all that was written since its first line. A line equal to a remembered one is dropped once per remembered copy (4). A new line before the **anchor**, the last committed one, was seen again means that the response does not reach back: then it is dropped, and more is asked for; where that was all of the log, something may be missing: a gap (5). The first line of a response may be the tail of one that began before it (6).

A response proves nothing about itself (8): a remembered line once more, or a stamp that steps back, is a sign that the kubelet has jumped to another file. Then `isBroken`: the rest of the response is dropped, and is to be asked for again.

Without stamps (7) klog lines prove nothing, since their text repeats: the anchor is the last committed event, time is its stageTimestamp, and klog lines are dropped only while a response is still in what was read before.
*/
export class Resume {
	readonly #options: ResumeOptions;
	readonly #memory: LineMemory;
	readonly #reach = new Reach();
	readonly #jump: Jump;
	readonly #continuity = new Continuity();
	/** Without stamps: those committed after the anchor. */
	readonly #afterAnchor = new LinesAfter();
	#hasStamps: boolean;
	/** Lines without a stamp before any with one. */
	#bare = 0;
	#isBroken = false;
	/** Newest stamp of the new lines of this response. */
	#newest: EpochMicros = Number.NaN;
	/** The highest of the times that were remembered when this response began. */
	#highest: EpochMicros = Number.NEGATIVE_INFINITY;
	/** No line of this response has come yet. */
	#atFirst = true;
	#mayBeHeadless: boolean;
	/** Time of the last line that had one. */
	#time: EpochMicros = Number.NaN;

	constructor(options: ResumeOptions) {
		this.#options = options;
		this.#hasStamps = options.stamps;
		this.#mayBeHeadless = !options.fromStart;
		this.#memory = new LineMemory(options.stamps ? keptStampedMicros : keptBareMicros, keptBytes);
		this.#jump = new Jump(this.#memory);
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
		return this.#continuity.awaitsInstance;
	}

	/** Does what came of this response go on where the one before ended? Also true after a gap that was shown. */
	get isProven(): boolean {
		return this.#continuity.isProven;
	}

	/** Does this response not reach back to the anchor, as far as it came, though it has lines that may be new? They come of the next one, of which more is asked for. */
	get isShort(): boolean {
		return !this.isProven && this.#reach.hasPassedOver;
	}

	/** Is this response one of the end of the log only? */
	get isTail(): boolean {
		return this.#reach.isTail;
	}

	/** What is still to come of this response is to be asked for again: all its lines are dropped. */
	get isBroken(): boolean {
		return this.#isBroken;
	}

	/** Time of the last line that had one; NaN where none had. */
	get newestTime(): EpochMicros {
		return this.#time;
	}

	/**
	What to ask for; the lines that are judged next are those of the answer.

	@param passedMs - since the last line came.
	@returns how many entries of the end of the log. undefined: all of it, since nothing was committed of this instance, or it is known that the anchor is not there, or that many do not reach back to it.
	*/
	ask(passedMs: number): number | undefined {
		return this.#continuity.isAnchorThere ? this.#reach.ask(this.#memory, passedMs) : this.#reach.askAll();
	}

	/** It is known that this response does not reach back to the anchor: more is asked for next. */
	fallShort(): void {
		this.#reach.fallShort();
	}

	/** The stream broke; what comes next is the answer to a new request. */
	disconnect(): void {
		this.#reach.end();
		this.#continuity.begin();
		this.#afterAnchor.begin();
		this.#memory.nextResponse();
		this.#atFirst = true;
		this.#isBroken = false;
		this.#newest = Number.NaN;
		this.#jump.begin();
		this.#highest = this.#memory.highestTime();
		this.#mayBeHeadless = this.#memory.size > 0 || !this.#options.fromStart;
	}

	/**
	The log that comes next is that of a new instance of the container; all of the one before was read.

	@param startedAt - when it started, by the clock of the node; NaN where nobody knows.
	*/
	newInstance(startedAt: EpochMicros): void {
		const last = this.#memory.highestTime();
		this.#continuity.awaitInstance(Number.isNaN(startedAt) ? last : startedAt);
		this.disconnect();
		this.#mayBeHeadless = false;
	}

	/** It is known that the next lines do not go on where the last ones ended: unless the anchor is seen again, there is a gap before them, wherever they begin. */
	expectGap(reason: string): void {
		this.#continuity.expectGap(reason);
	}

	/**
	The current file of the log begins with a line of this time, while the newest line that was read was of that one.

	@returns whether lines may have been missed.
	*/
	overtaken(begins: EpochMicros, newestThen: EpochMicros): boolean {
		// What was read before the newest line has a later stamp only where the clock was set back between.
		if (this.#memory.hasInOrder(begins, newestThen)) return false;
		// An event is written to the log, and stamped, after its stageTimestamp.
		return this.#continuity.overtaking.begins(begins - (this.#hasStamps ? 0 : stepMicros), newestThen, this.#time);
	}

	/** Nobody knows whether the log was rotated before it was read to its end, when the newest line that was read was of that time. @param begins - time of the first line of the file that is the current one by now; NaN: nobody knows. */
	doubt(newestThen: EpochMicros, begins: EpochMicros): void {
		if (this.#memory.hasInOrder(begins, newestThen)) return;
		this.#continuity.overtaking.doubt(newestThen, this.#time);
	}

	/** Is a log whose first line has this stamp another one than that which was read: one of a new instance, or rotated? */
	isBeyond(firstStamp: EpochMicros): boolean {
		return !this.awaitsInstance && firstStamp > this.#memory.highestTime();
	}

	/** Is this a line of the log that was not committed, so that it should have come? Nothing is taken in. */
	isMissing(line: Uint8Array): boolean {
		const isTelling = this.#hasStamps ? decodePodLogLine(line, 0, line.length) !== undefined : eventTimeOf(line) !== undefined;
		return isTelling && this.#memory.lineOf(keyOf(line)) === undefined;
	}

	/** Is this the last committed line that can prove something? */
	isAnchor(line: Uint8Array): boolean {
		return this.#continuity.isAnchor(keyOf(line));
	}

	/** @param line - whole, without its newline, with its stamp. */
	judge(line: Uint8Array): Judgement {
		if (this.#isBroken) return asDropped;
		const atFirst = this.#atFirst;
		this.#atFirst = false;
		const judgement = this.#hasStamps ? this.#judgeStamped(line, atFirst) : this.#judgeBare(line, atFirst);
		if (judgement.gap || judgement.as === 'dropped') return judgement;
		const due = this.#continuity.overtaking.takeDue();
		return due ? {...judgement, gap: due} : judgement;
	}

	#judgeStamped(line: Uint8Array, atFirst: boolean): Judgement {
		const stamp = decodePodLogLine(line, 0, line.length);
		if (!stamp) this.#countBare();
		else this.#bare = Number.NEGATIVE_INFINITY;
		if (atFirst && !stamp && this.#mayBeHeadless) return asHeadless;
		const key = keyOf(line);
		const time = stamp?.time ?? this.#time;
		const old = this.#judgeOld(key, time, atFirst);
		if (old) return old;
		if (this.#options.isFollowed && time < this.#newest - stepMicros) return this.#break();
		this.#newest = Number.isNaN(this.#newest) ? time : Math.max(this.#newest, time);
		return this.#take(key, line, time);
	}

	#judgeBare(line: Uint8Array, atFirst: boolean): Judgement {
		const key = keyOf(line);
		const told = eventTimeOf(line);
		if (told === undefined) return this.#judgeOther(line, key, atFirst);
		const time = Number.isNaN(told) ? this.#time : told;
		const old = this.#judgeOld(key, time, atFirst);
		if (old) return old;
		this.#afterAnchor.reset();
		return this.#take(key, line, time);
	}

	/** A line without stamp that is no event: replayed if it is known and the response has not gone on yet. */
	#judgeOther(line: Uint8Array, key: LineKey, atFirst: boolean): Judgement {
		if (!this.isProven && this.#memory.match(key)) return asReplayed;
		if (this.isProven && this.#afterAnchor.isNext(key)) return asReplayed;
		if (atFirst && this.#mayBeHeadless) return asHeadless;
		if (!this.isProven && this.#reach.isTail) return this.#passOver(asDropped);
		this.#memory.commit(key, this.#time, line.length);
		this.#afterAnchor.add(key);
		return asLine;
	}

	/** What becomes of a line that was committed before, or is not to be taken out of this response; undefined: it is new. */
	#judgeOld(key: LineKey, time: EpochMicros, atFirst: boolean): Judgement | undefined {
		const hasGoneOn = this.#options.isFollowed === true && this.isProven;
		if (hasGoneOn && this.#jump.isOne(key, this.#continuity.sawAnchor)) return this.#skip(key);
		if (this.#memory.match(key)) return this.#replayed(key);
		if (this.isProven) return undefined;
		return this.#judgeUnknown(time, atFirst);
	}

	/** A line that is not remembered, before the anchor was seen: was it committed and forgotten, or not wanted, since it was written before the log was opened? Then the anchor comes after it. */
	#judgeUnknown(time: EpochMicros, atFirst: boolean): Judgement | undefined {
		const {isTail, hasPassedOver} = this.#reach;
		if (isTail && this.#reach.isExhausted()) return this.#break();
		if (isTail && atFirst) return this.#passOver(asHeadless);
		const canBeOld = this.#memory.hasForgotten || !this.#options.fromStart;
		if (!canBeOld || !this.#reach.believesTimes) return isTail ? this.#break() : undefined;
		if (!(time > this.#highest)) return this.#passOver(asReplayed);
		// What is later than all that was read is new, and the anchor would have come before it: so is all of this file.
		if (!isTail && !hasPassedOver) return undefined;
		this.#reach.fallShort();
		return this.#break();
	}

	#passOver(judgement: Judgement): Judgement {
		this.#reach.passOver();
		return judgement;
	}

	/** The rest of the response is worth nothing. */
	#break(): Judgement {
		if (!this.isProven) this.#reach.passOver();
		this.#isBroken = true;
		return asDropped;
	}

	#skip(key: LineKey): Judgement {
		this.#isBroken = true;
		return this.#jump.judge(key);
	}

	#replayed(key: LineKey): Judgement {
		// The anchor is the last of its copies, should there be more.
		if (this.#continuity.isAnchor(key) && !this.#memory.hasMore(key)) {
			this.#continuity.prove();
			this.#reach.reached();
		}
		return asReplayed;
	}

	/** A line that was never seen, and what is missing before it. */
	#take(key: LineKey, line: Uint8Array, time: EpochMicros): Judgement {
		const gap = this.#continuity.take(key, time);
		this.#reach.reached();
		this.#time = time;
		this.#memory.commit(key, time, line.length);
		return gap ? {as: 'line', gap} : asLine;
	}

	/** A server that leaves out the stamps that it was asked for is read as if it had not been asked. */
	#countBare(): void {
		if (++this.#bare < bareLines) return;
		this.#hasStamps = false;
		this.#memory.keptMicros = keptBareMicros;
	}
}
