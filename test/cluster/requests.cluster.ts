import {expect, it} from 'vitest';
import {queryLine, tableRows, viewers} from '../support/viewer.js';
import {compare} from './compare.js';
import {Follower} from './follower.js';
import {mark} from './following.js';
import {clusterForTests} from './rig/cluster.js';
import {tokenOf} from './rig/credentials.js';
import {exec} from './rig/exec.mjs';
import {writtenEvents} from './truth.js';

const cluster = clusterForTests();
const {viewing} = viewers();

it('in the viewer an exec session and each 401 are found', async () => {
	const {plane} = cluster();
	expect(await exec(plane, 'id', tokenOf('admin'))).toContain('asked for ["id"]');
	for (let i = 0; i < 3; i++) await plane.api.ask('/api/v1/secrets', {token: 'stolen'});
	const terminal = await viewing(['--kubeconfig', cluster().kubeconfig()], {cols: 160, rows: 45});
	const answered = (query: string, count: number) =>
		terminal.screen(() => queryLine(terminal).startsWith(` / ${query} `) && new RegExp(`\\b${count} of `).test(queryLine(terminal)));
	terminal.press('/is:session\r');
	await answered('is:session', 1);
	expect(tableRows(terminal.lines())[0]).toMatch(/ 101 get +admin +pods\/exec +kube-system\/kube-apiserver-cp-1/);
	terminal.press('/\u0015code:401\r');
	await answered('code:401', 3);
	for (const row of tableRows(terminal.lines())) expect(row).toMatch(/ 401 list +\(unauthenticated\) +secrets/);
});

it('what auditview asks itself is hidden, and nothing else: not what another client asks under its name', async () => {
	const {plane} = cluster();
	const follower = new Follower(cluster().kubeconfig(), cluster().file('own.jsonl'), []);
	await mark(cluster(), follower);
	await plane.api.need('/api/v1/namespaces/kube-system/pods?labelSelector=component%3Dkube-apiserver', {userAgent: 'auditview/0.1.0'});
	const last = await mark(cluster(), follower);
	const followed = await follower.stop();
	const log = writtenEvents(plane);
	expect(compare(followed, [log], last)).toMatchObject({lost: 2, doubled: 0, invented: 0});
	const shown = new Set(followed.shown.map(({key}) => key));
	const hidden = log
		.slice(
			0,
			log.findLastIndex(({requestURI}) => requestURI.includes(last)),
		)
		.filter(({key}) => !shown.has(key));
	expect(hidden.map(({requestURI, stage}) => `${stage} ${requestURI.replace(/\?.*/, '')}`)).toEqual([
		'ResponseComplete /api/v1/namespaces/kube-system/pods',
		'ResponseStarted /api/v1/namespaces/kube-system/pods/kube-apiserver-cp-1/log',
	]);
});
