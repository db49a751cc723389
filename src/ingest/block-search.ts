import type {Places} from '../store/places.js';
import type {Block} from './blocks.js';
import type {NearTest} from './near-needle.js';
import {createNeedleSearch, type NeedleSearch} from './needle-search.js';
import type {RawTest} from './raw-test.js';

/** The characters that are ASCII to somebody who ignores case: the Kelvin sign is a k, the dotted capital I an i and a dot; for regular expressions the long s is an s. */
const folded = [
	{sign: Buffer.from('\u212A'), letter: /k/i},
	{sign: Buffer.from('\u0130'), letter: /i/i},
	{sign: Buffer.from('\u017F'), letter: /s/i},
] as const;

/** The longest escape is `\uXXXX`: what stands so far behind a backslash is none of it. */
const escapeBytes = 6;
const backslash = 0x5c;

/** A look at what is near a needle takes as long as testing so many bytes. */
const bytesPerLook = 512;
const fewLooks = 2;

/** A needle, and the tests that are concerned when it is found, a bit each. `proves`: the test passes, unless an escape only looks like the needle. */
type Look = {
	readonly search: NeedleSearch;
	readonly length: number;
	readonly bits: number;
	readonly proves: boolean;
	readonly near: NearTest | undefined;
};

/** Finds out, by bytes alone, which entries of a block may pass which tests. What it has found holds until the next `begin`. */
export class BlockSearch {
	/** Tests that an entry passes, and tests that must look at it, a bit each; entry `from + i` of the block at `i`. */
	passed = new Uint32Array(1024);
	unsure = new Uint32Array(1024);
	readonly #looks: readonly Look[];
	/** Tests that must look at every entry. */
	readonly #always: number;
	readonly #all: number;
	#block: Block = {events: new Uint32Array(), from: 0, to: 0, offset: 0, bytes: Buffer.alloc(0)};

	constructor(
		private readonly places: Places,
		tests: readonly RawTest[],
	) {
		this.#looks = [...tests.flatMap(looksOf), ...foldedLooks(tests)];
		this.#always = bitsWhere(tests, ({needle}) => needle === undefined);
		this.#all = bitsWhere(tests, () => true);
	}

	begin(block: Block): void {
		this.#block = block;
		this.#clear();
		for (const look of this.#looks) this.#mark(look);
	}

	#clear(): void {
		const {events, from, to} = this.#block;
		if (to - from > this.passed.length) {
			this.passed = new Uint32Array(2 * (to - from));
			this.unsure = new Uint32Array(2 * (to - from));
		}
		this.passed.fill(0, 0, to - from);
		for (let i = 0; i < to - from; i++) this.unsure[i] = this.places.isOddlySpelt(events[from + i] ?? 0) ? this.#all : this.#always;
	}

	/** Marks the entries in which the needle lies whole. What lies between entries is passed over. */
	#mark(look: Look): void {
		const {events, from, to, offset, bytes} = this.#block;
		look.search.begin(bytes);
		let next = from;
		for (let at = look.search.next(0); at >= 0; ) {
			const place = this.#placeAt(offset + at, next);
			const end = place < from ? 0 : this.places.endOf(events[place] ?? 0) - offset;
			if (at + look.length <= end && this.#counts(look, at, end)) {
				const isSure = look.proves && !this.#isNearEscape(at) && !this.places.isWrapped(events[place] ?? 0);
				const marks = isSure ? this.passed : this.unsure;
				marks[place - from] = (marks[place - from] ?? 0) | look.bits;
			}
			next = place + 1;
			if (next === to) return;
			at = look.search.next(Math.max(end, this.places.startOf(events[next] ?? 0) - offset));
		}
	}

	/** Does the needle at `at`, or one behind it in the entry, count for what is near it? Where there are many the whole entry is tested sooner. */
	#counts({search, length, near}: Look, at: number, end: number): boolean {
		if (!near) return true;
		let left = fewLooks + Math.floor((end - at) / bytesPerLook);
		for (let place = at; place >= 0 && place + length <= end; place = search.next(place + 1))
			if (left-- === 0 || near(this.#block.bytes, place)) return true;
		return false;
	}

	/** The last entry from number `low - 1` on that begins at this byte of the source or before. */
	#placeAt(byte: number, low: number): number {
		const {events, to} = this.#block;
		let [below, above] = [low - 1, to];
		while (above - below > 1) {
			const middle = (below + above) >>> 1;
			if (this.places.startOf(events[middle] ?? 0) <= byte) below = middle;
			else above = middle;
		}
		return below;
	}

	#isNearEscape(at: number): boolean {
		const {bytes} = this.#block;
		for (let before = Math.max(0, at - escapeBytes); before < at; before++) if (bytes[before] === backslash) return true;
		return false;
	}
}

function looksOf({needle, isNeedleAll = false, near}: RawTest, bit: number): Look[] {
	return needle ? [{search: createNeedleSearch(needle), length: needle.bytes.length, bits: 1 << bit, proves: isNeedleAll, near}] : [];
}

function foldedLooks(tests: readonly RawTest[]): Look[] {
	return folded.flatMap(({sign, letter}) => {
		const bits = bitsWhere(tests, ({needle}) => needle !== undefined && !needle.matchCase && letter.test(needle.bytes.toString()));
		return bits === 0
			? []
			: [{search: createNeedleSearch({bytes: sign, matchCase: true}), length: sign.length, bits, proves: false, near: undefined}];
	});
}

const bitsWhere = (tests: readonly RawTest[], isWanted: (test: RawTest) => boolean): number =>
	tests.reduce((bits, test, bit) => (isWanted(test) ? bits | (1 << bit) : bits), 0);
