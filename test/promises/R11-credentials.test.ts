import {monitorEventLoopDelay} from 'node:perf_hooks';
import {setTimeout} from 'node:timers/promises';
import {describe, expect, it} from 'vitest';
import {connect} from '../../src/sources/connect.js';
import {collect} from '../support/collect-source.js';
import {FakeApiserver, FakePod, status} from '../support/fake-apiserver.js';
import {clusterSpec} from '../support/kubeconfig-file.js';
import {writePlugin} from '../support/plugin.js';
import {makeLogLines, openPod, textsOf} from '../support/pod-source.js';

const {signal} = new AbortController();
const unauthorized = {status: 401, body: JSON.stringify(status(401, 'Unauthorized'))};

/** Follows a log through a plugin; `isGood` says which tokens the server takes. */
async function follow(body: string, isGood: (token: string) => boolean) {
	const fake = await FakeApiserver.start();
	const pod = fake.addPod(new FakePod('kube-apiserver-cp'));
	const plugin = writePlugin(body, {server: fake.url});
	fake.refuse = ({headers}) => (isGood(headers.authorization?.replace('Bearer ', '') ?? '') ? undefined : unauthorized);
	const env = {HOME: '/nonexistent', PATH: process.env['PATH']};
	const api = await connect(clusterSpec({kubeconfig: plugin.kubeconfig, allowExec: [plugin.command]}), {signal, env});
	const source = openPod(fake.url, pod, {
		api: {
			requestOptions: () => api.requestOptions(),
			acceptCredentials: accepted => api.acceptCredentials?.(accepted),
			dropCredentials: refused => api.dropCredentials(refused),
		},
	});
	return {fake, pod, plugin, source};
}

/** Ends every stream, as a load balancer does. */
function cutAll(pod: FakePod): void {
	for (const {response} of pod.followers) response.socket?.destroy();
}

describe('R11: credentials expire quietly', () => {
	it('tokens of a second, whether they say when they expire or not: nothing is lost', async () => {
		const lifeMs = 1000;
		const answers = ['{token: String(now)}', '{token: String(now), expirationTimestamp: new Date(now + 700).toISOString()}'];
		await Promise.all(
			answers.map(async answer => {
				const body = `"${process.execPath}" -e 'const now = Date.now(); console.log(JSON.stringify({status: ${answer}}))'`;
				const {fake, pod, plugin, source} = await follow(body, token => Date.now() - Number(token) < lifeMs);
				const lines = makeLogLines(50);
				const appending = (async () => {
					for (const [at, line] of lines.entries()) {
						pod.append(line);
						await setTimeout(50);
						if (at % 7 === 6) cutAll(pod);
					}
				})();
				const kept = await collect(source, so => so.lines.length >= lines.length, 20_000);
				await appending;
				expect({lines: kept.lines, gaps: kept.gaps}).toEqual({lines: textsOf(lines), gaps: []});
				expect(plugin.runs()).toBeGreaterThanOrEqual(2);
				await fake.stop();
			}),
		);
	}, 60_000);

	it('a plugin that is slow, fails, prints garbage or 10 MB when a new token is needed: nothing is lost, nothing stands still', async () => {
		const good = `echo '{"status":{"token":"token-'"$runs"'"}}'`;
		const bad: Record<string, string> = {
			slow: `sleep 1.5; ${good}`,
			failing: 'echo "please log in" >&2; exit 1',
			garbage: 'head -c 5000 /dev/urandom',
			'of an expired token': `echo '{"status":{"token":"old","expirationTimestamp":"2020-01-01T00:00:00Z"}}'`,
			'of 10 MB': 'head -c 10000000 /dev/zero',
		};
		const delay = monitorEventLoopDelay({resolution: 5});
		delay.enable();
		await Promise.all(
			Object.entries(bad).map(async ([name, body]) => {
				let revoked = '';
				const {fake, pod, plugin, source} = await follow(
					`if [ "$runs" = 2 ]; then\n${body}\nelse\n${good}\nfi`,
					token => token.startsWith('token-') && token !== revoked,
				);
				const lines = makeLogLines(20);
				for (const line of lines.slice(0, 10)) pod.append(line);
				let isRevoked = false;
				const kept = await collect(
					source,
					so => {
						if (so.lines.length === 10 && !isRevoked) {
							isRevoked = true;
							revoked = 'token-1';
							cutAll(pod);
							for (const line of lines.slice(10)) pod.append(line);
						}
						return so.lines.length >= 20;
					},
					20_000,
				);
				await fake.stop();
				expect({name, lines: kept.lines, gaps: kept.gaps.length}).toEqual({name, lines: textsOf(lines), gaps: 0});
				expect({name, runs: plugin.runs()}).toEqual({name, runs: name === 'slow' ? 2 : 3});
			}),
		);
		// A plugin that was waited for would stop this thread for 1.5 s.
		expect(delay.max / 1e6).toBeLessThan(1000);
	}, 60_000);
});
