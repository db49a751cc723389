import {copyBytes} from '../model/copy-bytes.js';
import {asBuffer, maxTextBytes} from './byte-range.js';

/** Whole lines, one after another, each with its newline: `bytes[start … end)`, borrowed until the call returns. `offset`: where the first byte lies in the source. */
export type LineBlock = {
	readonly bytes: Buffer;
	readonly start: number;
	readonly end: number;
	readonly offset: number;
	/** Only for one line that is too long: how many bytes it has, without its newline. Here is only its beginning. */
	readonly lengthOfLine?: number;
};

/** Takes one line, `bytes[start … end)` without its newline, and where it lies in the source. */
export type EmitLine = (bytes: Buffer, start: number, end: number, offset: number) => void;

const newline = 10;
/** A collecting buffer beyond this is given back after its line. */
const keptBytes = 1 << 20;
/** What is kept of a line that is too long. */
const beginningBytes = 4096;
/** A log that was truncated under its writer begins with as many NULs as it had bytes, a gigabyte of them in the field: chunks of this size that hold nothing else are not collected. */
const nuls = Buffer.alloc(4096);

/** The lines of a block, one by one. */
export function eachLine({bytes, start, end, offset}: LineBlock, emit: EmitLine): void {
	for (let at = start; at < end; ) {
		const to = bytes.indexOf(newline, at);
		emit(bytes, at, to, offset + at - start);
		at = to + 1;
	}
}

/**
Chunks of bytes to blocks of whole lines. Every cut is safe: nothing but the newline is looked at, and no byte of a multi-byte character equals it.

Lines inside one chunk are one block, a view into that chunk: nothing is copied. A line over several chunks is a block of its own, collected in a buffer that doubles, so that a megabyte in single bytes still costs a few copies of itself; or, where there is room for its beginning in front of the chunk, it is in one block with the lines behind it. Chunks may be reused by their owner as soon as `push` returns. Of a line over chunks that is too long only the first bytes are kept, so that input without newlines cannot take all memory; NULs that fill whole chunks before a line are passed over.
*/
export class LineSplitter {
	/** The unterminated rest is `#rest[0 … #kept)`; there is always room for one byte more. */
	#rest: Buffer = Buffer.alloc(0);
	#kept = 0;
	/** Length of the rest as it came; more than `#kept` only for a line that is too long. */
	#restLength = 0;
	/** Raw offset of the first byte of the next chunk. */
	#offset = 0;

	/** @param maxLineBytes - a longer line, over several chunks, is too long. */
	constructor(private readonly maxLineBytes = maxTextBytes) {}

	/** Bytes received since the last newline. */
	get restLength(): number {
		return this.#restLength;
	}

	/**
	Takes the chunk that follows, and emits the lines that it completes: the one that had begun before, then the others.

	@param room - bytes in front of the chunk, in the same memory, that may be written to.
	*/
	push(chunk: Uint8Array, emit: (block: LineBlock) => void, room = 0): void {
		const bytes = this.#hasRoom(room) && chunk.includes(newline) ? this.#joined(chunk) : asBuffer(chunk);
		const from = this.#offset;
		this.#offset += bytes.length;
		if (this.#restLength === 0 && isAllNuls(bytes)) return;
		const last = bytes.lastIndexOf(newline);
		let start = 0;
		if (this.#restLength > 0 && last >= 0) {
			const end = bytes.indexOf(newline);
			this.#emitRest(bytes.subarray(0, end), from - this.#restLength, emit);
			start = end + 1;
		}
		// What is left is kept before the block is shown: whoever takes it may write behind it.
		if (last + 1 < bytes.length) this.#keep(bytes.subarray(last + 1));
		if (start <= last) emit({bytes, start, end: last + 1, offset: from + start});
	}

	/**
	What `push` will emit for a chunk, for whoever wants to look at it before: its lines, behind the rest of what stands before it, which is put in its place in front of them.

	@param before - the rest of the chunks before it; what is kept unless given.
	@returns undefined where it would be no single block in the memory of the chunk, or may be NULs that are passed over.
	*/
	ahead(chunk: Buffer, offset: number, room: number, before?: Buffer): LineBlock | undefined {
		if (!before && this.#restLength !== this.#kept) return undefined;
		const rest = before ?? this.#rest.subarray(0, this.#kept);
		const last = chunk.lastIndexOf(newline);
		if (last < 0 || chunk[0] === 0 || rest.length > room) return undefined;
		const bytes = Buffer.from(chunk.buffer, chunk.byteOffset - rest.length, rest.length + chunk.length);
		rest.copy(bytes);
		return {bytes, start: 0, end: rest.length + last + 1, offset: offset - rest.length};
	}

	/** Emits the unterminated last line, if there is one, as if it had a newline: at the end of a finite source. */
	rest(emit: (block: LineBlock) => void): void {
		if (this.#restLength > 0) this.#emitRest(Buffer.alloc(0), this.#offset - this.#restLength, emit);
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

	#hasRoom(room: number): boolean {
		return this.#restLength > 0 && this.#restLength <= room && this.#restLength === this.#kept;
	}

	/** The unterminated rest goes in front of a chunk: both are one chunk. */
	#joined(chunk: Uint8Array): Buffer {
		const length = this.#restLength;
		const bytes = Buffer.from(chunk.buffer, chunk.byteOffset - length, length + chunk.length);
		this.#rest.copy(bytes, 0, 0, length);
		this.#offset -= length;
		this.drop();
		return bytes;
	}

	#emitRest(tail: Buffer, offset: number, emit: (block: LineBlock) => void): void {
		this.#keep(tail);
		const [joined, lengthOfLine, isTooLong] = [this.#rest, this.#restLength, this.#isTooLong];
		const end = this.#kept + 1;
		joined[end - 1] = newline;
		this.drop();
		emit({bytes: joined, start: 0, end, offset, ...(isTooLong ? {lengthOfLine} : {})});
	}

	get #isTooLong(): boolean {
		return this.#restLength > this.maxLineBytes;
	}

	#keep(piece: Buffer): void {
		const wasTooLong = this.#isTooLong;
		this.#restLength += piece.length;
		if (!this.#isTooLong) this.#collect(piece);
		else if (!wasTooLong) this.#keepBeginning(piece);
	}

	#collect(piece: Buffer): void {
		if (this.#kept + piece.length + 1 > this.#rest.length) {
			const larger = Buffer.allocUnsafeSlow(Math.max(4096, 2 * this.#rest.length, this.#kept + piece.length + 1));
			this.#rest.copy(larger, 0, 0, this.#kept);
			this.#rest = larger;
		}
		copyBytes(piece, this.#rest, this.#kept);
		this.#kept += piece.length;
	}

	/** The line has become too long with this piece. */
	#keepBeginning(piece: Buffer): void {
		const most = Math.min(beginningBytes, this.maxLineBytes);
		const beginning = Buffer.concat([this.#rest.subarray(0, this.#kept), piece.subarray(0, Math.max(0, most - this.#kept))]).subarray(
			0,
			most,
		);
		this.#kept = beginning.length;
		this.#rest = Buffer.alloc(this.#kept + 1);
		beginning.copy(this.#rest);
	}
}

function isAllNuls(bytes: Buffer): boolean {
	if (bytes[0] !== 0 || bytes.length < nuls.length) return false;
	for (let at = 0; at < bytes.length; at += nuls.length) {
		const part = bytes.subarray(at, at + nuls.length);
		if (!part.equals(nuls.subarray(0, part.length))) return false;
	}
	return true;
}
