import {readFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {following, mark} from './following.js';
import {clusterForTests} from './rig/cluster.js';
import {Load} from './rig/load.js';

/** Only in the long form. `CLUSTER_SOAK_SECONDS=120` for less. */
const seconds = Number(process.env['CLUSTER_SOAK_SECONDS'] ?? (process.env['CLUSTER_LONG'] ? 600 : 0));
const cutEvery = 15_000;
const endings = ['clean', 'aborted', 'killed'] as const;

/** The kubelet's own rotation: 10 MiB, looked at every 10 s. */
const cluster = clusterForTests();

const memoryOf = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;

it.skipIf(seconds === 0)(
	`${seconds || 600} s of load, the log cut every 15 s: nothing doubled, and what is missing is marked`,
	async () => {
		const {plane} = cluster();
		const memory: number[] = [];
		const outcome = await following(cluster(), 'soak', async follower => {
			const load = await Load.start([plane.api]);
			const end = performance.now() + seconds * 1000;
			for (let n = 0; performance.now() < end; n++) {
				const next = performance.now() + cutEvery;
				await plane.cutLog(endings[n % endings.length] ?? 'clean');
				await mark(cluster(), follower);
				memory.push(memoryOf(follower.pid));
				await new Promise(resolve => setTimeout(resolve, next - performance.now()));
			}
			await load.stop();
		});
		const mb = (bytes = 0) => Math.round(bytes / 1e6);
		console.info(
			`${plane.rotations} rotations; memory at first ${mb(memory[0])}, at last ${mb(memory.at(-1))}, at most ${mb(Math.max(...memory))} MB`,
		);
		expect(outcome).toMatchObject({before: 0, unmarked: [], doubled: 0, invented: 0});
	},
);
