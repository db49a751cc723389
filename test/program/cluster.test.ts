import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {makeCertificate} from '../support/certificate.js';
import {FakeApiserver, FakePod, type LogLine, status} from '../support/fake-apiserver.js';
import {writeKubeconfig, writeText} from '../support/kubeconfig-file.js';
import {waitFor} from '../support/load.js';
import {makeLine} from '../support/make-event.js';
import {linesOf, type Result, run, startProgram} from '../support/program.js';

const certificate = makeCertificate();
let fake: FakeApiserver;
let kubeconfig: string;

beforeEach(async () => {
	fake = await FakeApiserver.start({certificate});
	kubeconfig = writeKubeconfig({server: fake.url, ca: certificate.cert, context: 'prod'});
});

afterEach(() => fake.stop());

const noon = Date.UTC(2026, 0, 2, 12) * 1000;

/** An event that ends so many milliseconds after noon, and was written to the log a little later. */
function eventAt(ms: number, auditID: string): LogLine {
	const time = new Date(noon / 1000 + ms).toISOString().replace('Z', '000Z');
	return {time: noon + ms * 1000 + 250, text: makeLine({auditID, requestReceivedTimestamp: time, stageTimestamp: time})};
}
const klog: LogLine = {time: noon, text: 'I0102 12:00:00.000000       1 server.go:1] Starting'};

/** Three apiservers whose events lie between each other in time: that of pod p are at 3n + p ms. Before them a line of klog. */
function threePods(count = 20): readonly FakePod[] {
	return ['a', 'b', 'c'].map((letter, p) => {
		const pod = fake.addPod(new FakePod(`kube-apiserver-cp-${letter}`));
		pod.lines = [klog, ...Array.from({length: count}, (_, n) => eventAt(3 * n + p, `${letter}-${n}`))];
		return pod;
	});
}

const onCluster = (...args: readonly string[]) => ['--kubeconfig', kubeconfig, ...args];
const idsOf = (output: Buffer | string) => linesOf(output).map(line => JSON.parse(line).auditID as string);
const accountingOf = ({stderr}: Pick<Result, 'stderr'>) => JSON.parse(linesOf(stderr).at(-1) ?? '');

