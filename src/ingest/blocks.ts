import {asBuffer} from '../decode/byte-range.js';
import type {CsvRows} from '../decode/csv-rows.js';
import {documentsIn} from '../decode/document.js';
import type {SourceId} from '../model/source.js';
import type {EventIndex} from '../store/columns.js';
import type {PlacedPiece} from '../store/pieces.js';
import type {Places} from '../store/places.js';

/** What is read at once, unless one entry is longer. */
const blockBytes = 1 << 20;

/** Bytes between two entries that are read along: another read costs more. */
const bridgedBytes = 1 << 15;

/** How far around an entry its line is looked for: a stamp before it, a CR behind it. */
export const aroundBytes = 256;

/** Bytes of a source once more, in `into` where whoever reads can; fewer where they are gone. */
export type ReadAt = (source: SourceId, offset: number, length: number, into?: Buffer) => Uint8Array;

/** What else is known of sources. */
export type AboutSources = {
	/** Of one that is a CSV file: what its header says. */
	rowsOf?(source: SourceId): CsvRows | undefined;
	/** Of one that is several files: where the bytes begin that lie in one piece with those at an offset. */
	beginOf?(source: SourceId, offset: number): number;
};

/** The raw bytes of the entries `events[from … to)`, in ascending order in one piece: `bytes` begins at `offset` of the source. Holds until the next block is read. */
export type Block = {
	readonly events: Uint32Array;
	readonly from: number;
	readonly to: number;
	readonly offset: number;
	readonly bytes: Buffer;
};

/** Reads the bytes of many entries with few reads, all into the same memory. */
export class BlockReader {
	#memory: Buffer | undefined;
	/** The documents that were made last. */
	#unwrapped: {readonly place: string; readonly documents: readonly Buffer[]} = {place: '', documents: []};

	constructor(
		readonly places: Places,
		private readonly readAt: ReadAt,
		private readonly about: AboutSources = {},
	) {}

	/** Where the bytes begin that lie in one piece with those at an offset. */
	beginOf(source: SourceId, offset: number): number {
		return this.about.beginOf?.(source, offset) ?? 0;
	}

	/**
	@param events - in the order of their places (`placeOrder`).
	@param around - bytes wanted before the first and behind the last of them, too.
	@returns the entries from `events[from]` on that can be read at once; at least one, the only one whose bytes can be gone.
	*/
	read(events: Uint32Array, from: number, around = 0): Block {
		const {places} = this;
		const first = events[from] ?? 0;
		const start = places.startOf(first);
		const begin = around === 0 ? start : this.beginOf(places.sourceOf(first), start);
		const offset = Math.max(begin, start - around);
		let to = this.#endOfBlock(events, from);
		const size = places.endOf(events[to - 1] ?? 0) - offset;
		const bytes = this.#bytes(places.sourceOf(first), offset, size === 0 ? 0 : size + around);
		// Where bytes are missing the next entry may have its own again: behind a file that was cut short stands what it held then.
		if (bytes.length < size) while (to > from + 1 && places.endOf(events[to - 1] ?? 0) - offset > bytes.length) to--;
		return {events, from, to, offset, bytes};
	}

	/** The document of an entry of this block: the bytes at its place, or what is made of them. Shorter where bytes are gone. */
	documentIn({offset, bytes}: Block, event: EventIndex): Buffer {
		const {places} = this;
		return this.documentOf(event, bytes.subarray(places.startOf(event) - offset, places.endOf(event) - offset));
	}

	/** @param bytes - those at the place of the entry. */
	documentOf(event: EventIndex, bytes: Buffer): Buffer {
		const {places} = this;
		if (!places.isWrapped(event)) return bytes;
		const pieces = places.piecesOf(event);
		if (pieces) return joined(pieces, places.startOf(event), bytes);
		const place = `${places.sourceOf(event)} ${places.startOf(event)} ${bytes.length}`;
		const ordinal = places.ordinalOf(event);
		// Those that share a place are asked for one after another.
		if (ordinal === 0 || this.#unwrapped.place !== place)
			this.#unwrapped = {place, documents: documentsIn(bytes, this.about.rowsOf?.(places.sourceOf(event)))};
		return this.#unwrapped.documents[ordinal] ?? Buffer.alloc(0);
	}

	#endOfBlock(events: Uint32Array, from: number): number {
		const {places} = this;
		const first = events[from] ?? 0;
		const source = places.sourceOf(first);
		const limit = places.startOf(first) + blockBytes;
		let end = places.endOf(first);
		let to = from + 1;
		for (; to < events.length; to++) {
			const event = events[to] ?? 0;
			const start = places.startOf(event);
			if (places.sourceOf(event) !== source || start < end || start > end + bridgedBytes || places.endOf(event) > limit) break;
			end = places.endOf(event);
		}
		return to;
	}

	#bytes(source: SourceId, offset: number, size: number): Buffer {
		if (size === 0) return Buffer.alloc(0);
		this.#memory ??= Buffer.allocUnsafeSlow(blockBytes + 2 * aroundBytes);
		return asBuffer(this.readAt(source, offset, size, size <= this.#memory.length ? this.#memory : undefined));
	}
}

/** @param from - where `bytes` begin. @returns nothing where some of it is gone. */
function joined(pieces: readonly PlacedPiece[], from: number, bytes: Buffer): Buffer {
	const parts = pieces.map(({offset, length}) => bytes.subarray(offset - from, offset - from + length));
	const isAll = parts.every((part, n) => part.length === pieces[n]?.length);
	return isAll ? Buffer.concat(parts) : Buffer.alloc(0);
}

/** The numbers 0, 1, … of these entries in the order in which their bytes lie, source by source. */
export function placeOrder(places: Places, events: Uint32Array): Uint32Array {
	const order = new Uint32Array(events.length);
	let isSorted = true;
	for (let i = 0; i < order.length; i++) {
		order[i] = i;
		if (i > 0 && isSorted) isSorted = comparePlaces(places, events[i - 1] ?? 0, events[i] ?? 0) <= 0;
	}
	return isSorted ? order : order.sort((a, b) => comparePlaces(places, events[a] ?? 0, events[b] ?? 0) || a - b);
}

const comparePlaces = (places: Places, a: EventIndex, b: EventIndex): number =>
	places.sourceOf(a) - places.sourceOf(b) || places.startOf(a) - places.startOf(b) || places.endOf(a) - places.endOf(b);
