import {expect, it} from 'vitest';
import {createGenerator} from '../bench/generate.mjs';
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

it('a file so large that it is scanned on another thread gives the same without the kernel', async () => {
	const generator = createGenerator('mix', 1);
	const lines = joinLines(Array.from({length: 10_000}, () => generator.line()));
	const file = scratch.write(Buffer.concat(Array.from({length: Math.ceil((70 << 20) / lines.length)}, () => lines)));
	const print = async (kernel: string) => {
		const {stdout, stderr} = await run(['--by', 'user,verb', '-o', 'json', '--accounting=json', file], {env: {AUDITVIEW_KERNEL: kernel}});
		const accounting = stderr.split('\n').filter(line => line.startsWith('{'));
		return {stdout: stdout.toString(), accounting: accounting.map(line => ({...JSON.parse(line), fastPath: 0}))};
	};
	const scanned = await print('on');
	expect(scanned.accounting).toHaveLength(1);
	expect(scanned).toEqual(await print('off'));
});
