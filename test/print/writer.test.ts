import {describe, expect, it} from 'vitest';
import {type Outlet, Writer} from '../../src/print/writer.js';

/** A stdout that takes each write only when it is told to, or fails. */
function createOutlet() {
	const writes: Array<{readonly text: string; readonly done: (error?: Error | null) => void}> = [];
	let fail: (error: Error) => void = () => undefined;
	const outlet = {
		write: (bytes: Uint8Array, done: (error?: Error | null) => void) => {
			writes.push({text: Buffer.from(bytes).toString(), done});
			return false;
		},
		on: (_: string, listener: (error: Error) => void) => {
			fail = listener;
			return outlet;
		},
	};
	return {outlet: outlet as unknown as Outlet, writes, fail: (error: Error) => fail(error)};
}

const closedPipe = () => Object.assign(new Error('write EPIPE'), {code: 'EPIPE'});

describe('Writer', () => {
	it('writes what was added in one piece, and waits until it was taken', async () => {
		const {outlet, writes} = createOutlet();
		const writer = new Writer(outlet);
		writer.add('one\n');
		writer.add(Buffer.from('two\n'));
		let isTaken = false;
		const flushed = writer.flush().then(() => {
			isTaken = true;
		});
		await new Promise(setImmediate);
		expect(writes.map(({text}) => text)).toEqual(['one\ntwo\n']);
		expect(isTaken).toBe(false);
		writes[0]?.done();
		await flushed;
		expect(isTaken).toBe(true);
	});

	it('writes nothing where nothing was added', async () => {
		const {outlet, writes} = createOutlet();
		await new Writer(outlet).flush();
		expect(writes).toEqual([]);
	});

	it('is full after 64 KiB, so that nobody keeps all the output in memory', () => {
		const writer = new Writer(createOutlet().outlet);
		writer.add('x'.repeat(65_535));
		expect(writer.isFull).toBe(false);
		writer.add('x');
		expect(writer.isFull).toBe(true);
	});

	it('takes a closed pipe for the end of the run, once, and writes no more', async () => {
		const {outlet, writes, fail} = createOutlet();
		const writer = new Writer(outlet);
		let ends = 0;
		writer.onEnded(() => ends++);
		writer.add('one\n');
		const flushed = writer.flush();
		writes[0]?.done(closedPipe());
		fail(closedPipe());
		await flushed;
		expect(writer.ended).toBe('closed');
		expect(ends).toBe(1);
		writer.add('two\n');
		await writer.flush();
		expect(writes).toHaveLength(1);
	});

	it('keeps any other failure, such as a full disk, to be told', () => {
		const {outlet, fail} = createOutlet();
		const writer = new Writer(outlet);
		const full = Object.assign(new Error('no space left on device'), {code: 'ENOSPC'});
		fail(full);
		expect(writer.ended).toBe(full);
		let told = false;
		writer.onEnded(() => {
			told = true;
		});
		expect(told).toBe(true);
	});
});