describe('three apiservers', () => {
	it('are found over TLS and followed; ^C ends it in order, with whole lines, the report and exit 130', async () => {
		const pods = threePods();
		const program = startProgram(onCluster('-o', 'jsonl', '--accounting=json'));
		await program.lines(60);
		for (const [p, pod] of pods.entries()) pod.append(eventAt(100 + p, `later-${p}`));
		await program.lines(63);
		for (const {followers} of pods) for (const {response} of followers) response.write('2026-01-02T12:00:01.000000000Z {"kind":"Ev');
		program.child.kill('SIGINT');
		const result = await program.ended;

		expect(result.code).toBe(130);
		expect(linesOf(result.stdout).toSorted()).toEqual(pods.flatMap(({lines}) => lines.slice(1).map(({text}) => text)).toSorted());
		for (const letter of ['a', 'b', 'c']) {
			const own = idsOf(result.stdout).filter(id => id.startsWith(letter));
			expect(own).toEqual(Array.from({length: 20}, (_, n) => `${letter}-${n}`));
		}
		const {sources, totals, requests} = accountingOf(result);
		const one = {kind: 'pod', state: 'live', lines: 22, events: 21, other: 1, malformed: 0, replayed: 0, continued: 0, gaps: 0};
		expect(sources).toMatchObject(
			['a', 'b', 'c'].map(letter => ({name: `prod/kube-system/kube-apiserver-cp-${letter}/kube-apiserver`, ...one})),
		);
		expect({...totals, requests}).toMatchObject({lines: 66, events: 63, other: 3, requests: 63});
		expect(fake.requestsTo('/log').map(({query}) => query.get('follow'))).toEqual(['true', 'true', 'true']);
		expect(new Set(fake.requests.map(({headers}) => headers.authorization))).toEqual(new Set(['Bearer a-token']));
	});

	it('are read once and merged by time', async () => {
		threePods();
		const {code, stdout} = await run(onCluster('--no-follow', '-o', 'jsonl', '--quiet'));
		expect(code).toBe(0);
		expect(idsOf(stdout)).toEqual(Array.from({length: 60}, (_, at) => `${'abc'[at % 3]}-${Math.floor(at / 3)}`));
	});

	it('are counted', async () => {
		threePods();
		const {code, stdout, stderr} = await run(onCluster('--no-follow', '--count', '--accounting=json'));
		expect({code, stdout: stdout.toString()}).toEqual({code: 0, stdout: '60\n'});
		expect(accountingOf({stderr}).sources.map(({state}: {state: string}) => state)).toEqual(['ended', 'ended', 'ended']);
		expect(fake.requestsTo('/log').map(({query}) => query.has('follow'))).toEqual([false, false, false]);
	});

	it('are counted up to ^C with -f', async () => {
		const pods = threePods();
		const program = startProgram(onCluster('-f', '--count'));
		await waitFor('all to be followed', () => pods.every(({followers}) => followers.size === 1));
		// Who asks again has taken in all that came before.
		for (const {followers} of pods) for (const {response} of followers) response.end();
		await waitFor('all to be followed again', () => fake.requestsTo('/log').filter(({query}) => query.has('follow')).length >= 6);
		program.child.kill('SIGINT');
		const {code, stdout} = await program.ended;
		expect({code, stdout: stdout.toString()}).toEqual({code: 130, stdout: '60\n'});
	});

	it('are not disturbed by one that is cut off, which loses and repeats nothing', async () => {
		const [first, second, third] = threePods();
		first?.cuts.push({afterBytes: 9000, how: 'reset'});
		second?.cuts.push({afterBytes: 8000, how: 'clean'}, {afterBytes: 9000, how: 'fin'});
		const program = startProgram(onCluster('-o', 'jsonl', '--accounting=json'));
		await program.lines(60);
		for (const pod of [first, second, third]) pod?.append(eventAt(200, `last-of-${pod.name}`));
		await program.lines(63);
		program.child.kill('SIGINT');
		const result = await program.ended;
		expect(new Set(idsOf(result.stdout)).size).toBe(63);
		expect(linesOf(result.stdout)).toHaveLength(63);
		const {sources, totals} = accountingOf(result);
		expect(totals).toMatchObject({events: 63, gaps: 0});
		expect(totals.lines).toBe(totals.events + totals.other + totals.continued + totals.replayed);
		expect(sources.map(({replayed}: {replayed: number}) => replayed > 0)).toEqual([true, true, false]);
		expect(result.stderr).toContain(
			'auditview: prod/kube-system/kube-apiserver-cp-b/kube-apiserver: reconnecting: the server ended the stream\n',
		);
	});

	it('are taken by name, the others not', async () => {
		threePods();
		const {stdout} = await run(onCluster('--pod', 'kube-apiserver-cp-a', '--pod', 'kube-apiserver-cp-c', '--no-follow', '--count'));
		expect(stdout.toString()).toBe('40\n');
	});

	it('begin where --tail and --since say', async () => {
		threePods();
		const program = startProgram(onCluster('--tail', '2', '-o', 'jsonl'));
		await program.lines(6);
		program.child.kill('SIGINT');
		expect(idsOf((await program.ended).stdout).toSorted()).toEqual(['a-18', 'a-19', 'b-18', 'b-19', 'c-18', 'c-19']);
		expect(fake.requestsTo('/log')[0]?.query.get('tailLines')).toBe('2');
	});
});

/** One pod with some events. */
const onePod = (command?: readonly string[]): FakePod => {
	const pod = fake.addPod(new FakePod('kube-apiserver-cp', 'kube-system', undefined, command));
	pod.lines = [klog, eventAt(1, 'a')];
	return pod;
};

const refuseAll = (code: number, message: string) => {
	fake.refuse = () => ({status: code, body: JSON.stringify(status(code, message))});
};
const refuseLogs = (code: number, message: string) => {
	const isLog = (path: string) => path.endsWith('/log');
	fake.refuse = ({path}) => (isLog(path) ? {status: code, body: JSON.stringify(status(code, message))} : undefined);
};

/** Exit 1, nothing on stdout, these words on stderr. */
async function expectFailure(args: readonly string[], words: string): Promise<void> {
	const {code, stdout, stderr} = await run([...args, '-o', 'jsonl']);
	expect({code, stdout: stdout.toString(), stderr}).toEqual({code: 1, stdout: '', stderr: `auditview: ${words}\n`});
}

const rule =
	'a Role in kube-system needs these rules, bound to that user: {apiGroups: [""], resources: [pods], verbs: [get, list]} and {apiGroups: [""], resources: [pods/log], verbs: [get]}';

