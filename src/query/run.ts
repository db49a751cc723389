import type {EpochMicros} from '../model/time.js';
import type {EventIndex} from '../store/columns.js';
import {Agenda} from './agenda.js';
import {FacetCounter} from './facets.js';
import type {Field} from './fields.js';
import type {Intake} from './intake.js';
import {Batch, batchRows} from './passes/batch.js';
import {RowChanges} from './passes/row-changes.js';
import type {Plan} from './plan.js';
import type {ByteMemory} from './row-bytes.js';
import type {RowMemory} from './row-memory.js';
import type {RowSpace} from './row-space.js';
import {leavesBit, RowStates, rowState, stateBits} from './row-states.js';
import {type OrderMemory, TimeOrder} from './time-order.js';

export type RunOptions = {
	/** Gaps are rows, whatever the query. */
	readonly showsGaps: boolean;
	/** A run that is complete, and lets all rows pass that this one does: the others need not be tested. */
	readonly base?: Run | undefined;
	/** Of runs that are over. */
	readonly memory?: RunMemory;
};

/** Memory that goes from run to run. */
export type RunMemory = {readonly order: OrderMemory; readonly states: ByteMemory};

/**
One plan run over the rows, in the order that the agenda says. A byte of state a row; the rows that pass in the order of time.

The order and the counts are consistent after each `work`.
*/
export class Run {
	readonly order: TimeOrder;
	readonly #agenda: Agenda;
	readonly #states: RowStates;
	readonly #showsGaps: boolean;
	#hidden = 0;
	#hiddenOwn = 0;
	readonly #verdicts = new Uint8Array(batchRows);
	readonly #changes = new RowChanges();
	/** What this batch puts into the order and takes out of it. */
	readonly #entering = new Uint32Array(batchRows);
	readonly #times = new Float64Array(batchRows);
	#enteringCount = 0;
	/** They are in the order of time, and `#times` says nothing. */
	#isInTime = false;
	#leaving: EventIndex[] = [];
	/** Rows in the order that stand at another time by now, and where they still stand. */
	readonly #moved = new Map<EventIndex, EpochMicros>();
	/** Gaps that were put in. */
	#gaps = 0;
	#hasTested = false;
	#version = 0;

