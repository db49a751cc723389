import {maxTextBytes} from '../decode/byte-range.js';
import type {PlainLine} from '../decode/line.js';
import {LineReader} from '../decode/line-reader.js';
import type {LineBlock} from '../decode/line-splitter.js';
import type {FoundEvent, Joined, Line} from '../decode/line-taker.js';
import {hasOddEscapes} from '../decode/odd-escapes.js';
import type {WrapperName} from '../decode/wrapper-names.js';
import type {MutableCounters} from '../model/accounting.js';
import type {AuditEvent} from '../model/event.js';
import type {SourceId} from '../model/source.js';
import {ownRequests} from '../sources/own-requests.js';
import {type EventIndex, flag} from '../store/columns.js';
import type {StagedRows} from '../store/staged-rows.js';
import type {Place, StoreWriter} from '../store/writer.js';
import {Contents} from './contents.js';
import {spilledFrom} from './kept-bytes.js';
import type {ScannedBytes, Taker} from './line-scanner.js';
import {LineStreams} from './line-streams.js';
import {OwnEvents} from './own-events.js';
import type {SourceTimes} from './source-times.js';
import {WrapperCounts} from './wrapper-counts.js';

/** What the lines of one source become: entries of the store, or a number. Each line that is taken is counted once. */
export class SourceEntries implements Taker {
	readonly lines = new LineReader();
	/** In which wrappers its events came. */
	readonly wrappers = new WrapperCounts();
	readonly #counters: MutableCounters;
	readonly #contents = new Contents();
	readonly #own: OwnEvents;
	readonly #mixed: LineStreams;

	/** @param times - is told when its events were. */
	constructor(
		private readonly id: SourceId,
		private readonly writer: StoreWriter,
		private readonly times: SourceTimes,
	) {
		this.#counters = writer.countersOf(id);
		this.#own = new OwnEvents(ownRequests, writer);
		this.#mixed = new LineStreams({
			id,
			writer,
			counters: this.#counters,
			flagOf: event => this.#own.flagOf(event),
			appended: entry => times.see(writer.timeOf(entry)),
			other: (bytes, start, end) => this.#lookAtOther(bytes, start, end),
		});
	}

	/** Is an event held that is not whole yet? */
	get isHolding(): boolean {
		return this.#mixed.isHolding;
	}

	/** No event is held any longer whose time to go on is over. */
	expire(): void {
		this.#mixed.expire(performance.now());
	}

	/** Events that are held do not go on; lines that belong together may. @param why - a phrase for the user. */
	breakOffEvents(why: string): void {
		this.#mixed.breakOff(why);
	}

	/** Nothing that is held goes on in what comes. */
	breakOff(why: string): void {
		this.lines.breakOff(this);
		this.#mixed.breakOff(why);
	}

	/** No line comes any more. */
	end(): void {
		this.lines.end(this);
		this.#mixed.breakOff('the log ends before its end');
	}

	/** What the source of this name holds instead of events, in a sentence; '' where it holds any. */
	contents(name: string): string {
		const {events, malformed} = this.#counters;
		return events === 0 ? this.#contents.sentence(name, malformed) : '';
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
		this.#counters.lines += to - from;
		this.#own.markRows(rows, from, to);
		this.writer.appendRows(rows, this.id, from, to);
		for (let row = from; row < to; row++) this.times.see(rows.time[row] ?? Number.NaN);
	}

	isOrdered(line: Line): boolean {
		return this.#mixed.isOrdered(line);
	}

	get isIdle(): boolean {
		// Before any event lines say what a source holds instead.
		return this.#counters.events > 0 && this.lines.isIdle && !this.#mixed.isExpecting;
	}

	takeOthers(count: number): void {
		this.#counters.lines += count;
		this.#counters.other += count;
	}

	takeLine(line: Line, decoded: PlainLine): void {
		if (decoded.kind === 'event') this.wrappers.count(decoded.wrapper, 1);
		if (this.#mixed.take(line, decoded, performance.now())) return;
		const {bytes, start, end, offset} = line;
		this.#counters.lines++;
		if (decoded.kind === 'event') {
			const {event, jsonStart, jsonEnd} = decoded;
			const place = {source: this.id, offset: offset + jsonStart - start, length: jsonEnd - jsonStart};
			this.#append(event, place, hasOddEscapes(bytes, jsonStart, jsonEnd) ? flag.oddEscapes : 0);
		} else if (decoded.kind === 'malformed') this.#takeMalformed({offset, length: end - start, reason: decoded.reason});
		else {
			this.#counters.other++;
			this.#lookAtOther(bytes, start, end);
		}
	}

	/** @returns its entry. */
	#append(event: AuditEvent, place: Place, flags: number): EventIndex {
		const entry = this.writer.appendEvent(event, place, flags | this.#own.flagOf(event));
		this.times.see(this.writer.timeOf(entry));
		return entry;
	}

	takeJoined(joined: Joined): void {
		const {events, malformed, damaged, wrapper, lines} = joined;
		const unwritten = this.#unwrittenIn(joined);
		if (unwritten) {
			this.takeLine(unwritten, {kind: 'other'});
			return;
		}
		if (events.length > 0) this.#mixed.interrupt();
		this.#countJoined(joined);
		const isPiece = events.length + malformed.length + damaged.length > 1 ? flag.piece : 0;
		for (const event of events) this.#takeFound(event, isPiece);
		for (const one of malformed) this.#takeMalformed(one);
		for (const one of damaged) this.#mixed.damaged(one);
		if (events.length > 0) this.wrappers.count(wrapper, lines);
	}

	/** The text as a line, if it is under a header of klog's and so names events that were never written. */
	#unwrittenIn({wrapper, events, content}: Joined): Line | undefined {
		const [first] = events;
		if (wrapper !== 'legacy' || !first) return undefined;
		const line = {bytes: content, start: 0, end: content.length, offset: first.offset};
		return this.#mixed.namesUnwritten(line) ? line : undefined;
	}

	#countJoined({lines, events, malformed, damaged, repaired, content}: Joined): void {
		const isOther = events.length + malformed.length + damaged.length === 0;
		this.#counters.lines += lines;
		this.#counters[isOther ? 'other' : 'continued'] += isOther ? lines : Math.max(0, lines - 1);
		if (isOther && lines > 0) this.#lookAtOther(content, 0, content.length);
		this.#counters.repaired += repaired;
	}

	#takeFound({event, offset, length, document, ordinal}: FoundEvent, isPiece: number): void {
		const entry = this.#append(event, {source: this.id, offset, length}, (document ? flag.wrapped : 0) | isPiece);
		if (ordinal > 0) this.writer.ordinals.set(entry, ordinal);
	}

	countWrapped(wrapper: WrapperName, count: number): void {
		this.wrappers.count(wrapper, count);
	}

	#lookAtOther(bytes: Buffer, start: number, end: number): void {
		if (this.#counters.events === 0) this.#contents.add(bytes, start, end);
	}

	#takeMalformed({offset, length, reason}: Joined['malformed'][number]): void {
		this.#counters.malformed++;
		this.writer.appendOther('malformed', {source: this.id, offset, length}, Number.NaN, reason);
	}

	/** Of a line of so many bytes, that no string can hold, the beginning has a place, and the rest its size. */
	takeTooLong({start, end, offset}: LineBlock, bytes: number): void {
		this.#counters.lines++;
		const why = `a line of ${bytes} bytes at byte ${offset % spilledFrom}: too long, no more than ${maxTextBytes} can be decoded; only its beginning is kept`;
		this.#takeMalformed({offset, length: end - 1 - start, reason: why});
	}
}
