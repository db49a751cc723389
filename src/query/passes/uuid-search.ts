/** Digits and dashes of a canonical UUID; the digits are four words of eight. */
const uuidLetters = 36;
const isDash = (at: number): boolean => at === 8 || at === 13 || at === 18 || at === 23;
const dashesBefore = (at: number): number => [8, 13, 18, 23].filter(dash => dash < at).length;

/** One way in which a text can stand in a UUID: the words must be `values` where `masks` has bits. */
type Standing = {readonly values: Uint32Array; readonly masks: Uint32Array};

/** Where a text of lower-case hex digits and dashes can stand in a UUID: nearly always at a few places, because of the dashes. */
export class UuidSearch {
	readonly #standings: readonly Standing[];

	/** @param text - anything; what is no part of a UUID is found in none. */
	constructor(text: string) {
		const isPart = /^[0-9a-f-]{1,36}$/.test(text);
		const starts = isPart ? Array.from({length: uuidLetters - text.length + 1}, (_, start) => start) : [];
		this.#standings = starts.filter(start => isAligned(text, start)).map(start => standingAt(text, start));
	}

	/** Does the UUID in these words from `at` on hold the text? */
	isIn(words: Uint32Array, at: number): boolean {
		for (const {values, masks} of this.#standings) {
			let differences = 0;
			for (let word = 0; word < 4; word++) differences |= (words[at + word]! ^ values[word]!) & masks[word]!;
			if (differences === 0) return true;
		}
		return false;
	}
}

function isAligned(text: string, start: number): boolean {
	for (let at = 0; at < text.length; at++) if ((text[at] === '-') !== isDash(start + at)) return false;
	return true;
}

function standingAt(text: string, start: number): Standing {
	const [values, masks] = [new Uint32Array(4), new Uint32Array(4)];
	for (let at = 0; at < text.length; at++) {
		if (text[at] === '-') continue;
		const digit = start + at - dashesBefore(start + at);
		const shift = 28 - 4 * (digit & 7);
		masks[digit >>> 3]! |= 0xf << shift;
		values[digit >>> 3]! |= Number.parseInt(text[at]!, 16) << shift;
	}
	return {values, masks};
}
