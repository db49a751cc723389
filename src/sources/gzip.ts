import type {Transform} from 'node:stream';
import * as zlib from 'node:zlib';
import {SourceError} from '../model/source.js';
import type {Compression} from './compression.js';
import {freeMemory} from './free-memory.js';
import {createZstdInflate} from './zstd.js';

/** With zlib's own 16 KiB inflating takes 2.7 times as long (measured). */
const outputBytes = 2 << 20;
/** What is given at once: only between two of them zlib can be told to go on. */
const givenBytes = 1 << 18;
/** What is fed at once. All that a piece gives is lost when it holds damage, until it is fed again byte by byte; so pieces are small where that cannot be done. */
const [pieceBytes, smallPieceBytes] = [1 << 20, 1 << 15];
const finerSteps = [512, 1];
/** Pieces that zlib has: while it inflates one, the next waits beside it. */
const mostUnderWay = 2;
/** Inflated bytes that may wait to be given; beyond, zlib waits. */
const mostWaitingBytes = 6 << 20;

/** What is to be inflated. */
export type Compressed = {
	/** As users know it. */
	readonly name: string;
	readonly compression: Compression;
	readonly pieces: AsyncIterable<Uint8Array>;
	/** The same bytes once more, from one of them on (of the whole archive); undefined where they are gone. */
	again(from?: number): AsyncIterable<Uint8Array> | undefined;
	/** Are they never gone? */
	readonly isRepeatable: boolean;
	/** Bytes of the archive before `pieces`; 0 unless said. */
	readonly from?: number;
};

/** Something is wrong with an archive: a sentence, and the first byte of it that could not be inflated. */
export class ArchiveDamage extends SourceError {
	constructor(
		message: string,
		readonly at: number,
	) {
		super(message);
	}
}

/**
Inflate all members, one after another; zeros behind the last are padding. While `give` works on a piece, another thread inflates the next.

@param give - takes the inflated bytes, borrowed until it returns, and how many compressed bytes were inflated before them, at least.
@throws ArchiveDamage after everything before it was given.
*/
export async function inflate(input: Compressed, give: (bytes: Uint8Array, inflated: number) => void): Promise<void> {
	const make = makerOf(input);
	const progress = {fed: 0, given: 0};
	const inflater = new Inflater(make(), mostUnderWay, bytes => {
		progress.given += bytes.length;
		give(bytes, progress.fed);
	});
	try {
		try {
			for await (const piece of cut(input.pieces, sizeOfPieces(input)))
				await inflater.write(piece, () => {
					progress.fed += piece.length;
				});
		} finally {
			// Also where the disk fails: what was read before is given.
			await inflater.settled();
		}
		await inflater.end();
	} catch (error) {
		throw await damageOf(input, error, progress, give);
	} finally {
		inflater.close();
	}
}

const sizeOfPieces = ({isRepeatable}: Compressed): number => (isRepeatable ? pieceBytes : smallPieceBytes);

type Progress = {readonly fed: number; readonly given: number};

type Give = (bytes: Uint8Array, inflated: number) => void;

async function damageOf(input: Compressed, error: unknown, progress: Progress, give: Give): Promise<unknown> {
	const {name, from = 0} = input;
	if (!isZlibError(error)) return error;
	if (error.code === 'Z_BUF_ERROR')
		return new ArchiveDamage(
			`${name} is cut short: its ${input.compression} data end unfinished at byte ${from + progress.fed}; all that is before was read; get it anew`,
			from + progress.fed,
		);
	let before: Progress | undefined = progress;
	for (const step of finerSteps) before = before && (await retrace(input, before, step, give));
	const loss = before ? '; all that is before was read' : `; up to ${sizeOfPieces(input)} compressed bytes before it are lost too`;
	const at = from + (before ?? progress).fed;
	return new ArchiveDamage(`${name} is damaged at byte ${at} of its ${input.compression} data (${error.message})${loss}; get it anew`, at);
}

/**
zlib keeps to itself what it has inflated of the piece in which it meets damage. So everything is inflated once more, and what comes after `fed` in smaller pieces.

@returns how far it got this time; undefined where the bytes are gone.
*/
async function retrace(input: Compressed, {fed, given}: Progress, step: number, give: Give): Promise<Progress | undefined> {
	const pieces = input.again(input.from ?? 0);
	if (!pieces) return undefined;
	const now = {fed: 0, given: 0};
	const inflater = new Inflater(makerOf(input)(), 1, bytes => {
		const known = Math.min(bytes.length, Math.max(0, given - now.given));
		now.given += bytes.length;
		if (known < bytes.length) give(bytes.subarray(known), now.fed);
	});
	try {
		for await (const piece of cut(pieces, sizeOfPieces(input))) {
			for (let from = 0; from < piece.length; ) {
				const part = piece.subarray(from, from + (now.fed < fed ? fed - now.fed : step));
				from += part.length;
				await inflater.write(part, () => {
					now.fed += part.length;
				});
			}
		}
		await inflater.settled();
	} catch (error) {
		if (!isZlibError(error)) throw error;
	} finally {
		inflater.close();
	}
	return now;
}

