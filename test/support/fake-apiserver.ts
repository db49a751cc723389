import http, {type IncomingMessage, type ServerResponse} from 'node:http';
import https from 'node:https';
import type {AddressInfo} from 'node:net';
import {TLSSocket} from 'node:tls';
import type {EpochMicros} from '../../src/model/time.js';
import type {Certificate} from './certificate.js';
import {somethingHappened} from './idle-clock.js';

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

/** What the kubelet of a node serves under /logs/. */
export type LogServer = {serve(path: string, headers: IncomingMessage['headers'], response: ServerResponse): void};

/** A pod with one container `kube-apiserver`. Its current log file is `lines`; `previous` the one of the dead instance. */
export class FakePod {
	lines: LogLine[] = [];
	previous: LogLine[] | undefined;
	restartCount = 0;
	uid = 'uid-1';
	/** When this instance of the container started; undefined: with its first line. */
	startedAt: EpochMicros | undefined;
	/** Consumed one a response; without one a response is whole, and stays open when it follows. */
	readonly cuts: Cut[] = [];
	/** The same for the log of the dead instance. */
	readonly previousCuts: Cut[] = [];
	/** The clock of the server, milliseconds since 1970; undefined: that of the newest line. */
	clockMs: (() => number) | undefined;
	/** Sends so many entries more than were asked for again. */
	replaysEntries = 0;
	/** Refuses timestamps by leaving them out. */
	ignoresTimestamps = false;
	/** Bytes a write. */
	writeBytes = Number.POSITIVE_INFINITY;
	readonly followers = new Set<Follower>();
	/** Nothing reaches whoever follows, as over a link that stands still; `goOn` sends what waits. */
	isStalled = false;
	/** So many times still the pod is served as it was before the last restart. */
	staleAnswers = 0;
	#before: object | undefined;

	constructor(
		readonly name: string,
		readonly namespace = 'kube-system',
		readonly labels: Record<string, string> = {component: 'kube-apiserver', tier: 'control-plane'},
		readonly command: readonly string[] = ['kube-apiserver', '--audit-log-path=-', '--audit-policy-file=/etc/kubernetes/audit.yaml'],
	) {}

	/** The container writes a line; whoever follows gets it. */
	append(...lines: readonly LogLine[]): void {
		somethingHappened();
		this.lines.push(...lines);
		this.startedAt ??= this.lines[0]?.time;
		if (!this.isStalled) this.goOn();
	}

	/** A line as it is sent. */
	textOf({time, text}: LogLine, timestamps: boolean): string {
		return `${timestamps && !this.ignoresTimestamps ? stampOf(time) : ''}${text}\n`;
	}

	/** What waits is sent. */
	goOn(): void {
		this.isStalled = false;
		for (const follower of this.followers) this.#send(follower);
	}

	/** The kubelet rotates: only what comes from now on is served. Whoever follows reads the old file to its end, then whatever is the current one by then, once a rotation, from its start (`bench.md` 2). */
	rotate(): void {
		this.startedAt ??= this.lines[0]?.time;
		this.lines = [];
		for (const follower of this.followers) follower.rotations++;
	}

	/** All that follow are cut off, perhaps in the middle of what is sent to them next. */
	cutFollowers(how: Cut['how'], halfLine = ''): void {
		somethingHappened();
		for (const {response} of this.followers) {
			if (halfLine !== '') response.write(halfLine);
			endBy(how, response);
		}
		this.followers.clear();
	}

	/** The container dies and starts again. */
	restart(): void {
		this.#before = JSON.parse(JSON.stringify(this)) as object;
		this.previous = this.lines;
		this.lines = [];
		this.startedAt = undefined;
		this.restartCount++;
		this.cutFollowers('clean');
	}

	/** Its manifest was edited: a pod of the same name, without a past. */
	createAnew(): void {
		this.restart();
		this.previous = undefined;
		this.restartCount = 0;
		this.uid = `${this.uid}-anew`;
	}

