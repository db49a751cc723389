import {expect, it} from 'vitest';
import {followMany} from '../support/follow-rotated.js';
import {seedOfRun} from '../support/random.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const seed = seedOfRun();

it(`F1: whatever is done to a log, only what the file system lost is lost, and it is marked (SEED=${seed})`, async () => {
	const {wrong, sums} = await followMany(scratch.folder, seed, 60);
	expect(wrong).toEqual([]);
	expect(sums.written).toBeGreaterThan(500);
	expect(sums.gone).toBeGreaterThan(20);
});
