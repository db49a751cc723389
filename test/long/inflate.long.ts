import {expect, it} from 'vitest';
import {kindsOfBytes, waysToZip} from '../support/archives.js';
import {damagedBits, inflateBoth} from '../support/inflate-both.js';
import {createRandom, seedOfRun} from '../support/random.js';

const seed = seedOfRun();
const archives = 600_000;
const trialsOfEach = 60;

it(`no damaged archive gives anything but what zlib makes of it (SEED=${seed})`, () => {
	const random = createRandom(seed);
	const counts = {same: 0, declined: 0, refused: 0, different: 0};
	for (let tried = 0; tried < archives; ) {
		const kinds = Object.values(kindsOfBytes(random, 400 + Math.floor(random() * 3000)));
		for (const zip of Object.values(waysToZip)) {
			const archive = zip(kinds[Math.floor(random() * kinds.length)] ?? Buffer.alloc(0));
			for (let trial = 0; trial < trialsOfEach; trial++, tried++) counts[inflateBoth(damagedBits(archive, random))]++;
		}
	}
	process.stdout.write(`inflate: ${JSON.stringify(counts)}\n`);
	expect(counts.different).toBe(0);
	expect(counts.same).toBeGreaterThan(counts.declined);
});
