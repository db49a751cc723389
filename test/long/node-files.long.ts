import {expect, it} from 'vitest';
import {tryNode} from '../support/node-log.js';
import {createRandom, seedOfRun} from '../support/random.js';

const seed = seedOfRun();
const trials = Number(process.env['TRIALS'] ?? 1000);

it(`node files: nothing is lost without a gap, and nothing comes twice (SEED=${seed})`, async () => {
	const random = createRandom(seed);
	const figures = {trials: 0, lines: 0, doubled: 0, lost: 0, gaps: 0, unmarked: 0};
	for (; figures.trials < trials; figures.trials++) {
		const {lines, doubled, lost, gaps} = await tryNode(random);
		figures.lines += lines;
		figures.doubled += doubled;
		figures.lost += lost;
		figures.gaps += gaps;
		figures.unmarked += Math.max(0, lost - gaps);
	}
	console.log(JSON.stringify(figures));
	expect(figures).toMatchObject({doubled: 0, unmarked: 0});
});