/**
One zlib stream, fed piece by piece.

zlib goes on with the next stretch only when whoever listens to the last one has returned. So what comes out waits here for the next turn of the event loop, when the other thread is at work again.
*/
class Inflater {
	readonly #stream: Transform;
	readonly #waiting: Uint8Array[] = [];
	#waitingBytes = 0;
	/** Pieces that are not inflated yet. */
	#underWay = 0;
	#turn: NodeJS.Immediate | undefined;
	#failure: {readonly error: unknown} | undefined;
	#isEnded = false;
	/** Wakes up who waits in `#until`. */
	#wake: () => void = () => undefined;

	constructor(
		stream: Transform,
		private readonly mostUnderWay: number,
		private readonly give: (bytes: Uint8Array) => void,
	) {
		this.#stream = stream;
		stream.on('data', bytes => this.#take(bytes));
		stream.on('end', () => this.#ended());
		// Behind the padding there may be anything, also a member.
		stream.on('error', error => (this.#isEnded || hasCode(error, /^ERR_STREAM_PUSH_AFTER_EOF$/) ? this.#ended() : this.#fail(error)));
	}

	/**
	Resolves when there is room for another piece; this one may still be under way, and its bytes must stay as they are. After the padding nothing is taken any more.

	@param done - is called when the piece is inflated.
	*/
	async write(piece: Uint8Array, done: () => void): Promise<void> {
		if (this.#isEnded) return;
		this.#underWay++;
		this.#stream.write(piece, error => {
			this.#underWay--;
			if (!error) done();
			this.#wake();
		});
		await this.#until(() => this.#underWay < this.mostUnderWay);
	}

	/** Resolves when all that was written is inflated and given. */
	async settled(): Promise<void> {
		await this.#until(() => (this.#isEnded || this.#underWay === 0) && this.#waiting.length === 0);
	}

	/** There is no more. Resolves when all is given. */
	async end(): Promise<void> {
		if (!this.#isEnded) this.#stream.end();
		await this.#until(() => this.#isEnded && this.#waiting.length === 0);
	}

	close(): void {
		this.#stream.destroy();
		clearImmediate(this.#turn);
	}

	#take(bytes: Uint8Array): void {
		this.#waiting.push(bytes);
		this.#waitingBytes += bytes.length;
		while (this.#waitingBytes > mostWaitingBytes && !this.#failure) this.#giveOldest();
		this.#giveSoon();
	}

	#giveSoon(): void {
		this.#turn ??= setImmediate(() => {
			this.#turn = undefined;
			this.#giveOldest();
			if (this.#waiting.length > 0) this.#giveSoon();
			else this.#wake();
		});
	}

	#giveOldest(): void {
		const oldest = this.#waiting.shift();
		if (!oldest) return;
		const bytes = oldest.subarray(0, givenBytes);
		if (bytes.length < oldest.length) this.#waiting.unshift(oldest.subarray(bytes.length));
		this.#waitingBytes -= bytes.length;
		try {
			this.give(bytes);
			freeAtEnd(bytes);
		} catch (error) {
			this.#waiting.length = 0;
			this.#fail(error);
		}
	}

	#ended(): void {
		this.#isEnded = true;
		this.#wake();
	}

	/** What came out before is given all the same. */
	#fail(error: unknown): void {
		this.#failure ??= {error};
		while (this.#waiting.length > 0) this.#giveOldest();
		this.#wake();
	}

	/** @throws why zlib, or who takes the bytes, cannot go on. */
	async #until(isSo: () => boolean): Promise<void> {
		while (!this.#failure && !isSo())
			await new Promise<void>(resolve => {
				this.#wake = resolve;
			});
		if (this.#failure) throw this.#failure.error;
	}
}

/** zlib fills its memory to the end and then takes another; what is not full it still writes to. */
function freeAtEnd({buffer, byteOffset, byteLength}: Uint8Array): void {
	if (buffer instanceof ArrayBuffer && buffer.byteLength === outputBytes && byteOffset + byteLength === outputBytes) freeMemory(buffer);
}

function makerOf({name, compression}: Compressed): () => Transform {
	if (compression === 'gzip') return () => zlib.createGunzip({chunkSize: outputBytes});
	return () => {
		const stream = createZstdInflate(outputBytes);
		if (stream) return stream;
		throw new SourceError(
			`${name} is compressed with zstd, which Node ${process.versions.node} cannot read, but 22.15 and newer can; or try: zstd -dc ${name} | auditview -`,
		);
	};
}

const isZlibError = (error: unknown): error is Error & {readonly code: string} => hasCode(error, /^(?:Z_|ZSTD_)/);

function hasCode(error: unknown, pattern: RegExp): error is Error & {readonly code: string} {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' && pattern.test(error.code);
}

/** The same bytes in pieces of a size: all are full but the last. A piece stays as it is until the next but one is asked for. */
async function* cut(chunks: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
	const pieces = [Buffer.allocUnsafeSlow(size), Buffer.allocUnsafeSlow(size)] as const;
	let [piece, other]: readonly [Buffer, Buffer] = pieces;
	let filled = 0;
	for await (const chunk of chunks) {
		for (let at = 0; at < chunk.length; ) {
			const taken = Math.min(chunk.length - at, size - filled);
			piece.set(chunk.subarray(at, at + taken), filled);
			filled += taken;
			at += taken;
			if (filled < size) continue;
			yield piece;
			[piece, other] = [other, piece];
			filled = 0;
		}
	}
	if (filled > 0) yield piece.subarray(0, filled);
}
