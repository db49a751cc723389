import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {FakeApiserver, FakePod, type Request} from '../support/fake-apiserver.js';
import {writeKubeconfig} from '../support/kubeconfig-file.js';
import {makeLine} from '../support/make-event.js';
import {noon} from '../support/pod-source.js';
import {linesOf, run} from '../support/program.js';

let fake: FakeApiserver;
let pod: FakePod;

beforeEach(async () => {
	fake = await FakeApiserver.start();
	pod = fake.addPod(new FakePod('kube-apiserver-cp'));
	fake.refuse = request => {
		write(request);
		return undefined;
	};
});

afterEach(() => fake.stop());

const uriOf = ({path, query}: Request) => (query.size === 0 ? path : `${path}?${query}`);

/** The apiserver audits the request, and two of other people: one that has got hold of its ID, one with our User-Agent. */
function write(request: Request): void {
	const {headers} = request;
	const auditID = String(headers['audit-id']);
	const userAgent = String(headers['user-agent']);
	const requestURI = uriOf(request);
	const requestReceivedTimestamp = '2026-01-02T12:00:00.000000Z';
	const own = {auditID, requestURI, userAgent, requestReceivedTimestamp, user: {username: 'auditor'}};
	const user = {username: 'somebody-else'};
	const texts = [
		makeLine({...own, stage: 'RequestReceived'}),
		// An apiserver escapes what the decoder must look at: the kernel declines such a line.
		makeLine({...own, annotations: {a: '\u2028'}}),
		makeLine({auditID, requestURI: '/api/v1/namespaces/shop/secrets/s', userAgent, user}),
		makeLine({requestURI, userAgent, user}),
	];
	pod.lines.push(...texts.map((text, at) => ({time: noon + pod.lines.length * 1e6 + at, text})));
}

const printed = (...args: readonly string[]) =>
	run(['--kubeconfig', writeKubeconfig({server: fake.url}), '--no-follow', '--rows', 'events', '-o', 'jsonl', ...args]);
const usersOf = (stdout: Buffer) => linesOf(stdout).map(line => JSON.parse(line).user.username as string);

describe('our own requests', () => {
	it('are left out, and counted; those of others who use our ID or our User-Agent are not', async () => {
		const {stdout, stderr} = await printed();
		expect(new Set(usersOf(stdout))).toEqual(new Set(['somebody-else']));
		const requests = fake.requests.length;
		expect(usersOf(stdout)).toHaveLength(2 * requests);
		expect(stderr).toContain(`auditview: ${requests} requests of auditview itself are left out: --no-hide-own prints them\n`);
	});

	it('are printed with --no-hide-own, and where is:own asks for them', async () => {
		const all = await printed('--no-hide-own');
		expect(usersOf(all.stdout).filter(user => user === 'auditor')).toHaveLength(2 * fake.requests.length);
		expect(all.stderr).toBe('');
		pod.lines = [];
		fake.requests.length = 0;
		const own = await printed('-q', 'is:own');
		expect(usersOf(own.stdout)).toEqual(Array(2 * fake.requests.length).fill('auditor'));
		expect(own.stderr).toBe('');
	});

	it('say who we are', async () => {
		await printed();
		expect(new Set(fake.requests.map(({headers}) => headers['user-agent']))).toEqual(
			new Set([expect.stringMatching(/^auditview\/\d+\.\d+\.\d+/)]),
		);
	});
});
