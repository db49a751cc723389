/** Bytes of an ordinary block; a value that needs more gets a block of its own. */
const blockBytes = 1 << 16;

/**
A block of dictionary values, the same memory for writer and reader:

```
 0        4                                                           length
 │ first  │ bytes of values, one after another →      ← ends (u32)    │
```
`first` is the number of the first value in it. Value `first + i` ends at the i-th u32 counted from the end of the block, and begins where the one before ends (the first one at 4).
*/
const headerBytes = 4;

const encoder = new TextEncoder();

/** The writing side of one dictionary: text → number, each distinct text once. Number 0 is the empty text: absent. */
export class DictionaryWriter {
	readonly #numbers = new Map<string, number>();
	/** The value that was asked for last, and its number. */
	#last = '';
	#lastNumber = 0;
	/** Number of blocks made so far. */
	#blocks = 0;
	#block: DataView | undefined;
	/** Values in the current block. */
	#count = 0;
	/** Where the bytes of the next value go in the current block. */
	#end = 0;

	/** @param tell - is given each new block before any value in it can be asked for. */
	constructor(
		values: readonly string[],
		private readonly tell: (index: number, block: SharedArrayBuffer) => void,
	) {
		for (const value of values) this.numberOf(value);
	}

	/** Values, the absent one included: all numbers are below it. */
	get size(): number {
		return this.#numbers.size + 1;
	}

	numberOf(text: string): number {
		if (text === '') return 0;
		// Neighbours often share a value, and comparing is cheaper than hashing.
		if (text === this.#last) return this.#lastNumber;
		this.#lastNumber = this.#numbers.get(text) ?? this.#add(text);
		this.#last = text;
		return this.#lastNumber;
	}

	/** The number of a text, undefined where it was never added. */
	find(text: string): number | undefined {
		return text === '' ? 0 : this.#numbers.get(text);
	}

	#add(text: string): number {
		const bytes = encoder.encode(text);
		const number = this.size;
		let block = this.#block;
		if (!block || this.#end + bytes.length > block.byteLength - 4 * (this.#count + 1)) block = this.#newBlock(number, bytes.length);
		new Uint8Array(block.buffer, this.#end).set(bytes);
		this.#end += bytes.length;
		this.#count++;
		block.setUint32(block.byteLength - 4 * this.#count, this.#end, true);
		// A text cut out of a longer one would keep that one alive for as long as the dictionary: the key is a copy.
		const copy = Buffer.from(bytes).toString('utf8');
		this.#numbers.set(copy === text ? copy : text, number);
		return number;
	}

	#newBlock(first: number, bytes: number): DataView {
		const buffer = new SharedArrayBuffer(Math.max(blockBytes, headerBytes + bytes + 4));
		const block = new DataView(buffer);
		block.setUint32(0, first, true);
		this.#block = block;
		this.#end = headerBytes;
		this.#count = 0;
		this.tell(this.#blocks++, buffer);
		return block;
	}
}

/** The reading side: number → text, made a string when it is first asked for. */
export class DictionaryReader {
	readonly #blocks: Array<{readonly first: number; readonly view: DataView}> = [];
	readonly #texts: Array<string | undefined> = [''];
	#size = 1;

	/** Values that may be asked for: all numbers are below it. Said by `publish`. */
	get size(): number {
		return this.#size;
	}

	addBlock(buffer: SharedArrayBuffer): void {
		const view = new DataView(buffer);
		this.#blocks.push({first: view.getUint32(0, true), view});
	}

	publish(size: number): void {
		this.#size = size;
	}

	/** @returns '' for 0: absent. */
	text(number: number): string {
		return this.#texts[number] ?? this.#decode(number);
	}

	/** The number of a text, undefined where no event has it. */
	find(text: string): number | undefined {
		for (let number = 0; number < this.#size; number++) if (this.text(number) === text) return number;
		return undefined;
	}

	#decode(number: number): string {
		const {first, view} = this.#blockOf(number);
		const place = number - first;
		const from = place === 0 ? headerBytes : view.getUint32(view.byteLength - 4 * place, true);
		const to = view.getUint32(view.byteLength - 4 * (place + 1), true);
		const text = Buffer.from(view.buffer, from, to - from).toString('utf8');
		this.#texts[number] = text;
		return text;
	}

	#blockOf(number: number): {readonly first: number; readonly view: DataView} {
		let low = 0;
		let high = this.#blocks.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >>> 1;
			if (this.#blocks[middle]!.first <= number) low = middle;
			else high = middle - 1;
		}
		const block = this.#blocks[low];
		if (!block || number >= this.#size) throw new RangeError(`no value ${number} in a dictionary of ${this.#size}`);
		return block;
	}
}
