import {type EventIndex, flag} from './columns.js';
import type {Ordinals} from './ordinals.js';
import type {Pieces, PlacedPiece} from './pieces.js';
import {type Segment, segmentEntries} from './segment.js';

const mask = segmentEntries - 1;

/** Where the raw bytes of entries lie: what loops over many of them ask, because nothing is made for an answer. */
export class Places {
	constructor(
		private readonly segments: readonly Segment[],
		private readonly ordinals: Ordinals,
		private readonly pieces: Pieces,
	) {}

	sourceOf(event: EventIndex): number {
		return this.segments[event >>> 16]!.source[event & mask]!;
	}

	/** Of the first byte, in its source. */
	startOf(event: EventIndex): number {
		return this.segments[event >>> 16]!.offset[event & mask]!;
	}

	/** Of the byte behind the last one. */
	endOf(event: EventIndex): number {
		const segment = this.segments[event >>> 16]!;
		return segment.offset[event & mask]! + segment.length[event & mask]!;
	}

	/** Bytes; 0 for what has none, a gap. */
	lengthOf(event: EventIndex): number {
		return this.segments[event >>> 16]!.length[event & mask]!;
	}

	/** Where the pieces lie that its document is made of; undefined where it is made otherwise. */
	piecesOf(event: EventIndex): readonly PlacedPiece[] | undefined {
		return this.pieces.of(event);
	}

	/** Do other events stand in its line? */
	isPiece(event: EventIndex): boolean {
		return (this.segments[event >>> 16]!.flags[event & mask]! & flag.piece) !== 0;
	}

	/** Are the bytes at its place not its document? */
	isWrapped(event: EventIndex): boolean {
		return (this.segments[event >>> 16]!.flags[event & mask]! & flag.wrapped) !== 0;
	}

	/** Which one it is of the events that have this place. */
	ordinalOf(event: EventIndex): number {
		return this.ordinals.of(event);
	}

	/** Bytes that its document has at the least, if it is all there. */
	leastLengthOf(event: EventIndex): number {
		return this.isWrapped(event) ? 1 : this.lengthOf(event);
	}

	/** Can its text only be known by decoding it? Of what is no event nobody knows how it is spelt. */
	isOddlySpelt(event: EventIndex): boolean {
		const segment = this.segments[event >>> 16]!;
		return (segment.flags[event & mask]! & (flag.oddEscapes | flag.wrapped)) !== 0 || segment.kind[event & mask] !== 0;
	}
}
