import {readFileSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import net, {type AddressInfo} from 'node:net';
import path from 'node:path';
import type {Duplex} from 'node:stream';
import {afterEach, describe, expect, it} from 'vitest';
import type {ClusterSpec} from '../../src/model/source.js';
import {connect} from '../../src/sources/connect.js';
import {getJson} from '../../src/sources/http.js';
import {makeCertificate} from '../support/certificate.js';
import {FakeApiserver, status} from '../support/fake-apiserver.js';
import {clusterSpec, newFolder, writeKubeconfig, writeText} from '../support/kubeconfig-file.js';
import {credential, says, writePlugin} from '../support/plugin.js';

const {signal} = new AbortController();
const noEnv = {HOME: '/nonexistent', PATH: process.env['PATH']};
const certificate = makeCertificate();
const stops: Array<() => Promise<unknown>> = [];
afterEach(async () => {
	for (const stop of stops.splice(0)) await stop();
});

async function startServer(options: Parameters<typeof FakeApiserver.start>[0] = {}): Promise<FakeApiserver> {
	const fake = await FakeApiserver.start(options);
	stops.push(() => fake.stop());
	return fake;
}

const connectWith = (kubeconfig: string, env: Record<string, string | undefined> = {}, fields: Partial<ClusterSpec> = {}) =>
	connect(clusterSpec({kubeconfig, ...fields}), {signal, env: {...noEnv, ...env}});

/** Asks the server once. @returns the headers that came, or what the failure says. */
async function headersOf(fake: FakeApiserver, user: Record<string, unknown>): Promise<http.IncomingHttpHeaders> {
	const api = await connectWith(writeKubeconfig({server: fake.url, user}));
	await getJson(api, '/version', {signal});
	return fake.requests.at(-1)?.headers ?? {};
}

describe('credentials of a kubeconfig', () => {
	it('are a token', async () => {
		expect((await headersOf(await startServer(), {token: 'secret'})).authorization).toBe('Bearer secret');
	});

	it('are a name and a password', async () => {
		expect((await headersOf(await startServer(), {username: 'u', password: 'p:w'})).authorization).toBe(`Basic ${btoa('u:p:w')}`);
	});

	it('are a token in a file, which is read for every request and goes before another', async () => {
		const fake = await startServer();
		const file = path.join(newFolder(), 'token');
		writeFileSync(file, 'first\n');
		const api = await connectWith(writeKubeconfig({server: fake.url, user: {token: 'other', tokenFile: file}}));
		await getJson(api, '/version', {signal});
		writeFileSync(file, 'second\n');
		await getJson(api, '/version', {signal});
		expect(fake.requests.map(({headers}) => headers.authorization)).toEqual(['Bearer first', 'Bearer second']);
		writeFileSync(file, '');
		await getJson(api, '/version', {signal});
		expect(fake.requests.at(-1)?.headers.authorization).toBe('Bearer other');
	});

	it('are missed when their file is', async () => {
		const api = await connectWith(writeKubeconfig({server: 'https://a', user: {tokenFile: '/nonexistent/token'}}));
		await expect(api.requestOptions()).rejects.toThrow(/^the token file of context test cannot be read: ENOENT.*\/nonexistent\/token/);
	});

	it('are a client certificate; what is in the kubeconfig goes before what it names a file for', async () => {
		const client = makeCertificate({name: 'alice'});
		const fake = await startServer({certificate, clientCa: client});
		const base64 = (text: string) => Buffer.from(text).toString('base64');
		const user = {
			'client-certificate': '/nonexistent',
			'client-certificate-data': base64(client.cert),
			'client-key-data': base64(client.key),
		};
		const api = await connectWith(writeKubeconfig({server: fake.url, ca: certificate.cert, user}));
		expect(await getJson(api, '/version', {signal})).toMatchObject({gitVersion: fake.version});
	});

	it('are of somebody who acts as another, with groups, uid and extra', async () => {
		const fake = await startServer();
		const user = {token: 't', as: 'bob', 'as-groups': ['dev', 'ops'], 'as-uid': 'u-1', 'as-user-extra': {'acme.com/scope': ['a', 'b']}};
		expect(await headersOf(fake, user)).toMatchObject({
			'impersonate-user': 'bob',
			'impersonate-group': 'dev, ops',
			'impersonate-uid': 'u-1',
			'impersonate-extra-acme.com%2fscope': 'a, b',
		});
	});

	it('are none for a plain server, as kubectl proxy is one', async () => {
		const fake = await startServer();
		const file = writeText(
			`current-context: c\nclusters: [{name: p, cluster: {server: "${fake.url}/"}}]\ncontexts: [{name: c, context: {cluster: p}}]`,
		);
		const api = await connectWith(file);
		expect(await getJson(api, '/version', {signal})).toMatchObject({gitVersion: fake.version});
		expect(fake.requests[0]?.headers.authorization).toBeUndefined();
	});
});

describe('a credential plugin', () => {
	it('is run once for all who ask together, and once more when the server refuses what it gave', async () => {
		const fake = await startServer();
		const plugin = writePlugin(
			says(credential({token: 'T'}))
				.replace('T', '$runs')
				.replace("'END'", 'END'),
			{server: fake.url},
		);
		const api = await connectWith(plugin.kubeconfig, {}, {allowExec: [plugin.command]});
		await Promise.all([1, 2, 3].map(() => getJson(api, '/version', {signal})));
		expect(plugin.runs()).toBe(1);
		fake.refuse = ({headers}) =>
			headers.authorization === 'Bearer 2' ? undefined : {status: 401, body: JSON.stringify(status(401, 'no'))};
		const answers = await Promise.all([1, 2, 3].map(() => getJson(api, '/version', {signal}).catch(error => error.status)));
		expect(answers).toEqual([401, 401, 401]);
		await Promise.all([1, 2, 3].map(() => getJson(api, '/version', {signal})));
		expect(plugin.runs()).toBe(2);
	});

	it('may give a client certificate', async () => {
		const client = makeCertificate({name: 'alice'});
		const fake = await startServer({certificate, clientCa: client});
		const given = credential({clientCertificateData: client.cert, clientKeyData: client.key});
		const plugin = writePlugin(says(given), {server: fake.url, ca: certificate.cert});
		const api = await connectWith(plugin.kubeconfig, {}, {allowExec: [plugin.command]});
		expect(await getJson(api, '/version', {signal})).toMatchObject({gitVersion: fake.version});
	});

	it('is told of the cluster where the kubeconfig says so', async () => {
		const plugin = writePlugin('printf "%s" "$KUBERNETES_EXEC_INFO" > "$folder/info"; exit 1', {
			ca: certificate.cert,
			exec: {provideClusterInfo: true, args: ['a'], env: [{name: 'B', value: 'c'}]},
		});
		const api = await connectWith(plugin.kubeconfig, {}, {allowExec: [plugin.command]});
		await expect(api.requestOptions()).rejects.toThrow(/plugin\.sh of context test gave no credentials: it ended with exit code 1/);
		expect(JSON.parse(readFileSync(path.join(plugin.folder, 'info'), 'utf8')).spec).toEqual({
			interactive: false,
			cluster: {server: 'https://127.0.0.1:6443', 'certificate-authority-data': Buffer.from(certificate.cert).toString('base64')},
		});
	});

	it.each([
		[
			'is not there',
			{command: 'no-such-plugin', installHint: 'get it from example.com'},
			/it is not installed, or not on the PATH; get it from example\.com/,
		],
		['must ask, and has no terminal', {interactiveMode: 'Always'}, /it has to ask something, and there is no terminal for it/],
		['is of another time', {apiVersion: 'client.authentication.k8s.io/v1alpha1'}, /which is not known; it must be one of/],
		['has no command', {command: ''}, /has a credential plugin without a command/],
	])('that %s is told', async (_, exec, words) => {
		const plugin = writePlugin('', {exec});
		const asking = connectWith(plugin.kubeconfig, {}, {allowExec: [plugin.command]}).then(api => api.requestOptions());
		await expect(asking).rejects.toThrow(words);
		expect(plugin.runs()).toBe(0);
	});
});

/** A proxy that lets through to the fake whatever host is asked for, or answers something else. */
async function startProxy(answer = 200, to?: FakeApiserver) {
	const asked: string[] = [];
	const sockets = new Set<Duplex>();
	const proxy = http.createServer();
	proxy.on('connect', (request, socket) => {
		sockets.add(socket);
		asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
		if (answer !== 200 || !to) return socket.end(`HTTP/1.1 ${answer} No\r\n\r\n`);
		const upstream = net.connect(Number(to.port), '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 OK\r\n\r\n');
			upstream.pipe(socket).pipe(upstream);
		});
		for (const one of [socket, upstream]) one.on('error', () => upstream.destroy());
		return undefined;
	});
	await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
	stops.push(() => {
		for (const socket of sockets) socket.destroy();
		return new Promise(resolve => proxy.close(resolve));
	});
	return {asked, host: `127.0.0.1:${(proxy.address() as AddressInfo).port}`};
}

