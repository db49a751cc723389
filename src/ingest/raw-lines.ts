import {asBuffer} from '../decode/byte-range.js';
import type {SourceId} from '../model/source.js';
import type {EventIndex} from '../store/columns.js';
import type {StoreWriter} from '../store/writer.js';

/** What is read at once, unless one document is longer. */
const blockBytes = 1 << 20;
/** How far around a document its line is first looked for: a stamp before it, a CR behind it. */
const aroundBytes = 256;

/** Bytes of a source once more; fewer where they are gone. */
export type ReadAt = (source: SourceId, offset: number, length: number) => Uint8Array;

/** Entries `from … to` whose raw bytes lie in ascending order in one piece: `bytes` begins at `offset` of the source. */
export type Run = {readonly from: EventIndex; readonly to: EventIndex; readonly offset: number; readonly bytes: Buffer};

/** Documents one after another: that of entry `from + i` ends at `ends[i]`. Both arrays have buffers of their own. */
export type Documents = {readonly from: EventIndex; readonly bytes: Uint8Array<ArrayBuffer>; readonly ends: Uint32Array<ArrayBuffer>};

/** The raw bytes of entries, read again from where they lie: of an event its JSON document, of a malformed line all of it, of a gap nothing. */
export class RawLines {
	constructor(
		private readonly writer: StoreWriter,
		private readonly readAt: ReadAt,
	) {}

	/** Shorter than the place says where bytes are gone. */
	documentOf(event: EventIndex): Buffer {
		const {source, offset, length} = this.writer.placeOf(event);
		return length === 0 ? Buffer.alloc(0) : asBuffer(this.readAt(source, offset, length));
	}

	/** The line as it was received, without its newline: with stamp, byte order mark, NULs and CR. */
	lineOf(event: EventIndex): Buffer {
		const {source, offset, length} = this.writer.placeOf(event);
		if (length === 0) return Buffer.alloc(0);
		for (let around = aroundBytes; ; around *= 8) {
			const begin = Math.max(0, offset - around);
			const bytes = asBuffer(this.readAt(source, begin, offset - begin + length + around));
			const isAll = bytes.length < offset - begin + length + around;
			const line = lineAround(bytes, {start: offset - begin, end: offset - begin + length}, {begin: begin === 0, end: isAll});
			if (line) return line;
			if (bytes.length < offset - begin + length) return this.documentOf(event);
		}
	}

	/** Have the two entries the same bytes? What cannot be read again is the same as nothing. */
	isSame(one: EventIndex, other: EventIndex): boolean {
		const {length} = this.writer.placeOf(one);
		if (length !== this.writer.placeOf(other).length) return false;
		const bytes = this.documentOf(one);
		return bytes.length === length && bytes.equals(this.documentOf(other));
	}

	/** The entries from `from` on that can be read at once, at most up to `to`; at least one, the only one whose bytes can be gone. */
	runFrom(from: EventIndex, to: EventIndex): Run {
		const first = this.writer.placeOf(from);
		let end = first.offset + first.length;
		let next = from + 1;
		for (; next < to; next++) {
			const {source, offset, length} = this.writer.placeOf(next);
			if (source !== first.source || offset < end || offset + length - first.offset > blockBytes) break;
			end = offset + length;
		}
		const size = end - first.offset;
		const bytes = size === 0 ? Buffer.alloc(0) : asBuffer(this.readAt(first.source, first.offset, size));
		// Where bytes are missing the next entry may have its own again: behind a file that was cut short stands what it held then.
		if (bytes.length < size) while (next > from + 1 && this.#endOf(next - 1) - first.offset > bytes.length) next--;
		return {from, to: next, offset: first.offset, bytes};
	}

	#endOf(event: EventIndex): number {
		const {offset, length} = this.writer.placeOf(event);
		return offset + length;
	}

	/** A document of a run, cut out of it; shorter where bytes are gone. */
	inRun(run: Run, event: EventIndex): Buffer {
		const {offset, length} = this.writer.placeOf(event);
		return run.bytes.subarray(offset - run.offset, offset - run.offset + length);
	}

	#lineInRun(run: Run, event: EventIndex): Buffer {
		const {offset, length} = this.writer.placeOf(event);
		const start = offset - run.offset;
		return lineAround(run.bytes, {start, end: start + length}, {begin: false, end: false}) ?? this.lineOf(event);
	}

	/** Documents of entries from `from` on, at most up to `to`: as many as can be read at once, none of an empty range. `whole` gives lines as they were received instead. */
	documentsFrom(from: EventIndex, to: EventIndex, whole: boolean): Documents {
		if (from >= to) return {from, bytes: new Uint8Array(), ends: new Uint32Array()};
		const run = this.runFrom(from, to);
		const pieces: Buffer[] = [];
		for (let event = from; event < run.to; event++) pieces.push(whole ? this.#lineInRun(run, event) : this.inRun(run, event));
		const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
		const ends = new Uint32Array(pieces.length);
		let end = 0;
		pieces.forEach((piece, place) => {
			bytes.set(piece, end);
			end += piece.length;
			ends[place] = end;
		});
		return {from, bytes, ends};
	}
}

/** `begin`, `end`: the bytes reach to that end of the source. */
type Reach = {readonly begin: boolean; readonly end: boolean};

/** The line around `bytes[start … end)`; undefined where the bytes do not reach to its ends. */
function lineAround(bytes: Buffer, {start, end}: {start: number; end: number}, reach: Reach): Buffer | undefined {
	if (start === end || bytes.length < end) return undefined;
	const before = start === 0 ? -1 : bytes.lastIndexOf(10, start - 1);
	const after = bytes.indexOf(10, end);
	if ((before < 0 && !reach.begin) || (after < 0 && !reach.end)) return undefined;
	return bytes.subarray(before + 1, after < 0 ? bytes.length : after);
}