	#send(follower: Follower): void {
		const write = (lines: readonly LogLine[]) => {
			const text = servedOf(lines.flatMap(entriesOf), follower).join('');
			if (text !== '') follower.response.write(text);
		};
		write(follower.file.slice(follower.at));
		for (; follower.rotations > 0; follower.rotations--) {
			follower.file = this.lines;
			write(follower.file);
		}
		follower.at = follower.file.length;
	}

	/** As the kubelet tells it, which can take it a while. */
	asServed(): object {
		return this.#before && this.staleAnswers-- > 0 ? this.#before : this;
	}

	toJSON(): object {
		const container = {name: 'kube-apiserver', command: this.command};
		const started = this.startedAt ?? this.lines[0]?.time;
		const running = started === undefined ? {} : {startedAt: `${new Date(Math.floor(started / 1e6) * 1000).toISOString().slice(0, 19)}Z`};
		const status = {
			name: 'kube-apiserver',
			restartCount: this.restartCount,
			containerID: `containerd://${this.uid}-${this.restartCount}`,
			state: {running},
		};
		return {
			metadata: {name: this.name, namespace: this.namespace, uid: this.uid, labels: this.labels},
			spec: {containers: [container]},
			status: {containerStatuses: [status]},
		};
	}

	/** The body of a log request as bytes. Exported for tests that need no socket. */
	bodyOf(query: URLSearchParams): Buffer {
		const lines = query.get('previous') === 'true' ? (this.previous ?? []) : this.lines;
		const entries = lines.flatMap(entriesOf);
		const tailLines = query.get('tailLines');
		const first = tailLines === null ? 0 : Math.max(0, entries.length - Number(tailLines) - this.replaysEntries);
		const all = Buffer.from(servedOf(entries.slice(first), this.#asked(query)).join(''));
		const limit = query.get('limitBytes');
		return limit === null ? all : all.subarray(0, Number(limit));
	}

	serve(query: URLSearchParams, response: ServerResponse): void {
		const newest = this.clockMs ? this.clockMs() * 1000 : this.lines.at(-1)?.time;
		response.writeHead(200, {
			'content-type': 'text/plain',
			// The server's clock is that of its log.
			...(newest === undefined ? {} : {date: new Date(newest / 1000).toUTCString()}),
		});
		response.flushHeaders();
		const cut = (query.get('previous') === 'true' ? this.previousCuts : query.has('limitBytes') ? [] : this.cuts).shift();
		const whole = this.bodyOf(query);
		const body = cut ? whole.subarray(0, cut.afterBytes) : whole;
		for (let at = 0; at < body.length; at += this.writeBytes) response.write(body.subarray(at, at + this.writeBytes));
		if (cut) endBy(cut.how, response);
		else if (query.get('follow') === 'true') this.#keepOpen(query, response);
		else response.end();
	}

	#keepOpen(query: URLSearchParams, response: ServerResponse): void {
		const follower = {...this.#asked(query), response, file: this.lines, at: this.lines.length, rotations: 0};
		this.followers.add(follower);
		response.on('close', () => this.followers.delete(follower));
	}

	#asked(query: URLSearchParams): Asked {
		const [since, seconds] = [query.get('sinceTime'), query.get('sinceSeconds')];
		const nowMs = this.clockMs?.() ?? (this.lines.at(-1)?.time ?? 0) / 1000;
		const sinceMs =
			since === null ? nowMs - Number(seconds ?? Number.POSITIVE_INFINITY) * 1000 : Math.floor(Date.parse(since) / 1000) * 1000;
		return {from: sinceMs * 1000, timestamps: query.get('timestamps') === 'true' && !this.ignoresTimestamps};
	}
}

/** Which lines were asked for, and in which form. */
type Asked = {readonly from: EpochMicros; readonly timestamps: boolean};

/** A response that stays open: which file of the log it is in, and where; how many rotations the kubelet has still to notice. */
type Follower = Asked & {
	readonly response: ServerResponse;
	file: readonly LogLine[];
	at: number;
	rotations: number;
};

/** What the runtime stored of a line: it ends with a newline, or is partial. */
type Entry = {readonly time: EpochMicros; readonly text: string};

function entriesOf({time, text, tail}: LogLine): readonly Entry[] {
	if (!tail) return [{time, text: `${text}\n`}];
	return [
		{time, text: text.slice(0, tail.at)},
		{time: tail.time, text: `${text.slice(tail.at)}\n`},
	];
}

/** Entries as a kubelet sends them, also to whoever follows: those of before `from` are left out, and a stamp stands at the first, and wherever a line begins (cri-client `pkg/logs`, `ReadLogs`). */
function servedOf(entries: readonly Entry[], {from, timestamps}: Asked): string[] {
	let isNewLine = true;
	return entries.map(({time, text}) => {
		const stamp = timestamps && isNewLine ? stampOf(time) : '';
		isNewLine = text.endsWith('\n');
		return time < from ? '' : stamp + text;
	});
}

/**
An API server that can misbehave in the ways of `promises.md` 2.6 that there are tests for, over real sockets.

Pods are found by `labelSelector`; every request is kept in `requests`; `refuse` may answer in its place.
*/
export class FakeApiserver {
	readonly pods: FakePod[] = [];
	/** /var/log of the nodes, by name. */
	readonly nodes = new Map<string, LogServer>();
	readonly requests: Request[] = [];
	/** Looks at each request first. undefined: go on as an API server would. */
	refuse: (request: Request) => Answer | undefined = () => undefined;
	/** The same for the requests of one pod, by its name. */
	readonly refusals = new Map<string, () => Answer | undefined>();
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

	/** Pods and requests of before are gone: for runs that go on for long. */
	forget(): void {
		this.pods.length = 0;
		this.requests.length = 0;
		this.refusals.clear();
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
		somethingHappened();
		const pod = url.pathname.split('/')[6] ?? '';
		const answer = this.refuse(request) ?? this.refusals.get(pod)?.();
		if (answer === 'never') return;
		if (answer) {
			response.writeHead(answer.status, answer.headers ?? {'content-type': 'application/json'});
			response.end(answer.body ?? '');
		} else this.#answerApi(request, response);
	}

	#answerApi({path, query, headers}: Request, response: ServerResponse): void {
		const [, name = '', file = ''] = /^\/api\/v1\/nodes\/([^/]+)\/proxy\/logs\/(.*)$/.exec(path) ?? [];
		const node = this.nodes.get(name);
		if (node) {
			node.serve(decodeURIComponent(file), headers, response);
			return;
		}
		const [code, value] = this.#find(path, query);
		if (value instanceof FakePod && path.endsWith('/log')) value.serve(query, response);
		else sendJson(response, code, value instanceof FakePod ? value.asServed() : value);
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
