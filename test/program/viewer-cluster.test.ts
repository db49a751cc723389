import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {makeCertificate} from '../support/certificate.js';
import {FakeApiserver, FakePod, type LogLine, status} from '../support/fake-apiserver.js';
import {writeKubeconfig} from '../support/kubeconfig-file.js';
import {makeLine} from '../support/make-event.js';
import {foreign, tableRows, viewers} from '../support/viewer.js';

const {view, viewing} = viewers();
const certificate = makeCertificate();
let fake: FakeApiserver;
let kubeconfig: string;

beforeEach(async () => {
	fake = await FakeApiserver.start({certificate});
	kubeconfig = writeKubeconfig({server: fake.url, ca: certificate.cert, context: 'prod'});
});

afterEach(() => fake.stop());

const wide = {cols: 160, rows: 45};
/** What a screen says, wherever its lines are broken. */
const says = (words: string) => (lines: readonly string[]) =>
	lines
		.map(line => line.trim())
		.join(' ')
		.replace(/\s+/g, ' ')
		.includes(words);

const noon = Date.UTC(2026, 0, 2, 12) * 1000;
function eventAt(ms: number, name: string): LogLine {
	const time = new Date(noon / 1000 + ms).toISOString().replace('Z', '000Z');
	const objectRef = {resource: 'pods', namespace: 'shop', name, apiVersion: 'v1'};
	return {time: noon + ms * 1000, text: makeLine({objectRef, requestReceivedTimestamp: time, stageTimestamp: time})};
}

function threePods(): readonly FakePod[] {
	return [0, 1, 2].map(p => {
		const pod = fake.addPod(new FakePod(`kube-apiserver-cp-${p}`));
		pod.lines = [0, 1, 2].map(n => eventAt(3 * n + p, `web-${3 * n + p}`));
		return pod;
	});
}

describe('the apiservers of a cluster', () => {
	it('are followed and merged by time; a row says which one it is from', async () => {
		const pods = threePods();
		const terminal = await viewing(['--kubeconfig', kubeconfig], wide);
		await terminal.screen(lines => tableRows(lines).length === 9 && lines[0] !== '');
		expect(tableRows(terminal.lines()).map(row => /web-\d/.exec(row)?.[0])).toEqual(Array.from({length: 9}, (_, n) => `web-${n}`));
		expect(terminal.lines()[0]).toContain('prod › kube-apiserver @ cp-0, cp-1, cp-2');
		pods[1]?.append(eventAt(2, 'late'));
		pods[2]?.append(eventAt(100, 'newest'));
		await terminal.screen(lines => tableRows(lines).length === 11);
		const rows = tableRows(terminal.lines());
		expect(rows.at(-1)).toMatch(/newest.*cp-2|cp-2.*newest/);
		expect(rows.findIndex(row => row.includes('late'))).toBeLessThan(5);
	});

	it('each have a state on the screen; the others go on while one is away, and it comes back', async () => {
		const pods = threePods();
		pods[2]?.cuts.push({afterBytes: 100, how: 'clean'});
		const terminal = await viewing(['--kubeconfig', kubeconfig], wide);
		await terminal.screen(/cp-2 reconnecting/);
		await terminal.screen(lines => tableRows(lines).length === 9 && !/reconnecting/.test(lines[0] ?? ''));
	});

	it('whose log one may not read is refused, with the RBAC rule; the others go on', async () => {
		const pods = threePods();
		const said = 'pods "kube-apiserver-cp-1" is forbidden: User "bob" cannot get resource "pods/log"';
		const isRefused = (path: string) => path.endsWith(`${pods[1]?.name}/log`);
		fake.refuse = ({path}) => (isRefused(path) ? {status: 403, body: JSON.stringify(status(403, said))} : undefined);
		const terminal = await viewing(['--kubeconfig', kubeconfig], wide);
		await terminal.screen(/cp-1 refused/);
		await terminal.screen(lines => tableRows(lines).length === 6);
		terminal.press('L');
		await terminal.screen(says(`answered 403: ${said}; a Role in kube-system needs these rules`));
	});
});

it('Ctrl-R tries again at once what would wait, and says so', async () => {
	const pods = threePods();
	fake.refuse = ({path}) => (path.endsWith(`${pods[1]?.name}/log`) ? {status: 404, body: JSON.stringify(status(404, 'no'))} : undefined);
	const terminal = await viewing(['--kubeconfig', kubeconfig], wide);
	await terminal.screen(/cp-1 refused/);
	await terminal.screen(lines => tableRows(lines).length === 6);
	fake.refuse = () => undefined;
	terminal.press('\x12');
	await terminal.screen(/one source is tried again now/);
	await terminal.screen(lines => tableRows(lines).length === 9);
	terminal.press('\x12');
	await terminal.screen(/no source waits to be tried again/);
});

describe('what is wrong with a cluster is said on the screen', () => {
	it('a server that is away: at once, and it is not asked again and again', async () => {
		await fake.stop();
		const terminal = view(['--kubeconfig', kubeconfig], wide);
		await terminal.screen(says(`127.0.0.1:${fake.port} refuses the connection: nothing listens there; is the API server running?`));
		await terminal.screen(/a source failed · L ──$/m);
		terminal.press('q');
		await terminal.screen('exited 0');
		fake = await FakeApiserver.start({certificate});
	});

	it('a server’s own message, shown and not obeyed', async () => {
		fake.refuse = () => ({status: 403, body: JSON.stringify(status(403, 'no \u001b]0;owned\u0007\u001b[2J\u009b31m\u202epods'))});
		const terminal = view(['--kubeconfig', kubeconfig], wide);
		await terminal.screen(says('answered 403: no'));
		await terminal.screen(says('a Role in kube-system needs these rules'));
		terminal.press('q');
		await terminal.screen('exited 0');
		expect(foreign(terminal)).toEqual([]);
	});

	it('a log without audit events: why, and what to change', async () => {
		fake.addPod(new FakePod('kube-apiserver-cp', 'kube-system', undefined, ['kube-apiserver', '--v=2'])).lines = [
			{time: noon, text: 'I0102 12:00:00.000000       1 server.go:1] Starting'},
		];
		const terminal = view(['--kubeconfig', kubeconfig], wide);
		await terminal.screen(says('1 line from cp, no audit event'));
		await terminal.screen(says('auditing is off in kube-apiserver-cp: its command has neither --audit-policy-file nor --audit-log-path'));
	});
});
