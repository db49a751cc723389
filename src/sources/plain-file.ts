import {closeSync, fstatSync, readSync} from 'node:fs';
import type {SourceKind} from '../model/source.js';
import {firstEvent} from './beginning.js';
import {live} from './bytes.js';
import type {OpenFile} from './file.js';
import {announcedBytes} from './large-files.js';
import {beginsWithNuls, LeadingNuls} from './leading-nuls.js';
import {readAhead} from './read-ahead.js';
import type {Source, SourceSink} from './source.js';
import {toSourceError} from './system-error.js';

/** What the screen is filled from before the rest is read. Four times as much, again and again, where it holds no whole line. */
const tailBytes = 1 << 20;
/** No more of it than this: short lines are many, and the screen waits for all of them. */
const mostTailLines = 1000;
/** Where this much holds no whole line, the file is read from its beginning: the screen waits for the tail, and nobody can stop it. */
const mostTailBytes = 64 << 20;

/** A regular file that is read to its end. */
export class PlainFile implements Source {
	readonly kind: SourceKind;
	readonly name: string;
	readonly isFollowed: boolean = false;
	readonly changedMs: number;
	protected readonly start: number;
	protected descriptor: number;
	protected nuls = new LeadingNuls();
	/** What `readTail` gave: whole lines, the first of which is an event. Nothing before it, and where no such line was found. */
	#tail: {readonly from: number; readonly to: number} | undefined;

	constructor({kind, name, descriptor, start}: OpenFile) {
		this.kind = kind;
		this.name = name;
		this.descriptor = descriptor;
		this.start = start;
		this.changedMs = fstatSync(descriptor).mtimeMs;
	}

	async readTail(signal: AbortSignal, sink: SourceSink): Promise<void> {
		try {
			const {size} = fstatSync(this.descriptor);
			for (let bytes = tailBytes; bytes <= mostTailBytes && !this.#tail && !signal.aborted; bytes *= 4) {
				const begin = Math.max(this.start, size - bytes);
				const block = readFrom(this.descriptor, begin, size - begin);
				const whole = begin === this.start ? 0 : block.indexOf('\n') + 1;
				const end = block.lastIndexOf('\n') + 1;
				if (end <= whole && begin > this.start) continue;
				// Nothing that belongs to lines before the tail: a part of an event, or of JSON that spans lines.
				const first = begin === this.start ? whole : firstOfTail(block, whole, end);
				if (end > first) this.#giveTail(block.subarray(first, end), begin + first, size, sink);
				return;
			}
		} catch (error) {
			throw toSourceError(error, this.name);
		}
	}

	#giveTail(lines: Uint8Array, from: number, size: number, sink: SourceSink): void {
		this.#tail = {from, to: from + lines.length};
		this.give(lines, from, sink);
		sink.status(live(lines.length, size - this.start));
	}

	async read(signal: AbortSignal, sink: SourceSink): Promise<void> {
		try {
			await this.readAll(signal, sink);
			if (!signal.aborted) sink.end();
		} catch (error) {
			throw toSourceError(error, this.name);
		}
	}

	/** Gives what `readTail` did not: what is before the tail, then what is after it. @returns where the file ended. */
	protected async readAll(signal: AbortSignal, sink: SourceSink): Promise<number> {
		const tail = this.#tail;
		// Also of a file that holds nothing yet: it is open, and all that it held is read.
		sink.status(live(tail ? tail.to - tail.from : 0, fstatSync(this.descriptor).size - this.start));
		if (!tail) return this.readRange({from: this.start, to: Number.POSITIVE_INFINITY, done: 0}, signal, sink);
		sink.jump();
		await this.readRange({from: this.start, to: tail.from, done: tail.to - tail.from}, signal, sink);
		sink.jump();
		return this.readRange({from: tail.to, to: Number.POSITIVE_INFINITY, done: tail.to - this.start}, signal, sink);
	}

	/** @param range - `done`: bytes that count as read before. @returns where reading stopped. */
	protected async readRange(range: {from: number; to: number; done: number}, signal: AbortSignal, sink: SourceSink): Promise<number> {
		let at = range.from;
		const total = () => fstatSync(this.descriptor).size - this.start;
		const isLong = Math.min(range.to, total() + this.start) - range.from >= announcedBytes;
		const announce = (bytes: Buffer, position: number) => sink.announce?.(bytes, this.offsetOf(position)) ?? false;
		for await (const block of readAhead(this.descriptor, range, signal, sink, isLong ? announce : undefined)) {
			this.give(block, at, sink);
			at += block.length;
			sink.status(live(range.done + at - range.from, total()));
		}
		return at;
	}

	/** Gives bytes that stand at a position of the file that is read now. */
	protected give(bytes: Uint8Array, position: number, sink: SourceSink): void {
		const nuls = this.nuls.take(bytes, position - this.start);
		if (nuls > 0) this.tellNuls(nuls, sink);
		sink.chunk(bytes, this.offsetOf(position));
	}

	protected tellNuls(count: number, sink: SourceSink): void {
		sink.gap(beginsWithNuls(this.name, count));
	}

	/** The offset that stands for a position in the file that is read now. */
	protected offsetOf(position: number): number {
		return position;
	}

	readAt(offset: number, length: number, into?: Buffer): Uint8Array {
		return readFrom(this.descriptor, offset, length, into);
	}

	close(): void {
		closeFile(this.descriptor);
	}
}

/** Where the first event begins of the last lines of a block, or of more of them where those hold none; `end` where there is none. */
function firstOfTail(block: Buffer, from: number, end: number): number {
	const first = firstEvent(block, lastLines(block, from, end), end);
	return first < end ? first : firstEvent(block, from, end);
}

/** Where the last lines of a block begin, from `from` on: `mostTailLines`, or all that there are. */
function lastLines(block: Buffer, from: number, end: number): number {
	let at = end - 1;
	for (let line = 0; line < mostTailLines && at >= from; line++) at = at === 0 ? -1 : block.lastIndexOf('\n', at - 1);
	return Math.max(from, at + 1);
}

/** Standard input stays open: the next file would get its number. */
export function closeFile(descriptor: number): void {
	if (descriptor !== 0) closeSync(descriptor);
}

/** Bytes `position … position + length` of a file, in `into` where it is given and long enough; fewer where the file ends. */
export function readFrom(descriptor: number, position: number, length: number, into?: Buffer): Buffer {
	const bytes = into && into.length >= length ? into : Buffer.allocUnsafe(length);
	let read = 0;
	while (read < length) {
		const count = readSync(descriptor, bytes, read, length - read, position + read);
		if (count === 0) break;
		read += count;
	}
	return bytes.subarray(0, read);
}
