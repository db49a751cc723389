import http, {type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {demoContainer, demoNamespace, demoPod, demoVersion, podList, statusOf} from './api-objects.js';
import {EndlessLog} from './endless-log.js';
import {type LogQuery, parseLogQuery} from './log-query.js';
import {loadRecording, type Micros} from './recording.js';

export type LogServerOptions = {
	/** When the newest line at the start was written, in microseconds since 1970; now if left out. With it every byte is the same in every run. */
	readonly at?: Micros | undefined;
	/** How many times faster than recorded: 1 is as recorded, about nine events a second. */
	readonly pace?: number | undefined;
	/** So many events still come after those that are there at the start; then the stream stays open and silent. */
	readonly stopAfter?: number | undefined;
};

export type LogServer = {
	/** Base URL: what a kubeconfig would name as server. */
	readonly url: string;
	close(): void;
};

const defaultPace = 2;
/** Lines that become due within this time are sent together. */
const batchMs = 40;
/** A response is made and sent in pieces of about so many bytes. */
const pieceBytes = 256 * 1024;

/**
The part of the Kubernetes API that auditview uses, on loopback: one kube-apiserver pod whose log is a recording, played without end and as if it were now.

It keeps no process alive. What follows it gets what a kubelet would give: whole lines, a stream that stays open.
*/
export async function startLogServer(options: LogServerOptions = {}): Promise<LogServer> {
	const player = new Player(options);
	const server = http.createServer((request, response) => player.answer(request, response));
	await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
	server.unref();
	const close = () => {
		server.close();
		server.closeAllConnections();
	};
	return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close};
}

class Player {
	readonly #log: EndlessLog;
	readonly #at: Micros;
	/** The clock starts when the log is first asked for: what is there then does not depend on how long that took. */
	#startedMs: number | undefined;

	constructor({at = Date.now() * 1000, pace = defaultPace, stopAfter = Number.POSITIVE_INFINITY}: LogServerOptions) {
		this.#at = at;
		this.#log = new EndlessLog(loadRecording(), {at, pace, stopAfter});
	}

	answer(request: IncomingMessage, response: ServerResponse): void {
		const url = new URL(request.url ?? '/', 'http://demo');
		const path = url.pathname.match(/^\/api\/v1\/namespaces\/([^/]+)\/pods(?:\/([^/]+)(\/log)?)?$/);
		if (request.method !== 'GET') sendStatus(response, 405, 'MethodNotAllowed', 'the demo answers GET only');
		else if (url.pathname === '/version') sendJson(response, 200, demoVersion);
		else if (!path) sendStatus(response, 404, 'NotFound', 'the server could not find the requested resource');
		else this.#answerPods(path.slice(1), url.searchParams, response);
	}

	#answerPods([namespace = '', pod, log]: ReadonlyArray<string | undefined>, parameters: URLSearchParams, response: ServerResponse): void {
		const isOurs = namespace === demoNamespace && pod === demoPod.metadata.name;
		if (pod === undefined) sendJson(response, 200, podList(namespace, parameters.get('labelSelector')));
		else if (!isOurs) sendStatus(response, 404, 'NotFound', `pods "${pod}" not found`);
		else if (log === undefined) sendJson(response, 200, demoPod);
		else this.#answerLog(parameters, response);
	}

	#answerLog(parameters: URLSearchParams, response: ServerResponse): void {
		const query = parseLogQuery(parameters, demoContainer);
		if ('message' in query) {
			sendStatus(response, query.code, query.reason, query.message);
			return;
		}
		const askedAt = this.#now();
		// Whoever follows compares the stamps of lines with the server's clock.
		response.writeHead(200, {'content-type': 'text/plain', date: new Date(askedAt / 1000).toUTCString()});
		response.flushHeaders();
		const now = query.follow ? () => this.#now() : () => askedAt;
		new Reply(this.#log, query, response, now).send(this.#firstLine(query, askedAt));
	}

	#now(): Micros {
		const nowMs = performance.now();
		this.#startedMs ??= nowMs;
		return Math.floor(this.#at + (nowMs - this.#startedMs) * 1000);
	}

	#firstLine({sinceTime, sinceSeconds, tailLines}: LogQuery, now: Micros): number {
		const since = sinceTime ?? (sinceSeconds === undefined ? undefined : now - sinceSeconds * 1e6);
		const first = since === undefined ? 0 : this.#log.linesUntil(since - 1);
		return tailLines === undefined ? first : Math.max(first, this.#log.linesUntil(now) - tailLines);
	}
}

/** One response to a request for the log. */
class Reply {
	#leftBytes: number;

	constructor(
		readonly log: EndlessLog,
		readonly query: LogQuery,
		readonly response: ServerResponse,
		readonly now: () => Micros,
	) {
		this.#leftBytes = query.limitBytes ?? Number.POSITIVE_INFINITY;
	}

	/** Sends what is written from this line on; while following, what comes as it comes. */
	send(line: number): void {
		if (this.response.destroyed) return;
		const until = this.log.linesUntil(this.now());
		const next = this.#sendPiece(line, until);
		if (this.#leftBytes === 0 || (next >= until && !this.query.follow)) this.response.end();
		else if (next < until) setImmediate(() => this.send(next));
		else if (next < this.log.endLine) setTimeout(() => this.send(next), this.#waitMs(next)).unref();
	}

	/** @returns the number of the first line that it did not send. */
	#sendPiece(line: number, until: number): number {
		let text = '';
		let next = line;
		while (next < until && text.length < pieceBytes) text += this.log.textOf(next++, this.query.timestamps);
		const bytes = Buffer.from(text).subarray(0, this.#leftBytes);
		this.#leftBytes -= bytes.length;
		if (bytes.length > 0) this.response.write(bytes);
		return next;
	}

	#waitMs(line: number): number {
		return Math.max(batchMs, (this.log.timeOf(line) - this.now()) / 1000);
	}
}

function sendStatus(response: ServerResponse, code: number, reason: string, message: string): void {
	sendJson(response, code, statusOf(code, reason, message));
}

function sendJson(response: ServerResponse, code: number, value: object): void {
	response.writeHead(code, {'content-type': 'application/json'});
	response.end(JSON.stringify(value));
}
