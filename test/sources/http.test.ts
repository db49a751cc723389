import type {AddressInfo} from 'node:net';
import {createServer as createTcpServer} from 'node:net';
import {afterEach, describe, expect, it} from 'vitest';
import {connect} from '../../src/sources/connect.js';
import {type Api, get, getJson, RequestError} from '../../src/sources/http.js';
import {type CertificateOptions, makeCertificate} from '../support/certificate.js';
import {FakeApiserver, status} from '../support/fake-apiserver.js';
import {clusterSpec, writeKubeconfig} from '../support/kubeconfig-file.js';

let fake: FakeApiserver | undefined;

afterEach(async () => {
	await fake?.stop();
	fake = undefined;
});

const {signal} = new AbortController();
const plain = (server: string): Api => ({context: 'test', server, requestOptions: async () => ({}), dropCredentials() {}});
const reasonOf = (work: Promise<unknown>): Promise<RequestError> =>
	work.then(
		() => expect.unreachable(),
		error => error,
	);

async function start(...options: Parameters<typeof FakeApiserver.start>): Promise<FakeApiserver> {
	fake = await FakeApiserver.start(...options);
	return fake;
}

describe('a refusal is the server’s own message, and what to do', () => {
	it.each([
		[
			401,
			JSON.stringify(status(401, 'Unauthorized')),
			{},
			/answered 401: Unauthorized; the credentials of context test are not accepted: log in again/,
		],
		[
			403,
			JSON.stringify(status(403, 'pods is forbidden: User "bob" cannot list')),
			{},
			/answered 403: pods is forbidden: User "bob" cannot list$/,
		],
		[404, JSON.stringify(status(404, 'pods "x" not found')), {}, /answered 404: pods "x" not found$/],
		[410, JSON.stringify(status(410, 'too old')), {}, /answered 410: too old/],
		[429, JSON.stringify(status(429, 'Too many requests')), {'retry-after': '7'}, /answered 429: Too many requests; .*asked again later/],
		[500, 'etcdserver: request timed out\n', {}, /answered 500: etcdserver: request timed out; .*problem of its own/],
		[502, '<html><head><title>502 Bad Gateway</title></head></html>', {}, /answered 502: a web page, 502 Bad Gateway/],
		[
			302,
			'',
			{location: 'https://login.example.com/start?x=1'},
			/answered 302: it wants to send us to login\.example\.com, and redirects are not followed/,
		],
		[400, '', {}, /answered 400: Bad Request/],
	])('%i', async (code, body, headers, words) => {
		const server = await start();
		server.refuse = () => ({status: code, body, headers});
		const error = await reasonOf(get(plain(server.url), '/x', {signal}));
		expect(error).toBeInstanceOf(RequestError);
		expect(error.message).toMatch(words);
		expect(error.status).toBe(code);
		expect(error.retryAfterMs).toBe(code === 429 ? 7000 : undefined);
	});

	it('reads no more than 64 KiB of it', async () => {
		const server = await start();
		server.refuse = () => ({status: 500, body: 'x'.repeat(10_000_000)});
		expect((await reasonOf(get(plain(server.url), '/x', {signal}))).message.length).toBeLessThan(600);
	});
});

describe('a connection that cannot be made is named', () => {
	it('refused', async () => {
		const server = await start();
		await server.stop();
		expect((await reasonOf(get(plain(server.url), '/x', {signal}))).message).toMatch(
			/^127\.0\.0\.1:\d+ refuses the connection: nothing listens there/,
		);
	});

	it('unknown host', async () => {
		expect((await reasonOf(get(plain('https://no-such-host.invalid:6443'), '/x', {signal}))).message).toMatch(
			/no-such-host\.invalid:6443.*(there is no host|cannot be looked up)|there is no host no-such-host\.invalid|name no-such-host\.invalid/,
		);
	});

	it('no headers in time', async () => {
		const server = await start();
		server.refuse = () => 'never';
		const error = await reasonOf(get(plain(server.url), '/x', {signal, headersWithinMs: 50}));
		expect(error.message).toMatch(/did not answer within 0\.05 s/);
	});

	it('not HTTP', async () => {
		const server = createTcpServer(socket => socket.end('SSH-2.0-OpenSSH\r\n')).listen(0, '127.0.0.1');
		await new Promise(resolve => server.once('listening', resolve));
		const {port} = server.address() as AddressInfo;
		expect((await reasonOf(get(plain(`http://127.0.0.1:${port}`), '/x', {signal}))).message).toMatch(/does not speak HTTP/);
		server.close();
	});

	it('no TLS', async () => {
		const server = await start();
		expect((await reasonOf(get(plain(server.url.replace('http:', 'https:')), '/x', {signal}))).message).toMatch(/does not speak TLS/);
	});

	it('a login page', async () => {
		const server = await start();
		server.refuse = () => ({status: 200, body: '<html>', headers: {'content-type': 'text/html'}});
		expect((await reasonOf(get(plain(server.url), '/x', {signal}))).message).toMatch(/a web page; is it a Kubernetes API server\?/);
	});
});

