import {expect, it} from 'vitest';
import {waitFor} from '../support/load.js';
import {following} from './following.js';
import {clusterForTests} from './rig/cluster.js';
import {Load} from './rig/load.js';

const cluster = clusterForTests({rotateAt: {bytes: 2_000_000, every: '1s'}});

it('under load and over five rotations every event that the kubelet sends is shown, once', async () => {
	const {plane} = cluster();
	const outcome = await following(cluster(), 'rotation', async () => {
		const load = await Load.start([plane.api]);
		const before = plane.rotations;
		await waitFor('five rotations', () => plane.rotations >= before + 5, 60_000);
		await load.stop();
	});
	expect(outcome).toMatchObject({unmarked: [], doubled: 0, invented: 0});
	expect(outcome.shown.length).toBeGreaterThan(3000);
});
