import {eachLine, type LineBlock, LineSplitter} from '../decode/line-splitter.js';
import type {MutableCounters, SourceAccounting} from '../model/accounting.js';
import type {SourceId, SourceInfo, SourceState, SourceStatus} from '../model/source.js';
import type {Source, SourceSink} from '../sources/source.js';
import type {InstanceEnd} from '../store/instances.js';
import type {StoreWriter} from '../store/writer.js';
import type {Checksum} from './checksum.js';
import {JudgedLines} from './judged-lines.js';
import {KeptBytes} from './kept-bytes.js';
import type {LineScanner} from './line-scanner.js';
import {SourceChecksum} from './source-checksum.js';
import {SourceEntries} from './source-entries.js';
import {SourceReport} from './source-report.js';
import {SourceTimes} from './source-times.js';
import type {Spill} from './spill.js';

/** A little longer than an event is held. */
const holdMs = 2100;

const nothing = Buffer.alloc(0);

const restartedBetween = 'the apiserver ended before it had written all of it';
const lostBetween = 'what follows in the log is not what came next';

/** What an intake works with. */
export type IntakeTools = {
	readonly writer: StoreWriter;
	readonly scanner: LineScanner;
	readonly spill: () => Spill;
	/** Makes a checksum; undefined where none is wanted. */
	readonly checksum: (() => Checksum) | undefined;
	/** Something was appended or counted. */
	changed(): void;
	/** Resolves when more may come of a source that can wait. */
	ready(): Promise<void>;
	tell(info: SourceInfo): void;
	/** The apiserver ended that wrote a source so far. */
	instanceEnded(end: InstanceEnd): void;
};

/** The bytes of one source on their way in: kept where nobody else has them, and split into lines, which become entries (`SourceEntries`). What the source says of itself, and its account. */
export class Intake implements SourceSink {
	readonly counters: MutableCounters;
	/** What becomes of its lines. */
	readonly entries: SourceEntries;
	readonly received?: (bytes: Uint8Array) => void;
	readonly #splitter = new LineSplitter();
	readonly #times = new SourceTimes();
	readonly #judged: JudgedLines;
	readonly #kept: KeptBytes;
	readonly #report: SourceReport;
	readonly #checksum: SourceChecksum;
	/** Runs while an event is held that is not whole. */
	#holding: NodeJS.Timeout | undefined;
	/** The next chunk is at another place than the last one. */
	#isAway = false;
	/** Offset of the next chunk, if it follows the last one. */
	#offset = 0;
	/** What stands behind the last line of the chunk that was announced last. */
	#announcedRest: Buffer = nothing;

	constructor(
		readonly id: SourceId,
		readonly source: Source,
		private readonly tools: IntakeTools,
	) {
		const {writer} = tools;
		this.counters = writer.countersOf(id);
		this.entries = new SourceEntries(id, writer, this.#times);
		this.#judged = new JudgedLines(id, source, writer, this.#times, () => this.entries.breakOff(lostBetween));
		this.#kept = new KeptBytes(id, source, writer, tools.spill);
		this.#report = new SourceReport(
			status => tools.tell({id, name: source.name, kind: source.kind, status}),
			() => this.#kept.lost(),
		);
		// What is followed has no end, so none of it is the whole.
		const checksum = source.isFollowed ? undefined : tools.checksum?.();
		this.#checksum = new SourceChecksum(checksum);
		if (checksum) this.received = bytes => this.#checksum.received(bytes);
		this.#report.tellNow();
	}

	get state(): SourceState {
		return this.#report.state;
	}

	/** Are the bytes at this offset kept here, because nobody else has them? */
	isSpilled(offset: number): boolean {
		return this.#kept.isSpilled(offset);
	}

	/** Bytes of this source once more, in `into` where that can be; fewer where they are gone, or cannot be read any more. */
	readAt(offset: number, length: number, into?: Buffer): Uint8Array {
		return this.#kept.readAt(offset, length, into);
	}

	/** Where the bytes begin that lie in one piece with those at an offset. */
	beginOf(offset: number): number {
		return this.#kept.beginOf(offset);
	}

