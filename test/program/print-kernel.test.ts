import {expect, it} from 'vitest';
import {joinLines} from '../support/both-ways.js';
import {makeLine} from '../support/make-event.js';
import {run} from '../support/program.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();

it.each([
	['on', 1],
	['off', 0],
])('AUDITVIEW_KERNEL=%s: the kernel takes this share of the events: %d', async (kernel, share) => {
	const file = scratch.write(joinLines(Array.from({length: 10}, () => makeLine())));
	const {stdout, stderr} = await run(['--count', '--accounting=json', file], {env: {AUDITVIEW_KERNEL: kernel}});
	expect(stdout.toString()).toBe('10\n');
	expect(JSON.parse(stderr).fastPath).toBe(share);
});
