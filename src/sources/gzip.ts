import type {Transform} from 'node:stream';
import * as zlib from 'node:zlib';
import {SourceError} from '../model/source.js';

/** Compressions that are told by the first bytes of a file, never by its name. */
export type Compression = 'gzip' | 'zstd';

/** Bytes that `compressionOf` needs. */
export const magicBytes = 4;

export function compressionOf(head: Uint8Array): Compression | undefined {
	if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
	return head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd ? 'zstd' : undefined;
}

/** With zlib's own 16 KiB inflating takes 2.7 times as long (measured). */
const outputBytes = 1 << 20;
/** What is fed at once. All that a piece gives is lost when it holds damage, until it is fed again byte by byte. */
const pieceBytes = 1 << 15;
const finerSteps = [512, 1];

/** What is to be inflated. */
export type Compressed = {
	/** As users know it. */
	readonly name: string;
	readonly compression: Compression;
	readonly pieces: AsyncIterable<Uint8Array>;
	/** The same bytes once more, from the first one; undefined where they are gone. */
	again(): AsyncIterable<Uint8Array> | undefined;
};

/**
Inflate all members, one after another; zeros behind the last are padding.

@param give - takes the inflated bytes, borrowed until it returns.
@throws SourceError at damage, after everything before it was given; it names the place in the compressed bytes.
*/
export async function inflate(input: Compressed, give: (bytes: Uint8Array) => void): Promise<void> {
	const make = makerOf(input);
	let fed = 0;
	let given = 0;
	const inflater = new Inflater(make(), bytes => {
		given += bytes.length;
		give(bytes);
	});
	try {
		for await (const piece of cut(input.pieces, pieceBytes)) {
			await inflater.write(piece);
			fed += piece.length;
		}
		await inflater.end();
	} catch (error) {
		throw await damageOf(input, error, {fed, given}, give);
	} finally {
		inflater.close();
	}
}

type Progress = {readonly fed: number; readonly given: number};

async function damageOf(input: Compressed, error: unknown, progress: Progress, give: (bytes: Uint8Array) => void): Promise<unknown> {
	const {name} = input;
	if (!isZlibError(error)) return error;
	if (error.code === 'Z_BUF_ERROR')
		return new SourceError(
			`${name} is cut short: its ${input.compression} data end unfinished at byte ${progress.fed}; all that is before was read; get it anew`,
		);
	let before: Progress | undefined = progress;
	for (const step of finerSteps) before = before && (await retrace(input, before, step, give));
	const loss = before ? '; all that is before was read' : `; up to ${pieceBytes} compressed bytes before it are lost too`;
	return new SourceError(
		`${name} is damaged at byte ${(before ?? progress).fed} of its ${input.compression} data (${error.message})${loss}; get it anew`,
	);
}

/**
zlib keeps to itself what it has inflated of the piece in which it meets damage. So everything is inflated once more, and what comes after `fed` in smaller pieces.

@returns how far it got this time; undefined where the bytes are gone.
*/
async function retrace(
	input: Compressed,
	{fed, given}: Progress,
	step: number,
	give: (bytes: Uint8Array) => void,
): Promise<Progress | undefined> {
	const pieces = input.again();
	if (!pieces) return undefined;
	const now = {fed: 0, given: 0};
	const inflater = new Inflater(makerOf(input)(), bytes => {
		const known = Math.min(bytes.length, Math.max(0, given - now.given));
		now.given += bytes.length;
		if (known < bytes.length) give(bytes.subarray(known));
	});
	try {
		for await (const piece of cut(pieces, pieceBytes)) {
			for (let from = 0; from < piece.length; ) {
				const part = piece.subarray(from, from + (now.fed < fed ? fed - now.fed : step));
				await inflater.write(part);
				from += part.length;
				now.fed += part.length;
			}
		}
	} catch (error) {
		if (!isZlibError(error)) throw error;
	} finally {
		inflater.close();
	}
	return now;
}

/** One zlib stream, fed piece by piece. */
class Inflater {
	readonly #stream: Transform;
	#error: unknown;
	#isEnded = false;

	constructor(stream: Transform, give: (bytes: Uint8Array) => void) {
		this.#stream = stream;
		stream.on('data', give);
		stream.on('end', () => {
			this.#isEnded = true;
		});
		stream.on('error', error => {
			this.#error ??= error;
		});
	}

	/** Resolves when the piece is inflated and given. After the padding nothing is taken any more. */
	write(piece: Uint8Array): Promise<void> {
		if (this.#isEnded) return Promise.resolve();
		return this.#settled(done => this.#stream.write(piece, done));
	}

	end(): Promise<void> {
		if (this.#isEnded) return Promise.resolve();
		return this.#settled(done => {
			this.#stream.once('end', () => done());
			this.#stream.end();
		});
	}

	close(): void {
		this.#stream.destroy();
	}

	#settled(act: (done: (error?: Error | null) => void) => void): Promise<void> {
		return new Promise((resolve, reject) => {
			const fail = (error: unknown) => reject(error);
			if (this.#error !== undefined) return fail(this.#error);
			this.#stream.once('error', fail);
			act(error => {
				this.#stream.off('error', fail);
				if (error) fail(error);
				else resolve();
			});
		});
	}
}

function makerOf({name, compression}: Compressed): () => Transform {
	if (compression === 'gzip') return () => zlib.createGunzip({chunkSize: outputBytes});
	const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
	if (typeof create !== 'function')
		throw new SourceError(
			`${name} is compressed with zstd, which Node ${process.versions.node} cannot read, but 22.15 and newer can; or try: zstd -dc ${name} | auditview -`,
		);
	return () => create({chunkSize: outputBytes}) as Transform;
}

function isZlibError(error: unknown): error is Error & {readonly code: string} {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(?:Z_|ZSTD_)/.test(error.code);
}

/** The same bytes in pieces of a size: all are full but the last. */
async function* cut(chunks: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
	const piece = Buffer.allocUnsafeSlow(size);
	let filled = 0;
	for await (const chunk of chunks) {
		for (let at = 0; at < chunk.length; ) {
			const taken = Math.min(chunk.length - at, size - filled);
			piece.set(chunk.subarray(at, at + taken), filled);
			filled += taken;
			at += taken;
			if (filled < size) continue;
			yield piece;
			filled = 0;
		}
	}
	if (filled > 0) yield piece.subarray(0, filled);
}
