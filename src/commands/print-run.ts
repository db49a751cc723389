import {setTimeout as wait} from 'node:timers/promises';
import type {PrintTask} from '../print/formats.js';
import {isEnded, shownOf, sortShown} from '../print/rows.js';
import type {Writer} from '../print/writer.js';
import {Batch, batchesOf, batchRows} from '../query/passes/batch.js';
import {keeps, verdict} from '../query/passes/verdict.js';
import {createRowSpace, type RowSpace} from '../query/row-space.js';
import type {EventIndex} from '../store/columns.js';
import {segmentEntries} from '../store/segment.js';
import type {Engine} from './engine.js';
import {EventSet} from './event-set.js';
import type {PrintNotes} from './print-notes.js';
import type {PrintPlan} from './print-plan.js';
import type {RowFilter} from './row-filter.js';
import {RowPrinter} from './row-printer.js';

/** By then what was read is published: three times as long as that takes on an idle machine (`ingest/publisher.ts`). */
const publishedMs = 50;
/** How long whoever presses ^C waits for what was there before. */
const patienceMs = 500;

export type PrintParts = {
	readonly plan: PrintPlan;
	readonly engine: Engine;
	readonly rows: RowSpace;
	readonly filter: RowFilter;
	readonly writer: Writer;
	readonly notes: PrintNotes;
	readonly terminal: Pick<PrintTask, 'isTerminal' | 'widthCells'>;
	/** `--tail`: begin with the last events, so many. */
	readonly tail: number | undefined;
};

/** Reads what the sources give, and prints the rows that pass: all at the end, or as they come. */
export class PrintRun {
	#isInterrupted = false;
	/** No source was ever read, and those that are not at their end say no. */
	isRefused = false;
	readonly #printer: RowPrinter;
	/** The events that `--tail` leaves among those below `#tailEnd`. */
	#tail: EventSet | undefined;
	#tailEnd: EventIndex = 0;
	readonly #marks = new Uint8Array(batchRows);
	/** Segments that have left the index, and are kept until their rows are printed. */
	#leaving: number[] = [];

	constructor(private readonly parts: PrintParts) {
		const {plan, engine, rows, writer, terminal} = parts;
		this.#printer = new RowPrinter(plan, engine, rows, writer, terminal);
		engine.onLeft = index => this.#leaving.push(index);
	}

	/** Rows that were left out, because their bytes could not be read back. */
	get unreadable(): number {
		return this.#printer.unreadable;
	}

	/** Print what is there, and end. */
	interrupt(): void {
		this.#isInterrupted = true;
		this.parts.engine.wake();
	}

