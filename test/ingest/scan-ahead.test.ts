import {availableParallelism} from 'node:os';
import {describe, expect, it} from 'vitest';
import {ScanRing} from '../../src/kernel/scan-ring.js';
import {createGenerator} from '../bench/generate.mjs';
import {long, tricky} from '../kernel/cut-logs.js';
import {manyPaths} from '../kernel/full-caches.js';
import {differencesOf, joinLines, loadLog} from '../support/both-ways.js';
import {loadAhead} from '../support/load-ahead.js';
import {makeLine} from '../support/make-event.js';
import {makeMixture} from '../support/mixture.js';
import {createRandom, seedOfRun} from '../support/random.js';

const seed = seedOfRun();

/** Sizes from 1 to `most`, small ones as often as large ones. */
const sizesOf = (random: () => number, most: number) => () => Math.ceil(most ** random());

// With one core nobody scans ahead.
describe.skipIf(availableParallelism() < 2)(`what was announced is taken as if it had not been (SEED=${seed})`, () => {
	it('a log as an apiserver writes it: all blocks but those without a line are scanned ahead', async () => {
		const generator = createGenerator('mix', seed);
		const log = joinLines(Array.from({length: 5000}, () => generator.line()));
		const {loaded, given, scanned} = await loadAhead(log, () => 100_000);
		expect(differencesOf(loaded, loadLog(log, 'kernel'))).toEqual([]);
		expect(scanned).toBeGreaterThan(0.7 * given);
	});

	it('blocks of any size', async () => {
		const random = createRandom(seed);
		const generator = createGenerator('meta', seed);
		const log = joinLines(Array.from({length: 5000}, () => generator.line()));
		const {loaded, scanned} = await loadAhead(log, sizesOf(random, 1_000_000));
		expect(differencesOf(loaded, loadLog(log, 'kernel'))).toEqual([]);
		expect(scanned).toBeGreaterThan(0);
	});

	it('what was announced is called off now and then', async () => {
		const random = createRandom(seed);
		const generator = createGenerator('mix', seed);
		const log = joinLines(Array.from({length: 3000}, () => generator.line()));
		const upset = (retract: () => void) => {
			if (random() < 0.1) retract();
		};
		const {loaded, scanned} = await loadAhead(log, () => 30_000, upset);
		expect(differencesOf(loaded, loadLog(log, 'kernel'))).toEqual([]);
		expect(scanned).toBeGreaterThan(0);
	});

	it('everything that stands in logs, and lines that others depend on', async () => {
		const random = createRandom(seed);
		const pretty = JSON.stringify(JSON.parse(makeLine()), undefined, 2);
		const parts = Array.from({length: 40}, () => [makeMixture(random, 50).bytes, '\n', tricky, '\n', pretty, '\n', long]);
		const log = Buffer.concat(parts.flat().map(part => Buffer.from(part)));
		const {loaded, scanned} = await loadAhead(log, sizesOf(random, 300_000));
		expect(differencesOf(loaded, loadLog(log, 'kernel'))).toEqual([]);
		expect(scanned).toBeGreaterThan(0);
	});

	it('more values than the caches have room for', async () => {
		const log = Buffer.concat([...manyPaths()]);
		const {loaded, scanned} = await loadAhead(log, () => 2 << 20);
		expect(differencesOf(loaded, loadLog(log, 'kernel'))).toEqual([]);
		expect(scanned).toBeGreaterThan(0);
	});

	it('a line that has no room in front of a block', async () => {
		const large = makeLine({requestObject: {data: 'x'.repeat(3 << 20)}});
		const log = joinLines([...Array.from({length: 9}, () => makeLine()), large, makeLine(), large, makeLine()]);
		const {loaded} = await loadAhead(log, () => 1 << 20);
		expect(differencesOf(loaded, loadLog(log, 'kernel'))).toEqual([]);
	});
});

it('nobody waits for a thread that is gone', () => {
	const ring = new ScanRing();
	expect(ring.post({from: 1, to: 9, base: 0})).toBe(true);
	const broken = () => {
		throw new Error('a broken kernel');
	};
	expect(() => ring.serve(broken, () => false)).toThrow('a broken kernel');
	expect(ring.isThere).toBe(false);
	expect(ring.next()).toBeUndefined();
	ring.cancel();
});
