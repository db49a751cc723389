import {type EventIndex, noEvent} from '../store/columns.js';
import {segmentEntries} from '../store/segment.js';
import {chunkEntries, type Intake} from './intake.js';
import type {Plan} from './plan.js';
import type {RowSpace} from './row-space.js';
import {TimeOrder} from './time-order.js';

const mask = segmentEntries - 1;

/** What is known of a row: three bits of its state. `untested` is also what is no row at all. */
const verdict = {untested: 0, fails: 1, passes: 2, unknown: 3, noise: 4, gap: 5} as const;
type RowVerdict = (typeof verdict)[keyof typeof verdict];
const verdictBits = 7;
/** It stands in the queue. */
const queuedBit = 0x40;
/** It leaves the order at the end of this batch. */
const leavesBit = 0x80;

const isShown = (one: number): boolean => one === verdict.passes || one === verdict.gap;

/**
One plan run over the rows: first over all there are, the newest chunks first, then over rows that are touched. A byte of state a row; the rows that pass in the order of time.

The order and the counts are consistent after each `work`.
*/
export class Run {
	readonly order = new TimeOrder();
	/** One array a segment: state of each row. */
	readonly #states: Uint8Array[] = [];
	/** Rows by verdict. */
	readonly #counts = new Int32Array(verdictBits + 1);
	/** Chunks still to be tested, the next one last. */
	#chunks: number[];
	#chunkCount: number;
	/** Rows to be tested (again), from `#queueAt` on. */
	#queue: EventIndex[] = [];
	#queueAt = 0;
	#entering: EventIndex[] = [];
	#leaving: EventIndex[] = [];
	#hasTested = false;
	#version = 0;

	/** @param showsGaps - gaps are rows, whatever the query. */
	constructor(
		readonly plan: Plan,
		readonly rows: RowSpace,
		private readonly intake: Intake,
		private readonly showsGaps: boolean,
	) {
		this.#chunks = intake.chunks().reverse();
		this.#chunkCount = this.#chunks.length;
	}

	/** Rows that pass and are events. */
	get matched(): number {
		return this.#counts[verdict.passes] ?? 0;
	}

	/** Rows that pass and are hidden. */
	get noise(): number {
		return this.#counts[verdict.noise] ?? 0;
	}

	/** Share of the rows that were tested since the beginning, 0 to 1. */
	get progress(): number {
		return this.#chunkCount === 0 ? 1 : 1 - this.#chunks.length / this.#chunkCount;
	}

	/** There is something to show: at least a chunk was tested, or there is none. */
	get hasBegun(): boolean {
		return this.#hasTested || this.#chunks.length === 0;
	}

	/** Nothing is left to do. */
	get isIdle(): boolean {
		return this.#chunks.length === 0 && this.#queueAt === this.#queue.length;
	}

	/** Another number whenever the order changed. */
	get version(): number {
		return this.#version;
	}

