import {marksOf} from './passing-rows.js';
import {sumOf, wordsOf} from './verdict.js';

/** Counts from here on are told apart only where the most frequent numbers are put in order. */
const mostLevel = 0xffff;

/** Of more numbers than this hardly one comes twice in a row. */
const mostOdd = 1 << 16;
const none = new Uint32Array(0);

/** How often each number came: an addition a row. */
export class ValueCounts {
	#counts = new Uint32Array(1024);
	/** What came at odd places since this was last added up: where most rows have the same number, a count would wait for its own last addition. */
	#odd = none;
	/** All numbers that came are below it. */
	#size = 0;

	/**
	Count the first `count` of these numbers.

	@param size - all of them are below it.
	*/
	addAll(numbers: Uint32Array, count: number, size: number): void {
		this.#reserve(size);
		addEach(this.#counts, this.#oddOf(size), numbers, count);
	}

	/** The same of the rows that pass only, by their states. @returns how many those are. */
	addPassing(numbers: Uint32Array, states: Uint8Array, count: number, size: number): number {
		this.#reserve(size);
		return addEachPassing(this.#counts, this.#oddOf(size), {numbers, states}, count);
	}

	/** Where what comes at odd places is counted. */
	#oddOf(size: number): Uint32Array {
		if (size > mostOdd) return this.#counts;
		if (size > this.#odd.length) {
			this.#addUp();
			this.#odd = new Uint32Array(this.#counts.length);
		}
		return this.#odd;
	}

	#addUp(): void {
		for (let number = 0; number < this.#odd.length; number++) this.#counts[number]! += this.#odd[number]!;
		this.#odd = none;
	}

	/** A number came so many times more. */
	add(number: number, times: number): void {
		this.#reserve(number + 1);
		this.#counts[number]! += times;
	}

	/** All numbers that came are below it; not each number below it came. */
	get size(): number {
		return this.#size;
	}

	of(number: number): number {
		this.#addUp();
		return this.#counts[number] ?? 0;
	}

	/** How many different numbers came. */
	get distinct(): number {
		this.#addUp();
		let distinct = 0;
		for (let number = 0; number < this.#size; number++) if (this.#counts[number] !== 0) distinct++;
		return distinct;
	}

	/** The numbers that came most often, at most so many, in no order; of those that came equally often the lower ones. In two passes over the numbers, since there can be millions. */
	mostFrequent(most: number): number[] {
		this.#addUp();
		const level = this.#leastLevel(most);
		const [above, at]: [number[], number[]] = [[], []];
		for (let number = 0; number < this.#size; number++) {
			const count = Math.min(mostLevel, this.#counts[number]!);
			if (count > level) above.push(number);
			else if (count === level && (at.length < most || level === mostLevel)) at.push(number);
		}
		const kept = level === mostLevel ? at.sort((a, b) => this.of(b) - this.of(a) || a - b) : at;
		return [...above, ...kept].slice(0, most);
	}

	/** The count, at most `mostLevel` and at least 1, that the last of the most frequent numbers has. */
	#leastLevel(most: number): number {
		const levels = new Uint32Array(mostLevel + 1);
		for (let number = 0; number < this.#size; number++) levels[Math.min(mostLevel, this.#counts[number]!)]!++;
		let level = mostLevel;
		for (let left = most - levels[level]!; left > 0 && level > 1; left -= levels[level]!) level--;
		return level;
	}

	#reserve(size: number): void {
		this.#size = Math.max(this.#size, size);
		if (size <= this.#counts.length) return;
		const larger = new Uint32Array(2 * size);
		larger.set(this.#counts);
		this.#counts = larger;
	}
}

function addEach(even: Uint32Array, odd: Uint32Array, numbers: Uint32Array, count: number): void {
	for (let i = 1; i < count; i += 2) {
		even[numbers[i - 1]!]!++;
		odd[numbers[i]!]!++;
	}
	if ((count & 1) !== 0) even[numbers[count - 1]!]!++;
}

type Some = {readonly numbers: Uint32Array; readonly states: Uint8Array};

/** Four rows at once, without a branch, since every second one would be guessed wrong. The first row is the lowest byte of a word, as in the memory of the kernel. */
function addEachPassing(even: Uint32Array, odd: Uint32Array, {numbers, states}: Some, count: number): number {
	const words = wordsOf(states, count);
	let passing = 0;
	for (let at = 0; at < words.length; at++) {
		const marks = marksOf(words[at]!);
		even[numbers[4 * at]!]! += marks & 1;
		odd[numbers[4 * at + 1]!]! += (marks >>> 8) & 1;
		even[numbers[4 * at + 2]!]! += (marks >>> 16) & 1;
		odd[numbers[4 * at + 3]!]! += marks >>> 24;
		passing += sumOf(marks);
	}
	for (let i = count & ~3; i < count; i++) {
		const mark = marksOf(states[i]!) & 1;
		even[numbers[i]!]! += mark;
		passing += mark;
	}
	return passing;
}
