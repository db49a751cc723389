import {gunzipSync, gzipSync, constants as zlib} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {compressionOf} from '../../src/sources/compression.js';
import {inflate} from '../../src/sources/gzip.js';
import {makeLine} from '../support/make-event.js';
import {createRandom, seedOfRun} from '../support/random.js';

const seed = seedOfRun();
const noise = createRandom(7);
/** Lines with bodies that hardly compress, so that an archive of them has several pieces. */
const text = Buffer.from(
	Array.from(
		{length: 300},
		() =>
			`${makeLine({
				requestObject: {
					data: String(noise()).concat(...Array.from({length: 30}, () => String(noise()))),
				},
			})}\n`,
	).join(''),
);
const archive = gzipSync(text);

async function* inPieces(bytes: Uint8Array, size: number) {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function* cutAs(chunks: readonly Uint8Array[]) {
	yield* chunks;
}

async function inflated(bytes: Uint8Array, {size = 5000, again = true} = {}) {
	const given: Buffer[] = [];
	const pieces = () => inPieces(bytes, size);
	const input = {
		name: 'a.gz',
		compression: 'gzip',
		pieces: pieces(),
		again: () => (again ? pieces() : undefined),
		isRepeatable: again,
	} as const;
	const error = await inflate(input, piece => given.push(Buffer.from(piece))).then(
		() => undefined,
		error => error as Error,
	);
	return {text: Buffer.concat(given), error};
}

async function expectInflated(bytes: Uint8Array, expected: Buffer, size = 5000): Promise<void> {
	const {text: given, error} = await inflated(bytes, {size});
	expect(error).toBeUndefined();
	expect(given.equals(expected)).toBe(true);
}

/** What zlib can inflate before it meets the damage, found by feeding it fewer and fewer bytes. */
function recoverable(bytes: Buffer): Buffer {
	let [good, bad] = [0, bytes.length + 1];
	const tryTo = (length: number) => {
		try {
			return gunzipSync(bytes.subarray(0, length), {finishFlush: zlib.Z_SYNC_FLUSH});
		} catch {
			return undefined;
		}
	};
	while (bad - good > 1) {
		const middle = (good + bad) >>> 1;
		if (tryTo(middle)) good = middle;
		else bad = middle;
	}
	return tryTo(good) ?? Buffer.alloc(0);
}

it('is told by the first bytes, not by the name', () => {
	expect(compressionOf(archive)).toBe('gzip');
	expect(compressionOf(Buffer.from('28b52ffd00', 'hex'))).toBe('zstd');
	expect(compressionOf(Buffer.from('{"kind":"Event"}'))).toBeUndefined();
	expect(compressionOf(Buffer.alloc(0))).toBeUndefined();
});

describe('an archive that is whole', () => {
	it.each([1, 17, 5000, 1 << 20])('comes out as it went in, in chunks of %i bytes', async size => {
		await expectInflated(archive, text, size);
	});

	it('of several members is all of them', async () => {
		await expectInflated(Buffer.concat([archive, gzipSync(''), archive, archive]), Buffer.concat([text, text, text]));
	});

	it('may be padded with zeros, as tapes pad', async () => {
		for (const size of [1, 512, 1 << 20]) await expectInflated(Buffer.concat([archive, Buffer.alloc(100_000)]), text, size);
	});

	it('comes out the same wherever its chunks are cut: two members, then padding', async () => {
		const [one, two] = [Buffer.from('one event\n'.repeat(40)), Buffer.from('two\n')];
		const members = Buffer.concat([gzipSync(one), gzipSync(''), gzipSync(two), Buffer.alloc(20)]);
		for (let place = 1; place < members.length; place++) {
			const chunks = [members.subarray(0, place), members.subarray(place)];
			for (const isRepeatable of [true, false]) {
				const given: Buffer[] = [];
				const input = {name: 'a.gz', compression: 'gzip', pieces: cutAs(chunks), again: () => cutAs(chunks), isRepeatable} as const;
				await inflate(input, bytes => given.push(Buffer.from(bytes)));
				expect(Buffer.concat(given).equals(Buffer.concat([one, two])), `cut at ${place}`).toBe(true);
			}
		}
	});

	it.each([1, 1 << 15, (1 << 15) + 7, 1 << 18, 1 << 20])('ends with its padding: a member behind %i zeros is none of it', async zeros => {
		const bytes = Buffer.concat([archive, Buffer.alloc(zeros), archive, archive]);
		for (const again of [true, false]) {
			const {text: given, error} = await inflated(bytes, {size: 1 << 20, again});
			expect([given.equals(text), error]).toEqual([true, undefined]);
		}
	});

	it('ends with its padding, also while much of it waits to be given', async () => {
		const large = Buffer.alloc(3_000_000, text);
		const bytes = Buffer.concat([gzipSync(large), Buffer.alloc(1 << 18), Buffer.from('no member')]);
		const {text: given, error} = await inflated(bytes, {size: 1 << 20});
		expect([given.equals(large), error]).toEqual([true, undefined]);
	});

	it('takes little memory, however much comes out of it', async () => {
		const zeros = Buffer.alloc(1 << 28);
		const zipped = gzipSync(zeros);
		const pieces = () => inPieces(zipped, 1 << 20);
		const before = process.memoryUsage().arrayBuffers;
		let [bytes, most] = [0, 0];
		await inflate({name: 'a.gz', compression: 'gzip', pieces: pieces(), again: pieces, isRepeatable: true}, piece => {
			bytes += piece.length;
			most = Math.max(most, process.memoryUsage().arrayBuffers - before);
		});
		expect(bytes).toBe(zeros.length);
		expect(most).toBeLessThan(12 << 20);
	});

	it('waits for who takes it slowly, and is given in order', async () => {
		const large = Buffer.concat(Array.from({length: 40}, (_, n) => Buffer.alloc(1 << 20, `${n} `)));
		const given: Buffer[] = [];
		const pieces = () => inPieces(gzipSync(large), 1 << 20);
		await inflate({name: 'a.gz', compression: 'gzip', pieces: pieces(), again: pieces, isRepeatable: true}, bytes => {
			for (const until = performance.now() + 3; performance.now() < until; );
			given.push(Buffer.from(bytes));
		});
		expect(Buffer.concat(given).equals(large)).toBe(true);
	});

	it('gives all that was read before its file cannot be read any more', async () => {
		const failing = async function* () {
			yield archive.subarray(0, 1 << 16);
			throw new RangeError('no more');
		};
		const given: Buffer[] = [];
		const input = {name: 'a.gz', compression: 'gzip', pieces: failing(), again: failing, isRepeatable: false} as const;
		await expect(inflate(input, bytes => given.push(Buffer.from(bytes)))).rejects.toThrow('no more');
		const read = gunzipSync(archive.subarray(0, 1 << 16), {finishFlush: zlib.Z_SYNC_FLUSH});
		expect(Buffer.concat(given).equals(read)).toBe(true);
	});

	it('ends when who takes it throws, with what was thrown', async () => {
		const pieces = () => inPieces(gzipSync(Buffer.alloc(20_000_000, text)), 1 << 20);
		let calls = 0;
		const taking = inflate({name: 'a.gz', compression: 'gzip', pieces: pieces(), again: pieces, isRepeatable: true}, () => {
			if (++calls === 3) throw new RangeError('a bug of ours');
		});
		await expect(taking).rejects.toThrow(RangeError);
		expect(calls).toBe(3);
	});

	it('larger than any buffer comes out whole', async () => {
		const large = Buffer.alloc(20_000_000, text);
		const {text: given, error} = await inflated(gzipSync(large, {level: 1}), {size: 1 << 20});
		expect(error).toBeUndefined();
		expect(given.equals(large)).toBe(true);
	});
});

describe(`a damaged archive gives all it holds (SEED=${seed})`, () => {
	it('cut short at any place', async () => {
		const random = createRandom(seed);
		const places = [
			2,
			3,
			9,
			10,
			11,
			archive.length - 9,
			archive.length - 8,
			archive.length - 1,
			...Array.from({length: 40}, () => 12 + Math.floor(random() * (archive.length - 12))),
		];
		for (const place of places) {
			const cut = archive.subarray(0, place);
			const {text: given, error} = await inflated(cut);
			expect(given.equals(gunzipSync(cut, {finishFlush: zlib.Z_SYNC_FLUSH})), `cut at ${place}`).toBe(true);
			expect(error?.message).toBe(
				`a.gz is cut short: its gzip data end unfinished at byte ${place}; all that is before was read; get it anew`,
			);
		}
	});

	it('with bytes overwritten at any place: everything before them, and the offset', async () => {
		const random = createRandom(seed + 1);
		for (let trial = 0; trial < 15; trial++) {
			const place = 12 + Math.floor(random() * (archive.length - 40));
			const damaged = Buffer.from(archive);
			for (let at = place; at < Math.min(place + 16, archive.length); at++) damaged[at] = Math.floor(random() * 256);
			const {text: given, error} = await inflated(damaged);
			expect(
				given.equals(recoverable(damaged)),
				`damaged at ${place}, trial ${trial}: ${given.length} of ${recoverable(damaged).length}`,
			).toBe(true);
			const told = Number(/at byte (\d+)/.exec(error?.message ?? '')?.[1]);
			expect(told).toBeGreaterThanOrEqual(place);
			// At the very end where what came of the damage never ends.
			expect(told).toBeLessThanOrEqual(archive.length);
		}
	});

	it('with a wrong checksum at its end: all of it', async () => {
		const damaged = Buffer.from(archive);
		damaged.writeUInt32LE(7, archive.length - 8);
		const {text: given, error} = await inflated(damaged);
		expect(given.equals(text)).toBe(true);
		expect(error?.message).toMatch(/^a\.gz is damaged at byte \d+ of its gzip data \(incorrect data check\); all that is before was read/);
	});

	it.each(['junk behind the last member', '\u001f\u008bjunk that looks like a member'])('with %s', async junk => {
		const {text: given, error} = await inflated(Buffer.concat([archive, archive, Buffer.from(junk, 'latin1')]));
		expect(given.equals(Buffer.concat([text, text]))).toBe(true);
		const offset = Number(/at byte (\d+)/.exec(error?.message ?? '')?.[1]);
		expect(offset).toBeGreaterThanOrEqual(2 * archive.length);
	});

	it('in its second member: the first one is whole', async () => {
		const damaged = Buffer.concat([archive, archive]);
		damaged.fill(0xff, archive.length + 2000, archive.length + 2050);
		const {text: given, error} = await inflated(damaged);
		expect(given.length).toBeGreaterThanOrEqual(text.length);
		expect(given.equals(recoverable(damaged))).toBe(true);
		expect(error?.message).toContain('is damaged at byte');
	});

	it('that comes only once: says how much before the damage can be lost too', async () => {
		const damaged = Buffer.from(archive);
		damaged.fill(0xff, 50_000, 50_100);
		const {text: given, error} = await inflated(damaged, {again: false});
		const sound = gunzipSync(archive.subarray(0, 32_768), {finishFlush: zlib.Z_SYNC_FLUSH});
		expect(given.subarray(0, sound.length).equals(sound)).toBe(true);
		expect(error?.message).toMatch(/up to 32768 compressed bytes before it are lost too/);
	});

	it('that only begins like one', async () => {
		const {text: given, error} = await inflated(Buffer.from('\u001f\u008b and then nothing of the kind', 'latin1'));
		expect(given).toHaveLength(0);
		expect(error?.message).toMatch(/^a\.gz is damaged at byte \d+/);
	});
});

it('of zstd is read where Node can, and else said in one sentence', async () => {
	const pieces = () => inPieces(Buffer.from('28b52ffd00', 'hex'), 5);
	const reading = inflate({name: 'a.zst', compression: 'zstd', pieces: pieces(), again: pieces, isRepeatable: true}, () => {});
	await expect(reading).rejects.toThrow(
		/^a\.zst is (?:compressed with zstd, which Node .* cannot read, but 22\.15 and newer can|cut short|damaged)/,
	);
});
