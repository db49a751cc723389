import {asBuffer, maxTextBytes} from './byte-range.js';

/**
Takes one line: `bytes[start … end)` without its newline, borrowed until the call returns.

@param offset - of the line's first byte in the source.
*/
export type EmitLine = (bytes: Uint8Array, start: number, end: number, offset: number) => void;

const newline = 10;
/** A collecting buffer beyond this is given back after its line. */
const keptBytes = 1 << 20;

/**
Chunks of bytes to whole lines. Every cut is safe: nothing but the newline is looked at, and no byte of a multi-byte character equals it.

A line inside one chunk is emitted as a view into that chunk, nothing is copied. A line over several chunks is collected in a buffer that doubles, so that a megabyte in single bytes still costs a few copies of itself; chunks may be reused by their owner as soon as `push` returns. Of a line that is too long only the first bytes are kept, so that input without newlines cannot take all memory.
*/
export class LineSplitter {
	/** The unterminated rest is `#rest[0 … #kept)`. */
	#rest: Buffer = Buffer.alloc(0);
	#kept = 0;
	/** Length of the rest as it came; more than `#kept` only for a line that is too long. */
	#restLength = 0;
	/** Raw offset of the first byte of the next chunk. */
	#offset = 0;

	/** @param maxLineBytes - what is kept of a line: one byte more than can be decoded, so that it is still seen to be too long. */
	constructor(private readonly maxLineBytes = maxTextBytes + 1) {}

	/** Bytes received since the last newline. */
	get restLength(): number {
		return this.#restLength;
	}

	/** Takes the chunk that follows, and emits the lines that it completes. */
	push(chunk: Uint8Array, emit: EmitLine): void {
		const bytes = asBuffer(chunk);
		const from = this.#offset;
		this.#offset += bytes.length;
		let start = 0;
		for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
			if (this.#restLength > 0) this.#emitJoined(bytes.subarray(start, end), from - this.#restLength, emit);
			else emit(bytes, start, Math.min(end, start + this.maxLineBytes), from + start);
			start = end + 1;
		}
		if (start < bytes.length) this.#keep(start === 0 ? bytes : bytes.subarray(start));
	}

	/** Emits the unterminated last line, if there is one: at the end of a finite source. */
	rest(emit: EmitLine): void {
		if (this.#restLength > 0) this.#emitJoined(Buffer.alloc(0), this.#offset - this.#restLength, emit);
	}

	/** Forgets the unterminated rest: the stream broke, so it is no line. */
	drop(): void {
		this.#kept = 0;
		this.#restLength = 0;
		if (this.#rest.length > keptBytes) this.#rest = Buffer.alloc(0);
	}

	/** The next chunk begins at this offset of the source. What was not terminated before is forgotten. */
	jump(offset: number): void {
		this.drop();
		this.#offset = offset;
	}

	#emitJoined(tail: Buffer, offset: number, emit: EmitLine): void {
		this.#keep(tail);
		const joined = this.#rest;
		const length = this.#kept;
		this.drop();
		emit(joined, 0, length, offset);
	}

	#keep(piece: Buffer): void {
		this.#restLength += piece.length;
		const taken = Math.min(piece.length, this.maxLineBytes - this.#kept);
		if (this.#kept + taken > this.#rest.length) {
			const capacity = Math.min(this.maxLineBytes, Math.max(4096, 2 * this.#rest.length, this.#kept + taken));
			const larger = Buffer.allocUnsafeSlow(capacity);
			this.#rest.copy(larger, 0, 0, this.#kept);
			this.#rest = larger;
		}
		piece.copy(this.#rest, this.#kept, 0, taken);
		this.#kept += taken;
	}
}