describe('a server that cannot be asked: exit 1, and what to do', () => {
	it('whose certificate nobody vouches for', async () => {
		await expectFailure(
			['--kubeconfig', writeKubeconfig({server: fake.url})],
			`the certificate of 127.0.0.1:${fake.port} is self-signed: put the cluster's CA into certificate-authority-data of the kubeconfig, or insecure-skip-tls-verify: true if you know that it is the right server`,
		);
		expect(fake.requests).toEqual([]);
	});

	it('whose certificate is for another name', async () => {
		const other = makeCertificate({hosts: ['kubernetes.default.svc']});
		const server = await FakeApiserver.start({certificate: other});
		await expectFailure(
			['--kubeconfig', writeKubeconfig({server: server.url, ca: other.cert})],
			`the certificate of 127.0.0.1:${server.port} is for another name: use a name that it holds as server, or set tls-server-name of the cluster in the kubeconfig`,
		);
		await server.stop();
	});

	it('whose host nobody knows', async () => {
		const {code, stderr} = await run(['--kubeconfig', writeKubeconfig({server: 'https://no-such-host.invalid:6443'}), '--count']);
		expect(code).toBe(1);
		// Without any name server the answer is another.
		expect(stderr).toMatch(
			/^auditview: (there is no host no-such-host\.invalid:6443: check the server of the cluster in the kubeconfig, the VPN and the DNS|the name no-such-host\.invalid:6443 cannot be looked up: the DNS does not answer)\n$/,
		);
	});

	it('which refuses the connection', async () => {
		const {port} = fake;
		await fake.stop();
		await expectFailure(onCluster(), `127.0.0.1:${port} refuses the connection: nothing listens there; is the API server running?`);
		fake = await FakeApiserver.start({certificate});
	});

	it.each([[], ['--no-follow']])('which answers 401, whether it would be followed or not: %j', async (...args) => {
		refuseAll(401, 'Unauthorized');
		await expectFailure(
			onCluster(...args),
			`127.0.0.1:${fake.port} answered 401: Unauthorized; the credentials of context prod are not accepted: log in again, then try anew`,
		);
		expect(fake.requests).toHaveLength(2);
	});

	it('which answers 403: its own message, and the RBAC rule that is missing', async () => {
		const said = 'pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "kube-system"';
		refuseAll(403, said);
		await expectFailure(onCluster(), `127.0.0.1:${fake.port} answered 403: ${said}; ${rule}`);
		expect(fake.requests).toHaveLength(1);
	});

	it('whose message is an attack on the terminal: it is shown, not obeyed', async () => {
		refuseAll(403, 'pods \u001b[2J\u001b]52;c;aGk=\u0007\u009b31m "bob\u202e" cannot\nlist');
		await expectFailure(
			onCluster(),
			`127.0.0.1:${fake.port} answered 403: pods \\u{1b}[2J\\u{1b}]52;c;aGk=\\u{7}\\u{9b}31m "bob\\u{202e}" cannot\\u{a}list; ${rule}`,
		);
	});

	it('which does not know the pod that is named', async () => {
		await expectFailure(
			onCluster('--pod', 'kube-apiserver-x'),
			`127.0.0.1:${fake.port} answered 404: pods "kube-apiserver-x" not found in namespace kube-system; check --pod, and -n: it is where the apiserver runs`,
		);
	});
});

describe('a log that may not be read: exit 1, as kubectl, where there is no other', () => {
	const name = 'prod/kube-system/kube-apiserver-cp/kube-apiserver';

	it.each([
		[403, 'pods "kube-apiserver-cp" is forbidden: User "bob" cannot get resource "pods/log"', `; ${rule}`],
		[401, 'Unauthorized', '; the credentials of context prod are not accepted: log in again, then try anew'],
		[404, 'pods "kube-apiserver-cp" not found', ''],
		[
			500,
			'Get "https://10.0.0.1:10250/containerLogs": dial tcp: i/o timeout',
			'; the server, or what stands before it, has a problem of its own',
		],
	])('%i', async (code, said, advice) => {
		onePod();
		refuseLogs(code, said);
		const words = `127.0.0.1:${fake.port} answered ${code}: ${said}${advice}`;
		const results = await Promise.all([
			run(onCluster('-o', 'jsonl')),
			run(onCluster('-o', 'jsonl', '--quiet')),
			run(onCluster('--no-follow', '-o', 'jsonl')),
		]);
		expect(results.map(each => each.code)).toEqual([1, 1, 1]);
		expect(results.map(({stderr}) => stderr)).toEqual([
			`auditview: ${name}: refused: ${words}\n`,
			`auditview: ${words}\n`,
			`auditview: ${name}: ${words}\n`,
		]);
	});

	it('the others are followed on, and the server is asked less and less often', async () => {
		const pods = threePods(3);
		const bad = pods[2]?.name ?? '';
		const isBad = ({path}: {path: string}) => path.endsWith(`/${bad}/log`);
		fake.refuse = request => (isBad(request) ? {status: 500, body: JSON.stringify(status(500, 'kubelet unreachable'))} : undefined);
		const program = startProgram(onCluster('-o', 'jsonl', '--accounting=json'));
		await program.lines(6);
		await waitFor('three attempts', () => fake.requests.filter(isBad).length === 3);
		pods[0]?.append(eventAt(100, 'still there'));
		await program.lines(7);
		program.child.kill('SIGINT');
		const result = await program.ended;
		const [first = 0, ...later] = fake.requests.filter(isBad).map(({atMs}) => atMs);
		// Half a second, then one; each ± 20 %.
		for (const [at, least] of [400, 1200].entries()) expect((later[at] ?? 0) - first).toBeGreaterThan(least - 20);
		expect(result.code).toBe(130);
		expect(accountingOf(result).sources.map(({state}: {state: string}) => state)).toEqual(['live', 'live', 'refused']);
	});
});

