import path from 'node:path';
import {beforeEach, describe, expect, it, vi} from 'vitest';
import {LostBodies} from '../../src/ingest/lost-bodies.js';
import {Spill} from '../../src/ingest/spill.js';
import {waitFor} from '../support/load.js';
import {makeEvent} from '../support/make-event.js';
import {makeStore} from '../support/make-store.js';
import {scratchFolder} from '../support/scratch.js';

/** What the disk says to every write; '' = it takes them. `room`: bytes that it takes before. `underWay`: writes on other threads. */
const disk = vi.hoisted(() => ({code: '', room: 0, underWay: 0}));

vi.mock('node:fs', async importOriginal => {
	const fs = await importOriginal<typeof import('node:fs')>();
	/** Takes what there is room for, as a disk does that fills up in mid-write; then says so. */
	const taken = (length: number): number => {
		if (disk.code === '') return length;
		const count = Math.min(length, disk.room);
		disk.room -= count;
		if (count === 0) throw Object.assign(new Error(`${disk.code}: refused, write`), {code: disk.code, syscall: 'write', errno: -1});
		return count;
	};
	const writeSync = (file: number, bytes: Uint8Array, at: number, length: number, position: number) =>
		fs.writeSync(file, bytes, at, taken(length), position);
	type Done = (error: unknown, count: number) => void;
	const write = (file: number, bytes: Uint8Array, at: number, length: number, position: number, done: Done) => {
		const ended: Done = (error, count) => {
			disk.underWay--;
			done(error, count);
		};
		disk.underWay++;
		try {
			fs.write(file, bytes, at, taken(length), position, ended);
		} catch (error) {
			setImmediate(() => ended(error, 0));
		}
	};
	return {...fs, write, writeSync, default: {...fs, write, writeSync}};
});

const scratch = scratchFolder();
const MiB = 1 << 20;
const ten = new Date(2026, 0, 2, 10, 2).getTime();
const clock = {nowMs: ten};

beforeEach(() => {
	Object.assign(disk, {code: '', room: 0});
	clock.nowMs = ten;
});

const block = (n: number): Buffer => Buffer.alloc(MiB, `block ${n} `);
const open = (parent = scratch.folder, space?: () => {freeBytes: number; totalBytes: number}) =>
	new Spill(parent, {nowMs: () => clock.nowMs, ...(space ? {space} : {})});
const settle = (spill: Spill, offset: number) => waitFor('blocks to be put away', () => spill.settled >= offset);
/** Which of the blocks read back as they were. */
const kept = (spill: Spill, count: number) =>
	Array.from({length: count}, (_, n) => n).filter(n => Buffer.from(spill.readAt(n * MiB, MiB)).equals(block(n)));
/** What other threads were doing is done, and was heard of. */
const quiet = async () => {
	await waitFor('writes to end', () => disk.underWay === 0);
	await new Promise(setImmediate);
};
const from = (first: number, to: number) => Array.from({length: to - first}, (_, n) => first + n);

