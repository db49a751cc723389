import http, {type IncomingMessage, type ServerResponse} from 'node:http';
import https from 'node:https';
import type {AddressInfo} from 'node:net';
import {TLSSocket} from 'node:tls';
import type {EpochMicros} from '../../src/model/time.js';
import type {Certificate} from './certificate.js';

/** One line as the container wrote it. `tail`: the runtime stored it in two entries, the second of them then. */
export type LogLine = {
	readonly time: EpochMicros;
	readonly text: string;
	readonly tail?: {readonly time: EpochMicros; readonly at: number};
};

/** How the next response for a log comes to its end: after so many bytes of its body. `clean`: as if the log were over. */
export type Cut = {readonly afterBytes: number; readonly how: 'reset' | 'fin' | 'clean'};

export type Answer = {readonly status: number; readonly headers?: Record<string, string>; readonly body?: string} | 'never';

export type Request = {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingMessage['headers'];
	readonly atMs: number;
};

/** A pod with one container `kube-apiserver`. Its current log file is `lines`; `previous` the one of the dead instance. */
export class FakePod {
	lines: LogLine[] = [];
	previous: LogLine[] | undefined;
	restartCount = 0;
	uid = 'uid-1';
	/** Consumed one a response; without one a response is whole, and stays open when it follows. */
	readonly cuts: Cut[] = [];
	/** Sends so many seconds more than were asked for again. */
	replaysSeconds = 0;
	/** Refuses timestamps by leaving them out. */
	ignoresTimestamps = false;
	/** Bytes a write. */
	writeBytes = Number.POSITIVE_INFINITY;
	readonly followers = new Set<{readonly timestamps: boolean; readonly response: ServerResponse}>();

	constructor(
		readonly name: string,
		readonly namespace = 'kube-system',
		readonly labels: Record<string, string> = {component: 'kube-apiserver', tier: 'control-plane'},
		readonly command: readonly string[] = ['kube-apiserver', '--audit-log-path=-', '--audit-policy-file=/etc/kubernetes/audit.yaml'],
	) {}

	/** The container writes a line; whoever follows gets it. */
	append(line: LogLine): void {
		this.lines.push(line);
		for (const {response, timestamps} of this.followers) response.write(`${timestamps ? stampOf(line.time) : ''}${line.text}\n`);
	}

	/** The kubelet rotates: only what comes from now on is served. */
	rotate(): void {
		this.lines = [];
	}

	/** The container dies and starts again. */
	restart(): void {
		this.previous = this.lines;
		this.lines = [];
		this.restartCount++;
		for (const {response} of this.followers) response.end();
		this.followers.clear();
	}

	toJSON(): object {
		const container = {name: 'kube-apiserver', command: this.command};
		const status = {name: 'kube-apiserver', restartCount: this.restartCount, containerID: `containerd://${this.uid}-${this.restartCount}`};
		return {
			metadata: {name: this.name, namespace: this.namespace, uid: this.uid, labels: this.labels},
			spec: {containers: [container]},
			status: {containerStatuses: [status]},
		};
	}

	/** The body of a log request as bytes. Exported for tests that need no socket. */
	bodyOf(query: URLSearchParams): Buffer {
		const lines = query.get('previous') === 'true' ? (this.previous ?? []) : this.lines;
		const since = query.get('sinceTime');
		const from = since === null ? Number.NEGATIVE_INFINITY : (Math.floor(Date.parse(since) / 1000) - this.replaysSeconds) * 1e6;
		const stamps = this.#stamps(query);
		const texts = lines.flatMap(({time, text, tail}) => {
			if (time >= from) return `${stamps ? stampOf(time) : ''}${text}\n`;
			return tail && tail.time >= from ? `${text.slice(tail.at)}\n` : [];
		});
		const tailLines = query.get('tailLines');
		return Buffer.from((tailLines === null ? texts : texts.slice(Math.max(0, texts.length - Number(tailLines)))).join(''));
	}

	serve(query: URLSearchParams, response: ServerResponse): void {
		response.writeHead(200, {'content-type': 'text/plain'});
		response.flushHeaders();
		const cut = this.cuts.shift();
		const whole = this.bodyOf(query);
		const body = cut ? whole.subarray(0, cut.afterBytes) : whole;
		for (let at = 0; at < body.length; at += this.writeBytes) response.write(body.subarray(at, at + this.writeBytes));
		if (cut) endBy(cut.how, response);
		else if (query.get('follow') === 'true') this.#keepOpen(query, response);
		else response.end();
	}

	#keepOpen(query: URLSearchParams, response: ServerResponse): void {
		const follower = {response, timestamps: this.#stamps(query)};
		this.followers.add(follower);
		response.on('close', () => this.followers.delete(follower));
	}

	#stamps(query: URLSearchParams): boolean {
		return query.get('timestamps') === 'true' && !this.ignoresTimestamps;
	}
}

