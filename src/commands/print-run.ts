import type {PrintTask} from '../print/formats.js';
import {isEnded, shownInOrder} from '../print/rows.js';
import type {Writer} from '../print/writer.js';
import type {RowSpace} from '../query/row-space.js';
import {type EventIndex, noEvent} from '../store/columns.js';
import type {Engine} from './engine.js';
import {EventSet} from './event-set.js';
import type {PrintNotes} from './print-notes.js';
import type {PrintPlan} from './print-plan.js';
import type {RowFilter} from './row-filter.js';
import {RowPrinter} from './row-printer.js';

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

	constructor(private readonly parts: PrintParts) {
		const {plan, engine, rows, writer, terminal} = parts;
		this.#printer = new RowPrinter(plan, engine, rows, writer, terminal);
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

	/** Wait until all is read. @returns the events that rows which pass show, in the order in which they are printed. */
	async readAll(): Promise<Uint32Array> {
		await this.#until(() => this.#isRead());
		const {engine, rows} = this.parts;
		await this.#takeIn(engine.reader.through);
		await this.#beginAtTail(engine.reader.through);
		return shownInOrder(rows, this.#passing(), engine.activeSources);
	}

	/** Print rows that are all known. */
	async printAll(shown: Uint32Array): Promise<void> {
		this.#printer.begin(shown);
		await this.#printer.print(shown, () => this.#isBroken());
		this.#printer.end();
		await this.parts.writer.flush();
	}

	/** Print rows as they come: events at once, requests when they end, those still open at the end. */
	async printStream(): Promise<void> {
		const {engine, rows, writer} = this.parts;
		if (this.parts.tail !== undefined) {
			await this.#until(() => this.#isCaughtUp());
			await this.#beginAtTail(engine.reader.through);
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

	async #beginAtTail(limit: EventIndex): Promise<void> {
		const {engine, filter, rows, tail} = this.parts;
		if (tail === undefined || this.#tail) return;
		filter.advance(limit);
		const events: EventIndex[] = [];
		for (let event = 0; event < limit; event++) if (rows.reader.number('kind', event) === 0) events.push(event);
		const last = tail === 0 ? [] : shownInOrder({...rows, shownEvent: event => event}, events, engine.activeSources).slice(-tail);
		this.#tail = new EventSet();
		this.#tailEnd = limit;
		for (const event of last) this.#tail.add(event);
	}

	#isInTail(event: EventIndex): boolean {
		return !this.#tail || event >= this.#tailEnd || this.#tail.has(event);
	}

	#passes(row: EventIndex): boolean {
		const {filter, rows} = this.parts;
		return this.#isInTail(rows.shownEvent(row)) && filter.passes(row);
	}

	*#passing(): Generator<EventIndex> {
		const {filter} = this.parts;
		for (let event = 0; event < filter.reach; event++) if (this.#isRow(event) && this.#passes(event)) yield event;
	}

	#isRow(event: EventIndex): boolean {
		const {rows} = this.parts;
		return rows.kind === 'events' || rows.reader.number('previous', event) === noEvent;
	}

	#news(from: EventIndex, to: EventIndex, printed: EventSet): Uint32Array {
		const {rows} = this.parts;
		const news: EventIndex[] = [];
		for (let event = from; event < to; event++) {
			const row = rows.kind === 'requests' ? rows.requests.headOf(event) : event;
			if (rows.kind === 'requests' && (printed.has(row) || !isEnded(rows, row))) continue;
			printed.add(row);
			if (this.#passes(row)) news.push(rows.shownEvent(row));
		}
		return Uint32Array.from(news);
	}

	#left(printed: EventSet): Uint32Array {
		const {rows} = this.parts;
		const left = [...this.#passing()].filter(row => !printed.has(row));
		return shownInOrder(rows, left, 1);
	}
}