describe('a disk that takes nothing', () => {
	it.each(['ENOSPC', 'EDQUOT', 'EROFS'])('%s: the newest bytes wait in memory, older ones are lost, and nothing throws', async code => {
		const spill = open();
		for (const n of from(0, 4)) spill.append(block(n));
		await settle(spill, 4 * MiB);
		Object.assign(disk, {code, room: MiB / 2});
		for (const n of from(4, 8)) spill.append(block(n));
		await waitFor('trouble', () => spill.trouble);
		await quiet();
		expect(spill.trouble).toContain(`in ${scratch.folder} (${code})`);
		for (const n of from(8, 60)) spill.append(block(n));
		expect(kept(spill, 60)).toEqual([...from(0, 4), ...from(44, 60)]);
		expect(spill.losses).toEqual([{from: 4 * MiB, to: 44 * MiB, sinceMs: ten, untilMs: undefined}]);
		expect(spill.readAt(4 * MiB - 10, 100)).toHaveLength(10);
		spill.close();
	});

	it('is tried again after 30 s, and what waits in memory is not lost', async () => {
		const spill = open();
		disk.code = 'ENOSPC';
		spill.append(block(0));
		await waitFor('trouble', () => spill.trouble);
		for (const n of from(1, 21)) spill.append(block(n));
		disk.code = '';
		clock.nowMs += 29_999;
		spill.append(block(21));
		expect(spill.losses).toEqual([{from: 0, to: 6 * MiB, sinceMs: ten, untilMs: undefined}]);
		clock.nowMs += 1;
		spill.append(block(22));
		expect(spill.trouble).toBeUndefined();
		expect(spill.losses).toEqual([{from: 0, to: 6 * MiB, sinceMs: ten, untilMs: ten + 30_000}]);
		for (const n of from(23, 40)) spill.append(block(n));
		await settle(spill, 40 * MiB);
		expect(kept(spill, 40)).toEqual(from(6, 40));
		spill.close();
	});

	it('and does not later either: the same trouble, since when it began', async () => {
		const spill = open();
		disk.code = 'ENOSPC';
		spill.append(block(0));
		await waitFor('trouble', () => spill.trouble);
		for (let second = 1; second < 300; second++) {
			spill.append(block(second));
			clock.nowMs += 1000;
			await new Promise(setImmediate);
		}
		expect(spill.losses).toEqual([{from: 0, to: 284 * MiB, sinceMs: ten, untilMs: undefined}]);
		spill.close();
	});

	it('is tried at once when something is released', async () => {
		const spill = open();
		for (const n of from(0, 2)) spill.append(block(n));
		await settle(spill, 2 * MiB);
		disk.code = 'ENOSPC';
		spill.append(block(2));
		await waitFor('trouble', () => spill.trouble);
		disk.code = '';
		spill.release(MiB);
		spill.append(block(3));
		expect(spill.trouble).toBeUndefined();
		await settle(spill, 4 * MiB);
		expect(kept(spill, 4)).toEqual([1, 2, 3]);
		spill.close();
	});

	it('a folder that does not exist is the same', async () => {
		const spill = open(path.join(scratch.folder, 'none'));
		spill.append(block(0));
		expect(await waitFor('trouble', () => spill.trouble)).toBe(`there is no folder in ${scratch.folder}/none (ENOENT)`);
		expect([spill.size, spill.losses, kept(spill, 1)]).toEqual([MiB, [], [0]]);
		spill.finish();
		spill.close();
	});
});

it('leaves the last of the disk to others, though it is packed', async () => {
	const GiB = 2 ** 30;
	let freeBytes = 5 * GiB;
	const spill = open(scratch.folder, () => ({freeBytes, totalBytes: 100 * GiB}));
	for (const n of from(0, 3)) spill.append(block(n));
	await settle(spill, 3 * MiB);
	freeBytes = GiB / 2;
	spill.append(block(3));
	await waitFor('trouble', () => spill.trouble);
	for (const n of from(4, 30)) spill.append(block(n));
	expect(spill.trouble).toBe(`almost nothing of the disk is free under ${scratch.folder}`);
	spill.append(block(30));
	expect(spill.losses.at(-1)?.untilMs).toBeUndefined();
	freeBytes = 5 * GiB;
	clock.nowMs += 30_000;
	spill.append(block(31));
	expect(spill.losses.at(-1)?.untilMs).toBe(ten + 30_000);
	await settle(spill, 32 * MiB);
	expect(kept(spill, 32)).toEqual([...from(0, 3), ...from(15, 32)]);
	spill.close();
});

describe('what is said of it', () => {
	it('since when, of how many events, why; then from when to when', async () => {
		const store = makeStore();
		const spill = open();
		const lost = new LostBodies({source: 1, from: 0}, store.writer, spill, () => clock.nowMs);
		const length = MiB / 8;
		let offset = 1000;
		/** Eight documents, of which the last goes on in the next block. Another source writes as many. */
		const append = (n: number) => {
			spill.append(block(n));
			for (; offset < spill.size; offset += length)
				for (const source of [0, 1]) store.writer.appendEvent(makeEvent(), {source, offset, length});
		};
		for (const n of from(0, 2)) append(n);
		await settle(spill, 2 * MiB);
		disk.code = 'ENOSPC';
		for (const n of from(2, 4)) append(n);
		await waitFor('trouble', () => spill.trouble);
		await quiet();
		for (const n of from(4, 18)) append(n);
		expect(lost.sentence()).toBe('');
		for (const n of from(18, 28)) append(n);
		const why = `no space is left in ${scratch.folder} (ENOSPC); make room there, or name another folder with --spill-dir`;
		// Ten blocks, and the document that began before them.
		expect(lost.sentence()).toBe(`bodies are not kept since 10:02, 81 events: ${why}`);
		append(28);
		expect(lost.sentence()).toBe(`bodies are not kept since 10:02, 81 events: ${why}`);
		clock.nowMs += 30_000;
		append(29);
		expect(lost.sentence()).toBe(`bodies are not kept since 10:02, 97 events: ${why}`);
		disk.code = '';
		clock.nowMs += 30_000;
		append(30);
		await settle(spill, 31 * MiB);
		expect(lost.sentence()).toBe(`bodies were not kept between 10:02 and 10:03, 97 events: ${why}`);
		spill.close();
	});
});
