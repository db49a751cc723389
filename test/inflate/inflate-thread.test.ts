import {once} from 'node:events';
import {closeSync, openSync, writeSync} from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {Worker} from 'node:worker_threads';
import {gzipSync} from 'node:zlib';
import {expect, it} from 'vitest';
import {adoptInflateThread, createInflateThread} from '../../src/inflate/inflate-thread.js';
import {kindsOfBytes} from '../support/archives.js';
import {makeLine} from '../support/make-event.js';
import {bundle} from '../support/program.js';
import {createRandom} from '../support/random.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const program = pathToFileURL(path.join(path.dirname(bundle), 'inflate-worker.js'));
const random = createRandom(11);
const lines = (count: number) => Array.from({length: count}, () => `${makeLine({requestObject: {data: random()}})}\n`);
const text = Buffer.from(lines(12_000).join(''));

function started(url: URL) {
	const thread = createInflateThread(url);
	if (!thread) throw new Error('there is no memory');
	return thread;
}

/** @param mostPieces - then no more is wanted. */
async function inflated(archive: Uint8Array, {mostPieces = Number.POSITIVE_INFINITY, start = 0} = {}) {
	const thread = started(program);
	const descriptor = openSync(scratch.write(Buffer.concat([Buffer.alloc(start, 1), archive]), '.gz'), 'r');
	const given: Buffer[] = [];
	let next = 0;
	for await (const {bytes, offset} of thread.inflate({descriptor, start})) {
		expect(offset).toBe(next);
		next += bytes.length;
		given.push(Buffer.from(bytes));
		if (given.length === mostPieces) break;
	}
	closeSync(descriptor);
	return {bytes: Buffer.concat(given), pieces: given, isWhole: thread.isWhole, places: thread.places};
}

it('gives all of an archive in whole lines, and where it can go on', async () => {
	const {bytes, pieces, isWhole, places} = await inflated(gzipSync(text));
	expect([bytes.equals(text), isWhole]).toEqual([true, true]);
	expect(pieces.length).toBeGreaterThan(8);
	expect(pieces.every(piece => piece.at(-1) === 10)).toBe(true);
	expect(places.before(text.length).offset).toBeGreaterThan(8 << 20);
});

it('of several members, somewhere in a file, with an unfinished line', async () => {
	const archive = Buffer.concat([gzipSync(text), gzipSync('unfinished'), gzipSync(text), gzipSync('the end')]);
	const {bytes, isWhole} = await inflated(archive, {start: 77});
	expect([bytes.equals(Buffer.concat([text, Buffer.from('unfinished'), text, Buffer.from('the end')])), isWhole]).toEqual([true, true]);
});

it('also lines that are longer than what stays in one piece', async () => {
	const {noise} = kindsOfBytes(random, 700_000);
	const long = Buffer.from(noise?.map(byte => (byte === 10 ? 11 : byte)) ?? []);
	const log = Buffer.concat([text, long, long, long, long, long, long, Buffer.from('\n'), text, long]);
	const {bytes, isWhole} = await inflated(gzipSync(log, {level: 1}));
	expect([bytes.equals(log), isWhole]).toEqual([true, true]);
});

it('ends where no more is wanted, and the next archive is inflated all the same', async () => {
	for (let time = 0; time < 3; time++) {
		const {bytes, isWhole} = await inflated(gzipSync(text), {mostPieces: 2});
		expect([bytes.equals(text.subarray(0, bytes.length)), isWhole]).toEqual([true, false]);
	}
	expect((await inflated(gzipSync(text))).isWhole).toBe(true);
});

it.each([
	['cut short', (archive: Buffer) => archive.subarray(0, -1000)],
	[
		'with a bad byte',
		(archive: Buffer) => archive.fill(archive.readUInt8(archive.length >> 1) ^ 1, archive.length >> 1, (archive.length >> 1) + 1),
	],
	['with a wrong checksum', (archive: Buffer) => archive.fill(7, archive.length - 8, archive.length - 6)],
	['with a wrong length', (archive: Buffer) => archive.fill(7, archive.length - 4, archive.length - 2)],
	['with junk behind it', (archive: Buffer) => Buffer.concat([archive, Buffer.from('junk')])],
	['that is none', () => text],
])('is not whole of one %s, and its beginning is right', async (_, damage) => {
	const {bytes, isWhole} = await inflated(damage(gzipSync(text)));
	const beginning = bytes.subarray(0, 1 << 20);
	expect([beginning.equals(text.subarray(0, beginning.length)), isWhole]).toEqual([true, false]);
});

it('is not whole where the file cannot be read', async () => {
	const thread = started(program);
	const descriptor = openSync(scratch.name('.gz'), 'w');
	writeSync(descriptor, gzipSync(text));
	for await (const _ of thread.inflate({descriptor, start: 0})) expect.fail('nothing can be read of it');
	expect(thread.isWhole).toBe(false);
	closeSync(descriptor);
});

it('starts a thread anew where the one that was prepared has ended', async () => {
	const dead = new Worker('', {eval: true});
	await once(dead, 'exit');
	const descriptor = openSync(scratch.write(gzipSync(text), '.gz'), 'r');
	// Takes the one that is idle.
	const running = started(program).inflate({descriptor, start: 0});
	await running.next();
	adoptInflateThread(dead);
	expect((await inflated(gzipSync(text))).isWhole).toBe(true);
	await running.return(undefined);
	closeSync(descriptor);
});

it('is not whole where there is no thread', async () => {
	// Those that were started before are somebody else's then.
	const others = started(program);
	const descriptor = openSync(scratch.write(gzipSync(text), '.gz'), 'r');
	const running = others.inflate({descriptor, start: 0});
	await running.next();
	const thread = started(pathToFileURL(scratch.name('.js')));
	for await (const _ of thread.inflate({descriptor, start: 0})) expect.fail('nobody is there');
	expect(thread.isWhole).toBe(false);
	await running.return(undefined);
	closeSync(descriptor);
});