	chunk(bytes: Uint8Array, offset: number | undefined): void {
		this.#checksum.update(bytes);
		this.counters.bytes += bytes.length;
		const at = offset ?? this.#kept.append(bytes);
		if (at !== this.#offset) this.#splitter.jump(at);
		if (this.#isAway) this.entries.lines.goTo(at);
		this.#isAway = false;
		this.#offset = at + bytes.length;
		const {scanner} = this.tools;
		const {announced} = scanner;
		this.#splitter.push(bytes, this.#block, scanner.roomBefore(bytes));
		// Its lines were others than those that were announced: that they are scanned must not outlast the call.
		if (announced > 0 && scanner.announced === announced) scanner.retract();
		this.#waitForRest();
		this.tools.changed();
		this.#report.update();
	}

	announce(bytes: Buffer, offset: number): boolean {
		const {scanner} = this.tools;
		if (this.source.judge) return false;
		const isNext = scanner.announced === 0 && offset === this.#offset;
		if (scanner.announced === 0) this.#announcedRest = nothing;
		const block = this.#splitter.ahead(bytes, offset, scanner.roomBefore(bytes), isNext ? undefined : this.#announcedRest);
		if (!block || !scanner.announce(block)) return false;
		this.#announcedRest = block.bytes.subarray(block.end);
		return true;
	}

	get announced(): number {
		return this.tools.scanner.announced;
	}

	lend(): Buffer {
		return this.tools.scanner.lend();
	}

	takeBack(memory: Buffer): void {
		this.tools.scanner.takeBack(memory);
	}

	async ready(): Promise<void> {
		await this.tools.ready();
		await this.#kept.ready();
	}

	cut(): void {
		this.#endLine();
		this.#splitter.drop();
		// What is held may go on when the stream does.
		clearTimeout(this.#holding);
	}

	rest(): void {
		this.#checksum.rest();
		this.#endLine();
		this.#splitter.rest(this.#block);
		this.#splitter.drop();
		this.tools.changed();
	}

	/** What stands after the last newline does not go on. */
	#endLine(): void {
		if (this.#splitter.restLength > 0) this.#kept.endLine();
	}

	end(): void {
		this.rest();
		this.entries.end();
		this.tools.changed();
		this.#kept.finish();
		void this.#checksum.finish();
	}

	gap(why: string): void {
		this.#judged.gap(why, this.#offset);
		this.tools.changed();
	}

	restarted(): void {
		this.entries.breakOffEvents(restartedBetween);
		this.tools.changed();
		this.tools.instanceEnded({source: this.id, before: this.tools.writer.through, time: this.#times.newest});
	}

	jump(): void {
		this.#checksum.jump();
		this.entries.lines.leave(this.#offset - this.#splitter.restLength);
		this.#isAway = true;
		this.entries.breakOffEvents(lostBetween);
		this.#splitter.drop();
		this.tools.writer.jump(this.id);
	}

	status(status: SourceStatus): void {
		const {done, total} = status.progress ?? {};
		if (total !== undefined && done) this.#kept.expect({done, total});
		this.#report.say(status);
	}

	/** It was read to its end: says what it held instead, if that was no event. */
	ended(): void {
		const reason = this.#report.lastWords || this.entries.contents(this.source.name) || this.#kept.lostInAll();
		this.status({state: 'ended', reason, progress: this.#report.progress});
	}

	/** It cannot go on. */
	failed(reason: string): void {
		this.status({state: 'failed', reason, progress: this.#report.progress});
	}

	/** Resolves when `accounting` is complete. */
	async settled(): Promise<void> {
		this.entries.breakOffEvents('reading was stopped before its end');
		this.tools.changed();
		await this.#checksum.finish();
	}

	accounting(): SourceAccounting {
		const {wrappers} = this.entries;
		return {
			...this.counters,
			name: this.source.name,
			kind: this.source.kind,
			state: this.state,
			wrapper: wrappers.most,
			wrappers: wrappers.all,
			gapList: this.#times.gaps,
			sha256: this.state === 'ended' ? this.#checksum.hex : null,
			firstTime: this.#times.first || null,
			lastTime: this.#times.last || null,
		};
	}

	/** Entries have left the index, and their bytes are wanted no more. */
	releaseSpill(): void {
		this.#kept.release(this.#splitter.restLength);
	}

	close(): void {
		clearTimeout(this.#holding);
		this.source.close();
		this.#kept.close();
	}

	/** An event is held for a while only, once nothing comes any more. What has come by then is taken first. */
	#waitForRest(): void {
		clearTimeout(this.#holding);
		if (!this.entries.isHolding || !this.source.isFollowed) return;
		const giveUp = () => {
			this.entries.expire();
			this.tools.changed();
		};
		this.#holding = setTimeout(() => setImmediate(giveUp), holdMs).unref();
	}

	readonly #block = (block: LineBlock): void => {
		if (block.lengthOfLine !== undefined) this.#takeTooLong(block, block.lengthOfLine);
		else if (this.source.judge) eachLine(block, this.#judge);
		else this.tools.scanner.scan(block, this.entries);
	};

	/** A line of a source that has something to say about each. */
	readonly #judge = (bytes: Buffer, start: number, end: number, offset: number): void => {
		if (!this.#judged.isWanted(bytes, start, end, offset)) return;
		this.tools.scanner.scan({bytes, start, end: end + 1, offset}, this.entries);
	};

	/** The beginning of such a line, with its stamp, stands for the whole where a resume sends it again. */
	#takeTooLong(block: LineBlock, bytes: number): void {
		const {bytes: beginning, start, end, offset} = block;
		if (this.source.judge && !this.#judged.isWanted(beginning, start, end - 1, offset)) return;
		this.entries.takeTooLong(block, bytes);
	}
}
