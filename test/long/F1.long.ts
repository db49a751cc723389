import {expect, it} from 'vitest';
import {followMany} from '../support/follow-rotated.js';
import {seedOfRun} from '../support/random.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const seed = seedOfRun();
/** `F1_LISTS=500` for fewer. */
const lists = Number(process.env['F1_LISTS'] ?? 5000);

it(`F1: ${lists} random lists of actions on a log that is followed (SEED=${seed})`, async () => {
	const {wrong, sums} = await followMany(scratch.folder, seed, lists);
	console.info(
		`${lists} lists, ${sums.actions} actions and looks, ${sums.written} lines written, ${sums.gone} lost by the file system; lost 0, doubled 0, unmarked 0 but for ${wrong.length} lists; ${sums.gaps} gaps, ${sums.overCautious} of them where nothing is missing; ${sums.outOfOrder} lines behind newer ones; ${sums.traceless} lines stood in a file of which nothing was read, and that was emptied between two looks, and left no trace`,
	);
	expect(wrong).toEqual([]);
});
