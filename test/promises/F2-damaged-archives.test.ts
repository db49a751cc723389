import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {addsUp} from '../../src/model/accounting.js';
import {type Damaged, damagedArchives, lookAlikes} from '../support/damaged-archives.js';
import {loadPaths} from '../support/load.js';
import {makeLine} from '../support/make-event.js';
import {createRandom, seedOfRun} from '../support/random.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const seed = seedOfRun();

/** @returns lines that could be had and were not given. */
async function missingOf({bytes, recoverable}: Damaged): Promise<string[]> {
	const loaded = await loadPaths([scratch.write(bytes, '.gz')]);
	const documents = (await loaded.documents()).map(String);
	const given = new Set(documents);
	// No half of a line stands before them.
	const raw = (await loaded.documents(true)).map(String);
	expect(raw.filter((line, n) => recoverable.includes(documents[n] ?? '') && line !== documents[n])).toEqual([]);
	expect(addsUp(loaded.counters())).toBe(true);
	const {state, reason} = loaded.infos.get(0)?.status ?? {};
	if (state === 'failed') expect(reason).toMatch(/at byte \d+/);
	if (state === 'failed') expect(loaded.counters().gaps).toBeGreaterThan(0);
	await loaded.stop();
	return recoverable.filter(line => !given.has(line));
}

describe(`F2: a damaged archive gives all it holds (SEED=${seed})`, () => {
	for (const damaged of [...damagedArchives(createRandom(seed)), ...lookAlikes()])
		it(damaged.how, async () => {
			expect(await missingOf(damaged)).toEqual([]);
		});
});

it('what was begun before damage takes no event along that is behind it', async () => {
	const [before, after, last] = [makeLine(), makeLine(), makeLine()];
	// Where a value is awaited, the next line could be it.
	const member = gzipSync(`${before}\n{"kind":"Event","apiVersion":`);
	const bytes = Buffer.concat([member.subarray(0, -8), Buffer.from([1, 2, 3, 4]), member.subarray(-4), gzipSync(`${after}\n${last}\n`)]);
	const loaded = await loadPaths([scratch.write(bytes, '.gz')]);
	expect((await loaded.documents()).map(String).filter(text => [before, after, last].includes(text))).toEqual([before, after, last]);
	expect(loaded.counters()).toMatchObject({events: 3, gaps: 1});
	await loaded.stop();
});
