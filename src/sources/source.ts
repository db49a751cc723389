import type {SourceKind, SourceStatus} from '../model/source.js';
import type {EpochMicros} from '../model/time.js';

/** Takes what a source reads. Everything is taken in at once; nothing here pauses a source. */
export type SourceSink = {
	/**
	Bytes as they arrived, borrowed until the call returns.

	@param offset - where they lie for `readAt`; undefined for what cannot be read again (streams, small archives), whose bytes the sink spills.
	*/
	chunk(bytes: Uint8Array, offset: number | undefined): void;
	/**
	These bytes, in lent memory, will be given by `chunk` behind all that was announced before, and lie there until then: they can be looked at meanwhile. Whether they were changes nothing but the time.

	@returns false where nobody does.
	*/
	announce?(bytes: Buffer, offset: number): boolean;
	/** How many announced chunks are still to be given; where that is fewer than were announced, some are not looked at any more. */
	readonly announced?: number;
	/** Lends memory to read chunks into: they need not be copied then. A source that reads ahead asks for several. */
	lend(): Buffer;
	/** Takes back what was lent. */
	takeBack(memory: Buffer): void;
	/** Resolves when more may come: a source that can wait asks it after each chunk. A followed log never waits. */
	ready?(): Promise<void>;
	/** Compressed bytes as they came, before `chunk` gives what is in them: the source's checksum is of these. undefined where none is wanted. */
	readonly received?: (bytes: Uint8Array) => void;
	/** The stream broke: what stands after the last newline is thrown away, it is no event. */
	cut(): void;
	/** A file of several has no more: what stands after the last newline counts as a line. */
	rest(): void;
	/** The source is at its end for good: the same, and nothing more comes. */
	end(): void;
	/** Continuity could not be proven at this place: `why` becomes a row, between the events before it and after it. */
	gap(why: string): void;
	/** The apiserver that wrote what came so far has ended, and what comes is of another one. */
	restarted?(): void;
	/** What comes next was written at another time than what came before: the beginning of a file after its tail. Drops an unfinished line. */
	jump(): void;
	status(status: SourceStatus): void;
};

/** What a source knows about one whole line that the line itself does not say. */
export type Judgement = {
	/** `replayed`: an exact repeat that a resume sent again; it is counted and dropped. `headless`: the tail of a line whose head was not sent; counted as continued. `dropped`: not looked at, it will be asked for again; not counted. */
	readonly as: 'line' | 'replayed' | 'headless' | 'dropped';
	/** Continuity could not be proven before this line: the last time known before it, and the first after; NaN = those of the events around it. */
	readonly gap: {readonly from: EpochMicros; readonly to: EpochMicros; readonly why: string} | undefined;
	/** It is the first line that is served, and why none before it is: a row, but no gap. */
	readonly begins?: {readonly time: EpochMicros; readonly why: string};
};

/** One place that events come from. */
export type Source = {
	readonly kind: SourceKind;
	readonly name: string;
	/** Can it still grow? Whatever is followed is ingested in the worker and ends only with `signal`. */
	readonly isFollowed: boolean;
	/** Milliseconds since 1970 of the last change, for files: the newest is read first. */
	readonly changedMs: number | undefined;
	/** For a file: give the newest events of it before `read` gives the rest. */
	readTail?(signal: AbortSignal, sink: SourceSink): Promise<void>;
	/**
	Read until the end, or until the signal.

	@throws SourceError when it cannot go on; what was read before stands.
	*/
	read(signal: AbortSignal, sink: SourceSink): Promise<void>;
	/**
	For a file: bytes `offset … offset + length` once more, from the descriptor that was read. Shorter where the file was cut.

	@param into - memory that may be used for them, if it is long enough.
	*/
	readAt?(offset: number, length: number, into?: Buffer): Uint8Array;
	/** For several files in a row: where the one begins that holds this offset. */
	beginOf?(offset: number): number;
	/** Is asked for every whole line, in order, before it is decoded. */
	judge?(line: Uint8Array): Judgement;
	/** Try now what waits to be tried again, with new credentials if it comes to that. */
	reconnect?(): void;
	/** Gives back descriptors and connections. After it nothing is read. */
	close(): void;
};
