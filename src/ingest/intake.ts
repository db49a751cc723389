import {maxTextBytes} from '../decode/byte-range.js';
import {decodeLine, type PlainLine} from '../decode/line.js';
import {LineReader} from '../decode/line-reader.js';
import {eachLine, type LineBlock, LineSplitter} from '../decode/line-splitter.js';
import type {Joined, Line} from '../decode/line-taker.js';
import {hasOddEscapes} from '../decode/odd-escapes.js';
import type {WrapperName} from '../decode/wrapper-names.js';
import type {MutableCounters, SourceAccounting} from '../model/accounting.js';
import type {SourceId, SourceInfo, SourceState, SourceStatus} from '../model/source.js';
import type {EpochMicros} from '../model/time.js';
import {ownRequests} from '../sources/own-requests.js';
import type {Judgement, Source, SourceSink} from '../sources/source.js';
import {columns, flag} from '../store/columns.js';
import type {InstanceEnd} from '../store/instances.js';
import type {StagedRows} from '../store/staged-rows.js';
import type {StoreWriter} from '../store/writer.js';
import type {Checksum} from './checksum.js';
import {Contents} from './contents.js';
import {KeptBytes, spilledFrom} from './kept-bytes.js';
import type {LineScanner, ScannedBytes, Taker} from './line-scanner.js';
import {LineStreams} from './line-streams.js';
import {OwnEvents} from './own-events.js';
import {SourceReport} from './source-report.js';
import {SourceTimes} from './source-times.js';
import type {Spill} from './spill.js';
import {WrapperCounts} from './wrapper-counts.js';

/** A little longer than an event is held. */
const holdMs = 2100;

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

/** Everything about one source: takes its bytes, splits them into lines, asks what each is, appends and counts. */
export class Intake implements SourceSink, Taker {
	readonly counters: MutableCounters;
	readonly lines = new LineReader();
	readonly #wrappers = new WrapperCounts();
	readonly #splitter = new LineSplitter();
	readonly #contents = new Contents();
	readonly #checksum: Checksum | undefined;
	readonly #own: OwnEvents;
	readonly #kept: KeptBytes;
	readonly #times = new SourceTimes();
	readonly #report: SourceReport;
	readonly #mixed: LineStreams;
	/** Runs while an event is held that is not whole. */
	#holding: NodeJS.Timeout | undefined;
	#sha256: string | undefined;
	/** The checksum is of compressed bytes, not of what is in them. */
	#hashesReceived = false;
	/** Bytes came in another order than they have in the file. */
	#jumped = false;
	/** The next chunk is at another place than the last one. */
	#isAway = false;
	/** Offset of the next chunk, if it follows the last one. */
	#offset = 0;

