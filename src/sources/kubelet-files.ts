import type {IncomingMessage} from 'node:http';
import {type Api, bodyText, get, RequestError} from './http.js';
import {decodeListing} from './node-files.js';
import {firstLineOf} from './system-error.js';

/** One answer to the question for a file from some byte on. */
export type FileAnswer =
	/** `skip`: so many bytes come first that were not asked for, since Range was not passed on. */
	| {readonly kind: 'bytes'; readonly response: IncomingMessage; readonly skip: number}
	/** It has no more than that; `size` where that is known. */
	| {readonly kind: 'end'; readonly size: number | undefined}
	| {readonly kind: 'gone'};

const listingBytes = 16 << 20;
/** A body that stands still for so long is broken off. */
const quietMs = 30_000;

/**
The files under /var/log of one node, as its kubelet serves them through the API server.

No HEAD (refused) and no If-Range: a file that grows has another Last-Modified each time, and would come whole.

@see kubernetes pkg/kubelet/server/server.go, logs; go net/http/fs.go
*/
export class KubeletFiles {
	constructor(
		private readonly api: Api,
		readonly node: string,
		private readonly signal: AbortSignal,
	) {}

	/** The names in a folder; undefined where there is none. @throws RequestError, with what to do. */
	async list(folder: string): Promise<readonly string[] | undefined> {
		const response = await this.#get(folder === '' ? '' : `${folder}/`, {takes: [404], takesPage: true});
		const {text, whole} = await bodyText(response, listingBytes);
		if (response.statusCode === 404) return undefined;
		this.signal.throwIfAborted();
		if (!whole) throw new RequestError(`the list of /var/log/${folder} on node ${this.node} did not come whole`, undefined);
		return decodeListing(text);
	}

	/** A file from `from` on, or a piece of it. */
	async ask(file: string, from: number, to?: number): Promise<FileAnswer> {
		const range = `bytes=${from}-${to === undefined ? '' : to - 1}`;
		const response = await this.#get(file, {takes: [206, 404, 416], headers: {range}});
		const [, start, size] = (response.headers['content-range'] ?? '').match(/^bytes (?:(\d+)-\d+|\*)\/(\d+)$/) ?? [];
		if (response.statusCode === 404 || response.statusCode === 416) {
			response.destroy();
			if (response.statusCode === 404) return {kind: 'gone'};
			return {kind: 'end', size: size === undefined ? undefined : Number(size)};
		}
		if (response.statusCode === 206 && Number(start) !== from) {
			response.destroy();
			throw new RequestError(`node ${this.node} answered with another part of /var/log/${file} than was asked for`, undefined);
		}
		response.setTimeout(quietMs, () => response.destroy(new Error('no byte came')));
		return {kind: 'bytes', response, skip: response.statusCode === 206 ? 0 : from};
	}

	/** What a body that broke off comes to. @throws the signal's reason when that is given. */
	broken(file: string, error: unknown): RequestError {
		this.signal.throwIfAborted();
		return new RequestError(`/var/log/${file} on node ${this.node} broke off: ${firstLineOf(error)}`, undefined);
	}

	async #get(path: string, options: Omit<Parameters<typeof get>[2], 'signal'>): Promise<IncomingMessage> {
		const escaped = path.split('/').map(encodeURIComponent).join('/');
		try {
			const url = `/api/v1/nodes/${encodeURIComponent(this.node)}/proxy/logs/${escaped}`;
			return await get(this.api, url, {signal: this.signal, ...options});
		} catch (error) {
			throw error instanceof RequestError ? explained(error, this.node) : error;
		}
	}
}

const instead = 'without --node-files the pod’s log is followed instead';

function explained(error: RequestError, node: string): RequestError {
	const advice = adviceFor(error.status, node);
	return advice === '' ? error : new RequestError(`${error.message}; ${advice}; ${instead}`, error.status, error.retryAfterMs);
}

function adviceFor(status: number | undefined, node: string): string {
	if (status === 403)
		return 'a ClusterRole needs this rule, bound to that user: {apiGroups: [""], resources: [nodes/proxy], verbs: [get]} (it opens all of the kubelet’s API, so give it with care)';
	if (status === 405) return `the kubelet of node ${node} serves no log files: set enableSystemLogHandler: true in its configuration`;
	return '';
}

/** For a folder or a file that is not there. */
export const missing = (node: string, what: string): RequestError =>
	new RequestError(`there is no /var/log/${what} on node ${node}, or its kubelet does not serve it; ${instead}`, 404);
