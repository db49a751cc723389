import https from 'node:https';
import {tokenOf} from './credentials.js';

export type Asked = {
	readonly method?: string;
	readonly user?: string;
	/** In the place of the user's; '' for none. */
	readonly token?: string;
	readonly body?: object | undefined;
	readonly contentType?: string;
	readonly userAgent?: string;
};

/** An answer; status 0 when there was none, `text` is the error's then. */
export type Answered = {readonly status: number; readonly text: string};

/** Requests to one apiserver, over connections that are kept. Never rejects: in these tests apiservers die. */
export class ApiClient {
	readonly #agent: https.Agent;

	constructor(
		readonly port: number,
		readonly ca: string,
	) {
		this.#agent = new https.Agent({keepAlive: true, maxSockets: 16, ca});
	}

	ask(path: string, {method = 'GET', user = 'admin', token = tokenOf(user), ...rest}: Asked = {}): Promise<Answered> {
		const {body, contentType = 'application/json', userAgent = 'auditview-test-load'} = rest;
		const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
		const headers = {
			accept: 'application/json',
			'user-agent': userAgent,
			...(token === '' ? {} : {authorization: `Bearer ${token}`}),
			...(bytes ? {'content-type': contentType, 'content-length': bytes.length} : {}),
		};
		return new Promise(resolve => {
			const failed = (error: Error) => resolve({status: 0, text: error.message});
			const request = https.request(
				{host: '127.0.0.1', port: this.port, method, path, headers, agent: this.#agent, timeout: 15_000},
				response => {
					const chunks: Buffer[] = [];
					response.on('data', chunk => chunks.push(chunk));
					response.on('error', failed);
					response.on('end', () => resolve({status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString()}));
				},
			);
			request.on('timeout', () => request.destroy(new Error('no answer')));
			request.on('error', failed);
			request.end(bytes);
		});
	}

	/** @throws if the answer is no success. */
	async need(path: string, asked?: Asked): Promise<unknown> {
		const {status, text} = await this.ask(path, asked);
		if (status < 200 || status > 299) throw new Error(`${asked?.method ?? 'GET'} ${path}: ${status} ${text}`);
		return JSON.parse(text);
	}

	close(): void {
		this.#agent.destroy();
	}
}