	constructor(
		readonly id: SourceId,
		readonly source: Source,
		private readonly tools: IntakeTools,
	) {
		this.counters = tools.writer.countersOf(id);
		this.#kept = new KeptBytes(id, source, tools.writer, tools.spill);
		this.#report = new SourceReport(
			status => tools.tell({id, name: source.name, kind: source.kind, status}),
			() => this.#kept.lost(),
		);
		this.#own = new OwnEvents(ownRequests, tools.writer);
		this.#mixed = new LineStreams({
			id,
			writer: tools.writer,
			counters: this.counters,
			flagOf: event => this.#own.flagOf(event),
			appended: entry => this.#times.see(tools.writer.timeOf(entry)),
			other: (bytes, start, end) => this.#lookAtOther(bytes, start, end),
		});
		// What is followed has no end, so none of it is the whole.
		this.#checksum = source.isFollowed ? undefined : tools.checksum?.();
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

	chunk(bytes: Uint8Array, offset: number | undefined): void {
		if (!this.#hashesReceived) this.#checksum?.update(bytes);
		this.counters.bytes += bytes.length;
		const at = offset ?? this.#kept.append(bytes);
		if (at !== this.#offset) this.#splitter.jump(at);
		if (this.#isAway) this.lines.goTo(at);
		this.#isAway = false;
		this.#offset = at + bytes.length;
		this.#splitter.push(bytes, this.#block, this.tools.scanner.roomBefore(bytes));
		this.#waitForRest();
		this.tools.changed();
		this.#report.update();
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

	received(bytes: Uint8Array): void {
		this.#hashesReceived = true;
		this.#checksum?.update(bytes);
	}

	cut(): void {
		if (this.#splitter.restLength > 0) this.#kept.endLine();
		this.#splitter.drop();
		// What is held may go on when the stream does.
		clearTimeout(this.#holding);
	}

	rest(): void {
		this.#hashesReceived = false;
		this.#splitter.rest(this.#block);
		this.#splitter.drop();
		this.tools.changed();
	}

	end(): void {
		this.rest();
		this.lines.end(this);
		this.#mixed.breakOff('the log ends before its end');
		this.tools.changed();
		this.#kept.finish();
		void this.#checksum?.finish();
	}

	gap(why: string): void {
		this.#breakOff();
		this.#appendGap({from: Number.NaN, to: Number.NaN, why}, this.#offset, Number.NaN);
		this.#times.leaveOpen();
		this.tools.changed();
	}

	/** Nothing that is held goes on behind a gap. */
	#breakOff(): void {
		this.lines.breakOff(this);
		this.#mixed.breakOff(lostBetween);
	}

	restarted(): void {
		this.#mixed.breakOff(restartedBetween);
		this.tools.changed();
		this.tools.instanceEnded({source: this.id, before: this.tools.writer.through, time: this.#times.newest});
	}

	jump(): void {
		this.#jumped = true;
		this.lines.leave(this.#offset - this.#splitter.restLength);
		this.#isAway = true;
		this.#mixed.breakOff(lostBetween);
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
		const {events, malformed} = this.counters;
		const reason =
			this.#report.lastWords || (events === 0 ? this.#contents.sentence(this.source.name, malformed) : '') || this.#kept.lostInAll();
		this.status({state: 'ended', reason, progress: this.#report.progress});
	}

	/** It cannot go on. */
	failed(reason: string): void {
		this.status({state: 'failed', reason, progress: this.#report.progress});
	}

	/** Resolves when `accounting` is complete. */
	async settled(): Promise<void> {
		this.#mixed.breakOff('reading was stopped before its end');
		this.tools.changed();
		this.#sha256 = await this.#checksum?.finish();
	}

	accounting(): SourceAccounting {
		const isWhole = this.state === 'ended' && !this.#jumped;
		return {
			...this.counters,
			name: this.source.name,
			kind: this.source.kind,
			state: this.state,
			wrapper: this.#wrappers.most,
			wrappers: this.#wrappers.all,
			gapList: this.#times.gaps,
			sha256: isWhole ? (this.#sha256 ?? null) : null,
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

	readonly #block = (block: LineBlock): void => {
		if (block.lengthOfLine !== undefined) this.#takeTooLong(block, block.lengthOfLine);
		else if (this.source.judge) eachLine(block, this.#judge);
		else this.tools.scanner.scan(block, this);
	};

	/** A line of a source that has something to say about each. */
	readonly #judge = (bytes: Buffer, start: number, end: number, offset: number): void => {
		if (this.#isWanted(bytes, start, end, offset)) this.tools.scanner.scan({bytes, start, end: end + 1, offset}, this);
	};

	/** What the source says of a line is counted, and shown. @returns whether it is to be taken in. */
	#isWanted(bytes: Buffer, start: number, end: number, offset: number): boolean {
		const judgement = this.source.judge?.(bytes.subarray(start, end));
		if (judgement?.as === 'dropped') return false;
		const gap = judgement?.gap;
		if (judgement?.as === 'replayed') this.counters.replayed++;
		if (judgement?.as === 'headless') this.counters.continued++;
		const isLine = judgement === undefined || judgement.as === 'line';
		if (!isLine) this.counters.lines++;
		if (gap) this.#breakOff();
		if (gap) this.#appendGap(gap, offset, isLine ? timeIn(bytes, start, end) : Number.NaN);
		if (judgement?.begins) this.#appendBeginning(judgement.begins, offset, timeIn(bytes, start, end));
		return isLine;
	}

	takeRows(from: number, to: number, rows: StagedRows, memory: ScannedBytes): void {
		this.#mixed.interruptBy(rows, from, to, memory);
		let taken = from;
		let {suspectBytes} = this.#mixed;
		for (let row = from; row < to; row++) {
			if ((rows.length[row] ?? 0) <= suspectBytes) continue;
			const suspect = this.#mixed.stampedLine(memory, rows, row);
			if (!suspect) continue;
			this.#appendRows(taken, row, rows);
			const isTaken = this.#mixed.take(suspect.line, suspect.decoded, performance.now());
			taken = isTaken ? row + 1 : row;
			({suspectBytes} = this.#mixed);
		}
		this.#appendRows(taken, to, rows);
	}

	#appendRows(from: number, to: number, rows: StagedRows): void {
		if (from === to) return;
		this.counters.lines += to - from;
		this.#own.markRows(rows, from, to);
		this.tools.writer.appendRows(rows, this.id, from, to);
		for (let row = from; row < to; row++) this.#times.see(rows.time[row] ?? Number.NaN);
	}

	isOrdered(line: Line): boolean {
		return this.#mixed.isOrdered(line);
	}

	takeBlank(count: number): void {
		this.counters.lines += count;
		this.counters.other += count;
	}

	takeLine(line: Line, decoded: PlainLine): void {
		if (decoded.kind === 'event') this.#wrappers.count(decoded.wrapper, 1);
		if (this.#mixed.take(line, decoded, performance.now())) return;
		const {bytes, start, end, offset} = line;
		const {writer} = this.tools;
		this.counters.lines++;
		if (decoded.kind === 'event') {
			const {event, jsonStart, jsonEnd} = decoded;
			const place = {source: this.id, offset: offset + jsonStart - start, length: jsonEnd - jsonStart};
			const flags = (hasOddEscapes(bytes, jsonStart, jsonEnd) ? flag.oddEscapes : 0) | this.#own.flagOf(event);
			this.#times.see(writer.timeOf(writer.appendEvent(event, place, flags)));
		} else if (decoded.kind === 'malformed') this.#takeMalformed({offset, length: end - start, reason: decoded.reason});
		else {
			this.counters.other++;
			this.#lookAtOther(bytes, start, end);
		}
	}

	#lookAtOther(bytes: Buffer, start: number, end: number): void {
		if (this.counters.events === 0) this.#contents.add(bytes, start, end);
	}

	/** An event is held for a while only, once nothing comes any more. What has come by then is taken first. */
	#waitForRest(): void {
		clearTimeout(this.#holding);
		if (!this.#mixed.isHolding || !this.source.isFollowed) return;
		const giveUp = () => {
			this.#mixed.expire(performance.now());
			this.tools.changed();
		};
		this.#holding = setTimeout(() => setImmediate(giveUp), holdMs).unref();
	}

	takeJoined({lines, events, malformed, damaged, repaired, content, wrapper}: Joined): void {
		const {writer} = this.tools;
		const [first] = events;
		// Under a header of klog's this text names events that were never written.
		if (
			wrapper === 'legacy' &&
			first &&
			this.#mixed.namesUnwritten({bytes: content, start: 0, end: content.length, offset: first.offset})
		) {
			this.takeLine({bytes: content, start: 0, end: content.length, offset: first.offset}, {kind: 'other'});
			return;
		}
		if (events.length > 0) this.#mixed.interrupt();
		const isOther = events.length + malformed.length + damaged.length === 0;
		this.counters.lines += lines;
		this.counters[isOther ? 'other' : 'continued'] += isOther ? lines : Math.max(0, lines - 1);
		if (isOther && lines > 0 && this.counters.events === 0) this.#contents.add(content, 0, content.length);
		this.counters.repaired += repaired;
		const isPiece = events.length + malformed.length + damaged.length > 1 ? flag.piece : 0;
		for (const {event, offset, length, document, ordinal} of events) {
			const flags = (document ? flag.wrapped : 0) | isPiece | this.#own.flagOf(event);
			const entry = writer.appendEvent(event, {source: this.id, offset, length}, flags);
			if (ordinal > 0) writer.ordinals.set(entry, ordinal);
			this.#times.see(writer.timeOf(entry));
		}
		for (const one of malformed) this.#takeMalformed(one);
		for (const one of damaged) this.#mixed.damaged(one);
		if (events.length > 0) this.#wrappers.count(wrapper, lines);
	}

	countWrapped(wrapper: WrapperName, count: number): void {
		this.#wrappers.count(wrapper, count);
	}

	#takeMalformed({offset, length, reason}: Joined['malformed'][number]): void {
		this.counters.malformed++;
		this.tools.writer.appendOther('malformed', {source: this.id, offset, length}, Number.NaN, reason);
	}

	/** Of a line that no string can hold the beginning has a place, and the rest its size. */
	#takeTooLong({bytes: beginning, start, end, offset}: LineBlock, bytes: number): void {
		// The beginning, with its stamp, stands for the whole where a resume sends it again.
		if (this.source.judge && !this.#isWanted(beginning, start, end - 1, offset)) return;
		this.counters.lines++;
		const why = `a line of ${bytes} bytes at byte ${offset % spilledFrom}: too long, no more than ${maxTextBytes} can be decoded; only its beginning is kept`;
		this.#takeMalformed({offset, length: end - 1 - start, reason: why});
	}

	/** @param first - time of the event that is there first, which was written before it was stamped. */
	#appendBeginning({time, why}: NonNullable<Judgement['begins']>, offset: number, first: EpochMicros): void {
		const place = {source: this.id, offset, length: 0};
		this.tools.writer.appendOther('gap', place, (Number.isNaN(first) ? time : Math.min(first, time)) - 1, why, flag.beginning);
	}

	/** @param next - time of the event after the gap, where the line is one. */
	#appendGap(gap: NonNullable<Judgement['gap']>, offset: number, next: EpochMicros): void {
		const from = this.#times.addGap({from: gap.from, to: Number.isNaN(gap.to) ? next : gap.to});
		this.counters.gaps++;
		this.tools.writer.appendOther('gap', {source: this.id, offset, length: 0}, from, gap.why);
	}
}

/** The time of the event that a line holds; NaN where it holds none. */
function timeIn(bytes: Buffer, start: number, end: number): EpochMicros {
	const decoded = decodeLine(bytes, start, end);
	return decoded.kind === 'event' ? columns.time.of(decoded.event) : Number.NaN;
}
