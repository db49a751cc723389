import type {EpochMicros} from '../model/time.js';
import type {Matches} from '../query/matches.js';
import type {Ordering} from '../query/ordering.js';
import type {Lists} from '../state/action.js';
import type {StateStore} from '../state/state-store.js';
import type {Asking} from './asking.js';
import type {Engine} from './engine.js';
import type {ViewerWorld} from './viewer-world.js';

/** A slice of work on the main thread; keys are looked at between two. */
const sliceMs = 4;
/** So long for what a key asks, before it is painted: what is answered by then is painted once and not twice. A key can come in the middle of a slice, and with both and the paint it still is a frame. */
const keySliceMs = 2;
/** After so long without a key somebody may look at what nobody asked for. */
export const restMs = 150;
/** The least for putting rows in order while there are rows to be tested. */
const leastMs = 2;
/** Paints for data: at least 30 a second are promised, also where one of them is late. Keys paint at once. */
const paintEveryMs = 24;
const tickEveryMs = 1000;

export type LoopParts = {
	readonly engine: Engine;
	readonly matches: Matches;
	readonly ordering: Ordering;
	readonly asking: Asking;
	readonly world: ViewerWorld;
	readonly store: StateStore;
	readonly lists: () => Lists;
	readonly now: () => EpochMicros;
	/** `isAwaited`: for a key, or its answer; not only because something has come. */
	readonly paint: (isAwaited: boolean) => void;
	readonly detailBehind: () => void;
	/** A source has ended, and with it the program that wrote it. */
	readonly sourceEnded: () => void;
};

/** Carries what the ingest publishes into the matches, the state and onto the screen: in slices, and no oftener than can be seen. */
export class ViewerLoop {
	/** A slice is on its way. */
	#isAwake = false;
	#isWorking = false;
	#paintTimer: NodeJS.Timeout | undefined;
	#lastPaint = 0;
	/** Generation of the last question that was answered. */
	#answered = 0;
	#generation = 0;
	#version = -1;
	#shownVersion = -1;
	#isSettled = true;
	#total = 0;
	#newest = Number.NEGATIVE_INFINITY;
	#ended = 0;
	#isAllRead = false;
	/** A key was taken since there was last a turn for slices. */
	#hasKeyInTurn = false;
	/** Segments that have left the index, whose rows are still to go. */
	readonly #leaving: number[] = [];
	#leavingSteps: Generator<void, void> | undefined;
	/** No key came for a while. */
	#isResting = true;
	#restTimer: NodeJS.Timeout | undefined;

	constructor(private readonly parts: LoopParts) {}