	/** The same of what is followed: what was read by now is published first, and what was there at the beginning, where that does not take long. */
	async interruptSoon(): Promise<void> {
		const {engine} = this.parts;
		await wait(publishedMs);
		const isLate = wait(patienceMs).then(() => true);
		while (!this.#isCaughtUp() && !this.#isBroken() && (await Promise.race([engine.changeAfter(engine.serial), isLate])) !== true);
		this.interrupt();
	}

	/** Wait until all is read; then it can be asked what passes. */
	async readAll(): Promise<void> {
		const {reader, requests} = this.parts.engine;
		await this.#until(() => {
			// While more is read: there is time for it now.
			requests.extend(reader.through);
			return this.#isRead();
		});
		await this.#takeIn(reader.through);
		this.#beginAtTail(reader.through);
	}

	/** The rows that pass, of one segment or of all, a batch at a time; each is valid until the next. */
	*passing(segment?: number): Generator<Batch> {
		const {filter} = this.parts;
		const of = segment === undefined ? filter.passing() : filter.passing(segment * segmentEntries, (segment + 1) * segmentEntries);
		for (const batch of of) yield this.#inTail(batch);
	}

	/** Print the rows that pass, when all is read. */
	async printAll(): Promise<void> {
		const {engine, writer} = this.parts;
		const shown = sortShown(engine.reader, shownOf(this.passing()), engine.activeSources);
		this.#printer.begin(shown);
		await this.#printer.print(shown, () => this.#isBroken());
		this.#printer.end();
		await writer.flush();
	}

	/** Print rows as they come: events at once, requests when they end, those still open at the end. */
	async printStream(): Promise<void> {
		const {engine, rows, writer} = this.parts;
		if (this.parts.tail !== undefined) {
			await this.#until(() => this.#isCaughtUp());
			this.#beginAtTail(engine.reader.through);
		}
		const printed = new EventSet();
		this.#printer.begin(undefined);
		let at: EventIndex = 0;
		await this.#until(async () => {
			const isLast = this.#isRead() || this.#isInterrupted;
			const from = at;
			at = engine.reader.through;
			await this.#takeIn(at);
			await this.#printer.print(this.#news(from, at, printed), () => this.#isBroken());
			await this.#printLeaving(printed, at);
			await writer.flush();
			return isLast;
		});
		if (rows.kind === 'requests') await this.#printer.print(this.#left(printed), () => this.#isBroken());
		this.#printer.end();
		await writer.flush();
	}

	/** Waits until a condition holds, asked again whenever something happened; gives up where going on makes no sense. */
	async #until(isDone: () => boolean | Promise<boolean>): Promise<void> {
		const {engine, notes} = this.parts;
		for (;;) {
			const {serial} = engine;
			notes.look();
			if ((await isDone()) || this.#isInterrupted || this.#isBroken()) return;
			await engine.changeAfter(serial);
		}
	}

	#isBroken(): boolean {
		const {engine, writer} = this.parts;
		return writer.ended !== undefined || engine.failure !== undefined;
	}

	/** Are all sources at their end for good? What never worked and is refused counts as such: kubectl fails at once, too. */
	#isRead(): boolean {
		const {engine} = this.parts;
		if (!engine.isSettled) return false;
		const states = [...engine.sources.values()].map(({status}) => status.state);
		const left = states.filter(state => state !== 'ended' && state !== 'failed');
		const isUnread = engine.reader.getSnapshot().counters.sources.every(({bytes}) => bytes === 0);
		this.isRefused = left.length > 0 && isUnread && left.every(state => state === 'refused');
		return left.length === 0 || this.isRefused;
	}

	#isCaughtUp(): boolean {
		const {engine} = this.parts;
		return engine.isSettled && [...engine.sources.keys()].every(source => engine.isCaughtUp(source));
	}

	/** Everything below `limit` can be tested afterwards. */
	async #takeIn(limit: EventIndex): Promise<void> {
		const {engine, filter} = this.parts;
		filter.advance(limit);
		for (let {serial} = engine; filter.reach < limit && !this.#isBroken(); {serial} = engine) await engine.changeAfter(serial);
	}

	#beginAtTail(limit: EventIndex): void {
		const {engine, filter, rows, tail} = this.parts;
		if (tail === undefined || this.#tail) return;
		filter.advance(limit);
		const events = createRowSpace('events', rows.reader, rows.requests);
		const all = tail === 0 ? new Uint32Array(0) : sortShown(rows.reader, shownOf(allRows(events, limit)), engine.activeSources);
		this.#tail = new EventSet();
		this.#tailEnd = limit;
		for (const event of all.subarray(Math.max(0, all.length - tail))) this.#tail.add(event);
	}

	#inTail(batch: Batch): Batch {
		if (!this.#tail) return batch;
		const shown = batch.shown();
		return this.#where(batch, i => {
			const event = shown[i] ?? 0;
			return event >= this.#tailEnd || this.#tail?.has(event) === true;
		});
	}

	#where(batch: Batch, isSo: (i: number) => boolean): Batch {
		for (let i = 0; i < batch.count; i++) this.#marks[i] = isSo(i) ? verdict.yes : verdict.no;
		return batch.narrow(this.#marks, keeps.yes);
	}

	#news(from: EventIndex, to: EventIndex, printed: EventSet): Uint32Array {
		const {rows, filter} = this.parts;
		const ended = this.#ended(from, to, printed);
		const passing = function* (this: PrintRun) {
			for (const batch of batchesOf(rows, ended)) yield this.#inTail(filter.passingOf(batch));
		};
		const shown = shownOf(passing.call(this)).slice();
		// What was there before the beginning is known as a whole, and can be put in order as if it were not followed.
		return from < this.#tailEnd ? sortShown(rows.reader, shown, this.parts.engine.activeSources) : shown;
	}

	/** The rows that these entries end, each once; events end at once. */
	#ended(from: EventIndex, to: EventIndex, printed: EventSet): EventIndex[] {
		const {rows} = this.parts;
		const ended: EventIndex[] = [];
		for (let event = from; event < to; event++) {
			if (rows.reader.number('kind', event) !== 0) continue;
			const row = rows.kind === 'requests' ? rows.requests.headOf(event) : event;
			if (rows.kind === 'requests' && (printed.has(row) || !isEnded(rows, row))) continue;
			printed.add(row);
			ended.push(row);
		}
		return ended;
	}

	/** What leaves the index is printed as it stands; a stage of it that comes later is not printed once more. */
	async #printLeaving(printed: EventSet, limit: EventIndex): Promise<void> {
		const {engine, rows} = this.parts;
		const done = this.#leaving.filter(index => (index + 1) * segmentEntries <= limit);
		this.#leaving = this.#leaving.filter(index => !done.includes(index));
		for (const index of done) {
			if (rows.kind === 'requests') await this.#printer.print(this.#left(printed, index), () => this.#isBroken());
			engine.requests.leave(index, {moved: () => undefined, continued: head => printed.add(head)});
			engine.forget(index);
		}
	}

	/** Rows that pass and are not printed yet, of one segment or of all. */
	#left(printed: EventSet, segment?: number): Uint32Array {
		const left = function* (this: PrintRun) {
			for (const batch of this.passing(segment)) yield this.#where(batch, i => !printed.has(batch.rows[i] ?? 0));
		};
		return sortShown(this.parts.rows.reader, shownOf(left.call(this)), 1);
	}
}

function* allRows(space: RowSpace, limit: EventIndex): Generator<Batch> {
	const batch = new Batch(space);
	for (let from = 0; from < limit; from += batchRows) {
		batch.fillRange(from, Math.min(limit, from + batchRows));
		yield batch;
	}
}
