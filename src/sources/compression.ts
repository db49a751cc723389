/** Compressions that are told by the first bytes of a file, never by its name. */
export type Compression = 'gzip' | 'zstd';

/** Bytes that `compressionOf` needs. */
export const magicBytes = 4;

/** The only method that a gzip member has, and the flags that none has: RFC 1952, 2.3. */
const [deflate, reservedFlags] = [8, 0xe0];

export function compressionOf(head: Uint8Array): Compression | undefined {
	if (head[0] === 0x1f && head[1] === 0x8b && (head[2] ?? deflate) === deflate && ((head[3] ?? 0) & reservedFlags) === 0) return 'gzip';
	return head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd ? 'zstd' : undefined;
}

/** Does a member of a gzip begin anywhere in these bytes, as it seems? */
export function holdsMember(bytes: Buffer): boolean {
	for (let at = bytes.indexOf(0x1f); at >= 0; at = bytes.indexOf(0x1f, at + 1))
		if (at + magicBytes <= bytes.length && compressionOf(bytes.subarray(at)) === 'gzip') return true;
	return false;
}
