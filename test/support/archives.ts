import {crc32, deflateRawSync, gzipSync, constants as zlib} from 'node:zlib';
import {makeLine} from './make-event.js';

/** Bytes of many kinds, about so many. */
export function kindsOfBytes(random: () => number, size: number): Record<string, Buffer> {
	const noise = Buffer.from(Array.from({length: size}, () => Math.floor(random() * 256)));
	const few = Buffer.from(Array.from({length: size}, () => 97 + Math.floor(random() ** 4 * 26)));
	const far = Buffer.concat([noise.subarray(0, size / 4), Buffer.alloc(32_768 - 300, 1), noise.subarray(0, size / 4)]);
	return {
		nothing: Buffer.alloc(0),
		'one byte': Buffer.from('a'),
		zeros: Buffer.alloc(size),
		noise,
		'few letters': few,
		'short distances': Buffer.concat(Array.from({length: 40}, (_, n) => Buffer.alloc(n * 20, noise.subarray(0, n + 1)))),
		'far distances': far,
		events: Buffer.from(Array.from({length: Math.ceil(size / 700)}, () => `${makeLine({requestObject: {data: random()}})}\n`).join('')),
	};
}

/** Ways in which bytes are compressed: all kinds of blocks and of codes. */
export const waysToZip: Readonly<Record<string, (bytes: Uint8Array) => Buffer>> = {
	'as gzip does': bytes => gzipSync(bytes),
	fast: bytes => gzipSync(bytes, {level: 1}),
	best: bytes => gzipSync(bytes, {level: 9, memLevel: 9}),
	stored: bytes => gzipSync(bytes, {level: 0}),
	'with fixed codes': bytes => gzipSync(bytes, {strategy: zlib.Z_FIXED}),
	'with literals only': bytes => gzipSync(bytes, {strategy: zlib.Z_HUFFMAN_ONLY}),
	'with runs only': bytes => gzipSync(bytes, {strategy: zlib.Z_RLE}),
	'in many small blocks': bytes => gzipSync(bytes, {memLevel: 1}),
	'with a small window': bytes => gzipSync(bytes, {windowBits: 9}),
	'in several members': bytes => {
		const thirds = [0, 1, 2].map(n => bytes.subarray((n * bytes.length) / 3, ((n + 1) * bytes.length) / 3));
		return Buffer.concat([...thirds.map(third => gzipSync(third)), gzipSync('')]);
	},
	'with a header that says much': bytes => withHeader(bytes),
	'and padded': bytes => Buffer.concat([gzipSync(bytes), Buffer.alloc(bytes.length === 0 ? 0 : 700)]),
};

/** RFC 1952, 2.3: text, extra field, name, comment. */
function withHeader(bytes: Uint8Array): Buffer {
	const head = Buffer.from([0x1f, 0x8b, 8, 1 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3, 5, 0, 0, 1, 0, 2, 0]);
	const trailer = Buffer.alloc(8);
	trailer.writeUInt32LE(crc32(bytes), 0);
	trailer.writeUInt32LE(bytes.length, 4);
	return Buffer.concat([head, Buffer.from('audit.log\0of node 1\0'), deflateRawSync(bytes), trailer]);
}
