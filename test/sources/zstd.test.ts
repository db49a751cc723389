import * as zlib from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {inflate} from '../../src/sources/gzip.js';
import {ZstdFrames} from '../../src/sources/zstd-frames.js';

/** Frames as the zstd program writes them, with what is in them. */
const frames: ReadonlyArray<readonly [what: string, hex: string, text: string]> = [
	['of a file, with a checksum', '28b52ffd240631000068656c6c6f0a5388bd91', 'hello\n'],
	['of a file, without', '28b52ffd200631000068656c6c6f0a', 'hello\n'],
	['of a pipe, so without its size', '28b52ffd045831000068656c6c6f0a5388bd91', 'hello\n'],
	['of several blocks', '28b52ffd04585400001000000100fbff39c00202001000039f04002d28de26', '\0'.repeat(300_000)],
	['that is skipped', '502a4d18050000006162636465', ''],
	['that is skipped, and empty', '5f2a4d1800000000', ''],
];
const bytesOf = (hex: string) => Buffer.from(hex, 'hex');
const all = Buffer.concat(frames.map(([, hex]) => bytesOf(hex)));
const text = frames.map(([, , one]) => one).join('');

/** Where frames end, for chunks that follow each other. */
function endsOf(chunks: readonly Uint8Array[]): {ends: number[]; isCut: boolean} {
	const walker = new ZstdFrames();
	const ends: number[] = [];
	let at = 0;
	for (const chunk of chunks) {
		const parts = walker.split(chunk);
		expect(Buffer.concat(parts.map(({bytes}) => bytes)).equals(chunk)).toBe(true);
		for (const {bytes, isEnd} of parts) {
			at += bytes.length;
			if (isEnd) ends.push(at);
		}
	}
	return {ends, isCut: walker.isCut};
}

describe('where frames end', () => {
	it.each(frames)('a frame %s', (_, hex) => {
		const bytes = bytesOf(hex);
		expect(endsOf([bytes])).toEqual({ends: [bytes.length], isCut: false});
		for (let cut = 1; cut < bytes.length; cut++) expect(endsOf([bytes.subarray(0, cut)])).toEqual({ends: [], isCut: true});
	});

	it('is the same wherever chunks are cut', () => {
		const expected = endsOf([all]);
		expect(expected.ends).toHaveLength(frames.length);
		for (let cut = 0; cut <= all.length; cut++) expect(endsOf([all.subarray(0, cut), all.subarray(cut)])).toEqual(expected);
		expect(endsOf([...all].map(byte => Uint8Array.of(byte)))).toEqual(expected);
	});

	it('is left to others where there is no frame', () => {
		expect(endsOf([bytesOf(frames[0]?.[1] ?? ''), Buffer.from('junk, and more of it')])).toEqual({ends: [19], isCut: false});
	});
});

async function inflated(bytes: Uint8Array) {
	const given: Buffer[] = [];
	const pieces = async function* () {
		yield bytes;
	};
	const input = {name: 'a.zst', compression: 'zstd', pieces: pieces(), again: pieces, isRepeatable: true} as const;
	const error = await inflate(input, piece => given.push(Buffer.from(piece))).then(
		() => undefined,
		error => error as Error,
	);
	return {text: Buffer.concat(given).toString(), message: error?.message};
}

describe.skipIf(!('createZstdDecompress' in zlib))('an archive, where Node can read it', () => {
	it('is all of its frames', async () => {
		expect(await inflated(all)).toEqual({text, message: undefined});
	});

	it('that is cut short says so, and gives what is before', async () => {
		expect(await inflated(all.subarray(0, 19 + 10))).toEqual({
			text: 'hello\nh',
			message: 'a.zst is cut short: its zstd data end unfinished at byte 29; all that is before was read; get it anew',
		});
	});

	it('that is damaged says where', async () => {
		const damaged = Buffer.concat([bytesOf(frames[0]?.[1] ?? ''), Buffer.from('junk, and more of it'), all]);
		const {text: given, message} = await inflated(damaged);
		expect(given).toBe('hello\n');
		expect(message).toMatch(/^a\.zst is damaged at byte (19|2\d) of its zstd data/);
	});
});
