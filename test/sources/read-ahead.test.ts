import {closeSync, openSync, statSync} from 'node:fs';
import {afterAll, afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {readAhead} from '../../src/sources/read-ahead.js';
import {createRandom, seedOfRun} from '../support/random.js';
import {scratchFolder} from '../support/scratch.js';

const seed = seedOfRun();
const scratch = scratchFolder();
const blockBytes = 4096;
const contents = Buffer.from(Uint8Array.from({length: 50 * blockBytes + 77}, (_, at) => (at * at) % 251));
const file = scratch.write(contents);
const descriptor = openSync(file, 'r');
afterAll(() => closeSync(descriptor));

/** Whoever takes what is read, and says of some blocks that it looks at them before they are given. */
class Looker {
	/** Positions that were announced, in their order, and not given yet. */
	readonly waiting: number[] = [];
	readonly told: number[] = [];
	lent = 0;

	constructor(private readonly isRefused: () => boolean) {}

	get announced(): number {
		return this.waiting.length;
	}

	lend(): Buffer {
		this.lent++;
		return Buffer.alloc(blockBytes);
	}

	takeBack(): void {
		this.lent--;
	}

	announce(block: Buffer, position: number): boolean {
		if (this.isRefused()) return false;
		expect(block.equals(contents.subarray(position, position + block.length))).toBe(true);
		this.waiting.push(position);
		this.told.push(position);
		return true;
	}
}

async function readAll(looker: Looker, range = {from: 0, to: statSync(file).size}, upset: () => void = () => undefined): Promise<Buffer> {
	const read: Buffer[] = [];
	let at = range.from;
	const announce = (block: Buffer, position: number) => looker.announce(block, position);
	for await (const block of readAhead(descriptor, range, new AbortController().signal, looker, announce)) {
		upset();
		if (looker.announced > 0) expect(looker.waiting.shift()).toBe(at);
		read.push(Buffer.from(block));
		at += block.length;
	}
	expect(looker.lent).toBe(0);
	return Buffer.concat(read);
}

afterEach(() => vi.restoreAllMocks());

/** A disk that takes so long for each block, in ms, as it seems. */
function slowDisk(ms: number): void {
	let now = 0;
	vi.spyOn(performance, 'now').mockImplementation(() => (now += ms));
}

describe.each([
	['at hand', 0],
	['on a slow disk', 10],
])('a file that lies %s', (_, ms) => {
	beforeEach(() => slowDisk(ms));

	it('each whole block is announced once, in order, before it is given', async () => {
		const looker = new Looker(() => false);
		expect((await readAll(looker)).equals(contents)).toBe(true);
		expect(looker.told).toEqual(Array.from({length: 50}, (_, at) => at * blockBytes));
	});

	it('a part of a file', async () => {
		const looker = new Looker(() => false);
		const range = {from: 1000, to: 1000 + 9 * blockBytes + 5};
		expect((await readAll(looker, range)).equals(contents.subarray(range.from, range.to))).toBe(true);
		expect(looker.told).toHaveLength(9);
	});

	it(`blocks that nobody looks at, and blocks that nobody looks at any more (SEED=${seed})`, async () => {
		const random = createRandom(seed);
		const looker = new Looker(() => random() < 0.3);
		const forget = () => {
			if (random() < 0.2) looker.waiting.length = 0;
		};
		expect((await readAll(looker, undefined, forget)).equals(contents)).toBe(true);
		expect(looker.told.length).toBeGreaterThan(5);
	});
});

it('what cannot be read is said', async () => {
	const folder = openSync('.', 'r');
	const reading = readAhead(folder, {from: 0, to: 100}, new AbortController().signal, new Looker(() => false), () => true);
	await expect(reading.next()).rejects.toThrow('EISDIR');
	closeSync(folder);
});
