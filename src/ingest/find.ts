import {setImmediate} from 'node:timers/promises';
import type {EventIndex} from '../store/columns.js';
import {BlockSearch} from './block-search.js';
import type {BlockReader} from './blocks.js';
import type {FromIngest} from './messages.js';
import type {RawTerm} from './raw-term.js';
import {compileTerm, type RawTest} from './raw-test.js';
import {SearchWindow} from './search-window.js';

/** Other work waits this long, and for one read or one long document more. */
const sliceMs = 4;

/** What was asked for last, and how far it is answered. */
type Search = {
	readonly generation: number;
	readonly tests: readonly RawTest[];
	readonly bytes: BlockSearch;
	/** Entries below it are answered. */
	at: EventIndex;
	/** Those that are being searched, from `at` on. */
	window: SearchWindow | undefined;
};

/**
Answers terms over raw bytes: of the entries that there are, and of those to come for as long as nothing newer is asked. Goes by EventIndex in slices of a few milliseconds, so that messages and sources wait for one slice at most.
*/
export class Find {
	#search: Search | undefined;
	/** Entries that main knows of: none beyond is ever told of. */
	#through: EventIndex = 0;
	#isRunning = false;

	constructor(
		private readonly blocks: BlockReader,
		private readonly tell: (message: FromIngest, transfer: ArrayBuffer[]) => void,
	) {}

	/** A new question ends the one before; no terms: nothing is wanted any more. */
	ask(generation: number, terms: readonly RawTerm[], from: EventIndex): void {
		const tests = terms.map(compileTerm);
		const bytes = new BlockSearch(this.blocks.places, tests);
		this.#search = terms.length === 0 ? undefined : {generation, tests, bytes, at: from, window: undefined};
		if (this.#search && from >= this.#through) this.#report(this.#search, new Uint32Array(), new Uint32Array());
		this.#go();
	}

	/** Entries below `through` were published. */
	extend(through: EventIndex): void {
		this.#through = through;
		this.#go();
	}

	#go(): void {
		if (!this.#isRunning) void this.#run();
	}

	async #run(): Promise<void> {
		this.#isRunning = true;
		for (let search = this.#search; search && search.at < this.#through; search = this.#search) {
			this.#slice(search, performance.now() + sliceMs);
			await setImmediate();
		}
		this.#isRunning = false;
	}

	/** One read at least. What is found is told when a window is done. */
	#slice(search: Search, deadlineMs: number): void {
		do {
			const window = search.window ?? new SearchWindow(search.at, this.#through, this.blocks);
			window.advance(search.tests, search.bytes, deadlineMs);
			search.window = window.isDone ? undefined : window;
			if (!window.isDone) return;
			search.at = window.to;
			const {events, hits} = window.found();
			this.#report(search, events, hits);
		} while (search.at < this.#through && performance.now() < deadlineMs);
	}

	#report({generation, at}: Search, events: Uint32Array<ArrayBuffer>, hits: Uint32Array<ArrayBuffer>): void {
		this.tell({type: 'found', generation, events, hits, through: at}, [events.buffer, hits.buffer]);
	}
}
