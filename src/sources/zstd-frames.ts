/** A stretch of compressed bytes; `isEnd`: its frame ends with it. */
export type FramePart = {readonly bytes: Uint8Array; readonly isEnd: boolean};

/** What the next bytes are, and how many of them are still to come. `unknown`: no zstd, whoever inflates it will say so. */
type Expected = {readonly what: 'magic' | 'descriptor' | 'skippedSize' | 'block' | 'rest' | 'unknown'; bytes: number};

const [frameMagic, skippedMagic] = [0xfd2fb528, 0x184d2a50];

/**
Finds where zstd frames end. Node inflates one frame and drops what comes behind it, and does not notice when a frame is cut short; yet `zstd` itself, `pzstd` and `cat` make files of several.

```
 magic 4 │ descriptor 1, its fields │ block header 3, block │ … │ last block │ checksum 4 │ magic …
```
@see RFC 8878, 3.1
*/
export class ZstdFrames {
	#expected: Expected = {what: 'magic', bytes: 4};
	/** Of what is expected, the first bytes, little end first. */
	#value = 0;
	#taken = 0;
	#hasChecksum = false;
	/** The frame ends with the bytes expected. */
	#isLast = false;

	/** Is what was given so far no whole number of frames? */
	get isCut(): boolean {
		return this.#expected.what !== 'unknown' && (this.#expected.what !== 'magic' || this.#taken > 0);
	}

	/** Cuts the bytes that come next behind each end of a frame. */
	split(bytes: Uint8Array): FramePart[] {
		const parts: FramePart[] = [];
		let start = 0;
		for (let at = 0; at < bytes.length; ) {
			at += this.#take(bytes, at);
			if (this.#taken < this.#expected.bytes || !this.#step()) continue;
			parts.push({bytes: bytes.subarray(start, at), isEnd: true});
			start = at;
		}
		if (start < bytes.length) parts.push({bytes: bytes.subarray(start), isEnd: false});
		return parts;
	}

	#take(bytes: Uint8Array, at: number): number {
		const {what, bytes: wanted} = this.#expected;
		const count = Math.min(wanted - this.#taken, bytes.length - at);
		if (what !== 'rest' && what !== 'unknown')
			for (let n = 0; n < count; n++) this.#value += (bytes[at + n] ?? 0) * 2 ** (8 * (this.#taken + n));
		this.#taken += count;
		return count;
	}

	/** All that was expected is there. @returns whether a frame ends here. */
	#step(): boolean {
		const {what} = this.#expected;
		const value = this.#value;
		if (what === 'magic') this.#expect(value === frameMagic ? 'descriptor' : isSkipped(value) ? 'skippedSize' : 'unknown');
		else if (what === 'descriptor') this.#stepIn(value);
		else if (what === 'skippedSize') this.#expectRest(value, true);
		else if (what === 'block') this.#expectRest(blockBytes(value) + (value & 1 && this.#hasChecksum ? 4 : 0), (value & 1) === 1);
		else return this.#end();
		// Nothing of a length of 0 will come.
		return this.#expected.bytes === 0 && this.#end();
	}

	#end(): boolean {
		const isEnd = this.#isLast;
		this.#expect(isEnd ? 'magic' : 'block');
		this.#isLast = false;
		return isEnd;
	}

	#stepIn(descriptor: number): void {
		this.#hasChecksum = (descriptor & 4) !== 0;
		const isSingle = (descriptor & 32) !== 0;
		const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
		const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
		this.#expectRest((isSingle ? 0 : 1) + dictionaryBytes + sizeBytes, false);
	}

	#expect(what: Exclude<Expected['what'], 'rest'>): void {
		const bytes = {magic: 4, descriptor: 1, skippedSize: 4, block: 3, unknown: Number.POSITIVE_INFINITY}[what];
		this.#set({what, bytes});
	}

	#expectRest(bytes: number, isLast: boolean): void {
		this.#isLast = isLast;
		this.#set({what: 'rest', bytes});
	}

	#set(expected: Expected): void {
		this.#expected = expected;
		this.#taken = 0;
		this.#value = 0;
	}
}

const isSkipped = (magic: number): boolean => magic >= skippedMagic && magic <= skippedMagic + 15;

/** A block of one byte repeated is that byte. */
const blockBytes = (header: number): number => (((header >> 1) & 3) === 1 ? 1 : header >>> 3);
