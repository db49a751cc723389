import * as zlib from 'node:zlib';

/** What is compressed as one: read back in less than half a millisecond. */
export const packedBytes = 256 << 10;

/** Inflated pieces that are kept: a line is read again soon, and so is its neighbour. */
const cachedPieces = 8;

/** Bytes as they lie in the file, and how many they are of the stream. */
export type Packed = {readonly bytes: Uint8Array; readonly length: number; readonly isPacked: boolean};

/** Compresses on another thread. Node 20 has no zstd. */
export async function pack(bytes: Uint8Array): Promise<Packed> {
	return smaller(
		bytes,
		await new Promise<Buffer>((resolve, reject) =>
			codec.compress(bytes, codec.options, (error, packed) => (error ? reject(error) : resolve(packed))),
		),
	);
}

/** Compresses in this thread, which is to wait: more comes in than can be put away. */
export const packNow = (bytes: Uint8Array): Packed => smaller(bytes, codec.compressNow(bytes, codec.options));

/** Noise does not get smaller. */
function smaller(bytes: Uint8Array, packed: Buffer): Packed {
	const isPacked = packed.length < bytes.length;
	return {bytes: isPacked ? packed : bytes, length: bytes.length, isPacked};
}

/** Cuts what is packed piece by piece. */
export function piecesOf(bytes: Uint8Array): Uint8Array[] {
	return Array.from({length: Math.ceil(bytes.length / packedBytes)}, (_, at) => bytes.subarray(at * packedBytes, (at + 1) * packedBytes));
}

/** Packed pieces as they were before; those asked for last are kept. */
export class Unpacked<Key extends object> {
	readonly #kept = new Map<Key, Buffer>();

	/** @returns nothing where the bytes are not what was packed. */
	get(key: Key, read: () => Uint8Array): Buffer {
		const bytes = this.#kept.get(key) ?? unpack(read());
		this.#kept.delete(key);
		this.#kept.set(key, bytes);
		for (const oldest of this.#kept.keys()) {
			if (this.#kept.size <= cachedPieces) break;
			this.#kept.delete(oldest);
		}
		return bytes;
	}

	clear(): void {
		this.#kept.clear();
	}
}

function unpack(packed: Uint8Array): Buffer {
	try {
		return codec.inflate(packed, {chunkSize: packedBytes});
	} catch {
		return Buffer.alloc(0);
	}
}

type Options = {readonly chunkSize: number; readonly params?: Readonly<Record<number, number>>};
type Callback = (error: Error | null, bytes: Buffer) => void;
type Codec = {
	compress(bytes: Uint8Array, options: Options, callback: Callback): void;
	compressNow(bytes: Uint8Array, options: Options): Buffer;
	inflate(bytes: Uint8Array, options: Options): Buffer;
	readonly options: Options;
};

const codec = zstd() ?? brotli();

function brotli(): Codec {
	const {BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN} = zlib.constants;
	return {
		compress: zlib.brotliCompress,
		compressNow: zlib.brotliCompressSync,
		inflate: zlib.brotliDecompressSync,
		options: {chunkSize: packedBytes >> 1, params: {[BROTLI_PARAM_QUALITY]: 1, [BROTLI_PARAM_LGWIN]: 19}},
	};
}

/** Read back in half the time; since Node 22.15, and unknown to the types of Node 20. */
function zstd(): Codec | undefined {
	const [compress, compressNow, inflate] = ['zstdCompress', 'zstdCompressSync', 'zstdDecompressSync'].map(name => Reflect.get(zlib, name));
	const level: unknown = Reflect.get(zlib.constants, 'ZSTD_c_compressionLevel');
	if (!compress || !compressNow || !inflate || typeof level !== 'number') return undefined;
	return {compress, compressNow, inflate, options: {chunkSize: packedBytes >> 1, params: {[level]: 1}}};
}
