import {readSync} from 'node:fs';
import {setImmediate} from 'node:timers/promises';
import type {SourceStatus} from '../model/source.js';
import {type Compression, compressionOf, magicBytes} from './compression.js';
import {ArchiveDamage} from './gzip.js';
import {inflateRescuing} from './gzip-rescue.js';
import {LeadingNuls, tellNuls} from './leading-nuls.js';
import type {SourceSink} from './source.js';

/** Files are read in such blocks; between them the thread looks at its messages. */
export const blockBytes = 1 << 20;

/** Compressed bytes of a stream that are kept, so that damage can be found to the byte. */
const keptBytes = 32 << 20;

/** Less than this is no proof that something is an archive: random bytes inflate to a few. */
const littleBytes = 4096;

/** What a source says while all goes well. */
export function live(done: number, total: number | undefined): SourceStatus {
	return {state: 'live', reason: '', progress: {done, total}};
}

/**
The bytes of a descriptor from a position to its end, in blocks that are borrowed until the next one is asked for.

@param end - where to stop; what is beyond is not read.
*/
export async function* blocksOf(descriptor: number, start: number, end: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
	const block = Buffer.allocUnsafeSlow(Math.min(blockBytes, Math.max(1, end - start)));
	for (let at = start; at < end && !signal.aborted; ) {
		const count = readSync(descriptor, block, 0, Math.min(block.length, end - at), at);
		if (count === 0) return;
		at += count;
		yield block.subarray(0, count);
		await setImmediate();
	}
}

/** What a compressed file, or a stream of either kind, is read from. */
export type Intake = {
	readonly name: string;
	readonly chunks: AsyncIterable<Uint8Array>;
	/** Bytes in all, where they are known. */
	readonly total: number | undefined;
	/** The same bytes once more, from one of them on; undefined for streams. */
	readonly again: ((from?: number) => AsyncIterable<Uint8Array>) | undefined;
	/** Known already: the first bytes may not tell. */
	readonly compression?: Compression;
	/** Of an archive: what was given before. */
	readonly skipped?: Skipped;
};

/** What was given of an archive before: so many compressed bytes, of what is in it so many, and what it began with. */
export type Skipped = {readonly compressed: number; readonly inflated: number; readonly nuls: LeadingNuls};

/**
Read something that has no places to read again from: into the spill, inflated where its first bytes say that it is compressed.

@throws SourceError at damage, after everything before it went to the sink.
*/
export async function readThrough(intake: Intake, signal: AbortSignal, sink: SourceSink): Promise<void> {
	const {compression = intake.compression, all} = await lookAhead(withProgress(intake, sink));
	try {
		if (compression === undefined) await pass(all, sink);
		else await inflateInto({...intake, chunks: all}, compression, sink);
	} finally {
		// What stands after the last newline is shown also where an archive breaks off.
		if (!signal.aborted) sink.end();
	}
}

async function inflateInto({name, chunks, again, skipped}: Intake, compression: Compression, sink: SourceSink): Promise<void> {
	const source = again ? {chunks, again, isRepeatable: true} : keep(chunks);
	const {nuls, ...known} = skipped ?? {nuls: new LeadingNuls(), compressed: 0, inflated: 0};
	let received = 0;
	const pieces = async function* () {
		for await (const piece of source.chunks) {
			sink.received?.(piece.subarray(Math.max(0, known.compressed - received)));
			received += piece.length;
			yield piece;
		}
	};
	let at = 0;
	const give = (inflated: Uint8Array) => {
		const bytes = inflated.subarray(Math.max(0, known.inflated - at));
		at += inflated.length;
		if (bytes.length === 0) return;
		tellNuls(nuls.take(bytes, at - bytes.length), name, sink);
		sink.chunk(bytes, undefined);
	};
	const tell = (damage: string) => {
		// What was begun before it is no part of what comes behind it.
		sink.rest();
		sink.gap(damage);
	};
	try {
		await inflateRescuing({...source, name, compression, pieces: pieces()}, give, tell);
	} catch (error) {
		if (error instanceof ArchiveDamage && at < littleBytes && again && (await holdsEvents(again()))) await pass(again(), sink);
		throw error;
	}
}

/** Does something that only looks like an archive hold events as they are? Compressed bytes spell no such word. */
async function holdsEvents(chunks: AsyncIterable<Uint8Array>): Promise<boolean> {
	let before: Uint8Array = Buffer.alloc(0);
	for await (const chunk of chunks) {
		const bytes = Buffer.concat([before, chunk]);
		if (bytes.includes('"auditID"')) return true;
		before = Uint8Array.from(bytes.subarray(-8));
	}
	return false;
}

async function pass(chunks: AsyncIterable<Uint8Array>, sink: SourceSink): Promise<void> {
	for await (const chunk of chunks) sink.chunk(chunk, undefined);
}

async function* withProgress({chunks, total}: Intake, sink: SourceSink): AsyncGenerator<Uint8Array> {
	let done = 0;
	for await (const chunk of chunks) {
		done += chunk.length;
		yield chunk;
		sink.status(live(done, total));
		await sink.ready?.();
	}
}

/** Finds out the compression, and gives all chunks, those that were looked at among them. */
async function lookAhead(
	chunks: AsyncGenerator<Uint8Array>,
): Promise<{compression: Compression | undefined; all: AsyncIterable<Uint8Array>}> {
	let head: Uint8Array = Buffer.alloc(0);
	while (head.length < magicBytes) {
		const next = await chunks.next();
		if (next.done) break;
		head = Buffer.concat([head, next.value]);
	}
	const all = async function* () {
		if (head.length > 0) yield head;
		yield* chunks;
	};
	return {compression: compressionOf(head), all: all()};
}

/** Keeps what passes, up to a limit, so that it can be given again. */
function keep(chunks: AsyncIterable<Uint8Array>) {
	let kept: Uint8Array[] = [];
	let size = 0;
	const passing = async function* () {
		for await (const chunk of chunks) {
			size += chunk.length;
			if (size <= keptBytes) kept.push(Uint8Array.from(chunk));
			else kept = [];
			yield chunk;
		}
	};
	const replay = async function* () {
		yield* kept;
	};
	return {chunks: passing(), again: () => (size <= keptBytes ? replay() : undefined), isRepeatable: false};
}
