import {verdict} from './passes/verdict.js';

/** Distinct values by number: a dictionary, or what a `Numbering` made. */
export type Values = {
	/** All numbers are below it. */
	readonly size: number;
	text(number: number): string;
};

/** Values tested in between two looks at the clock: those of `userRest` are taken apart, which takes longest. */
const step = 16;

/** A test of text answered once for each distinct value: afterwards a row costs one look-up. */
export class ValueTable {
	/** The verdict on the value of each number; longer than the values, `no` beyond them. */
	verdicts = new Uint8Array(256);
	/** Some value passes. */
	hasHits = false;
	#through = 0;

	/** @param test - is given '' for number 0 of a dictionary, the absent value. */
	constructor(
		private readonly values: Values,
		private readonly test: (value: string) => boolean,
	) {}

	/**
	Test the values that came since.

	@param deadline - of `performance.now()`.
	@returns whether there is more.
	*/
	extend(deadline: number): boolean {
		const {size} = this.values;
		if (this.#through === size) return false;
		if (size > this.verdicts.length) this.#grow(size);
		while (this.#through < size) {
			const number = this.#through++;
			if (this.test(this.values.text(number))) {
				this.verdicts[number] = verdict.yes;
				this.hasHits = true;
			}
			if (this.#through % step === 0 && performance.now() > deadline) return this.#through < size;
		}
		return false;
	}

	#grow(size: number): void {
		const larger = new Uint8Array(2 * size);
		larger.set(this.verdicts);
		this.verdicts = larger;
	}
}
