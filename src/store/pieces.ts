import type {EventIndex} from './columns.js';

/** Bytes of a source. */
export type PlacedPiece = {readonly offset: number; readonly length: number};

/** What an entry of the table takes beyond its pieces, and what a piece takes. */
const entryBytes = 200;
const pieceBytes = 16;

/** Where the bytes of those events lie that came in pieces, with other bytes between them: few, and gone with their segments. */
export class Pieces {
	/** By number of the segment, then of the entry: offset and length of each piece in turn. */
	readonly #bySegment = new Map<number, Map<EventIndex, Float64Array>>();
	#bytes = 0;

	/** Bytes of memory that it takes. */
	get bytes(): number {
		return this.#bytes;
	}

	add(event: EventIndex, pieces: readonly PlacedPiece[]): void {
		const segment = this.#bySegment.get(event >>> 16) ?? new Map<EventIndex, Float64Array>();
		this.#bySegment.set(event >>> 16, segment);
		const packed = Float64Array.from(pieces.flatMap(({offset, length}) => [offset, length]));
		segment.set(event, packed);
		this.#bytes += entryBytes + pieceBytes * pieces.length;
	}

	/** In the order of the document; undefined for an event that lies in one piece. */
	of(event: EventIndex): readonly PlacedPiece[] | undefined {
		const packed = this.#bySegment.get(event >>> 16)?.get(event);
		return packed && Array.from({length: packed.length / 2}, (_, n) => ({offset: packed[2 * n]!, length: packed[2 * n + 1]!}));
	}

	/** A segment is forgotten. */
	forget(index: number): void {
		for (const packed of this.#bySegment.get(index)?.values() ?? []) this.#bytes -= entryBytes + pieceBytes * (packed.length / 2);
		this.#bySegment.delete(index);
	}
}
