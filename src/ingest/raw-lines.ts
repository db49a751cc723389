import {asBuffer} from '../decode/byte-range.js';
import type {EventIndex} from '../store/columns.js';
import type {StoreWriter} from '../store/writer.js';
import {type AboutSources, aroundBytes, type Block, BlockReader, placeOrder, type ReadAt} from './blocks.js';

/** Bytes of several entries: those of the entry asked for at `i` are `bytes[starts[i] … ends[i])`, in no particular order. All have memory of their own. */
export type Lines = {
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly starts: Uint32Array<ArrayBuffer>;
	readonly ends: Uint32Array<ArrayBuffer>;
};

/** The raw bytes of entries, read again from where they lie: of an event its JSON document, of a malformed line all of it, of a gap nothing. */
export class RawLines {
	readonly blocks: BlockReader;

	constructor(
		private readonly writer: StoreWriter,
		private readonly readAt: ReadAt,
		about?: AboutSources,
	) {
		this.blocks = new BlockReader(writer.places, readAt, about);
	}

	/** Shorter than it should be (`Places.leastLengthOf`) where bytes are gone. */
	documentOf(event: EventIndex): Buffer {
		return this.blocks.documentOf(event, this.#bytesOf(event));
	}

	/** What stands at the place of an entry. */
	#bytesOf(event: EventIndex): Buffer {
		const {source, offset, length} = this.writer.placeOf(event);
		return length === 0 ? Buffer.alloc(0) : asBuffer(this.readAt(source, offset, length));
	}

	/** The line as it was received, without its newline: with stamp, byte order mark, NULs and CR. Of a line that holds several events only what this one is made of. */
	lineOf(event: EventIndex): Buffer {
		if (this.writer.places.isPiece(event)) return this.#bytesOf(event);
		const {source, offset, length} = this.writer.placeOf(event);
		if (length === 0) return Buffer.alloc(0);
		const first = this.blocks.beginOf(source, offset);
		for (let around = aroundBytes; ; around *= 8) {
			const begin = Math.max(first, offset - around);
			const bytes = asBuffer(this.readAt(source, begin, offset - begin + length + around));
			const isAll = bytes.length < offset - begin + length + around;
			const line = lineAround(bytes, {start: offset - begin, end: offset - begin + length}, {begin: begin === first, end: isAll});
			if (line) return line;
			if (bytes.length < offset - begin + length) return this.#bytesOf(event);
		}
	}

	/** Have the two entries the same bytes? What cannot be read again is the same as nothing. */
	isSame(one: EventIndex, other: EventIndex): boolean {
		const {places} = this.writer;
		const isPlain = !places.isWrapped(one) && !places.isWrapped(other);
		if (isPlain && places.lengthOf(one) !== places.lengthOf(other)) return false;
		const bytes = this.documentOf(one);
		return bytes.length >= places.leastLengthOf(one) && bytes.equals(this.documentOf(other));
	}

	/**
	The documents of these entries, few reads for many that lie close together.

	@param events - in any order; no more than can be held.
	@param whole - the lines as they were received instead.
	*/
	linesOf(events: Uint32Array, whole: boolean): Lines {
		const {places} = this.writer;
		const order = placeOrder(places, events);
		const sorted = order.map(i => events[i] ?? 0);
		const lines = new Gathered(
			events.length,
			sorted.reduce((sum, event) => sum + places.lengthOf(event), 0),
		);
		for (let at = 0; at < sorted.length; ) {
			const block = this.blocks.read(sorted, at, whole ? aroundBytes : 0);
			for (; at < block.to; at++) {
				const event = sorted[at] ?? 0;
				lines.add(order[at] ?? 0, whole ? this.#lineIn(block, event) : this.blocks.documentIn(block, event));
			}
		}
		return lines;
	}

	#lineIn({offset, bytes}: Block, event: EventIndex): Buffer {
		const {places} = this.writer;
		if (places.isPiece(event)) return bytes.subarray(places.startOf(event) - offset, places.endOf(event) - offset);
		const range = {start: places.startOf(event) - offset, end: places.endOf(event) - offset};
		const isBegin = offset === this.blocks.beginOf(places.sourceOf(event), places.startOf(event));
		return lineAround(bytes, range, {begin: isBegin, end: false}) ?? this.lineOf(event);
	}
}

/** Bytes put one behind another. */
class Gathered implements Lines {
	bytes: Buffer<ArrayBuffer>;
	readonly starts: Uint32Array<ArrayBuffer>;
	readonly ends: Uint32Array<ArrayBuffer>;
	#size = 0;

	/** @param expected - bytes; lines are a little longer than their documents. */
	constructor(count: number, expected: number) {
		this.bytes = Buffer.allocUnsafeSlow(expected);
		this.starts = new Uint32Array(count);
		this.ends = new Uint32Array(count);
	}

	/** Takes those of the entry that was asked for at `place`. */
	add(place: number, piece: Buffer): void {
		const end = this.#size + piece.length;
		if (end > this.bytes.length) {
			const larger = Buffer.allocUnsafeSlow(end + (end >>> 1));
			this.bytes.copy(larger, 0, 0, this.#size);
			this.bytes = larger;
		}
		piece.copy(this.bytes, this.#size);
		this.starts[place] = this.#size;
		this.ends[place] = end;
		this.#size = end;
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
