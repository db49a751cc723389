/** Texts compared between two rests: half a millisecond. */
const stepTexts = 2048;
/** Texts sorted at once; longer lists are merged of such runs. */
const runTexts = 256;

type Entry = {readonly number: number; readonly text: string};

/**
The ranks of texts among those that occur, by code units. Texts are named by numbers; each is made and placed once, further ones are merged in.

Use it in turns: `see` all that occur, run `settle`, then ask.
*/
export class TextRanks {
	/** By number: 1 for the first text, `count` for the last, the same for equal texts; 0 for a number without text, or one that was not seen. */
	ranks = new Uint32Array(1024);
	/** Different texts. */
	count = 0;
	/** 1 where a number was seen; as long as `ranks`. */
	#seen = new Uint8Array(1024);
	#fresh: number[] = [];
	#sorted: readonly Entry[] = [];

	/** @param textOf - '' = no text. */
	constructor(private readonly textOf: (number: number) => string) {}

	/** This number occurs. */
	see(number: number): void {
		if (this.#seen[number] === 1) return;
		if (number >= this.#seen.length) this.#grow(number);
		this.#seen[number] = 1;
		this.#fresh.push(number);
	}

	/** Place what was seen since. Rests often, so that whoever runs it can. */
	*settle(): Generator<void> {
		if (this.#fresh.length === 0) return;
		const fresh: Entry[] = [];
		for (const [at, number] of this.#fresh.splice(0).entries()) {
			const text = this.textOf(number);
			if (text !== '') fresh.push({number, text});
			if (at % stepTexts === 0) yield;
		}
		this.#sorted = yield* merge(this.#sorted, yield* sort(fresh));
		yield* this.#rank();
	}

	*#rank(): Generator<void> {
		let rank = 0;
		let before = '';
		for (const [at, {number, text}] of this.#sorted.entries()) {
			if (text !== before) rank++;
			before = text;
			this.ranks[number] = rank;
			if (at % stepTexts === 0) yield;
		}
		this.count = rank;
	}

	#grow(number: number): void {
		const [seen, ranks] = [new Uint8Array(2 * (number + 1)), new Uint32Array(2 * (number + 1))];
		seen.set(this.#seen);
		ranks.set(this.ranks);
		[this.#seen, this.ranks] = [seen, ranks];
	}
}

/** By merging, because the engine's own sort cannot rest. */
function* sort(entries: readonly Entry[]): Generator<void, readonly Entry[]> {
	let runs: Array<readonly Entry[]> = [];
	for (let from = 0; from < entries.length; from += runTexts) {
		runs.push(entries.slice(from, from + runTexts).sort(compare));
		yield;
	}
	while (runs.length > 1) {
		const merged: Array<readonly Entry[]> = [];
		for (let at = 0; at < runs.length; at += 2) merged.push(yield* merge(runs[at] ?? [], runs[at + 1] ?? []));
		runs = merged;
	}
	return runs[0] ?? [];
}

function* merge(one: readonly Entry[], other: readonly Entry[]): Generator<void, readonly Entry[]> {
	if (one.length === 0) return other;
	const merged: Entry[] = [];
	let [a, b] = [0, 0];
	for (;;) {
		const [first, second] = [one[a], other[b]];
		if (!first || !second) break;
		const isFirst = compare(first, second) <= 0;
		merged.push(isFirst ? first : second);
		if (isFirst) a++;
		else b++;
		if (merged.length % stepTexts === 0) yield;
	}
	for (; a < one.length; a++) merged.push(one[a] as Entry);
	for (; b < other.length; b++) merged.push(other[b] as Entry);
	return merged;
}

const compare = (one: Entry, other: Entry): number => (one.text < other.text ? -1 : one.text > other.text ? 1 : 0);
