import {gzipSync} from 'node:zlib';
import {beforeEach, describe, expect, it, vi} from 'vitest';
import {addsUp} from '../../src/model/accounting.js';
import {loadPaths} from '../support/load.js';
import {makeLine} from '../support/make-event.js';
import {scratchFolder} from '../support/scratch.js';

/** Which read of a file fails; 0 = none. */
const fault = vi.hoisted(() => ({at: 0, calls: 0}));

vi.mock('node:fs', async importOriginal => {
	const fs = await importOriginal<typeof import('node:fs')>();
	const error = () => Object.assign(new Error('EIO: i/o error, read'), {code: 'EIO', syscall: 'read', errno: -5});
	const readSync = (...args: Parameters<typeof fs.readSync>): number => {
		if (++fault.calls === fault.at) throw error();
		return fs.readSync(...args);
	};
	type Done = (error: Error | null, count: number) => void;
	const read = (descriptor: number, into: Buffer, start: number, length: number, position: number, done: Done): void => {
		if (++fault.calls === fault.at) setImmediate(done, error(), 0);
		else fs.read(descriptor, into, start, length, position, done);
	};
	return {...fs, read, readSync, default: {...fs, read, readSync}};
});

const scratch = scratchFolder();
const lines = Array.from({length: 12_000}, () => makeLine({requestObject: {data: 'x'.repeat(200)}}));
const contents = lines.map(line => `${line}\n`).join('');

beforeEach(() => {
	fault.at = 0;
	fault.calls = 0;
});

describe('a read that fails at the n-th call, for every n', () => {
	it.each<[string, () => string, boolean]>([
		['a plain file', () => scratch.write(contents), false],
		['a plain file, its tail first', () => scratch.write(contents), true],
		['an archive', () => scratch.write(gzipSync(contents, {level: 0}), '.gz'), false],
	])('%s gives what was read before, and one sentence', async (_, make, tailFirst) => {
		const name = make();
		const whole = await loadPaths([name], {tailFirst});
		const reads = fault.calls;
		expect(whole.counters().events).toBe(lines.length);
		await whole.stop();
		let failed = 0;
		for (let n = 1; n <= reads; n++) {
			Object.assign(fault, {at: n, calls: 0});
			const loaded = await loadPaths([name], {tailFirst});
			const status = loaded.infos.get(0)?.status;
			// A read beyond the end of the file may fail, as long as nothing is missing.
			if (status?.state === 'ended') expect(loaded.counters().events, `read ${n}`).toBe(lines.length);
			else expect(status, `read ${n}`).toMatchObject({state: 'failed', reason: `${name} cannot be read: i/o error`});
			failed += status?.state === 'failed' ? 1 : 0;
			expect(addsUp(loaded.counters())).toBe(true);
			Object.assign(fault, {at: 0});
			const documents = new Set((await loaded.documents()).map(String));
			expect(documents.size).toBe(loaded.through);
			expect(lines.filter(line => documents.has(line)).length).toBe(loaded.counters().events);
			await loaded.stop();
		}
		expect(failed).toBeGreaterThan(4);
	});

	it('never ends the program when a line cannot be read back', async () => {
		const loaded = await loadPaths([scratch.write(contents)]);
		Object.assign(fault, {at: 1, calls: 0});
		expect(await loaded.line(0)).toMatchObject({changed: true, rows: undefined});
		expect(await loaded.line(0)).toMatchObject({changed: false});
		await loaded.stop();
	});
});
