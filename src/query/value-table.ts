import type {DictionaryReader} from '../store/dictionary.js';

/** Values tested in between two looks at the clock. */
const step = 64;

/** A test of text answered once for each distinct value of a dictionary: afterwards a row costs one look-up. */
export class ValueTable {
	/** 1 where the value of this number passes; longer than the dictionary, zero beyond it. */
	bits = new Uint8Array(256);
	/** Some value passes. */
	hasHits = false;
	#through = 0;

	/** @param test - is given '' for number 0, the absent value. */
	constructor(
		private readonly dictionary: DictionaryReader,
		private readonly test: (value: string) => boolean,
	) {}

	/**
	Test the values that came since.

	@param deadline - of `performance.now()`.
	@returns whether there is more.
	*/
	extend(deadline: number): boolean {
		const {size} = this.dictionary;
		if (this.#through === size) return false;
		if (size > this.bits.length) this.#grow(size);
		while (this.#through < size) {
			const number = this.#through++;
			if (this.test(this.dictionary.text(number))) {
				this.bits[number] = 1;
				this.hasHits = true;
			}
			if (this.#through % step === 0 && performance.now() > deadline) return this.#through < size;
		}
		return false;
	}

	#grow(size: number): void {
		const larger = new Uint8Array(2 * size);
		larger.set(this.bits);
		this.bits = larger;
	}
}
