import {waitFor} from '../../support/load.js';
import {createRandom} from '../../support/random.js';
import type {ApiClient, Asked} from './api.js';

const namespaces = ['load-a', 'load-b', 'load-c'];
const agents = [
	'kubectl/v1.37.2 (linux/amd64) kubernetes/3f0d0a2',
	'argocd-application-controller/v3.1.0',
	'Prometheus/3.5.0',
	'helm/4.0.1',
];

/**
Work on a cluster until it is told to stop: config maps and deployments are created, read, patched and deleted by an admin; a user who may nothing tries. One config map in `largeOneIn` has a value of 20 to 100 KB, whose lines a runtime splits.

@param apis - requests go to them in turn; one that does not answer is left alone for a moment.
*/
export class Load {
	readonly #random: () => number;
	readonly #byStatus = new Map<number, number>();
	readonly #kept: string[] = [];
	readonly #stopped = new AbortController();
	readonly #workers: Promise<void>;
	#made = 0;

	private constructor(
		apis: readonly ApiClient[],
		readonly options: {readonly seed: number; readonly parallel: number; readonly largeOneIn: number; readonly pauseMs: number},
	) {
		this.#random = createRandom(options.seed);
		this.#workers = Promise.all(Array.from({length: options.parallel}, (_, i) => this.#work(apis, i))).then(() => undefined);
	}

	static async start(
		apis: readonly ApiClient[],
		{seed = 1, parallel = 4, largeOneIn = 50, pauseMs = 10}: Partial<Load['options']> = {},
	): Promise<Load> {
		for (const name of namespaces) await apis[0]?.ask('/api/v1/namespaces', {method: 'POST', body: {metadata: {name}}});
		return new Load(apis, {seed, parallel, largeOneIn, pauseMs});
	}

	/** Requests so far, answered or not. */
	get requests(): number {
		return [...this.#byStatus.values()].reduce((a, b) => a + b, 0);
	}

	/** Waits until so many requests have been made. */
	async made(requests: number): Promise<void> {
		await waitFor(`${requests} requests`, () => this.requests >= requests, 120_000);
	}

	async stop(): Promise<void> {
		this.#stopped.abort();
		await this.#workers;
	}

	async #work(apis: readonly ApiClient[], worker: number): Promise<void> {
		for (let turn = worker; !this.#stopped.signal.aborted; turn++) {
			const api = apis[turn % apis.length];
			const {path, asked} = this.#next();
			const status = (await api?.ask(path, {userAgent: this.#pick(agents), ...asked}))?.status ?? 0;
			this.#byStatus.set(status, (this.#byStatus.get(status) ?? 0) + 1);
			if (status === 201) this.#kept.push(`${path}/${(asked.body as {metadata: {name: string}}).metadata.name}`);
			const rest = status === 0 ? 50 : this.options.pauseMs;
			if (rest > 0) await new Promise(resolve => setTimeout(resolve, rest));
		}
	}

	#next(): {readonly path: string; readonly asked: Asked} {
		const namespace = `/api/v1/namespaces/${this.#pick(namespaces)}`;
		const kind = this.#below(100);
		if (kind < 25) return {path: `${namespace}/configmaps`, asked: {method: 'POST', body: this.#configMap()}};
		if (kind < 30)
			return {path: `${namespace.replace('/api/v1', '/apis/apps/v1')}/deployments`, asked: {method: 'POST', body: this.#deployment()}};
		const object = this.#kept.length > 0 ? this.#pick(this.#kept) : `${namespace}/configmaps/none`;
		if (kind < 60) return {path: object, asked: {}};
		if (kind < 75)
			return {
				path: object,
				asked: {method: 'PATCH', contentType: 'application/merge-patch+json', body: {metadata: {labels: {turn: `t${this.#below(1e6)}`}}}},
			};
		if (kind < 80) return {path: `${namespace}/secrets`, asked: {user: 'dev'}};
		if (kind < 85 || this.#kept.length < 50) return {path: `${namespace}/configmaps?limit=5`, asked: {}};
		const [gone = ''] = this.#kept.splice(this.#below(this.#kept.length), 1);
		return {path: gone, asked: {method: 'DELETE'}};
	}

	#configMap(): object {
		const isLarge = this.#below(this.options.largeOneIn) === 0;
		const value = `line of a value ${this.#below(1e6)}\n`.repeat(isLarge ? 800 + this.#below(3200) : 1 + this.#below(10));
		return {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: `cm-${this.options.seed}-${this.#made++}`}, data: {value}};
	}

	#deployment(): object {
		const name = `app-${this.options.seed}-${this.#made++}`;
		const containers = [{name: 'app', image: `registry.example.com/team/app:1.${this.#below(40)}`}];
		const template = {metadata: {labels: {app: name}}, spec: {containers}};
		return {apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name}, spec: {selector: {matchLabels: {app: name}}, template}};
	}

	#below(limit: number): number {
		return Math.floor(this.#random() * limit);
	}

	#pick<T>(from: readonly T[]): T {
		return from[this.#below(from.length)] as T;
	}
}
