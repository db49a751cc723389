import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {FakeApiserver, status} from '../support/fake-apiserver.js';
import {FakeContainerLog, FakeNode, NodePod} from '../support/fake-kubelet.js';
import {writeKubeconfig} from '../support/kubeconfig-file.js';
import {makeLine} from '../support/make-event.js';
import {linesOf, run, startProgram} from '../support/program.js';

let fake: FakeApiserver;
let kubeconfig: string;

beforeEach(async () => {
	fake = await FakeApiserver.start();
	kubeconfig = writeKubeconfig({server: fake.url, context: 'prod'});
});

afterEach(() => fake.stop());

/** An event that a container wrote so many seconds after noon; long ones in two entries, a line of klog between them. */
function entries(seconds: number, auditID: string, isTorn = false): string {
	const time = new Date(Date.UTC(2026, 0, 2, 12) + seconds * 1000).toISOString().replace('Z', '000000Z');
	const event = makeLine({auditID, requestReceivedTimestamp: time, stageTimestamp: time});
	if (!isTorn) return `${time} stdout F ${event}\n`;
	const [head, tail] = [event.slice(0, 100), event.slice(100)];
	return `${time} stdout P ${head}\n${time} stderr F I0102 12:00:00.000000       1 server.go:1] between\n${time} stdout F ${tail}\n`;
}

/** Two control planes, whose logs were rotated; the events of p are at 2n + p seconds. */
function twoNodes(): readonly FakeContainerLog[] {
	return [0, 1].map(p => {
		const pod = new NodePod(`kube-apiserver-cp-${p}`);
		pod.node = `cp-${p}`;
		fake.addPod(pod);
		const node = new FakeNode();
		fake.nodes.set(pod.node, node);
		const log = new FakeContainerLog(node, `pods/kube-system_${pod.name}_${pod.hash}/kube-apiserver`);
		for (let n = 0; n < 10; n++) {
			log.append(entries(2 * n + p, `${p}-${n}`, n % 4 === 3));
			if (n % 3 === 2) log.rotate();
		}
		return log;
	});
}

const idsOf = (output: Buffer) => linesOf(output).map(line => JSON.parse(line).auditID as string);
const inOrder = (count: number) => Array.from({length: 2 * count}, (_, at) => `${at % 2}-${Math.floor(at / 2)}`);

describe('--node-files', () => {
	it('reads what was rotated on every control plane, and merges it by time; no pod log is asked for', async () => {
		twoNodes();
		const {code, stdout, stderr} = await run([
			'--kubeconfig',
			kubeconfig,
			'--node-files',
			'--no-follow',
			'-o',
			'jsonl',
			'--accounting=json',
		]);
		expect({code, ids: idsOf(stdout)}).toEqual({code: 0, ids: inOrder(10)});
		const {sources, totals} = JSON.parse(linesOf(stderr).at(-1) ?? '');
		expect(sources.map(({name, kind, state}: Record<string, string>) => ({name, kind, state}))).toEqual(
			[0, 1].map(p => ({name: `prod/kube-system/kube-apiserver-cp-${p}/kube-apiserver`, kind: 'node-file', state: 'ended'})),
		);
		expect(totals).toMatchObject({events: 20, gaps: 0, malformed: 0});
		expect(fake.requestsTo('/log')).toEqual([]);
	});

	it('follows the files over rotations, and ends in order', async () => {
		const logs = twoNodes();
		const program = startProgram(['--kubeconfig', kubeconfig, '--node-files', '-o', 'jsonl', '--accounting=json']);
		await program.lines(20);
		for (const [p, log] of logs.entries()) {
			log.append(entries(20 + p, `${p}-10`));
			log.rotate();
			log.append(entries(22 + p, `${p}-11`, true));
		}
		await program.lines(24);
		program.child.kill('SIGINT');
		const result = await program.ended;
		expect(result.code).toBe(130);
		expect(idsOf(result.stdout).toSorted()).toEqual(inOrder(12).toSorted());
		expect(JSON.parse(linesOf(result.stderr).at(-1) ?? '').totals).toMatchObject({events: 24, gaps: 0, replayed: 0});
	});

	it('begins with the last events, --tail of them, however long the files are', async () => {
		twoNodes();
		const program = startProgram(['--kubeconfig', kubeconfig, '--node-files', '--tail', '3', '-o', 'jsonl']);
		await program.lines(3);
		program.child.kill('SIGINT');
		expect(idsOf((await program.ended).stdout)).toEqual(inOrder(10).slice(-3));
	});

	it('says which rule is missing, and what goes without: exit 1', async () => {
		twoNodes();
		const said = 'nodes "cp-0" is forbidden: User "bob" cannot get resource "nodes/proxy" in API group "" at the cluster scope';
		fake.refuse = ({path}) => (path.includes('/proxy/') ? {status: 403, body: JSON.stringify(status(403, said))} : undefined);
		const {code, stderr} = await run(['--kubeconfig', kubeconfig, '--node-files', '--no-follow', '--count']);
		expect(code).toBe(1);
		expect(stderr).toContain(
			`${said}; a ClusterRole needs this rule, bound to that user: {apiGroups: [""], resources: [nodes/proxy], verbs: [get]}`,
		);
		expect(stderr).toContain('without --node-files the pod’s log is followed instead');
	});
});
