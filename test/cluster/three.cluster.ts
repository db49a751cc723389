import {expect, it} from 'vitest';
import {following, mark} from './following.js';
import {clusterForTests} from './rig/cluster.js';
import {Load} from './rig/load.js';

const cluster = clusterForTests({apiservers: 3});

/** One is killed every 20 s: for a minute, or for ten. */
const kills = process.env['CLUSTER_LONG'] ? 30 : 3;
const every = 20_000;

it(`of three apiservers one is killed every 20 s, ${kills} times, under load: all are followed on`, async () => {
	const {planes} = cluster();
	const outcome = await following(cluster(), 'three apiservers', async follower => {
		const load = await Load.start(
			planes.map(({api}) => api),
			{parallel: 4},
		);
		for (let n = 0; n < kills; n++) {
			const next = performance.now() + every;
			await planes[n % planes.length]?.restart();
			await mark(cluster(), follower);
			await new Promise(resolve => setTimeout(resolve, next - performance.now()));
		}
		await load.stop();
	});
	expect(outcome).toMatchObject({before: 0, unmarked: [], doubled: 0, invented: 0});
	// In ten minutes a log may be rotated while nobody reads it.
	if (kills <= 3) expect([outcome.lost, outcome.accounting.totals.gaps]).toEqual([0, 0]);
});
