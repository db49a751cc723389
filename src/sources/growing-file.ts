import {closeSync, constants, fstatSync, openSync, type Stats, statSync} from 'node:fs';
import path from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {blocksOf, live} from './bytes.js';
import type {OpenFile} from './file.js';
import {PlainFile, readFrom} from './plain-file.js';
import type {Judgement, SourceSink} from './source.js';
import {codeOf, toSourceError} from './system-error.js';

/** `fs.watch` misses changes on network and overlay file systems: the file is looked at instead. */
const everyMs = 200;

/** What one file held: bytes `base …` of the source. Without a descriptor they are gone. */
type Extent = {readonly base: number; descriptor: number | undefined};

/**
A regular file that is followed. It may be truncated, or renamed with a new one in its place; offsets go on all the same, so that none stands for two things:

```
 offset 0            base of the 2nd         base of the 3rd
 │ audit.log, gone    │ audit.log after       │ the new audit.log after
 │ (truncated)        │ the truncation        │ a rename; the old one is still open
```
*/
export class GrowingFile extends PlainFile {
	override readonly isFollowed = true;
	readonly #path: string;
	readonly #extents: Extent[];
	/** What stands before the next line. */
	#gap: Judgement['gap'];

	constructor(file: OpenFile) {
		super(file);
		this.#path = path.resolve(file.name);
		this.#extents = [{base: 0, descriptor: file.descriptor}];
	}

	override async read(signal: AbortSignal, sink: SourceSink): Promise<void> {
		try {
			let at = await this.readAll(signal, sink);
			while (!signal.aborted) {
				await pause(signal);
				at = await this.#readOn(at, signal, sink);
			}
		} catch (error) {
			throw toSourceError(error, this.name);
		}
	}

	judge(): Judgement {
		const gap = this.#gap;
		this.#gap = undefined;
		return {as: 'line', gap};
	}

	override readAt(offset: number, length: number, into?: Buffer): Uint8Array {
		const at = this.#extents.findLastIndex(({base}) => base <= offset);
		const extent = this.#extents[at];
		if (extent?.descriptor === undefined) return Buffer.alloc(0);
		const end = this.#extents[at + 1]?.base ?? Number.POSITIVE_INFINITY;
		return readFrom(extent.descriptor, offset - extent.base, Math.min(length, end - offset), into);
	}

	override close(): void {
		for (const descriptor of new Set(this.#extents.map(extent => extent.descriptor))) if (descriptor !== undefined) closeSync(descriptor);
	}

	protected override offsetOf(position: number): number {
		return position + (this.#extents.at(-1)?.base ?? 0);
	}

	/** @param at - position up to which the file was read. @returns the position now. */
	async #readOn(at: number, signal: AbortSignal, sink: SourceSink): Promise<number> {
		const {size} = fstatSync(this.descriptor);
		if (size < at) return this.#readRewritten(at, signal, sink);
		const end = size > at ? await this.#read(at, signal, sink) : at;
		const next = this.#openNext(sink);
		if (next === undefined) return end;
		const drained = await this.#read(end, signal, sink);
		sink.cut();
		this.descriptor = next;
		this.#begin(drained);
		return this.#read(0, signal, sink);
	}

	async #read(from: number, signal: AbortSignal, sink: SourceSink): Promise<number> {
		let at = from;
		for await (const block of blocksOf(this.descriptor, from, Number.POSITIVE_INFINITY, signal)) {
			sink.chunk(block, this.offsetOf(at));
			at += block.length;
		}
		if (at > from) sink.status(live(at, Math.max(at, fstatSync(this.descriptor).size)));
		return at;
	}

	#readRewritten(at: number, signal: AbortSignal, sink: SourceSink): Promise<number> {
		const why = `${this.name} was cut short by another program; what was written between may be lost`;
		sink.cut();
		sink.status({state: 'live', reason: `${why}; it is read again from its beginning`, progress: undefined});
		this.#gap = {from: Number.NaN, to: Number.NaN, why};
		const last = this.#extents.at(-1);
		if (last) last.descriptor = undefined;
		this.#begin(at);
		return this.#read(0, signal, sink);
	}

	/** @param length - of what was read before. */
	#begin(length: number): void {
		this.#extents.push({base: this.offsetOf(length), descriptor: this.descriptor});
	}

	/** Is there another file under the name by now? While there is none, or none that may be read, the old one is followed. */
	#openNext(sink: SourceSink): number | undefined {
		try {
			if (isSame(statSync(this.#path), fstatSync(this.descriptor))) return undefined;
			const next = openSync(this.#path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
			const stats = fstatSync(next);
			if (stats.isFile() && !isSame(stats, fstatSync(this.descriptor))) return next;
			closeSync(next);
		} catch (error) {
			if (codeOf(error) !== 'ENOENT') sink.status({state: 'stalled', reason: toSourceError(error, this.name).message, progress: undefined});
		}
		return undefined;
	}
}

const isSame = (one: Stats, other: Stats): boolean => one.ino === other.ino && one.dev === other.dev;

async function pause(signal: AbortSignal): Promise<void> {
	try {
		await setTimeout(everyMs, undefined, {signal, ref: false});
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}
