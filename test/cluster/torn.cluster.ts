import {expect, it} from 'vitest';
import {following} from './following.js';
import {clusterForTests} from './rig/cluster.js';
import {Load} from './rig/load.js';
import {type WrittenEvent, writtenEvents} from './truth.js';

/** klog says a line about each request, to stderr; and bodies are in the log, which is not rotated. */
const cluster = clusterForTests({policy: 'all', verbosity: 4, rotateAt: {bytes: 1e9, every: '10s'}});

const torn = (events: readonly WrittenEvent[]) => events.filter(({isTorn}) => isTorn);

it('events that klog lines tear apart are put together again, byte for byte', async () => {
	const {plane} = cluster();
	const outcome = await following(cluster(), 'torn', async () => {
		const load = await Load.start([plane.api], {largeOneIn: 2, parallel: 4});
		await load.made(2000);
		await load.stop();
	});
	const all = torn(writtenEvents(plane));
	console.info(`${all.length} events were torn`);
	expect(all.length).toBeGreaterThan(20);
	expect(outcome).toMatchObject({unmarked: [], lost: 0, doubled: 0, invented: 0});
	expect(outcome.accounting.totals).toMatchObject({repaired: all.length, damaged: 0, malformed: 0});
});
