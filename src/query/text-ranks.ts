/** Texts made, compared or ranked between two rests: half a millisecond. */
const stepTexts = 1024;
/** Texts sorted at once; longer lists are merged of such runs. */
const runTexts = 256;

/**
The ranks of texts among those that occur, by code units. Texts are named by numbers; each is made and placed once, further ones are merged in.

Use it in turns: `see` all that occur, run `settle`, then ask.

```
 slots     0      1      2 …       in the order in which numbers were seen
 numbers   17     3      40
 texts     'pods' 'jobs' ''
 sorted    1  0                    slots of what has a text, in the order of the texts
 ranks     … 3 → 1 … 17 → 2 …     by number
```
*/
export class TextRanks {
	/** By number: 1 for the first text, `count` for the last, the same for equal texts; 0 for a number without text, or one that was not seen. */
	ranks = new Uint32Array(1024);
	/** Different texts. */
	count = 0;
	/** 1 where a number was seen; as long as `ranks`. */
	#seen = new Uint8Array(1024);
	readonly #numbers: number[] = [];
	readonly #texts: string[] = [];
	#sorted = new Uint32Array(0);
	/** What is being placed. */
	#placing: Generator<void> | undefined;

	/** @param textOf - '' = no text. */
	constructor(private readonly textOf: (number: number) => string) {}

	/** The first `count` of these numbers occur. */
	see(numbers: Uint32Array, count: number): void {
		let seen = this.#seen;
		for (let i = 0; i < count; i++) {
			const number = numbers[i] ?? 0;
			if (seen[number] === 1) continue;
			if (number >= seen.length) seen = this.#grow(number);
			seen[number] = 1;
			this.#numbers.push(number);
		}
	}

	/** Place what was seen since. Rests often, so that whoever runs it can, and can be given up: the next one goes on with it. */
	*settle(): Generator<void> {
		while (this.#placing || this.#texts.length < this.#numbers.length) {
			this.#placing ??= this.#place();
			while (!this.#placing.next().done) yield;
			this.#placing = undefined;
		}
	}

	*#place(): Generator<void> {
		const [first, end] = [this.#texts.length, this.#numbers.length];
		const fresh = new Uint32Array(end - first);
		let count = 0;
		for (let slot = first; slot < end; slot++) {
			const text = this.textOf(this.#numbers[slot] ?? 0);
			this.#texts.push(text);
			if (text !== '') fresh[count++] = slot;
			if (slot % stepTexts === 0) yield;
		}
		const both = new Uint32Array(this.#sorted.length + count);
		yield* this.#merge(this.#sorted, yield* this.#sort(fresh.subarray(0, count)), both);
		this.#sorted = both;
		yield* this.#rank();
	}

	/** By merging, because the engine's own sort cannot rest. */
	*#sort(slots: Uint32Array): Generator<void, Uint32Array> {
		for (let from = 0; from < slots.length; from += runTexts) {
			slots.subarray(from, from + runTexts).sort(this.#compare);
			yield;
		}
		let [runs, merged]: [Uint32Array, Uint32Array] = [slots, new Uint32Array(slots.length)];
		for (let width = runTexts; width < slots.length; width *= 2) {
			for (let from = 0; from < slots.length; from += 2 * width) {
				const [middle, end] = [from + width, from + 2 * width];
				yield* this.#merge(runs.subarray(from, middle), runs.subarray(middle, end), merged.subarray(from, end));
			}
			[runs, merged] = [merged, runs];
		}
		return runs;
	}

	*#merge(one: Uint32Array, other: Uint32Array, into: Uint32Array): Generator<void> {
		let [a, b] = [0, 0];
		for (let from = 0; from < into.length; from += stepTexts) {
			const to = Math.min(from + stepTexts, into.length);
			for (let at = from; at < to; at++) {
				const isFirst = b >= other.length || (a < one.length && this.#compare(one[a] ?? 0, other[b] ?? 0) <= 0);
				into[at] = (isFirst ? one[a++] : other[b++]) ?? 0;
			}
			yield;
		}
	}

	*#rank(): Generator<void> {
		let rank = 0;
		let before = '';
		for (const [at, slot] of this.#sorted.entries()) {
			const text = this.#texts[slot] ?? '';
			if (text !== before) rank++;
			before = text;
			this.ranks[this.#numbers[slot] ?? 0] = rank;
			if (at % stepTexts === 0) yield;
		}
		this.count = rank;
	}

	readonly #compare = (a: number, b: number): number => {
		const [one, other] = [this.#texts[a] ?? '', this.#texts[b] ?? ''];
		return one < other ? -1 : one > other ? 1 : 0;
	};

	#grow(number: number): Uint8Array<ArrayBuffer> {
		const [seen, ranks] = [new Uint8Array(2 * (number + 1)), new Uint32Array(2 * (number + 1))];
		seen.set(this.#seen);
		ranks.set(this.ranks);
		[this.#seen, this.ranks] = [seen, ranks];
		return seen;
	}
}
