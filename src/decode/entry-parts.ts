import type {Line} from './line-taker.js';
import {prefixOf} from './prefix.js';
import {trimLine} from './trim-line.js';

/** A line that was put together of its parts. */
export type JoinedParts = {
	readonly content: Buffer;
	/** Where the lines of its parts lie: from the first to the last, between which there may be others; of those in the file where it began. */
	readonly offset: number;
	readonly length: number;
	/** How many they are. */
	readonly lines: number;
	/** Bytes of `content`, and of `length`, without the last one. */
	readonly before: number;
	readonly lengthBefore: number;
};

type Parts = {readonly offset: number; end: number; readonly pieces: Buffer[]; size: number; lines: number};

/** What is kept of a line; a longer one cannot be decoded anyway. */
const mostBytes = 100 << 20;

/**
The parts of CRI entries, put together stream by stream: `… stdout P head`, then perhaps lines of the other stream, then `… stdout F tail`.

@see kubernetes/cri-client pkg/logs/logs.go: partial entries end with the full one
*/
export class EntryParts {
	readonly #open = new Map<string, Parts>();

	get isHolding(): boolean {
		return this.#open.size > 0;
	}

	/** @returns `none`: the line is whole by itself; `held`: it is the part of one that is not. */
	take(line: Line): JoinedParts | 'none' | 'held' {
		const first = line.bytes[line.start] ?? 0;
		if (this.#open.size === 0 && (first < 0x30 || first > 0x39)) return 'none';
		const inner = trimLine(line.bytes, line.start, line.end);
		const {entry, length} = prefixOf(line.bytes, inner.start, line.end);
		if (!entry) return 'none';
		const open = this.#open.get(entry.stream);
		if (!open && !entry.isPart) return 'none';
		const end = line.bytes[line.end - 1] === 0x0d ? line.end - 1 : line.end;
		return this.#add(entry, {...line, start: inner.start + length, end}, line.offset + line.end - line.start);
	}

	/** Those that are not at their end, in their order. */
	end(): JoinedParts[] {
		const open = [...this.#open.values()].sort((a, b) => a.offset - b.offset);
		this.#open.clear();
		return open.map(parts => join(parts, parts));
	}

	#add({stream, isPart}: {stream: string; isPart: boolean}, {bytes, start, end, offset}: Line, to: number): JoinedParts | 'held' {
		const open = this.#open.get(stream) ?? {offset, end: offset, pieces: [], size: 0, lines: 0};
		const before = {size: open.size, end: open.end};
		if (open.size < mostBytes) open.pieces.push(Buffer.from(bytes.subarray(start, end)));
		open.size = Math.min(mostBytes, open.size + end - start);
		open.lines++;
		// In another file, behind a rotation: then the place is where the line begins.
		if (offset >= open.end && to - open.offset < 2 ** 32) open.end = to;
		this.#open.set(stream, open);
		if (isPart) return 'held';
		this.#open.delete(stream);
		return join(open, before);
	}
}

function join({offset, end, pieces, lines}: Parts, before: {size: number; end: number}): JoinedParts {
	const content = Buffer.concat(pieces);
	return {content, offset, length: end - offset, lines, before: before.size, lengthBefore: before.end - offset};
}
