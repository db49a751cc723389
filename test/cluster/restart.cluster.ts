import {expect, it} from 'vitest';
import {queryLine, viewers} from '../support/viewer.js';
import {following, mark} from './following.js';
import {clusterForTests} from './rig/cluster.js';
import {Load} from './rig/load.js';

const cluster = clusterForTests();
const {viewing} = viewers();

it('an apiserver that is killed twice under load is followed on without a lost, doubled or unmarked event', async () => {
	const {plane} = cluster();
	const outcome = await following(cluster(), 'restart', async follower => {
		const load = await Load.start([plane.api]);
		for (let kills = 0; kills < 2; kills++) {
			await mark(cluster(), follower);
			await plane.restart();
			await mark(cluster(), follower);
		}
		await load.stop();
	});
	expect(outcome).toMatchObject({before: 0, unmarked: [], lost: 0, unread: 0, doubled: 0, invented: 0});
	expect(outcome.accounting.totals).toMatchObject({gaps: 0, malformed: 0, damaged: 0});
});

it('the viewer says that it reconnects, and goes on where it was', async () => {
	const {plane} = cluster();
	const askFiveTimes = async () => {
		for (let n = 0; n < 5; n++) await plane.api.ask('/api/v1/namespaces/payments/secrets', {user: 'dev'});
	};
	await askFiveTimes();
	const terminal = await viewing(['--kubeconfig', cluster().kubeconfig(), '-q', 'ns:payments'], {cols: 160, rows: 45});
	await terminal.screen(() => /\b5 of /.test(queryLine(terminal)), 30_000);
	const restarted = plane.restart();
	await terminal.screen(/reconnecting/, 30_000);
	await restarted;
	await askFiveTimes();
	await terminal.screen(lines => /\b10 of /.test(queryLine(terminal)) && !/reconnecting/.test(lines[0] ?? ''), 30_000);
});