	/** Does this row stand in the order? */
	has(row: EventIndex): boolean {
		return isShown(this.#stateOf(row) & verdictBits);
	}

	/** A request got an event, or time went by: its rows are to be tested again. */
	touch(head: EventIndex): void {
		if (this.rows.kind === 'requests') this.#enqueue(head);
		else for (const event of this.rows.requests.eventsOf(head)) this.#enqueue(event);
	}

	/** All rows are to be tested again; those that pass stay meanwhile. */
	again(): void {
		this.#chunks = this.intake.chunks().reverse();
		this.#chunkCount = this.#chunks.length;
	}

	/** The raw bytes of these events were searched: rows that waited for them are to be tested again. */
	searched(from: EventIndex, to: EventIndex): void {
		const {requests, kind} = this.rows;
		for (let event = from; event < Math.min(to, requests.through); event++) {
			const row = kind === 'requests' ? requests.headOf(event) : event;
			if ((this.#stateOf(row) & verdictBits) === verdict.unknown) this.#enqueue(row);
		}
	}

	/**
	Test rows until the deadline, at least one chunk.

	@returns whether there is more to do.
	*/
	work(deadline: number): boolean {
		if (this.plan.refresh(deadline)) return true;
		do {
			if (!this.#workQueue() && !this.#workChunk()) return false;
		} while (performance.now() < deadline);
		return !this.isIdle;
	}

	#workQueue(): boolean {
		if (this.#queueAt === this.#queue.length) return false;
		const end = Math.min(this.#queue.length, this.#queueAt + chunkEntries);
		for (; this.#queueAt < end; this.#queueAt++) {
			const row = this.#queue[this.#queueAt] ?? 0;
			this.#setState(row, this.#stateOf(row) & ~queuedBit);
			if (this.#isRow(row)) this.#testRow(row, true);
		}
		if (this.#queueAt === this.#queue.length) [this.#queue, this.#queueAt] = [[], 0];
		this.#settle();
		return true;
	}

	#workChunk(): boolean {
		const chunk = this.#chunks.pop();
		if (chunk === undefined) return false;
		const to = Math.min((chunk + 1) * chunkEntries, this.rows.requests.through);
		for (let row = chunk * chunkEntries; row < to; row++) if (this.#isRow(row)) this.#testRow(row, false);
		this.#hasTested = true;
		this.#settle();
		return true;
	}

	#isRow(entry: EventIndex): boolean {
		return this.rows.kind === 'events' || this.rows.reader.number('previous', entry) === noEvent;
	}

	/** @param canMove - an earlier stage may have come since, which gives the row another place. */
	#testRow(row: EventIndex, canMove: boolean): void {
		const state = this.#stateOf(row);
		const before = state & verdictBits;
		const now = this.#verdictOf(row);
		if (before !== now) {
			this.#counts[before] = (this.#counts[before] ?? 0) - 1;
			this.#counts[now] = (this.#counts[now] ?? 0) + 1;
			this.#setState(row, (state & ~verdictBits) | now);
		}
		const [wasShown, shows] = [isShown(before), isShown(now)];
		const moves = wasShown && shows && canMove && !this.order.has(this.#timeOf(row), row);
		if (wasShown && (!shows || moves)) this.#leave(row);
		if (shows && (!wasShown || moves)) this.#entering.push(row);
	}

	#verdictOf(row: EventIndex): RowVerdict {
		const kind = this.intake.kindOf(row);
		if (kind !== 'event') return kind === 'gap' && this.showsGaps ? verdict.gap : verdict.untested;
		const passes = this.plan.test(row);
		if (passes === undefined) return verdict.unknown;
		if (!passes) return verdict.fails;
		return this.plan.isNoise(row) === true ? verdict.noise : verdict.passes;
	}

	/** The place where a row stands, or would stand. */
	placeOf(row: EventIndex): number {
		return this.order.placeOf(this.#timeOf(row), row);
	}

	#timeOf(row: EventIndex): number {
		return this.intake.timeOf(row, this.rows.timeOf(row));
	}

	#leave(row: EventIndex): void {
		this.#setState(row, this.#stateOf(row) | leavesBit);
		this.#leaving.push(row);
	}

	/** Rows that leave go out before those that enter come in: a row that moves does both. */
	#settle(): void {
		if (this.#leaving.length === 0 && this.#entering.length === 0) return;
		if (this.#leaving.length > 0) {
			const first = this.#leaving.reduce((place, row) => Math.min(place, this.#lowestPlaceOf(row)), this.order.length);
			this.order.drop(row => (this.#stateOf(row) & leavesBit) !== 0, first);
			for (const row of this.#leaving) this.#setState(row, this.#stateOf(row) & ~leavesBit);
			this.#leaving = [];
		}
		this.order.insert(
			this.#entering,
			this.#entering.map(row => this.#timeOf(row)),
		);
		this.#entering = [];
		this.#version++;
	}

	/** A row that moves goes to an earlier time, as that is the earliest of its stages; only one that had borrowed its time can go anywhere. */
	#lowestPlaceOf(row: EventIndex): number {
		return Number.isNaN(this.rows.reader.number('time', row)) ? 0 : this.placeOf(row);
	}

	#enqueue(row: EventIndex): void {
		const state = this.#stateOf(row);
		if ((state & queuedBit) !== 0) return;
		this.#setState(row, state | queuedBit);
		this.#queue.push(row);
	}

	#stateOf(row: EventIndex): number {
		return this.#states[row >>> 16]?.[row & mask] ?? 0;
	}

	#setState(row: EventIndex, state: number): void {
		let segment = this.#states[row >>> 16];
		if (!segment) this.#states[row >>> 16] = segment = new Uint8Array(segmentEntries);
		segment[row & mask] = state;
	}
}
