import {closeSync, fstatSync} from 'node:fs';
import {blocksOf} from './bytes.js';
import {Extents} from './extents.js';
import {GapPlace} from './gap-place.js';
import {isSameInode} from './log-head.js';
import {readFrom} from './plain-file.js';
import type {OpenSibling, RotatedSiblings} from './rotated-siblings.js';
import {SeenBytes} from './seen-bytes.js';
import {holdsSeen, readPacked} from './sibling-reader.js';
import type {SourceSink} from './source.js';

/** What it takes to give something on. */
export type Reading = {readonly signal: AbortSignal; readonly sink: SourceSink};

/** What was read of a log that is followed, and of the files that its rotation left: where it lies, what it is known by, and where gaps are in it. */
export class FollowedBytes {
	readonly gap = new GapPlace();
	readonly #extents: Extents;
	#seen = new SeenBytes();
	/** Offset behind all that was given of files, and behind the last newline in the file that is read now. */
	#top = 0;
	#lineStart = 0;

	constructor(descriptor: number) {
		this.#extents = new Extents(descriptor);
	}

	close(): void {
		this.#extents.close();
	}

	/** Was enough read of the file to know it again? */
	get isTelling(): boolean {
		return this.#seen.isTelling;
	}

	/** Offset of a position in the file that is read now. */
	offsetOf(position: number): number {
		return position + this.#extents.base;
	}

	readAt(offset: number, length: number, into?: Buffer): Uint8Array {
		return this.#extents.readAt(offset, length, into);
	}

	beginOf(offset: number): number {
		return this.#extents.beginOf(offset);
	}

	/** The same from a copy of the file that is read now, which was truncated meanwhile; nothing where there is none. */
	readCopyAt(siblings: RotatedSiblings, offset: number, length: number): Uint8Array {
		const copy = this.isTelling ? siblings.findPlain(descriptor => this.isIn(descriptor)) : undefined;
		if (copy === undefined) return Buffer.alloc(0);
		try {
			return readFrom(copy, offset - this.#extents.base, length);
		} finally {
			closeSync(copy);
		}
	}

	/** Does what was read of the file stand in this one? */
	isIn(descriptor: number): boolean {
		return this.#seen.isIn((position, length) => readFrom(descriptor, position, length));
	}

	/** Bytes of the file that are given now. */
	add(bytes: Uint8Array, position: number): void {
		this.gap.given();
		this.#seen.add(bytes, position);
		this.#top = Math.max(this.#top, this.offsetOf(position + bytes.length));
		const newline = bytes.lastIndexOf(10);
		if (newline >= 0) this.#lineStart = position + newline + 1;
	}

	/** The file has no more: what was begun last is a line, behind the gap if there is one. */
	rest(sink: SourceSink): void {
		if (this.#seen.end > this.#lineStart) this.gap.given();
		sink.rest();
	}

	/** Another file is read from here on. */
	begin(descriptor: number): void {
		this.#extents.add(this.#top, descriptor);
		this.#seen = new SeenBytes();
		this.#lineStart = 0;
	}

	/** What was read of the file stands in this one. */
	moveTo(descriptor: number): void {
		this.#extents.moveLast(descriptor);
	}

	/**
	Copytruncate: what was written since we looked is in the copy that was made before.

	@param log - descriptor of what was truncated.
	*/
	async readCopy(siblings: RotatedSiblings, log: number, {signal, sink}: Reading): Promise<void> {
		const [seen, stats] = [this.#seen, fstatSync(log)];
		const isCopy = async (file: OpenSibling) => !isSameInode(fstatSync(file.descriptor), stats) && holdsSeen(file, seen, signal);
		const copy = !seen.isTelling ? undefined : await siblings.find(isCopy);
		this.#extents.moveLast(copy?.isPacked ? undefined : copy?.descriptor);
		if (!copy) return;
		siblings.know(copy);
		if (copy.isPacked) {
			this.gap.given();
			sink.cut();
			await readPacked(copy, this.#lineStart, signal, sink);
			closeSync(copy.descriptor);
		} else await this.#readPlain(copy, seen.end, {signal, sink});
	}

	/** A rotated file, whole. */
	async readSibling(file: OpenSibling, reading: Reading): Promise<void> {
		if (file.isPacked) {
			this.gap.given();
			await readPacked(file, 0, reading.signal, reading.sink);
			closeSync(file.descriptor);
			return;
		}
		this.#extents.add(this.#top, file.descriptor);
		await this.#readPlain(file, 0, reading);
	}

	/** All that stands in the file of the last extent from a position on. */
	async #readPlain({descriptor}: OpenSibling, from: number, {signal, sink}: Reading): Promise<void> {
		let at = from;
		for await (const block of blocksOf(descriptor, from, Number.POSITIVE_INFINITY, signal)) {
			this.gap.given();
			sink.chunk(block, this.offsetOf(at));
			at += block.length;
			this.#top = Math.max(this.#top, this.offsetOf(at));
		}
		sink.rest();
	}
}
