import {SourceError, type SourceStatus} from '../model/source.js';
import {ArchiveDamage} from './gzip.js';
import {PartSink} from './part-sink.js';
import type {Source, SourceSink} from './source.js';

/** One file of a log that was rotated. */
export type RotatedPart = {readonly source: Source; readonly sizeBytes: number};

/** `base`: the offset of its first byte. */
type PlacedPart = RotatedPart & {readonly base: number};

/** Offsets left free behind each file, so that one that still grows does not run into the next, nor what is in an archive; fewer of very many files. */
const roomBytes = 2 ** 40;
/** Of all of them. */
const allRoomBytes = 2 ** 51;

/**
The files that one log was rotated into as one source: its requests go on from file to file.

```
 offset 0                    base of the 2nd              base of the last, which may be followed
 │ audit-…12.log, and room   │ audit-…13.log, and room    │ audit.log
```
What a file does not read again itself has no offsets here: it is spilled.

@param parts - oldest first, two or more.
*/
export function createRotatedSource(name: string, parts: readonly RotatedPart[]): Source {
	const rotated = new RotatedSource(name, parts);
	// Without one that can be read again, all of it is spilled.
	return parts.some(({source}) => source.readAt) ? rotated : Object.assign(rotated, {readAt: undefined});
}

class RotatedSource implements Source {
	readonly kind;
	readonly isFollowed: boolean;
	readonly changedMs: number;
	readonly #parts: readonly PlacedPart[];
	readonly #last: PlacedPart;
	readonly #totalBytes: number;
	#hasTail = false;

	constructor(
		readonly name: string,
		parts: readonly RotatedPart[],
	) {
		let [base, total] = [0, 0];
		const room = Math.min(roomBytes, allRoomBytes / parts.length);
		this.#parts = parts.map(part => {
			const placed = {...part, base};
			base += part.sizeBytes + room;
			total += part.sizeBytes;
			return placed;
		});
		const last = this.#parts.at(-1);
		if (!last) throw new RangeError('a rotated log has files');
		this.#last = last;
		this.#totalBytes = total;
		this.kind = last.source.kind;
		this.isFollowed = last.source.isFollowed;
		this.changedMs = Math.max(...parts.map(({source}) => source.changedMs ?? 0));
	}

	async readTail(signal: AbortSignal, sink: SourceSink): Promise<void> {
		this.#hasTail = true;
		await this.#last.source.readTail?.(signal, new PartSink(sink, this.#last.base));
	}

	async read(signal: AbortSignal, sink: SourceSink): Promise<void> {
		const failures: string[] = [];
		if (this.#hasTail) sink.jump();
		let done = 0;
		for (const part of this.#parts) {
			if (signal.aborted) return;
			const failure = await this.#readPart(part, done, signal, sink);
			if (failure !== undefined) failures.push(failure);
			done += part.sizeBytes;
		}
		if (signal.aborted) return;
		sink.end();
		if (failures[0] !== undefined) throw new SourceError(failures.join('; '));
	}

	readAt(offset: number, length: number, into?: Buffer): Uint8Array {
		const {source, base} = this.#partAt(offset);
		return source.readAt?.(offset - base, length, into) ?? Buffer.alloc(0);
	}

	beginOf(offset: number): number {
		const {source, base} = this.#partAt(offset);
		return base + (source.beginOf?.(offset - base) ?? 0);
	}

	close(): void {
		for (const {source} of this.#parts) source.close();
	}

	#partAt(offset: number): PlacedPart {
		return this.#parts.findLast(({base}) => base <= offset) ?? this.#last;
	}

	/** @returns what is wrong with it; the others go on. */
	async #readPart(part: PlacedPart, done: number, signal: AbortSignal, sink: SourceSink): Promise<string | undefined> {
		// The last one may grow, or be another file by now.
		const whole = part === this.#last ? 0 : this.#totalBytes;
		const statusOf = (status: SourceStatus): SourceStatus => {
			const {done: bytes, total} = status.progress ?? {};
			if (bytes === undefined) return status;
			return {...status, progress: {done: done + bytes, total: Math.max(whole, done + (total ?? 0))}};
		};
		try {
			await part.source.read(signal, new PartSink(sink, part.base, statusOf));
			return undefined;
		} catch (error) {
			if (!(error instanceof SourceError)) throw error;
			sink.rest();
			// An archive has said already where it is damaged.
			if (!(error instanceof ArchiveDamage)) sink.gap(error.message);
			return error.message;
		}
	}
}
