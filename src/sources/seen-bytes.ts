/** So much is remembered of the beginning, and before the place where reading stands. */
const [headBytes, lastBytes] = [4096, 256];

/** Bytes of a file from a position on; fewer where it ends. */
export type ReadPart = (position: number, length: number) => Uint8Array;

/**
What was read of a file, so that it is noticed when something else stands there: it was truncated and has grown again, or another file came under its name. Its beginning is remembered, and what was read last.
*/
export class SeenBytes {
	#head: Buffer = Buffer.alloc(0);
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
		if (position === this.#head.length && position < headBytes)
			this.#head = Buffer.concat([this.#head, bytes.subarray(0, headBytes - position)]);
		const before = position === this.#end && bytes.length < lastBytes ? this.#last : Buffer.alloc(0);
		this.#last = Buffer.concat([before, bytes.subarray(-lastBytes)]).subarray(-lastBytes);
		this.#end = position + bytes.length;
	}

	/** Of what was remembered, as a `ReadPart` has it. */
	readonly part: ReadPart = (position, length) => {
		const from = position - (this.#end - this.#last.length);
		return from >= 0 ? this.#last.subarray(from, from + length) : this.#head.subarray(position, position + length);
	};

	/** Do the same bytes stand in a file, at the same places? */
	isIn(read: ReadPart): boolean {
		return this.#last.equals(read(this.#end - this.#last.length, this.#last.length)) && this.#head.equals(read(0, this.#head.length));
	}
}
