import type {ByteRange} from './byte-range.js';
import {valueEnd} from './json-object.js';
import type {Line} from './line-taker.js';
import {prefixOf} from './prefix.js';
import {trimLine} from './trim-line.js';

/** A line that was put together of its parts. */
export type JoinedParts = {
	/** `docker`: the content is a JSON string. */
	readonly wrapper: 'cri' | 'docker';
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

type Parts = {
	readonly wrapper: 'cri' | 'docker';
	readonly offset: number;
	end: number;
	readonly pieces: Buffer[];
	size: number;
	lines: number;
};

/** What is kept of a line; a longer one cannot be decoded anyway. */
const mostBytes = 100 << 20;

/**
The parts of CRI entries, put together stream by stream: `… stdout P head`, then perhaps lines of the other stream, then `… stdout F tail`. Those of docker's json-file too.

@see kubernetes/cri-client pkg/logs/logs.go: partial entries end with the full one; moby/moby daemon/logger/copier.go: pieces of 16 KiB
*/
export class EntryParts {
	readonly #open = new Map<string, Parts>();

	get isHolding(): boolean {
		return this.#open.size > 0;
	}

	/** @returns `none`: the line is whole by itself; `held`: it is the part of one that is not. */
	take(line: Line): JoinedParts | 'none' | 'held' {
		const entry = entryOf(line);
		if (!entry || (!entry.isPart && !this.#open.has(entry.stream))) return 'none';
		return this.#add(entry, line);
	}

	/** Those that are not at their end, in their order. */
	end(): JoinedParts[] {
		const open = [...this.#open.values()].sort((a, b) => a.offset - b.offset);
		this.#open.clear();
		return open.map(parts => join(parts, parts));
	}

	#add({wrapper, stream, isPart, start, end}: Entry, line: Line): JoinedParts | 'held' {
		const {offset} = line;
		const open = this.#open.get(stream) ?? {wrapper, offset, end: offset, pieces: [], size: 0, lines: 0};
		const before = {size: open.size, end: open.end};
		if (open.size < mostBytes) open.pieces.push(Buffer.from(line.bytes.subarray(start, end)));
		open.size = Math.min(mostBytes, open.size + end - start);
		open.lines++;
		// In another file, behind a rotation: then the place is where the line begins.
		const to = offset + line.end - line.start;
		if (offset >= open.end && to - open.offset < 2 ** 32) open.end = to;
		this.#open.set(stream, open);
		if (isPart) return 'held';
		this.#open.delete(stream);
		return join(open, before);
	}
}

function join({wrapper, offset, end, pieces, lines}: Parts, before: {size: number; end: number}): JoinedParts {
	const quotes = wrapper === 'docker' ? [quote] : [];
	const content = Buffer.concat([...quotes, ...pieces, ...quotes]);
	return {wrapper, content, offset, length: end - offset, lines, before: before.size + quotes.length, lengthBefore: before.end - offset};
}

/** What a line has of an entry: which stream, and which of its bytes. */
type Entry = {readonly wrapper: 'cri' | 'docker'; readonly stream: string; readonly isPart: boolean} & ByteRange;

const quote = Buffer.from('"');
const dockerBeginning = Buffer.from('{"log":"');
const dockerStream = /^","stream":"(std(?:out|err))",/;

function entryOf({bytes, start, end}: Line): Entry | undefined {
	const inner = trimLine(bytes, start, end);
	const first = bytes[inner.start] ?? 0;
	if (first === 0x7b) return bytes[inner.start + 2] === 0x6c ? dockerEntryOf(bytes, inner) : undefined;
	if (first < 0x30 || first > 0x39) return undefined;
	const {entry, length} = prefixOf(bytes, inner.start, end);
	return entry && {wrapper: 'cri', ...entry, start: inner.start + length, end: bytes[end - 1] === 0x0d ? end - 1 : end};
}

/** `{"log":"…","stream":"stdout","time":"…"}`: a line that is not at its end has no newline in `log`. */
function dockerEntryOf(bytes: Buffer, {start, end}: ByteRange): Entry | undefined {
	if (!bytes.subarray(start, start + dockerBeginning.length).equals(dockerBeginning)) return undefined;
	const from = start + dockerBeginning.length;
	const closing = valueEnd(bytes, from - 1, end) - 1;
	if (closing < from) return undefined;
	const behind = bytes.toString('latin1', closing, closing + 22);
	const [, stream] = dockerStream.exec(behind) ?? [];
	if (stream === undefined) return undefined;
	return {wrapper: 'docker', stream: `docker ${stream}`, isPart: !endsInNewline(bytes, from, closing), start: from, end: closing};
}

/** Is the last thing in the string `\\n`, and its backslash none that is escaped? */
function endsInNewline(bytes: Buffer, start: number, end: number): boolean {
	if (bytes[end - 1] !== 0x6e) return false;
	let at = end - 2;
	while (at >= start && bytes[at] === 0x5c) at--;
	return (end - 2 - at) % 2 === 1;
}
