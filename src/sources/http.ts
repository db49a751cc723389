import {randomUUID} from 'node:crypto';
import http, {type IncomingMessage} from 'node:http';
import https from 'node:https';
import {childOf, textOf} from '../model/event.js';
import {SourceError} from '../model/source.js';
import {explainNetworkError} from './network-error.js';
import {ownRequests} from './own-requests.js';

/** An API server, and how it wants to be asked. */
export type Api = {
	/** Name of the kubeconfig's context. */
	readonly context: string;
	/** Base URL, without a slash at its end. */
	readonly server: string;
	/** URL of the proxy that leads there. */
	readonly proxy?: string | undefined;
	/** Credentials and TLS. May run a credential plugin. @throws SourceError when there are none to be had. */
	requestOptions(): Promise<https.RequestOptions>;
	/** The server has answered to these, with anything but 401. */
	acceptCredentials?(accepted: https.RequestOptions): void;
	/** The server has refused these: unless others are there by now, get new ones next time. Called by `get`. */
	dropCredentials(refused: https.RequestOptions): void;
	/** What gave no credentials, or refused ones, may be asked again at once. */
	retryCredentials?(): void;
};

/** A request that brought no 200. `status` is undefined when there was no answer at all. */
export class RequestError extends SourceError {
	constructor(
		message: string,
		readonly status: number | undefined,
		readonly retryAfterMs: number | undefined = undefined,
	) {
		super(message);
	}
}

export type GetOptions = {
	readonly signal: AbortSignal;
	readonly headersWithinMs?: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** Other answers than 200 that are none to be thrown. */
	readonly takes?: readonly number[];
	/** The body may be a web page: a folder's. */
	readonly takesPage?: boolean;
};

/** A courtesy to who reads the log: nothing is recognised by it, since anybody can send it. */
const userAgent = `auditview/${process.env['AUDITVIEW_VERSION'] ?? '0.0.0'}`;

const headersWithinMs = 15_000;
/** Finds a dead peer in about 25 s: idle 15 s, then ten probes a second apart. */
const keepAliveMs = 15_000;
const statusBytes = 64 * 1024;
const statusWithinMs = 5000;
const jsonBytes = 64 * 1024 * 1024;

/**
One GET of an API server: by our own `node:https`, since client-node's `Log` hangs or ends the process on a dropped connection. No redirects, no compression asked for.

@param path - beginning with `/`, with its query.
@returns the response of a 200, or of what else is taken, its headers read, its body not; it is aborted by the signal at any time.
@throws RequestError for every other answer and for none; the signal's reason when that is given.
*/
export async function get(api: Api, path: string, options: GetOptions): Promise<IncomingMessage> {
	const url = urlOf(api, path);
	const own = await api.requestOptions();
	options.signal.throwIfAborted();
	const response = await send(url, own, {...options, uris: [path, url.pathname + url.search]}).catch((error: Error) => {
		options.signal.throwIfAborted();
		throw error instanceof RequestError ? error : new RequestError(explainNetworkError(error, url, api.proxy), undefined);
	});
	const status = response.statusCode ?? 0;
	if (status === 401) api.dropCredentials(own);
	else api.acceptCredentials?.(own);
	if (status !== 200 && !options.takes?.includes(status)) throw await refusal(api, url, response);
	const wrong = wrongBody(response, options.takesPage ?? false);
	if (wrong === undefined) return response;
	response.destroy();
	throw new RequestError(`${url.host} answered with ${wrong}; is it a Kubernetes API server?`, response.statusCode);
}

/** A whole document. @throws RequestError as `get`, and for what is no JSON. */
export async function getJson(api: Api, path: string, options: GetOptions): Promise<unknown> {
	const response = await get(api, path, options);
	const {text, whole} = await bodyText(response, jsonBytes);
	options.signal.throwIfAborted();
	const value = whole ? parsed(text) : undefined;
	if (value !== undefined) return value;
	throw new RequestError(`${api.server} answered ${path.split('?')[0]} with what is no whole JSON document`, undefined);
}

function urlOf(api: Api, path: string): URL {
	try {
		return new URL(api.server + path);
	} catch {
		throw new SourceError(`the server of context ${api.context} is no URL: ${api.server}`);
	}
}

