import type {SourceId} from '../model/source.js';
import type {Source} from '../sources/source.js';
import type {StoreWriter} from '../store/writer.js';
import {LostBodies} from './lost-bodies.js';
import type {Spill} from './spill.js';

/** What is kept before the first entry: its line may begin there. */
const aroundFirstBytes = 1 << 20;

/** Of a source that reads part of its bytes again itself, those in the spill have offsets from here on: more than any file has bytes. */
export const spilledFrom = 2 ** 52;

const newline = Uint8Array.of(10);
const nothing = new Uint8Array(0);

/** The bytes of one source, to be read again: from where it has them itself, or from the spill that keeps what nobody else has. */
export class KeptBytes {
	#spill: Spill | undefined;
	#lost: LostBodies | undefined;

	/** @param open - makes the spill, once there is something for it. */
	constructor(
		private readonly id: SourceId,
		private readonly source: Source,
		private readonly writer: StoreWriter,
		private readonly open: () => Spill,
	) {}

	/** Are the bytes at this offset kept here? */
	isSpilled(offset: number): boolean {
		return offset >= this.#from;
	}

	get #from(): number {
		return this.source.readAt ? spilledFrom : 0;
	}

	/** In `into` where that can be; fewer where they are gone, or cannot be read any more. */
	readAt(offset: number, length: number, into?: Buffer): Uint8Array {
		try {
			if (this.isSpilled(offset)) return this.#spill?.readAt(offset - this.#from, length) ?? nothing;
			return this.source.readAt?.(offset, length, into) ?? nothing;
		} catch (error) {
			if (error instanceof Error && 'syscall' in error) return nothing;
			throw error;
		}
	}

	/** Where the bytes begin that lie in one piece with those at an offset. */
	beginOf(offset: number): number {
		return this.isSpilled(offset) ? this.#from : (this.source.beginOf?.(offset) ?? 0);
	}

	/** @returns their offset. */
	append(bytes: Uint8Array): number {
		this.#spill ??= this.open();
		this.#lost ??= new LostBodies({source: this.id, from: this.#from}, this.writer, this.#spill);
		const offset = this.#from + this.#spill.size;
		this.#spill.append(bytes);
		return offset;
	}

	/** The line that was begun will not go on: whoever looks for the beginning of the next one is not to run into it. */
	endLine(): void {
		this.#spill?.append(newline);
	}

	/** Resolves when more may come of a source that can wait. */
	async ready(): Promise<void> {
		await this.#spill?.ready();
	}

	/** So much of all that there is was read. */
	expect({done, total}: {readonly done: number; readonly total: number}): void {
		if (done) this.#spill?.expect(((total - done) / done) * this.#spill.size);
	}

	/** What could not be kept, in a sentence; '' where that is nothing. Cheap to ask again and again. */
	lost(): string {
		return this.#lost?.sentence() ?? '';
	}

	/** The same, counted to the last event. */
	lostInAll(): string {
		return this.#lost?.say() ?? '';
	}

	/** Entries have left the index, and their bytes are wanted no more: a stream without an end takes no more of the disk than what is in the index. @param rest - bytes of the line that has begun. */
	release(rest: number): void {
		if (!this.#spill) return;
		const {segments, through} = this.writer;
		const first = segments.firstOffset(this.id, through) ?? this.#from + this.#spill.size - rest;
		if (this.isSpilled(first)) this.#spill.release(first - this.#from - aroundFirstBytes);
	}

	finish(): void {
		this.#spill?.finish();
	}

	close(): void {
		this.#spill?.close();
	}
}
