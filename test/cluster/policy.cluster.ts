import {expect, it} from 'vitest';
import {following, mark} from './following.js';
import {clusterForTests} from './rig/cluster.js';
import {Load} from './rig/load.js';

const cluster = clusterForTests();

it('a policy that is changed by editing the manifest: the pod is another one, its log is followed on, and what could be missing is marked', async () => {
	const {plane} = cluster();
	const outcome = await following(cluster(), 'policy', async follower => {
		const load = await Load.start([plane.api]);
		await load.made(500);
		cluster().setPolicy('all');
		await plane.editManifest();
		await mark(cluster(), follower);
		await load.stop();
	});
	expect(outcome).toMatchObject({before: 0, unmarked: [], doubled: 0, invented: 0});
	expect(outcome.accounting.totals.gaps).toBe(1);
	expect(outcome.stages.has('RequestReceived')).toBe(true);
});
