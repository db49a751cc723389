import {fstatSync, mkdirSync, readdirSync, readlinkSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {Spill} from '../../src/ingest/spill.js';
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
	onLinux('the folder is 0700 and the file 0600 whatever the umask, and no name leads to it', () => {
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
				expect(openIn(parent)).toEqual([]);
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

describe('when it cannot be written', () => {
	it('nothing throws, offsets go on, and it says why', () => {
		const spill = new Spill(path.join(scratch.folder, 'no-such-folder'));
		spill.append(filled(1_000_000));
		expect(spill.trouble).toBeUndefined();
		spill.append(filled(1_000_000));
		expect(spill.trouble).toContain('ENOENT');
		spill.append(filled(10));
		expect(spill.size).toBe(2_000_010);
		expect(spill.readAt(2_000_000, 10)).toHaveLength(0);
		expect(spill.readAt(100, 10)).toHaveLength(10);
		spill.finish();
		spill.close();
	});
});
