import {setImmediate} from 'node:timers/promises';
import type {EventIndex} from '../store/columns.js';
import type {StoreWriter} from '../store/writer.js';
import type {FromIngest} from './messages.js';
import type {RawLines, Run} from './raw-lines.js';
import type {RawTerm} from './raw-term.js';
import {compileTerm, type Needle, oddSpelling, RawDocument, type RawTest} from './raw-test.js';

/** Other work waits this long, and for one read or one long document more. */
const sliceMs = 4;

/** What was asked for last, and how far it is answered. */
type Search = {readonly generation: number; readonly tests: readonly RawTest[]; at: EventIndex};

/**
Answers terms over raw bytes: of the entries that there are, and of those to come for as long as nothing newer is asked. Goes by EventIndex in slices of one read, so that messages and sources wait for one slice at most.
*/
export class Find {
	#search: Search | undefined;
	/** Entries that main knows of: none beyond is ever told of. */
	#through: EventIndex = 0;
	#isRunning = false;

	constructor(
		private readonly writer: StoreWriter,
		private readonly raw: RawLines,
		private readonly tell: (message: FromIngest, transfer: ArrayBuffer[]) => void,
	) {}

	/** A new question ends the one before; no terms: nothing is wanted any more. */
	ask(generation: number, terms: readonly RawTerm[], from: EventIndex): void {
		this.#search = terms.length === 0 ? undefined : {generation, tests: terms.map(compileTerm), at: from};
		if (this.#search && from >= this.#through) this.#report(this.#search, [], []);
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
			this.#slice(search);
			await setImmediate();
		}
		this.#isRunning = false;
	}

	/** As many reads as fit into the time, at least one. */
	#slice(search: Search): void {
		const events: number[] = [];
		const hits: number[] = [];
		const started = performance.now();
		do
			this.#searchRun(search, (event, hit) => {
				events.push(event);
				hits.push(hit);
			});
		while (search.at < this.#through && performance.now() - started < sliceMs);
		this.#report(search, events, hits);
	}

	#searchRun(search: Search, found: (event: EventIndex, hit: number) => void): void {
		const run = this.raw.runFrom(search.at, this.#through);
		new RunSearch(this.writer, run).ask(search.tests).forEach((mask, place) => {
			const hit = mask === 0 ? 0 : this.#test(search.tests, mask, this.raw.inRun(run, run.from + place));
			if (hit !== 0) found(run.from + place, hit);
		});
		search.at = run.to;
	}

	/** @param mask - the tests that the bytes may pass, a bit each. */
	#test(tests: readonly RawTest[], mask: number, bytes: Buffer): number {
		const document = new RawDocument(bytes);
		return tests.reduce((hit, test, bit) => (mask & (1 << bit) && test.passes(document) ? hit | (1 << bit) : hit), 0);
	}

	#report({generation, at}: Search, events: number[], hits: number[]): void {
		const message = {type: 'found', generation, events: Uint32Array.from(events), hits: Uint32Array.from(hits), through: at} as const;
		this.tell(message, [message.events.buffer, message.hits.buffer]);
	}
}

/** Finds out, by bytes alone, which entries of a run may pass which tests. */
class RunSearch {
	readonly #starts: number[] = [];
	readonly #ends: number[] = [];
	readonly #masks: Uint32Array;
	readonly #bytes: Buffer;
	#latin1: string | undefined;

	constructor(writer: StoreWriter, run: Run) {
		this.#bytes = run.bytes;
		this.#masks = new Uint32Array(run.to - run.from);
		for (let event = run.from; event < run.to; event++) {
			const {offset, length} = writer.placeOf(event);
			this.#starts.push(offset - run.offset);
			this.#ends.push(offset - run.offset + length);
		}
	}

	/** @returns for each entry of the run the tests that must look at it, a bit each. */
	ask(tests: readonly RawTest[]): Uint32Array {
		tests.forEach(({needle}, bit) => {
			if (!needle) for (const [place, mask] of this.#masks.entries()) this.#masks[place] = mask | (1 << bit);
			else this.#mark(this.#finderOf(needle), 1 << bit);
		});
		if (tests.some(({needle}) => needle)) this.#mark(this.#byPattern(oddSpelling), (1 << tests.length) - 1);
		return this.#masks;
	}

	/** Marks the entries in which something is found. What lies between entries is passed over. */
	#mark(next: (from: number) => number, mask: number): void {
		let place = 0;
		for (let at = next(0); at >= 0; ) {
			while (place < this.#ends.length && (this.#ends[place] ?? 0) <= at) place++;
			if (place === this.#ends.length) return;
			const start = this.#starts[place] ?? 0;
			if (at >= start) this.#masks[place] = (this.#masks[place] ?? 0) | mask;
			at = next(at >= start ? (this.#ends[place] ?? 0) : start);
		}
	}

	#finderOf({bytes, matchCase}: Needle): (from: number) => number {
		if (matchCase) return from => this.#bytes.indexOf(bytes, from);
		return this.#byPattern(new RegExp(bytes.toString('latin1').replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'), 'gi'));
	}

	#byPattern(pattern: RegExp): (from: number) => number {
		const text = this.#latin1 ?? this.#bytes.toString('latin1');
		this.#latin1 = text;
		return from => {
			pattern.lastIndex = from;
			return pattern.exec(text)?.index ?? -1;
		};
	}
}