/**
An API server that can misbehave in the ways of `promises.md` 2.6 that there are tests for, over real sockets.

Pods are found by `labelSelector`; every request is kept in `requests`; `refuse` may answer in its place.
*/
export class FakeApiserver {
	readonly pods: FakePod[] = [];
	readonly requests: Request[] = [];
	/** Looks at each request first. undefined: go on as an API server would. */
	refuse: (request: Request) => Answer | undefined = () => undefined;
	version = 'v1.37.2';
	url = '';
	readonly #server: http.Server | https.Server;

	private constructor(certificate: Certificate | undefined, clientCa: Certificate | undefined) {
		const answer = (request: IncomingMessage, response: ServerResponse) => this.#answer(request, response);
		const client = clientCa ? {requestCert: true, rejectUnauthorized: true, ca: clientCa.cert} : {};
		this.#server = certificate
			? https.createServer({key: certificate.key, cert: certificate.cert, ...client}, answer)
			: http.createServer(answer);
	}

	static async start(options: {readonly certificate?: Certificate; readonly clientCa?: Certificate} = {}): Promise<FakeApiserver> {
		const fake = new FakeApiserver(options.certificate, options.clientCa);
		await new Promise<void>(resolve => fake.#server.listen(0, '127.0.0.1', resolve));
		fake.url = `${options.certificate ? 'https' : 'http'}://127.0.0.1:${(fake.#server.address() as AddressInfo).port}`;
		return fake;
	}

	get port(): string {
		return new URL(this.url).port;
	}

	/** Only those whose path ends so. */
	requestsTo(end: string): readonly Request[] {
		return this.requests.filter(({path}) => path.endsWith(end));
	}

	async stop(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise(resolve => this.#server.close(resolve));
	}

	addPod(pod: FakePod): FakePod {
		this.pods.push(pod);
		return pod;
	}

	#answer(incoming: IncomingMessage, response: ServerResponse): void {
		const url = new URL(incoming.url ?? '/', 'http://fake');
		const request = {
			method: incoming.method ?? '',
			path: url.pathname,
			query: url.searchParams,
			headers: incoming.headers,
			atMs: performance.now(),
		};
		this.requests.push(request);
		const answer = this.refuse(request);
		if (answer === 'never') return;
		if (answer) {
			response.writeHead(answer.status, answer.headers ?? {'content-type': 'application/json'});
			response.end(answer.body ?? '');
		} else this.#answerApi(request, response);
	}

	#answerApi({path, query}: Request, response: ServerResponse): void {
		const [code, value] = this.#find(path, query);
		if (value instanceof FakePod && path.endsWith('/log')) value.serve(query, response);
		else sendJson(response, code, value);
	}

	#find(path: string, query: URLSearchParams): readonly [code: number, value: object] {
		if (path === '/version') return [200, {gitVersion: this.version}];
		const [, namespace, name, log] = path.match(/^\/api\/v1\/namespaces\/([^/]+)\/pods(?:\/([^/]+)(\/log)?)?$/) ?? [];
		if (name === undefined) return [200, {kind: 'PodList', items: this.#select(namespace, query.get('labelSelector'))}];
		const pod = this.pods.find(each => each.name === name && each.namespace === namespace);
		if (!pod) return [404, status(404, `pods "${name}" not found`)];
		if (log && query.get('container') !== 'kube-apiserver') return [400, status(400, 'container is not valid for pod')];
		if (query.get('previous') === 'true' && !pod.previous)
			return [400, status(400, 'previous terminated container "kube-apiserver" not found')];
		return [200, pod];
	}

	#select(namespace: string | undefined, selector: string | null): readonly FakePod[] {
		const terms = (selector ?? '').split(',').filter(term => term !== '');
		return this.pods.filter(
			pod => pod.namespace === namespace && terms.every(term => pod.labels[term.split('=')[0] ?? ''] === term.split('=')[1]),
		);
	}
}

/** A Status as an API server writes it. */
export function status(code: number, message: string): object {
	return {kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code};
}

/** Nine fixed digits and a blank, as the kubelet's. */
export function stampOf(time: EpochMicros): string {
	const seconds = Math.floor(time / 1e6);
	return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(time - seconds * 1e6).padStart(6, '0')}000Z `;
}

function sendJson(response: ServerResponse, code: number, value: object): void {
	response.writeHead(code, {'content-type': 'application/json'});
	response.end(JSON.stringify(value));
}

/** What was written before is still sent. */
function endBy(how: Cut['how'], response: ServerResponse): void {
	const {socket} = response;
	if (how === 'clean' || !socket) response.end();
	else if (how === 'fin') socket.end();
	// A reset overtakes bytes that the other side has not read: a moment of the event loop, then the cut.
	else setImmediate(() => setImmediate(() => (socket instanceof TLSSocket ? socket.destroy() : socket.resetAndDestroy())));
}
