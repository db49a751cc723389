import {expect, it} from 'vitest';
import {damagedArchives} from '../support/damaged-archives.js';
import {loadPaths} from '../support/load.js';
import {createRandom, seedOfRun} from '../support/random.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const seed = seedOfRun();
/** `F2_ARCHIVES=20` for fewer. */
const archives = Number(process.env['F2_ARCHIVES'] ?? 300);

it(`F2: ${archives} archives, each damaged in every way (SEED=${seed})`, async () => {
	const missing: string[] = [];
	let [recoverable, damages] = [0, 0];
	for (let n = 0; n < archives; n++) {
		for (const damaged of damagedArchives(createRandom(seed + n))) {
			const loaded = await loadPaths([scratch.write(damaged.bytes, '.gz')]);
			const given = new Set((await loaded.documents()).map(String));
			await loaded.stop();
			damages++;
			recoverable += damaged.recoverable.length;
			const lost = damaged.recoverable.filter(line => !given.has(line));
			if (lost.length > 0) missing.push(`SEED=${seed + n}, ${damaged.how}: ${lost.length} of ${damaged.recoverable.length}`);
		}
	}
	console.info(`${damages} damaged archives, ${recoverable} events recoverable; not recovered in ${missing.length} archives`);
	expect(missing).toEqual([]);
});
