import {fstatSync, mkdirSync, readdirSync, readlinkSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {Spill} from '../../src/ingest/spill.js';
import {formFor, reserveOf} from '../../src/ingest/spill-room.js';
import {waitFor} from '../support/load.js';
import {createRandom, seedOfRun} from '../support/random.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const seed = seedOfRun();

function filled(size: number): Buffer {
	return Buffer.from(Uint8Array.from({length: size}, (_, at) => at % 251));
}

/** Descriptors of this process on files in a folder, deleted ones included. */
function openIn(folder: string): Array<{descriptor: number; name: string}> {
	return readdirSync('/proc/self/fd').flatMap(number => {
		try {
			const name = readlinkSync(`/proc/self/fd/${number}`);
			return name.startsWith(folder) ? [{descriptor: Number(number), name}] : [];
		} catch {
			return [];
		}
	});
}

describe('what a stream sent', () => {
	it(`reads back byte for byte, whether in memory or in the file (SEED=${seed})`, () => {
		const random = createRandom(seed);
		const spill = new Spill(scratch.folder);
		const all = filled(3_500_000);
		for (let at = 0; at < all.length; ) {
			const size = Math.floor(random() * 200_000);
			spill.append(all.subarray(at, at + size));
			at += size;
			const offset = Math.floor(random() * spill.size);
			const length = Math.floor(random() * 100_000);
			expect(Buffer.from(spill.readAt(offset, length)).equals(all.subarray(offset, Math.min(offset + length, spill.size)))).toBe(true);
		}
		spill.finish();
		expect(Buffer.from(spill.readAt(0, all.length)).equals(all)).toBe(true);
		spill.close();
		expect(spill.readAt(0, 10)).toHaveLength(0);
	});

	it('takes one chunk of several blocks', () => {
		const spill = new Spill(scratch.folder);
		const all = filled(5_000_000);
		spill.append(all);
		expect(Buffer.from(spill.readAt(1_000_000, 3_000_000)).equals(all.subarray(1_000_000, 4_000_000))).toBe(true);
		spill.close();
	});

	it('whoever can wait is told when there is room in memory again', async () => {
		const spill = new Spill(scratch.folder);
		await spill.ready();
		spill.append(filled(16 << 20));
		let isReady = false;
		const ready = spill.ready().then(() => {
			isReady = true;
		});
		await Promise.resolve();
		expect([isReady, spill.settled]).toEqual([false, 0]);
		await ready;
		expect(spill.settled).toBeGreaterThan(0);
		spill.close();
	});

	it('gives fewer bytes at the end and none beyond it', () => {
		const spill = new Spill(scratch.folder);
		spill.append(Buffer.from('abc'));
		expect(Buffer.from(spill.readAt(1, 10)).toString()).toBe('bc');
		expect(spill.readAt(3, 1)).toHaveLength(0);
		expect(spill.readAt(99, 1)).toHaveLength(0);
		spill.close();
	});
});

const onLinux = it.skipIf(process.platform !== 'linux');

describe('is private', () => {
	onLinux('the folder is 0700 and the file 0600 whatever the umask, and no name leads to it', async () => {
		const parent = path.join(scratch.folder, 'umask');
		mkdirSync(parent);
		for (const mask of [0, 0o077, 0o777]) {
			const before = process.umask(mask);
			try {
				const spill = new Spill(parent);
				spill.append(filled(1 << 20));
				const [open, ...others] = openIn(parent);
				expect(others).toEqual([]);
				expect(open?.name).toMatch(/auditview-\w+\/spill \(deleted\)$/);
				expect(fstatSync(open?.descriptor ?? -1).mode & 0o777 & ~0o600).toBe(0);
				expect(fstatSync(open?.descriptor ?? -1).nlink).toBe(0);
				// Nothing is left behind even when the process is killed.
				expect(readdirSync(parent)).toEqual([]);
				spill.close();
				await waitFor('the last write', () => openIn(parent).length === 0);
			} finally {
				process.umask(before);
			}
		}
	});

	it('a short stream is in no file at all until it ends', () => {
		const parent = path.join(scratch.folder, 'short');
		mkdirSync(parent);
		const spill = new Spill(parent);
		spill.append(filled(1000));
		expect(process.platform === 'linux' ? openIn(parent) : []).toEqual([]);
		spill.close();
	});
});

/** Lines as they compress, none like another. */
function lineText(random: () => number, size: number): Buffer {
	const lines: string[] = [];
	for (let length = 0; length < size; length += lines.at(-1)?.length ?? 0)
		lines.push(
			`{"kind":"Event","verb":"${random() < 0.5 ? 'get' : 'list'}","auditID":"${random()}","user":{"username":"system:node:n"}}\n`,
		);
	return Buffer.from(lines.join('')).subarray(0, size);
}

const GiB = 2 ** 30;
const disk = (freeBytes: number, totalBytes = 100 * GiB) => ({freeBytes, totalBytes});

describe('the form in which bytes are kept', () => {
	it.each([
		['much is free', disk(50 * GiB), undefined, 'raw'],
		['nobody knows what is free', undefined, undefined, 'raw'],
		['less than a tenth is free and the stream has no end', disk(9 * GiB), undefined, 'packed'],
		['less than a GiB is free', disk(GiB - 1), undefined, 'none'],
		['twice of what is still to come is free', disk(9 * GiB), 4 * GiB, 'raw'],
		['less than twice of it is free', disk(9 * GiB), 5 * GiB, 'packed'],
		['it would fit, and leave nothing', disk(1.5 * GiB), 0.6 * GiB, 'packed'],
		['much is free, and more is to come', disk(50 * GiB), 30 * GiB, 'packed'],
		['a small disk is half full', disk(1 << 19, 1 << 20), undefined, 'raw'],
		['a small disk is nearly full', disk(1 << 18, 1 << 20), undefined, 'packed'],
		['a small disk is full', disk(1 << 16, 1 << 20), undefined, 'none'],
	] as const)('%s', (_, space, expected, form) => {
		expect(formFor(space, expected)).toBe(form);
	});

	it('never leaves less than it says', () => {
		expect(reserveOf(disk(0, 1000 * GiB))).toBe(GiB);
		expect(reserveOf(disk(0, GiB))).toBe(GiB / 8);
	});
});

describe('when room gets short', () => {
	it(`packs in mid-stream, and all of it reads back, across blocks and files (SEED=${seed})`, async () => {
		const random = createRandom(seed);
		const parent = path.join(scratch.folder, 'packed');
		mkdirSync(parent);
		let freeBytes = 50 * GiB;
		const spill = new Spill(parent, {space: () => disk(freeBytes), fileBytes: 1_500_000});
		const all = Buffer.concat([lineText(random, 6_300_000), Buffer.from(Uint8Array.from({length: 1_100_000}, () => random() * 256))]);
		for (let at = 0; at < all.length; at += 100_000) {
			spill.append(all.subarray(at, at + 100_000));
			if (at === 2_000_000) freeBytes = 5 * GiB;
			if (at % 500_000 === 0) await new Promise(setImmediate);
		}
		expect(Buffer.from(spill.readAt(0, all.length)).equals(all)).toBe(true);
		spill.finish();
		await waitFor('all to be put away', () => spill.settled === all.length);
		expect(Buffer.from(spill.readAt(0, all.length)).equals(all)).toBe(true);
		for (let trial = 0; trial < 300; trial++) {
			const offset = Math.floor(random() * all.length);
			const length = Math.floor(random() * (trial % 10 === 0 ? 3_000_000 : 3000));
			expect(Buffer.from(spill.readAt(offset, length)).equals(all.subarray(offset, offset + length)), `${offset} + ${length}`).toBe(true);
		}
		expect([spill.losses, spill.trouble]).toEqual([[], undefined]);
		if (process.platform === 'linux') {
			const sizes = openIn(parent).map(({descriptor}) => fstatSync(descriptor).size);
			expect(sizes.length).toBeGreaterThanOrEqual(3);
			expect(Math.max(...sizes)).toBeLessThanOrEqual(1_500_000);
			// Of what was packed the lines take a fraction, noise what it took before.
			expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(6_000_000);
		}
		spill.close();
		await waitFor('the files to be closed', () => openIn(parent).length === 0);
	});

	it('more at once than other threads can put away is put away by this one', () => {
		const spill = new Spill(scratch.folder, {space: () => disk(5 * GiB)});
		const all = Buffer.alloc(40 << 20, lineText(createRandom(seed), 1 << 20));
		spill.append(all);
		expect(spill.settled).toBeLessThan(3 << 20);
		expect(Buffer.from(spill.readAt(0, all.length)).equals(all)).toBe(true);
		expect(spill.losses).toEqual([]);
		spill.close();
	});
});

describe('what is released', () => {
	onLinux('is gone from the disk, file by file, and reads as missing', async () => {
		const parent = path.join(scratch.folder, 'released');
		mkdirSync(parent);
		const spill = new Spill(parent, {fileBytes: 2 << 20});
		const all = filled(9 << 20);
		spill.append(all);
		spill.finish();
		await waitFor('all to be put away', () => spill.settled === all.length);
		expect(openIn(parent)).toHaveLength(5);
		spill.release((5 << 20) - 1);
		await waitFor('two files to be closed', () => openIn(parent).length === 3);
		expect(spill.readAt(0, 10)).toHaveLength(0);
		expect(spill.readAt((4 << 20) - 5, 10)).toHaveLength(0);
		expect(Buffer.from(spill.readAt(4 << 20, all.length)).equals(all.subarray(4 << 20))).toBe(true);
		expect([spill.size, spill.losses]).toEqual([all.length, []]);
		spill.release(all.length);
		expect(spill.readAt(0, all.length)).toHaveLength(0);
		spill.append(Buffer.from('more'));
		expect(String(spill.readAt(all.length, 10))).toBe('more');
		spill.close();
		await waitFor('the files to be closed', () => openIn(parent).length === 0);
	});

	onLinux('makes room for what comes, in the same files, where the disk has plenty', async () => {
		const parent = path.join(scratch.folder, 'written-over');
		mkdirSync(parent);
		let freeBytes = 50 * GiB;
		const spill = new Spill(parent, {space: () => disk(freeBytes), fileBytes: 2 << 20});
		const all = filled(40 << 20);
		const files = new Set<number>();
		for (let size = 0; size < all.length; size += 1 << 20) {
			spill.append(all.subarray(size, size + (1 << 20)));
			spill.release(size - (5 << 20));
			await waitFor('it to be put away', () => spill.settled === spill.size);
			for (const {descriptor} of openIn(parent)) files.add(fstatSync(descriptor).ino);
			const from = Math.max(0, size - (5 << 20));
			expect(Buffer.from(spill.readAt(from, all.length)).equals(all.subarray(from, spill.size))).toBe(true);
		}
		expect(files.size).toBeLessThanOrEqual(6);
		spill.release(all.length - (4 << 20));
		const before = openIn(parent).length;
		freeBytes = 0;
		spill.append(filled(1 << 20));
		await waitFor('the spare one to be given back', () => openIn(parent).length < before);
		freeBytes = 5 * GiB;
		spill.release(all.length);
		await waitFor('all but the last one to be closed', () => openIn(parent).length <= 2);
		spill.finish();
		await waitFor('the spare one to be closed', () => openIn(parent).length === 1);
		spill.close();
		await waitFor('the last file to be closed', () => openIn(parent).length === 0);
	});

	it('while it is in memory is forgotten there', async () => {
		const spill = new Spill(path.join(scratch.folder, 'no-such-folder'));
		spill.append(filled(3 << 20));
		await waitFor('trouble', () => spill.trouble);
		spill.release(2 << 20);
		expect(spill.readAt((2 << 20) - 1, 10)).toHaveLength(0);
		expect(spill.readAt(2 << 20, 10)).toHaveLength(10);
		spill.close();
	});
});
