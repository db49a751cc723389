/** Letters that bitap can hold in a number. */
const maxLetters = 32;

/** One bit a letter; digits share four bits, everything else two. */
const bitOf = (code: number): number =>
	code >= 97 && code <= 122 ? code - 97 : code >= 48 && code <= 57 ? 26 + (code & 3) : 30 + (code & 1);

/** The letters that occur in a word, as 32 bits. */
export function letterMask(word: string): number {
	let mask = 0;
	for (let at = 0; at < word.length; at++) mask |= 1 << bitOf(word.charCodeAt(at));
	return mask >>> 0;
}

/**
The words that hold `term` with the fewest errors (letters wrong, missing or too many), up to `maxErrors`; the term can begin anywhere in the word.

What fuse.js would find best is always among them, because its score is errors ÷ length. Two filters, neither of which loses a word: an error takes away at most one letter of the term, so a word that lacks more of them is out; then bitap (Wu–Manber), the automaton of fuse itself, with 0, 1, 2 … errors in one loop without objects.

@param term - lower case. Of one longer than 32 letters the first 32 decide, as they do in fuse.
@param masks - `letterMask` of each word.
*/
export function nearestByErrors(term: string, words: readonly string[], masks: ArrayLike<number>, maxErrors: number): string[] {
	const pattern = term.slice(0, maxLetters);
	if (pattern === '') return [];
	const letters = letterMask(pattern);
	const places = new Map<number, number>();
	for (let at = 0; at < pattern.length; at++) {
		const code = pattern.charCodeAt(at);
		places.set(code, (places.get(code) ?? 0) | (1 << at));
	}
	for (let errors = 0; errors <= maxErrors; errors++) {
		const automaton = createAutomaton(places, pattern.length, errors);
		const found = words.filter((word, at) => bitCount(letters & ~(masks[at] ?? 0)) <= errors && automaton(word));
		if (found.length > 0) return found;
	}
	return [];
}

/** Does a word hold the pattern with at most `errors` errors? `states[d]` has bit i set where the first i + 1 letters were met with d errors. */
function createAutomaton(places: ReadonlyMap<number, number>, length: number, errors: number): (word: string) => boolean {
	const last = 1 << (length - 1);
	const states = new Int32Array(errors + 1);
	const ascii = Int32Array.from({length: 128}, (_, code) => places.get(code) ?? 0);
	return word => {
		for (let d = 0; d <= errors; d++) states[d] = (1 << d) - 1;
		for (let at = 0; at < word.length; at++) {
			const code = word.charCodeAt(at);
			const place = code < 128 ? (ascii[code] ?? 0) : (places.get(code) ?? 0);
			let before = states[0] ?? 0;
			states[0] = ((before << 1) | 1) & place;
			for (let d = 1; d <= errors; d++) {
				const state = states[d] ?? 0;
				states[d] = (((state << 1) | 1) & place) | before | ((before | (states[d - 1] ?? 0)) << 1) | 1;
				before = state;
			}
			if ((states[errors] ?? 0) & last) return true;
		}
		return false;
	};
}

function bitCount(bits: number): number {
	let count = bits - ((bits >>> 1) & 0x55555555);
	count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
	return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