describe('TLS', () => {
	const yesterday = new Date(Date.now() - 86_400_000);
	const lastYear = new Date(Date.now() - 365 * 86_400_000);

	async function connectTo(options: CertificateOptions, trusted: boolean, cluster = {}): Promise<Api> {
		const certificate = makeCertificate(options);
		const server = await start({certificate});
		const ca = trusted ? {ca: certificate.cert} : {};
		return connect(clusterSpec({kubeconfig: writeKubeconfig({server: server.url, cluster, ...ca})}), {signal});
	}

	it.each([
		['self-signed', {}, false, /certificate of 127\.0\.0\.1:\d+ is self-signed: put the cluster's CA/],
		['of an unknown CA', {issuer: makeCertificate({name: 'some-ca'})}, false, /is of a CA that the kubeconfig does not name/],
		['expired', {from: lastYear, to: yesterday}, true, /has expired/],
		['not yet valid', {from: new Date(Date.now() + 86_400_000)}, true, /is not valid yet: check the clock/],
		['for another name', {hosts: ['kubernetes.default.svc']}, true, /is for another name: .*tls-server-name/],
	])('tells what is wrong with a certificate that is %s', async (_, options, trusted, words) => {
		const api = await connectTo(options, trusted);
		expect((await reasonOf(get(api, '/version', {signal}))).message).toMatch(words);
		expect(fake?.requests).toEqual([]);
	});

	it.each([
		['the CA of the kubeconfig', {}, true, {}],
		['tls-server-name', {hosts: ['kubernetes.default.svc']}, true, {'tls-server-name': 'kubernetes.default.svc'}],
		['insecure-skip-tls-verify', {}, false, {'insecure-skip-tls-verify': true}],
	])('connects with %s', async (_, options, trusted, cluster) => {
		const api = await connectTo(options, trusted, cluster);
		expect(await getJson(api, '/version', {signal})).toEqual({gitVersion: 'v1.37.2'});
		expect(fake?.requests[0]?.headers).toMatchObject({
			authorization: 'Bearer a-token',
			'user-agent': expect.stringMatching(/^auditview\/\d/),
		});
		expect(fake?.requests[0]?.headers).not.toHaveProperty('accept-encoding');
	});

	it('shows a client certificate', async () => {
		const ca = makeCertificate({name: 'client-ca'});
		const mine = makeCertificate({name: 'alice', issuer: ca});
		const certificate = makeCertificate();
		const server = await start({certificate, clientCa: ca});
		const base64 = (text: string) => Buffer.from(text).toString('base64');
		const file = writeKubeconfig({
			server: server.url,
			ca: certificate.cert,
			user: {'client-certificate-data': base64(mine.cert), 'client-key-data': base64(mine.key)},
		});
		const api = await connect(clusterSpec({kubeconfig: file}), {signal});
		expect(await getJson(api, '/version', {signal})).toEqual({gitVersion: 'v1.37.2'});
		const stranger = await connect(clusterSpec({kubeconfig: writeKubeconfig({server: server.url, ca: certificate.cert})}), {signal});
		expect((await reasonOf(get(stranger, '/version', {signal}))).message).toMatch(/^127\.0\.0\.1/);
	});
});

it('ends at the signal, whatever it is doing', async () => {
	const server = await start();
	server.refuse = () => 'never';
	const abort = new AbortController();
	const request = reasonOf(get(plain(server.url), '/x', {signal: abort.signal}));
	abort.abort();
	expect((await request).name).toBe('AbortError');
});