describe('the way to the server', () => {
	const named = makeCertificate({hosts: ['api.cluster.test']});
	const far = (cluster: Record<string, unknown> = {}) =>
		writeKubeconfig({server: 'https://api.cluster.test:6443', ca: named.cert, cluster});

	it('leads through the proxy of the environment', async () => {
		const fake = await startServer({certificate: named});
		const proxy = await startProxy(200, fake);
		const api = await connectWith(far(), {HTTPS_PROXY: `http://user:pass@${proxy.host}`});
		expect(await getJson(api, '/version', {signal})).toMatchObject({gitVersion: fake.version});
		expect(proxy.asked).toEqual([`api.cluster.test:6443 Basic ${btoa('user:pass')}`]);
	});

	it('leads through the proxy of the cluster before that of the environment', async () => {
		const fake = await startServer({certificate: named});
		const proxy = await startProxy(200, fake);
		const api = await connectWith(far({'proxy-url': `http://${proxy.host}`}), {HTTPS_PROXY: 'http://127.0.0.1:1'});
		await getJson(api, '/version', {signal});
		expect(proxy.asked).toEqual(['api.cluster.test:6443']);
	});

	it('is told where the proxy does not let us through', async () => {
		const proxy = await startProxy(407);
		const api = await connectWith(far(), {HTTPS_PROXY: `http://${proxy.host}`});
		await expect(getJson(api, '/version', {signal})).rejects.toThrow(`the proxy ${proxy.host} wants a user and a password (407)`);
	});

	it('is told where there is no proxy', async () => {
		const api = await connectWith(far(), {HTTPS_PROXY: 'http://127.0.0.1:1'});
		await expect(getJson(api, '/version', {signal})).rejects.toThrow(
			'the proxy 127.0.0.1:1 cannot be reached (ECONNREFUSED); check HTTPS_PROXY',
		);
	});

	it('is checked under the name that the kubeconfig gives the server', async () => {
		const fake = await startServer({certificate: named});
		const to = (cluster: Record<string, unknown>) => connectWith(writeKubeconfig({server: fake.url, ca: named.cert, cluster}));
		await expect(getJson(await to({}), '/version', {signal})).rejects.toThrow(/is for another name/);
		const api = await to({'tls-server-name': 'api.cluster.test'});
		expect(await getJson(api, '/version', {signal})).toMatchObject({gitVersion: fake.version});
	});
});
