import type {EventIndex} from '../store/columns.js';
import type {BlockSearch} from './block-search.js';
import {type Block, type BlockReader, placeOrder} from './blocks.js';
import {RawDocument, type RawTest} from './raw-test.js';

/** Entries that are searched together: so many that sources which take turns are read in large pieces, so few that answers come soon. */
const windowEntries = 4096;

/** The search through some entries that follow each other: visits them in the order in which their bytes lie, as far as time allows. */
export class SearchWindow {
	/** The entry behind the last one. */
	readonly to: EventIndex;
	/** The entries in the order of their places. */
	readonly #events: Uint32Array;
	/** Tests that entry `from + i` passes, a bit each. */
	readonly #hits: Uint32Array;
	/** Entries searched. */
	#done = 0;
	/** Entries that the marks of the search are of. */
	#marked = {from: 0, to: 0};

	constructor(
		private readonly from: EventIndex,
		through: EventIndex,
		private readonly blocks: BlockReader,
	) {
		this.to = Math.min(through, from + windowEntries);
		const events = new Uint32Array(this.to - from);
		for (let i = 0; i < events.length; i++) events[i] = from + i;
		this.#events = placeOrder(blocks.places, events).map(i => from + i);
		this.#hits = new Uint32Array(events.length);
	}

	get isDone(): boolean {
		return this.#done === this.#events.length;
	}

	/** Goes on until the deadline, by one entry at least. A block that it leaves is read again, not searched again. */
	advance(tests: readonly RawTest[], search: BlockSearch, deadlineMs: number): void {
		do {
			const block = this.blocks.read(this.#events, this.#done);
			if (this.#done >= this.#marked.to) {
				search.begin(block);
				this.#marked = {from: block.from, to: block.to};
			}
			this.#testBlock(block, tests, search, deadlineMs);
		} while (!this.isDone && performance.now() < deadlineMs);
	}

	/** @returns what was found, in the order of the entries. */
	found(): {readonly events: Uint32Array<ArrayBuffer>; readonly hits: Uint32Array<ArrayBuffer>} {
		const hits = this.#hits.filter(hit => hit !== 0);
		const events = new Uint32Array(hits.length);
		let count = 0;
		for (let i = 0; i < this.#hits.length; i++) if (this.#hits[i] !== 0) events[count++] = this.from + i;
		return {events, hits};
	}

	#testBlock(block: Block, tests: readonly RawTest[], {passed, unsure}: BlockSearch, deadlineMs: number): void {
		const {from, to} = this.#marked;
		for (let place = block.from; place < Math.min(block.to, to); place++) {
			this.#done = place + 1;
			const sure = passed[place - from] ?? 0;
			const open = (unsure[place - from] ?? 0) & ~sure;
			if ((sure | open) === 0) continue;
			const event = block.events[place] ?? 0;
			this.#hits[event - this.from] = open === 0 ? sure : sure | this.#test(block, event, tests, open);
			if (open !== 0 && performance.now() >= deadlineMs) return;
		}
	}

	/** @param open - the tests to be made, a bit each. @returns those that it passes. */
	#test(block: Block, event: EventIndex, tests: readonly RawTest[], open: number): number {
		const document = new RawDocument(this.blocks.documentIn(block, event));
		return tests.reduce((hit, test, bit) => (open & (1 << bit) && test.passes(document) ? hit | (1 << bit) : hit), 0);
	}
}
