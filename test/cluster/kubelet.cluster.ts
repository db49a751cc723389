import {expect, it} from 'vitest';
import {following, mark} from './following.js';
import {clusterForTests} from './rig/cluster.js';
import {Load} from './rig/load.js';

const cluster = clusterForTests();

it.each(['clean', 'aborted', 'killed'] as const)(
	'a log whose kubelet ends it in the middle of a line (%s) goes on without a loss',
	async ending => {
		const {plane} = cluster();
		const outcome = await following(cluster(), `kubelet ${ending}`, async follower => {
			const load = await Load.start([plane.api], {parallel: 2});
			for (let cuts = 0; cuts < 3; cuts++) {
				await plane.cutLog(ending);
				await mark(cluster(), follower);
			}
			await load.stop();
		});
		expect(outcome).toMatchObject({before: 0, lost: 0, unread: 0, doubled: 0, invented: 0});
		expect(outcome.accounting.totals).toMatchObject({gaps: 0, malformed: 0, damaged: 0});
		expect(outcome.notes.filter(note => note.includes('reconnecting')).length).toBeGreaterThanOrEqual(3);
	},
);
