import {ByteTable, hashBytes, viewOf} from './byte-table.js';

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

/** Texts whose number is remembered; with more than that, all are forgotten and looked up again. */
const rememberedTexts = 1 << 16;

const scratchBytes = 1 << 16;

/** What all further values are one of, once a dictionary has as many as it can number, or as memory holds. */
export const overflowText = '(too many different values)';

/** Bytes that all dictionaries may take together. One that is small beside that goes on when they are used up: a flood of names must not hide new verbs. */
export class DictionaryRoom {
	/** Bytes that they take. */
	used = 0;

	constructor(private readonly limit = Number.POSITIVE_INFINITY) {}

	/** Is there room for one value more in a dictionary of so many bytes? */
	isThere(own: number): boolean {
		return this.used < this.limit || own < this.limit / 16;
	}
}

/**
The writing side of one dictionary: text → number, each distinct text once. Number 0 is the empty text: absent.

A value is known by its UTF-8 bytes, which lie in the blocks and nowhere else: a string that is kept costs a hundred bytes, and is not needed here again.
*/
export class DictionaryWriter {
	readonly #table = new ByteTable();
	readonly #texts = new Map<string, number>();
	readonly #scratch = Buffer.allocUnsafeSlow(scratchBytes);
	readonly #scratchView = viewOf(this.#scratch);
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
	#bytes = 0;
	/** Number of `overflowText`; 0 while there was room. */
	#overflow = 0;

	/**
	@param tell - is given each new block before any value in it can be asked for.
	@param largest - the largest number that can be written down: it stands for all values that find no other.
	*/
	constructor(
		values: readonly string[],
		private readonly tell: (index: number, block: SharedArrayBuffer) => void,
		private readonly largest = 0x7fffffff,
		private readonly room = new DictionaryRoom(),
	) {
		for (const value of values) this.numberOf(value);
	}

	/** Values, the absent one included: all numbers are below it. */
	get size(): number {
		return this.#table.size;
	}

	/** Bytes of memory that it takes. */
	get bytes(): number {
		return this.#bytes + this.#table.bytes;
	}

	numberOf(text: string): number {
		if (text === '') return 0;
		// Neighbours often share a value, and comparing is cheaper than hashing.
		if (text === this.#last) return this.#lastNumber;
		let number = this.#texts.get(text);
		if (number === undefined) {
			const bytes = this.#encode(text);
			const view = this.#viewOf(bytes);
			number = this.numberOfHashed(hashBytes(view, 0, bytes.length), view, 0, bytes.length);
			if (this.#texts.size >= rememberedTexts) this.#texts.clear();
			// A text cut out of a longer one would keep that one alive: the key is a copy.
			this.#texts.set(bytes.toString('utf8'), number);
		}
		this.#last = text;
		this.#lastNumber = number;
		return number;
	}

	/** The same of a value that is given as `bytes[start … end)`, valid UTF-8 and not empty, with its hash (`hashBytes`). */
	numberOfHashed(hash: number, bytes: DataView, start: number, end: number): number {
		return this.#table.find(hash, bytes, start, end) ?? this.#add(hash, bytes, start, end);
	}

	/** The number of a text, undefined where it was never added. */
	find(text: string): number | undefined {
		if (text === '') return 0;
		const bytes = this.#encode(text);
		const view = this.#viewOf(bytes);
		return this.#table.find(hashBytes(view, 0, bytes.length), view, 0, bytes.length);
	}

	#encode(text: string): Buffer {
		if (3 * text.length > scratchBytes) return Buffer.from(text, 'utf8');
		return this.#scratch.subarray(0, this.#scratch.write(text, 'utf8'));
	}

	#viewOf(encoded: Buffer): DataView {
		return encoded.buffer === this.#scratch.buffer ? this.#scratchView : viewOf(encoded);
	}

	#add(hash: number, bytes: DataView, start: number, end: number): number {
		if (this.#overflow !== 0) return this.#overflow;
		if (this.size < this.largest && this.room.isThere(this.bytes)) return this.#put(hash, bytes, start, end);
		const text = viewOf(Buffer.from(overflowText));
		this.#overflow = this.#put(hashBytes(text, 0, text.byteLength), text, 0, text.byteLength);
		return this.#overflow;
	}

	#put(hash: number, bytes: DataView, start: number, end: number): number {
		const before = this.bytes;
		const number = this.#store(hash, bytes, start, end);
		this.room.used += this.bytes - before;
		return number;
	}

	#store(hash: number, bytes: DataView, start: number, end: number): number {
		const length = end - start;
		const block = this.#roomFor(length);
		copyBytes(bytes, start, end, block, this.#end);
		const number = this.#table.add(hash, block, this.#end, this.#end + length);
		this.#end += length;
		this.#count++;
		block.setUint32(block.byteLength - 4 * this.#count, this.#end, true);
		return number;
	}

	#roomFor(bytes: number): DataView {
		if (this.#block && this.#end + bytes <= this.#block.byteLength - 4 * (this.#count + 1)) return this.#block;
		const buffer = new SharedArrayBuffer(Math.max(blockBytes, headerBytes + bytes + 4));
		const block = new DataView(buffer);
		block.setUint32(0, this.size, true);
		this.#block = block;
		this.#end = headerBytes;
		this.#count = 0;
		this.#bytes += buffer.byteLength;
		this.tell(this.#blocks++, buffer);
		return block;
	}
}

/** Most values are short, and a native copy begins at a hundred nanoseconds. */
function copyBytes(from: DataView, start: number, end: number, to: DataView, at: number): void {
	let place = start;
	let target = at;
	for (; place + 4 <= end; place += 4, target += 4) to.setInt32(target, from.getInt32(place, true), true);
	for (; place < end; place++, target++) to.setUint8(target, from.getUint8(place));
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
