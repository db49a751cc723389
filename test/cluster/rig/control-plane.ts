import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import {waitFor} from '../../support/load.js';
import {binFolder, kubernetesVersion} from '../go.mjs';
import {ApiClient} from './api.js';
import {type Credentials, kubeconfigText} from './credentials.js';
import {type Daemon, startDaemon} from './daemon.js';

/** How the kubelet ends a log in the middle of a line: as if it were over; a connection that breaks; by dying. */
export type KubeletEnding = 'clean' | 'aborted' | 'killed';

export type ControlPlaneOptions = {
	readonly name: string;
	readonly folder: string;
	readonly ports: {readonly apiserver: number; readonly kubelet: number; readonly etcd: number};
	readonly credentials: Credentials;
	/** Flags of cri-writer and of the apiserver. */
	readonly writerFlags: readonly string[];
	readonly apiserverFlags: readonly string[];
};

/** A node with one apiserver, whose log a container runtime writes and a kubelet serves. */
export class ControlPlane {
	readonly api: ApiClient;
	/** Files of the log, as long as a kubelet keeps them, and afterwards. */
	readonly logFolder: string;
	readonly attic: string;
	readonly #options: ControlPlaneOptions;
	#writer: Daemon | undefined;
	#kubelet: Daemon | undefined;

	constructor(options: ControlPlaneOptions) {
		const {folder, name} = options;
		this.#options = options;
		this.api = new ApiClient(options.ports.apiserver, options.credentials.ca);
		this.logFolder = path.join(folder, `pods/kube-system_${this.podName}_uid/kube-apiserver`);
		this.attic = path.join(folder, 'attic');
		mkdirSync(this.logFolder, {recursive: true});
		writeFileSync(this.#kubeconfig, kubeconfigText(this.url, options.credentials.ca, name));
	}

	get name(): string {
		return this.#options.name;
	}

	get podName(): string {
		return `kube-apiserver-${this.name}`;
	}

	get port(): number {
		return this.#options.ports.apiserver;
	}

	get url(): string {
		return `https://127.0.0.1:${this.port}`;
	}

	/** Not yet ready when it returns. */
	start(): void {
		const {folder, writerFlags} = this.#options;
		const own = ['-dir', this.logFolder, '-attic', this.attic, '-pidfile', this.#pidfile, ...writerFlags];
		const apiserver = [path.join(binFolder, 'kube-apiserver'), ...this.#apiserverFlags()];
		this.#writer = startDaemon('cri-writer', [...own, '--', ...apiserver], path.join(folder, 'writer.txt'));
		this.startKubelet();
	}

	startKubelet(): void {
		const {folder, name, ports} = this.#options;
		const flags = ['-node', name, '-port', String(ports.kubelet), '-dir', this.logFolder, '-kubeconfig', this.#kubeconfig];
		this.#kubelet = startDaemon('log-kubelet', [...flags, '-version', kubernetesVersion], path.join(folder, 'kubelet.txt'));
	}

	/** Answers once requests are served, and the pod is what a viewer looks for. */
	async ready(withinMs = 60_000): Promise<void> {
		await waitForAnswer(`${this.name} ready`, withinMs, async () => (await this.api.ask('/readyz')).status === 200);
		const pod = `/api/v1/namespaces/kube-system/pods/${this.podName}`;
		await waitForAnswer(`${this.podName} running`, withinMs, async () => /"phase":"Running"/.test((await this.api.ask(pod)).text));
	}

	/** The container ends; a second later its next instance starts. */
	kill(signal: NodeJS.Signals = 'SIGKILL'): void {
		process.kill(Number(readFileSync(this.#pidfile, 'utf8')), signal);
	}

	/** Kills the container and waits until its next instance serves requests. */
	async restart(signal?: NodeJS.Signals): Promise<void> {
		const before = readFileSync(this.#pidfile, 'utf8');
		this.kill(signal);
		await waitFor('the next instance', () => readFileSync(this.#pidfile, 'utf8') !== before, 90_000);
		await this.ready();
	}

	/** The next line of a log that is being read is its last, and only half of it is sent. */
	async cutLog(ending: KubeletEnding): Promise<void> {
		await this.#tellKubelet(`/next-log-ends/${ending}`);
		if (ending !== 'killed') return;
		await this.#kubelet?.ended;
		this.startKubelet();
	}

	/** The manifest of the pod was edited: its next instance has another UID, and the log of this one is gone from the API. */
	async editManifest(): Promise<void> {
		await this.#tellKubelet('/manifest-edited');
		await this.restart();
	}

	/** How often the kubelet has rotated the log so far. */
	get rotations(): number {
		const names = [this.logFolder, this.attic].flatMap(folder => readdirSync(folder));
		return new Set(names.filter(name => name.includes('.log.')).map(name => name.replace(/\.(gz|tmp)$/, ''))).size;
	}

	async stop(): Promise<void> {
		this.api.close();
		await Promise.all([this.#writer?.stop(), this.#kubelet?.stop()]);
	}

	get #pidfile(): string {
		return path.join(this.#options.folder, 'apiserver.pid');
	}

	get #kubeconfig(): string {
		return path.join(this.#options.folder, 'kubelet.conf');
	}

	#apiserverFlags(): string[] {
		const {ports, credentials, apiserverFlags} = this.#options;
		return [
			`--etcd-servers=http://127.0.0.1:${ports.etcd}`,
			'--bind-address=127.0.0.1',
			`--secure-port=${ports.apiserver}`,
			...credentials.flags,
			'--service-cluster-ip-range=10.96.0.0/16',
			'--authorization-mode=Node,RBAC',
			'--enable-admission-plugins=NodeRestriction',
			'--kubelet-preferred-address-types=InternalIP',
			'--audit-log-path=-',
			...apiserverFlags,
		];
	}

	/** Its certificate is its own, as a kubelet's is by default. */
	#tellKubelet(route: string): Promise<void> {
		return new Promise((resolve, reject) => {
			const {kubelet: port} = this.#options.ports;
			const request = https.request({host: '127.0.0.1', port, path: route, method: 'POST', rejectUnauthorized: false}, response => {
				response.resume();
				response.on('end', () => (response.statusCode === 204 ? resolve() : reject(new Error(`${route}: ${response.statusCode}`))));
			});
			request.on('error', reject);
			request.end();
		});
	}
}

/** Asks again and again, a tenth of a second after each answer. */
async function waitForAnswer(what: string, withinMs: number, ask: () => Promise<boolean>): Promise<void> {
	const deadline = performance.now() + withinMs;
	while (!(await ask())) {
		if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms for ${what}`);
		await new Promise(resolve => setTimeout(resolve, 100));
	}
}
