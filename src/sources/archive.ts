import {fstatSync, readSync} from 'node:fs';
import {createInflateThread} from '../inflate/inflate-thread.js';
import {InflatedBytes} from '../inflate/inflated-bytes.js';
import type {SourceKind} from '../model/source.js';
import {blockBytes, blocksOf, live, readThrough, type Skipped} from './bytes.js';
import type {Compression} from './compression.js';
import type {OpenFile} from './file.js';
import {inflatedAheadBytes} from './large-files.js';
import {LeadingNuls, tellNuls} from './leading-nuls.js';
import {closeFile} from './plain-file.js';
import type {Source, SourceSink} from './source.js';
import {toSourceError} from './system-error.js';

/**
A compressed file. What is in a large gzip has offsets, and is inflated again where it is wanted once more; where it is damaged, zlib goes on behind what our own thread gave, and that is spilled, as is all of small archives and of zstd.
*/
export class Archive implements Source {
	readonly kind: SourceKind;
	readonly name: string;
	readonly isFollowed = false;
	readonly changedMs: number;
	readonly #descriptor: number;
	readonly #start: number;
	readonly #size: number;
	#inflated: InflatedBytes | undefined;

	/** @param isBroken - its beginning is gone: it is a gzip behind that. */
	constructor(
		{kind, name, descriptor, start}: OpenFile,
		private readonly compression: Compression,
		private readonly isBroken: boolean,
	) {
		this.kind = kind;
		this.name = name;
		this.#descriptor = descriptor;
		this.#start = start;
		const {mtimeMs, size} = fstatSync(descriptor);
		this.changedMs = mtimeMs;
		this.#size = size - start;
	}

	async read(signal: AbortSignal, sink: SourceSink): Promise<void> {
		try {
			const skipped = await this.#inflateAhead(signal, sink);
			if (skipped) await this.#readThrough(skipped, signal, sink);
			else if (!signal.aborted) sink.end();
		} catch (error) {
			throw toSourceError(error, this.name);
		}
	}

	readAt(offset: number, length: number, into?: Buffer): Uint8Array {
		return this.#inflated?.readAt(offset, length, into) ?? new Uint8Array();
	}

	close(): void {
		closeFile(this.#descriptor);
	}

	/** @returns what was given, if that is not all; undefined where nothing more is to be given. */
	async #inflateAhead(signal: AbortSignal, sink: SourceSink): Promise<Skipped | undefined> {
		const given = {compressed: 0, inflated: 0, nuls: new LeadingNuls()};
		const isWanted = this.compression === 'gzip' && !this.isBroken && this.#size >= inflatedAheadBytes;
		const thread = isWanted ? createInflateThread() : undefined;
		if (!thread) return given;
		this.#inflated = new InflatedBytes((target, position) => this.#readInto(target, position), thread.places);
		for await (const {bytes, offset, read} of thread.inflate({descriptor: this.#descriptor, start: this.#start})) {
			given.compressed = this.#tellReceived(given.compressed, read, sink);
			tellNuls(given.nuls.take(bytes, offset), this.name, sink);
			sink.chunk(bytes, offset);
			given.inflated = lineStart(bytes, offset, given.inflated);
			sink.status(live(read, this.#size));
			await sink.ready?.();
			if (signal.aborted) return undefined;
		}
		if (thread.isWhole) {
			this.#tellReceived(given.compressed, this.#size, sink);
			return undefined;
		}
		// Of a line that is too long to be given at once something may have been given: it is given, and counted as bytes, once more.
		sink.cut();
		return given;
	}

	async #readThrough(skipped: Skipped, signal: AbortSignal, sink: SourceSink): Promise<void> {
		const again = (from = 0) => blocksOf(this.#descriptor, this.#start + from, Number.POSITIVE_INFINITY, signal);
		const {name, compression} = this;
		await readThrough({name, chunks: again(), total: this.#size, again, compression, skipped}, signal, sink);
	}

	/** What the other thread read is read once more where it is wanted. @returns how far that was. */
	#tellReceived(from: number, to: number, sink: SourceSink): number {
		if (!sink.received) return to;
		const block = Buffer.allocUnsafe(Math.min(to - from, blockBytes));
		for (let at = from; at < to; ) {
			const count = this.#readInto(block.subarray(0, to - at), at);
			if (count === 0) return at;
			sink.received(block.subarray(0, count));
			at += count;
		}
		return to;
	}

	#readInto(target: Uint8Array, position: number): number {
		return readSync(this.#descriptor, target, 0, target.length, this.#start + position);
	}
}

/** Where the line begins that goes on behind these bytes. @param before - the same of those before them. */
function lineStart(bytes: Buffer, offset: number, before: number): number {
	const end = bytes.lastIndexOf(10) + 1;
	return end === 0 ? before : offset + end;
}
