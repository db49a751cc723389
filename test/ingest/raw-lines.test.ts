import {truncateSync} from 'node:fs';
import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {loadPaths} from '../support/load.js';
import {makeLine} from '../support/make-event.js';
import {makeMixture} from '../support/mixture.js';
import {createRandom, seedOfRun} from '../support/random.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const seed = seedOfRun();

describe('lines read back', () => {
	it.each([false, true])(`are those asked for, in whatever order (SEED=${seed}), raw: %s`, async raw => {
		const random = createRandom(seed);
		const mixtures = [makeMixture(random, 300), makeMixture(random, 300)];
		const loaded = await loadPaths(mixtures.map(({bytes}) => scratch.write(bytes)));
		const expected = mixtures.flatMap(({bytes, lines}) => [
			// Before a file that begins with NULs stands a gap, which has no line.
			...(bytes[0] === 0 ? [Buffer.alloc(0)] : []),
			...lines.filter(({kind}) => kind !== 'other').map(({kind, line, document}) => (raw || kind === 'malformed' ? line : document)),
		]);
		expect(loaded.through).toBe(expected.length);
		for (const count of [1, 5, 100, 1000]) {
			const events = Uint32Array.from({length: count}, () => Math.floor(random() * loaded.through));
			if (random() < 0.3) events.sort();
			const {bytes, starts, ends} = await loaded.lines(events, raw);
			for (const [place, event] of events.entries())
				expect(Buffer.from(bytes.subarray(starts[place], ends[place])).equals(expected[event] ?? Buffer.alloc(0))).toBe(true);
		}
		await loaded.stop();
	});

	it('are not glued to half a line that stands before them in the spill', async () => {
		const [whole, begun, next] = ['a', 'b', 'c'].map(requestObject => makeLine({requestObject})) as [string, string, string];
		const damaged = gzipSync(`${whole}\n${begun.slice(0, 200)}`);
		damaged.writeUInt32LE(1, damaged.length - 8);
		const loaded = await loadPaths([scratch.write(Buffer.concat([damaged, gzipSync(`${next}\n`)]), '.gz')]);
		const given = (await loaded.documents(true)).map(String);
		expect(given.filter(line => line !== '')).toEqual([whole, begun.slice(0, 200), next]);
		await loaded.stop();
	});

	it('are shorter where bytes are gone, and empty behind', async () => {
		const [one, two, three] = [makeLine(), makeLine({requestObject: 'b'}), makeLine({requestObject: 'c'})];
		const name = scratch.write(`${one}\n${two}\n${three}\n`);
		const loaded = await loadPaths([name]);
		truncateSync(name, one.length + 11);
		expect((await loaded.documents()).map(String)).toEqual([one, two.slice(0, 10), '']);
		expect((await loaded.documents(true)).map(String)).toEqual([one, two.slice(0, 10), '']);
		await loaded.stop();
	});
});