function send(
	url: URL,
	own: https.RequestOptions,
	{signal, headersWithinMs: withinMs = headersWithinMs, headers: others = {}, uris}: GetOptions & {readonly uris: readonly string[]},
): Promise<IncomingMessage> {
	return new Promise((resolve, reject) => {
		const auditID = randomUUID();
		const headers = {...own.headers, ...others, accept: 'application/json, */*', 'user-agent': userAgent, 'audit-id': auditID};
		ownRequests.add(auditID, uris);
		const request = (url.protocol === 'http:' ? http : https).request(url, {...own, method: 'GET', headers, signal});
		const late = () => request.destroy(new RequestError(`${url.host} did not answer within ${withinMs / 1000} s`, undefined));
		const deadline = setTimeout(late, withinMs);
		request.on('socket', socket => socket.setKeepAlive(true, keepAliveMs));
		request.on('response', response => {
			clearTimeout(deadline);
			ownRequests.add(String(response.headers['audit-id'] ?? auditID), uris);
			// What was followed for hours is logged once more when it ends.
			response.on('close', () => ownRequests.add(auditID, uris));
			// Whoever reads the body listens too; an abort before that must not be an unhandled error.
			response.on('error', () => {});
			resolve(response);
		});
		request.on('error', error => {
			clearTimeout(deadline);
			reject(error);
		});
		request.end();
	});
}

/** What a 200 cannot be: a login page of something in between, or packed although that was not asked for. */
function wrongBody({headers}: IncomingMessage, takesPage: boolean): string | undefined {
	if (!takesPage && /^text\/html\b/i.test(headers['content-type'] ?? '')) return 'a web page';
	const encoding = headers['content-encoding'] ?? 'identity';
	return encoding === 'identity' ? undefined : `a body packed as ${encoding}`;
}

async function refusal(api: Api, url: URL, response: IncomingMessage): Promise<RequestError> {
	const status = response.statusCode ?? 0;
	if (status >= 300 && status < 400) {
		response.destroy();
		return new RequestError(
			`${url.host} answered ${status}: it wants to send us to ${hostOf(response.headers.location, url)}, and redirects are not followed`,
			status,
		);
	}
	const said = await serverMessage(response);
	const advice = adviceFor(status, api);
	return new RequestError(`${url.host} answered ${status}: ${said}${advice && `; ${advice}`}`, status, retryAfter(response));
}

function hostOf(location: string | undefined, base: URL): string {
	try {
		return new URL(location ?? '', base).host;
	} catch {
		return 'another place';
	}
}

/** The `message` of a Status; of anything else what can be said in a line. It is the server's own text and not yet visible text. */
async function serverMessage(response: IncomingMessage): Promise<string> {
	const timer = setTimeout(() => response.destroy(), statusWithinMs);
	const {text} = await bodyText(response, statusBytes);
	clearTimeout(timer);
	const message = textOf(parsed(text), 'message');
	if (message) return message;
	if (/^\s*</.test(text)) return `a web page${titleOf(text)}`;
	return text.trim().replace(/\s+/g, ' ').slice(0, 300) || (response.statusMessage ?? 'nothing');
}

function titleOf(html: string): string {
	const title = html.match(/<title>\s*([^<]{1,200})/i)?.[1]?.trim();
	return title ? `, ${title}` : '';
}

/** As much of a body as fits; never rejects. `whole`: all of it came, and its end. */
export function bodyText(response: IncomingMessage, limitBytes: number): Promise<{text: string; whole: boolean}> {
	return new Promise(resolve => {
		const chunks: Buffer[] = [];
		let size = 0;
		const done = (whole: boolean) => resolve({text: Buffer.concat(chunks).subarray(0, limitBytes).toString(), whole});
		response.on('data', (chunk: Buffer) => {
			chunks.push(chunk);
			size += chunk.length;
			if (size > limitBytes) response.destroy();
		});
		response.on('end', () => done(size <= limitBytes));
		response.on('close', () => done(false));
	});
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Seconds or a date. */
function retryAfter({headers}: IncomingMessage): number | undefined {
	const text = headers['retry-after'];
	if (text === undefined) return undefined;
	const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
	return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function adviceFor(status: number, api: Api): string {
	if (status === 401) return `the credentials of context ${api.context} are not accepted: log in again, then try anew`;
	if (status === 429) return 'it is too busy and wants to be asked again later';
	return status >= 500 ? 'the server, or what stands before it, has a problem of its own' : '';
}

/** The text under a key of a decoded document, '' where there is none. For readers of `getJson`. */
export function textAt(value: unknown, ...keys: readonly string[]): string {
	const last = keys.at(-1) ?? '';
	return textOf(keys.slice(0, -1).reduce(childOf, value), last);
}

/** A base URL as paths are put behind it. */
export const withoutSlash = (url: string): string => url.replace(/\/+$/, '');