	start(): void {
		this.parts.engine.onChange = () => this.wake();
		// The engine wakes the loop after each of its messages.
		this.parts.engine.onLeft = index => this.#leaving.push(index);
		setInterval(() => this.#tick(), tickEveryMs).unref();
		this.wake();
	}

	/** There may be something to do. */
	wake(): void {
		if (this.#isAwake || this.#isWorking) return;
		this.#isAwake = true;
		setImmediate(() => this.#takeTurn());
	}

	/** Behind a key, in the same turn of the event loop, a slice would make one long task with it: timers and the next key go first. */
	#takeTurn(): void {
		this.#isAwake = false;
		if (this.#hasKeyInTurn) this.#hasKeyInTurn = false;
		else if (this.#isLeaving) this.#leave(this.#sliceToPaint());
		else {
			this.#work(this.#sliceToPaint());
			return;
		}
		this.wake();
	}

	/** Is there a segment that has left the index, and whose rows are not all gone? */
	get #isLeaving(): boolean {
		return this.#leaving.length > 0 || this.#leavingSteps !== undefined;
	}

	/** Segments leave in slices of their own; nothing that came later is taken in before. */
	#leave(budgetMs: number): void {
		const deadline = performance.now() + budgetMs;
		while (this.#isLeaving) {
			this.#leavingSteps ??= this.#leaveInSteps(this.#leaving.shift() ?? 0);
			if (this.#leavingSteps.next().done) this.#leavingSteps = undefined;
			if (performance.now() >= deadline) break;
		}
	}

	*#leaveInSteps(index: number): Generator<void, void> {
		const {matches, engine, ordering} = this.parts;
		const steps = matches.leaveInSteps(index);
		steps.next();
		// Whatever is painted meanwhile is without its rows.
		ordering.leave(index);
		this.#tell();
		yield;
		yield* steps;
		engine.forget(index);
	}

	/** A slice ends when a paint is due. */
	#sliceToPaint(): number {
		if (!this.#paintTimer) return sliceMs;
		return Math.max(leastMs, Math.min(sliceMs, this.#lastPaint + paintEveryMs - performance.now()));
	}

	#rest(): void {
		this.#isResting = true;
		this.wake();
	}

	/** @returns whether the screen was painted. */
	#work(budgetMs: number): boolean {
		const {matches, ordering, asking, world} = this.parts;
		this.#isWorking = true;
		const start = performance.now();
		this.#leave(Number.POSITIVE_INFINITY);
		const isTesting = matches.advance(budgetMs);
		const isSorting = ordering.advance(Math.max(leastMs, start + budgetMs - performance.now()));
		const isAnswered = this.#isNewlyAnswered();
		// What is only looked at waits for what was asked for.
		const hasMore = isTesting || isSorting || isAnswered || world.work(this.#isResting);
		asking.askRaw();
		asking.tellTaken();
		this.#tell();
		const isAwaited = world.takeNewFacets() || isAnswered;
		if (isAwaited) this.paintNow();
		else this.paintSoon();
		this.#isWorking = false;
		if (hasMore) this.wake();
		else this.#lookForEnd();
		return isAwaited;
	}

	/** Is the newest question answered since this was last asked? Somebody waits for that. */
	#isNewlyAnswered(): boolean {
		const {generation, tookMs} = this.parts.matches.getSnapshot();
		if (tookMs === undefined || generation === this.#answered) return false;
		this.#answered = generation;
		return true;
	}

	/** Give the state the rows that there are now. */
	#tell(): void {
		const {matches, ordering, store, lists} = this.parts;
		const {version, total} = matches.getSnapshot();
		const {generation, version: shownVersion, isSettled} = ordering.getSnapshot();
		if (generation !== this.#generation || (isSettled && !this.#isSettled)) {
			store.dispatch({type: 'rows-replaced', isSettled, lists: lists()});
		} else if (version !== this.#version || shownVersion !== this.#shownVersion) {
			store.dispatch({type: 'rows-changed', arrived: this.#arrived(total), lists: lists()});
			this.#lookAtDetail();
		}
		this.#generation = generation;
		this.#version = version;
		this.#shownVersion = shownVersion;
		this.#isSettled = isSettled;
		this.#total = total;
	}

	/** Rows that came at the live end; none while an old file is read forwards behind its tail. */
	#arrived(total: number): number {
		const newest = this.#newestTime();
		const isAtEnd = newest > this.#newest;
		this.#newest = Math.max(this.#newest, newest);
		return isAtEnd ? Math.max(0, total - this.#total) : 0;
	}

	#newestTime(): EpochMicros {
		const {engine} = this.parts;
		let newest = Number.NEGATIVE_INFINITY;
		for (const source of engine.sources.keys()) {
			const time = engine.requests.sourceTimes(source).newest;
			if (time > newest) newest = time;
		}
		return newest;
	}

	/** The event in the detail has got a later stage. */
	#lookAtDetail(): void {
		const {store, matches, detailBehind} = this.parts;
		const {isOpen, row, stage, opened} = store.getSnapshot().detail;
		if (isOpen && row !== undefined && stage === undefined && opened && matches.rows.shownEvent(row) !== opened.event) detailBehind();
	}

	#lookForEnd(): void {
		const {engine, matches, store, lists, now, sourceEnded} = this.parts;
		const states = [...engine.sources.values()].map(({status}) => status.state);
		const ended = states.filter(state => state === 'ended' || state === 'failed').length;
		if (ended > this.#ended) sourceEnded();
		this.#ended = ended;
		const isAllRead = engine.isSettled && states.length > 0 && ended === states.length;
		if (!isAllRead || this.#isAllRead) return;
		this.#isAllRead = true;
		matches.tick(now());
		store.dispatch({type: 'all-read', lists: lists()});
		this.wake();
	}

	#tick(): void {
		this.parts.matches.tick(this.parts.now());
		this.parts.world.tick();
		this.wake();
	}

	/** Something else is asked: what a few milliseconds can answer is known to the next key of the same read. */
	answer(): void {
		this.#work(keySliceMs);
	}

	/** Keys were taken: what a few milliseconds can answer is on the screen with them. @param since - when they came, by `performance.now()`. */
	answerKey(since: number): void {
		this.parts.ordering.touch();
		this.#hasKeyInTurn = true;
		this.#isResting = false;
		clearTimeout(this.#restTimer);
		this.#restTimer = setTimeout(() => this.#rest(), restMs);
		const leftMs = since + keySliceMs - performance.now();
		const isPainted = leftMs > 0 && this.#work(leftMs);
		if (!isPainted) this.paintNow();
		if (leftMs <= 0) this.wake();
	}

	/** Paint within `paintEveryMs`. */
	paintSoon(): void {
		if (this.#paintTimer) return;
		const wait = Math.max(0, this.#lastPaint + paintEveryMs - performance.now());
		this.#paintTimer = setTimeout(() => this.#paint(false), wait);
	}

	/** Somebody waits for it. */
	paintNow(): void {
		this.#paint(true);
	}

	#paint(isAwaited: boolean): void {
		clearTimeout(this.#paintTimer);
		this.#paintTimer = undefined;
		this.#lastPaint = performance.now();
		this.parts.paint(isAwaited);
	}
}