	constructor(
		readonly plan: Plan,
		readonly rows: RowSpace,
		private readonly intake: Intake,
		readonly known: RowMemory,
		{showsGaps, base, memory}: RunOptions,
	) {
		this.#showsGaps = showsGaps;
		this.#states = new RowStates(memory?.states);
		this.#agenda = new Agenda(rows, intake, this.#states, base ? base.#states : undefined, new Batch(rows));
		const standsAt = (row: EventIndex) => (this.#moved.size > 0 ? this.#moved.get(row) : undefined) ?? this.#timeOf(row);
		this.order = new TimeOrder(standsAt, () => this.#expected(), memory?.order);
	}

	/** Nobody asks for its rows any more, and nothing more is tested: another run may have its memory. */
	retire(): void {
		this.order.retire();
		this.#agenda.retire();
		this.#states.release();
	}

	/** Rows that pass and are events. */
	get matched(): number {
		return this.order.length - this.#gaps;
	}

	/** Rows that pass and are hidden. */
	get noise(): number {
		return this.#hidden;
	}

	/** Rows that pass and are hidden, because this process made them. */
	get own(): number {
		return this.#hiddenOwn;
	}

	/** Share of the rows that were tested since the beginning, 0 to 1. */
	get progress(): number {
		return this.#agenda.progress;
	}

	/** There is something to show: at least a chunk was tested, or there is none. */
	get hasBegun(): boolean {
		return this.#hasTested || this.#agenda.progress === 1;
	}

	/** Nothing is left to do. */
	get isIdle(): boolean {
		return this.#agenda.isDone;
	}

	/** Another number whenever the order changed. */
	get version(): number {
		return this.#version;
	}

	/** Does this row stand in the order? */
	has(row: EventIndex): boolean {
		const state = this.#states.get(row) & stateBits;
		return state === rowState.passes || state === rowState.gap;
	}

	/** Rows that there will be in the order, if those that are not tested yet are like those that are. */
	#expected(): number {
		const share = Math.max(this.#agenda.progress, 0.01);
		return Math.min((1.1 * (this.order.length + batchRows)) / share, this.rows.requests.through);
	}

	/** Counts the values of a field that `hasFacets` over the rows that pass. */
	facetsOf(field: Field): FacetCounter {
		return new FacetCounter(field, this.rows, this.#states);
	}

	/** A request got an event, or time went by: its rows are to be tested again. */
	touch(head: EventIndex): void {
		if (this.rows.kind === 'requests') this.#touchRow(head);
		else for (const event of this.rows.requests.eventsOf(head)) this.#touchRow(event);
	}

	#touchRow(row: EventIndex): void {
		this.known.forget(row);
		this.#agenda.add(row);
	}

	/** A request stood at `before`, NaN: nowhere, and stands at another time now. */
	moved(head: EventIndex, before: EpochMicros): void {
		if (this.rows.kind === 'events' || !this.has(head) || this.#moved.has(head)) return;
		this.#moved.set(head, this.intake.timeOf(head, before));
	}

	/** A segment has left the index: its rows stand nowhere any more. */
	leave(index: number): void {
		this.#agenda.leave(index);
		this.order.dropSegment(index);
		for (const row of this.#moved.keys()) if (row >>> 16 === index) this.#moved.delete(row);
		this.#hidden -= this.#states.count(index, rowState.hidden);
		this.#hiddenOwn -= this.#states.count(index, rowState.hiddenOwn);
		this.#states.leave(index);
		this.#version++;
	}

	/** So many gaps have left the index, all of which were taken. */
	forgetGaps(count: number): void {
		this.#gaps -= Math.min(count, this.#gaps);
	}

	/** All rows are to be tested again; those that pass stay meanwhile. */
	again(): void {
		this.#agenda.again();
	}

	/** The raw bytes of these events were searched: rows that waited for them are to be tested again. */
	searched(from: EventIndex, to: EventIndex): void {
		this.#agenda.addSearched(from, to);
	}

	/**
	Test rows until the deadline, at least one chunk.

	@returns whether there is more to do.
	*/
	work(deadline: number): boolean {
		if (this.plan.refresh(deadline)) return true;
		this.#takeGaps();
		do {
			const batch = this.#agenda.next();
			if (!batch) return false;
			if (batch.count > 0) this.#test(batch);
		} while (performance.now() < deadline);
		return !this.isIdle;
	}

	#takeGaps(): void {
		const {gaps} = this.intake;
		if (!this.#showsGaps) return;
		while (this.#gaps < gaps.length) {
			for (; this.#gaps < gaps.length && this.#enteringCount < batchRows; this.#gaps++) {
				const gap = gaps[this.#gaps] ?? 0;
				this.#states.set(gap, rowState.gap);
				this.#enter(gap, this.rows.timeOf(gap));
			}
			this.#settle();
		}
	}

	#test(batch: Batch): void {
		const {isNoise, isOwn, passes} = this.plan;
		passes.pass(batch, this.#verdicts);
		if (isOwn || isNoise) this.known.hiding.hide(batch, this.#verdicts, this.plan);
		this.#takeVerdicts(batch);
		this.#hasTested = true;
		this.#settle();
	}

	#takeVerdicts(batch: Batch): void {
		const changes = this.#changes;
		changes.take(batch, this.#verdicts, this.#states, this.#moved.size > 0 ? this.#isMoved : undefined);
		this.#hidden += changes.hidden;
		this.#hiddenOwn += changes.hiddenOwn;
		const {leaving, leavingCount} = changes;
		for (let at = 0; at < leavingCount; at++) this.#leave(batch.rows[leaving[at] ?? 0] ?? 0);
		if (changes.enteringCount > 0) this.#enterAll(batch);
	}

	#enterAll(batch: Batch): void {
		this.#isInTime = this.#enteringCount === 0 && this.#moved.size === 0 && batch.isInTime(this.intake);
		if (this.#isInTime) {
			batch.rowsAt(this.#changes.entering, this.#changes.enteringCount, this.#entering);
			this.#enteringCount = this.#changes.enteringCount;
			return;
		}
		const times = this.#times.subarray(this.#enteringCount);
		const rows = this.#entering.subarray(this.#enteringCount);
		const {enteringCount} = this.#changes;
		if (!this.#changes.gatherEntering(batch, rows, times))
			for (let at = 0; at < enteringCount; at++) times[at] = this.intake.timeOf(rows[at] ?? 0, times[at] ?? Number.NaN);
		this.#enteringCount += enteringCount;
	}

	readonly #isMoved = (row: EventIndex): boolean => this.#moved.has(row);

	/** The place where a row stands, or would stand. */
	placeOf(row: EventIndex): number {
		return this.order.placeOf(row);
	}

	#timeOf(row: EventIndex): EpochMicros {
		return this.intake.timeOf(row, this.rows.timeOf(row));
	}

	#enter(row: EventIndex, time: EpochMicros): void {
		this.#entering[this.#enteringCount] = row;
		this.#times[this.#enteringCount++] = Number.isNaN(time) ? this.intake.timeOf(row, time) : time;
	}

	#leave(row: EventIndex): void {
		this.#states.set(row, this.#states.get(row) | leavesBit);
		this.#leaving.push(row);
	}

	/** Rows that leave go out before those that enter come in: a row that moves does both. */
	#settle(): void {
		if (this.#leaving.length === 0 && this.#enteringCount === 0) return;
		if (this.#leaving.length > 0) this.#takeOut(this.#leaving);
		if (this.#isInTime) this.order.insertRun(this.#entering, this.#enteringCount);
		else this.order.insert(this.#entering, this.#times, this.#enteringCount);
		this.#isInTime = false;
		this.#enteringCount = 0;
		this.#version++;
	}

	#takeOut(leaving: readonly EventIndex[]): void {
		let [first, last] = [this.order.length, 0];
		for (const row of leaving) {
			const place = this.order.placeOf(row);
			first = Math.min(first, place);
			last = Math.max(last, place);
		}
		this.order.drop(row => (this.#states.get(row) & leavesBit) !== 0, first, last + 1);
		for (const row of leaving) {
			this.#states.set(row, this.#states.get(row) & ~leavesBit);
			this.#moved.delete(row);
		}
		this.#leaving = [];
	}
}
