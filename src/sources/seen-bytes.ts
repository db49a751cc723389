import {countNuls} from './leading-nuls.js';

/** So much is remembered of the beginning, and before the place where reading stands. */
const [headBytes, lastBytes] = [4096, 256];

/** Bytes of a file from a position on; fewer where it ends. */
export type ReadPart = (position: number, length: number) => Uint8Array;

/**
What was read of a file, so that it is noticed when something else stands there: it was truncated and has grown again, or another file came under its name. Its beginning is remembered, and what was read last. NULs are no beginning: a file whose writer goes on behind a truncation starts with them, whatever it holds.
*/
export class SeenBytes {
	#head: Buffer = Buffer.alloc(0);
	/** Where that stands, behind NULs. */
	#headAt = 0;
	#last: Buffer = Buffer.alloc(0);
	#end = 0;

	/** Position behind what was read last. */
	get end(): number {
		return this.#end;
	}

	/** Is it enough to know a log by? Half a first line begins like any other. */
	get isTelling(): boolean {
		return this.#head.includes(10) || this.#head.length === headBytes;
	}

	/** Bytes that were read at this position. */
	add(bytes: Uint8Array, position: number): void {
		if (position === this.#headAt + this.#head.length) this.#addToHead(bytes);
		const before = position === this.#end && bytes.length < lastBytes ? this.#last : Buffer.alloc(0);
		this.#last = Buffer.concat([before, bytes.subarray(-lastBytes)]).subarray(-lastBytes);
		this.#end = position + bytes.length;
	}

	#addToHead(bytes: Uint8Array): void {
		const nuls = this.#head.length === 0 ? countNuls(bytes) : 0;
		this.#headAt += nuls;
		if (this.#head.length < headBytes) this.#head = Buffer.concat([this.#head, bytes.subarray(nuls, nuls + headBytes - this.#head.length)]);
	}

	/** Of what was remembered, as a `ReadPart` has it. */
	readonly part: ReadPart = (position, length) => {
		const from = position - (this.#end - this.#last.length);
		if (from >= 0) return this.#last.subarray(from, from + length);
		const inHead = position - this.#headAt;
		return inHead >= 0 ? this.#head.subarray(inHead, inHead + length) : Buffer.alloc(0);
	};

	/** Do the same bytes stand in a file, at the same places? */
	isIn(read: ReadPart): boolean {
		return (
			this.#last.equals(read(this.#end - this.#last.length, this.#last.length)) && this.#head.equals(read(this.#headAt, this.#head.length))
		);
	}
}
