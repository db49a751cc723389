import {createGunzip, gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {InflatedBytes} from '../../src/inflate/inflated-bytes.js';
import {Inflater, NotInflated, stretchBytes} from '../../src/inflate/inflater.js';
import {type Place, Places} from '../../src/inflate/place.js';
import {kindsOfBytes, waysToZip} from '../support/archives.js';
import {damagedBits, inflateBoth, readingOf, unzipped} from '../support/inflate-both.js';
import {createRandom, seedOfRun} from '../support/random.js';

const seed = seedOfRun();

/** All that comes out, where it could go on in between, and what was wrong. */
function inflated(archive: Uint8Array, most?: number) {
	const inflater = new Inflater(readingOf(archive, most));
	const given: Buffer[] = [];
	const places: Place[] = [];
	try {
		for (let stretch = inflater.next(); stretch; stretch = inflater.next()) {
			expect(stretch.offset).toBe(given.reduce((sum, {length}) => sum + length, 0));
			given.push(Buffer.from(inflater.bytes.subarray(stretch.from, stretch.to)));
			places.push(inflater.place());
		}
		return {bytes: Buffer.concat(given), places, isWhole: true};
	} catch (error) {
		expect(error).toBeInstanceOf(NotInflated);
		return {bytes: Buffer.concat(given), places, isWhole: false};
	}
}

/** More than the memory of an inflater holds. */
const large = Buffer.concat(
	Array.from({length: 16}, (_, n) => kindsOfBytes(createRandom(seed + n), 100_000))
		.flatMap(({noise, events, zeros}) => [...[events, events, noise, events], ...[zeros, events, events, events]])
		.filter(part => part !== undefined),
);

describe(`what comes out is what zlib makes of it (SEED=${seed})`, () => {
	const random = createRandom(seed);
	describe.each(Object.entries(kindsOfBytes(random, 60_000)))('%s', (_, bytes) => {
		it.each(Object.entries(waysToZip))('%s', (_, zip) => {
			for (const most of [undefined, 1 + Math.floor(random() * 9), 4000]) {
				const {bytes: given, isWhole} = inflated(zip(bytes), most);
				expect([given.equals(bytes), isWhole]).toEqual([true, true]);
			}
		});
	});

	it('of more than fits into its memory, in stretches of a MiB', () => {
		expect(large.length).toBeGreaterThan(12 * stretchBytes);
		for (const zip of Object.values(waysToZip)) {
			const {bytes: given, isWhole, places} = inflated(zip(large));
			expect([given.equals(large), isWhole]).toEqual([true, true]);
			expect(places.length).toBeLessThan(20);
		}
	});

	it('says at the end of each member what it says of itself', () => {
		const [one, two] = [Buffer.from('one'), Buffer.from('two, and more')];
		const inflater = new Inflater(readingOf(Buffer.concat([gzipSync(one), gzipSync(two)])));
		const lengths = [inflater.next(), inflater.next()].map(stretch => stretch?.trailer?.length);
		expect(lengths).toEqual([one.length, two.length]);
		expect(inflater.next()).toBeUndefined();
	});

	it('keeps what is asked for in one piece with what comes next', () => {
		const inflater = new Inflater(readingOf(gzipSync(large)));
		for (let stretch = inflater.next(600_000); stretch; stretch = inflater.next(600_000)) {
			const kept = Math.min(600_000, stretch.offset);
			const piece = inflater.bytes.subarray(stretch.from - kept, stretch.to);
			expect(piece.equals(large.subarray(stretch.offset - kept, stretch.offset - kept + piece.length))).toBe(true);
		}
	});
});

describe(`what is damaged gives no byte that zlib does not give (SEED=${seed})`, () => {
	const random = createRandom(seed + 1);
	/** What it makes of it before it finds fault, as far as it is given. */
	const begunBy = (archive: Buffer) =>
		new Promise<Buffer>(resolve => {
			const stream = createGunzip();
			const given: Buffer[] = [];
			const end = () => resolve(Buffer.concat(given));
			stream
				.on('data', bytes => given.push(bytes))
				.on('error', end)
				.on('end', end);
			for (let at = 0; at < archive.length; at += 500) stream.write(archive.subarray(at, at + 500));
			stream.end();
		});
	/** The trailers are for whoever asks for the stretches. */
	const isSound = (archive: Uint8Array) => {
		const inflater = new Inflater(readingOf(archive));
		try {
			for (let stretch = inflater.next(); stretch; stretch = inflater.next());
			return true;
		} catch {
			return false;
		}
	};

	it.each(Object.entries(waysToZip))('%s', (_, zip) => {
		for (const bytes of Object.values(kindsOfBytes(random, 3000))) {
			const archive = zip(bytes);
			for (let trial = 0; trial < 40; trial++) {
				const damaged = damagedBits(archive, random);
				expect(inflateBoth(damaged), damaged.toString('hex')).not.toBe('different');
			}
		}
	});

	it('after stretches that are what zlib makes of the beginning', async () => {
		for (let trial = 0; trial < 20; trial++) {
			const archive = gzipSync(large, {level: 1});
			const place = Math.floor(random() * archive.length);
			for (let at = place; at < Math.min(archive.length, place + 8); at++) archive[at] = Math.floor(random() * 256);
			const {bytes: given} = inflated(archive);
			const beginning = await begunBy(archive);
			const common = Math.min(given.length, beginning.length);
			expect(given.subarray(0, common).equals(beginning.subarray(0, common))).toBe(true);
			expect(given.length - common).toBeLessThan(stretchBytes);
		}
	});

	it('cut short at any place: it is not whole', () => {
		for (const [how, zip] of Object.entries(waysToZip)) {
			const archive = zip(kindsOfBytes(random, 2000)['events'] ?? Buffer.alloc(0));
			for (let trial = 0; trial < 30; trial++) {
				const cut = archive.subarray(0, 1 + Math.floor(random() * (archive.length - 1)));
				const isWhole = unzipped(cut) !== undefined;
				if (!isWhole) expect(isSound(cut), `${how}, cut at ${cut.length}`).toBe(false);
			}
		}
	});

	it.each([
		['a block of no type', '07'],
		['a stored block whose length is not what it says', '01 0500 0000 68656c6c6f'],
		['a distance beyond the beginning', '4b04120000'],
		['nothing', ''],
	])('%s', (_, hex) => {
		const archive = Buffer.concat([Buffer.from('1f8b0800000000000003', 'hex'), Buffer.from(hex.replaceAll(' ', ''), 'hex')]);
		expect(unzipped(archive)).toBeUndefined();
		expect(isSound(archive)).toBe(false);
	});

	it('anything else behind a member', () => {
		const archive = gzipSync('text');
		for (const behind of ['x', '\u001f\u008b', '\u001f\u008b\u0008\u0002'])
			expect(isSound(Buffer.concat([archive, Buffer.from(behind, 'latin1')]))).toBe(false);
		expect(isSound(Buffer.concat([archive, Buffer.from('\0x')]))).toBe(true);
	});
});

describe(`any byte can be had again (SEED=${seed})`, () => {
	const random = createRandom(seed + 2);

	it.each(Object.entries(waysToZip))('from each place: %s', (_, zip) => {
		const archive = zip(large);
		const {places} = inflated(archive);
		expect(places.length).toBeGreaterThan(10);
		const inflater = new Inflater(readingOf(archive, 100_000));
		for (const place of places.sort(() => random() - 0.5)) {
			inflater.goTo(place);
			const stretch = inflater.next();
			const piece = stretch ? inflater.bytes.subarray(stretch.from, stretch.to) : Buffer.alloc(0);
			expect(piece.equals(large.subarray(place.offset, place.offset + piece.length))).toBe(true);
			expect(piece.length > 0 || place.offset === large.length).toBe(true);
		}
	});

	it('at random, long and short, forwards and backwards, and fewer at the end', () => {
		const archive = gzipSync(large);
		const places = new Places();
		for (const place of inflated(archive).places.filter((_, n) => n % 4 === 3)) places.add(place);
		const again = new InflatedBytes(readingOf(archive), places);
		const memory = Buffer.alloc(300_000);
		for (let trial = 0; trial < 300; trial++) {
			const offset = Math.floor(random() * large.length);
			const length = Math.floor(random() ** 3 * 3_000_000);
			const part = again.readAt(offset, length, trial % 2 === 0 ? memory : undefined);
			expect(part.equals(large.subarray(offset, offset + length)), `${length} from ${offset}`).toBe(true);
		}
		expect(again.readAt(large.length, 10)).toHaveLength(0);
		expect(again.readAt(large.length + 10, 10)).toHaveLength(0);
		expect(again.readAt(large.length - 5, 10)).toHaveLength(5);
	});

	it('of more archives at once than there is memory kept for', () => {
		const archives = Array.from({length: 9}, (_, n) => large.subarray(n * 1000, 3_000_000 + n * 200_000));
		const all = archives.map(bytes => new InflatedBytes(readingOf(gzipSync(bytes, {level: 1})), new Places()));
		for (let trial = 0; trial < 60; trial++) {
			const n = Math.floor(random() * all.length);
			const offset = Math.floor(random() * 3_000_000);
			expect(all[n]?.readAt(offset, 500).equals(archives[n]?.subarray(offset, offset + 500) ?? Buffer.alloc(0))).toBe(true);
		}
	});

	it('of a file that is another one by now gives what can be had, and then what stands there again', () => {
		const archive = gzipSync(large);
		const places = new Places();
		for (const place of inflated(archive).places) places.add(place);
		let isOther = false;
		const noise = Buffer.from(Array.from({length: archive.length}, () => Math.floor(random() * 256)));
		const again = new InflatedBytes((target, position) => readingOf(isOther ? noise : archive)(target, position), places);
		isOther = true;
		expect(() => again.readAt(9_000_000, 1000)).not.toThrow();
		isOther = false;
		expect(again.readAt(9_000_000, 1000).equals(large.subarray(9_000_000, 9_001_000))).toBe(true);
	});
});