describe('a log without audit events: why, and how to turn auditing on; exit 0', () => {
	const how = 'in its manifest (kubeadm: /etc/kubernetes/manifests/kube-apiserver.yaml)';

	it.each([
		[
			['kube-apiserver', '--v=2'],
			`auditing is off in kube-apiserver-cp: its command has neither --audit-policy-file nor --audit-log-path; to turn it on, mount a policy file and add --audit-policy-file=FILE and --audit-log-path=- ${how}`,
		],
		[
			['kube-apiserver', '--audit-policy-file=/p.yaml', '--audit-log-path=/var/log/kubernetes/audit.log'],
			`the audit events of kube-apiserver-cp go to the file /var/log/kubernetes/audit.log and not to the pod's log: read it with --node-files, or on the node (auditview -f /var/log/kubernetes/audit.log), or set --audit-log-path=- ${how}`,
		],
	])('%j', async (command, words) => {
		onePod(command).lines = [klog];
		const {code, stdout, stderr} = await run(onCluster('--no-follow', '--count'));
		expect({code, stdout: stdout.toString()}).toEqual({code: 0, stdout: '0\n'});
		expect(linesOf(stderr)[0]).toBe(`auditview: ${words}`);
	});

	it('said while it is followed, too', async () => {
		onePod(['kube-apiserver']).lines = [klog];
		const program = startProgram(onCluster('-o', 'jsonl'));
		await waitFor('the sentence', () => program.stderr().startsWith('auditview: auditing is off in kube-apiserver-cp: '));
		program.child.kill('SIGINT');
		expect((await program.ended).code).toBe(130);
	});
});

describe('no apiserver pods: exit 1', () => {
	it('under -n payments: what -n means', async () => {
		onePod();
		await expectFailure(
			onCluster('-n', 'payments'),
			'context prod has no kube-apiserver pods in namespace payments: -n is where the apiserver runs; for requests in payments use -q ns:payments',
		);
	});

	it('on a managed control plane: where its log is', async () => {
		fake.version = 'v1.33.1-eks-1234567';
		await expectFailure(
			onCluster(),
			'context prod has no kube-apiserver pods in namespace kube-system: EKS writes it to CloudWatch, once audit logging is enabled for the cluster: aws logs tail /aws/eks/CLUSTER/cluster --log-stream-name-prefix kube-apiserver-audit --format short, into a file or a pipe of auditview',
		);
	});
});

describe('a kubeconfig: exit 1', () => {
	const broken = writeText('a: [b');

	it.each([
		[
			'that is missing',
			() => ['--kubeconfig', '/nonexistent/config'],
			() => 'kubeconfig /nonexistent/config does not exist; check --kubeconfig and $KUBECONFIG',
		],
		[
			'that is broken',
			() => ['--kubeconfig', broken],
			() => `kubeconfig ${broken} is broken: unexpected end of the stream within a flow collection (2:1)`,
		],
		['without the context', () => onCluster('--context', 'staging'), () => 'the kubeconfig has no context staging; it has prod'],
		[
			'that nobody has',
			() => [],
			() =>
				'no kubeconfig: neither --kubeconfig, $KUBECONFIG nor ~/.kube/config names a cluster; give one, or a log file, or try `auditview demo`',
		],
	])('%s', async (_, args, words) => {
		await expectFailure(args(), words());
	});

	it('is that of $KUBECONFIG, the first that names a context', async () => {
		onePod();
		const other = writeKubeconfig({server: 'https://127.0.0.1:1', context: 'other'});
		const env = {KUBECONFIG: `/nonexistent/one:${kubeconfig}:${other}`};
		expect((await run(['--no-follow', '--count'], {env})).stdout.toString()).toBe('1\n');
	});
});
