import {cpSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll} from 'vitest';
import {newFolder} from '../processes.mjs';
import {ControlPlane} from './control-plane.js';
import {kubeconfigText, makeCredentials} from './credentials.js';
import {type Daemon, run, startDaemon} from './daemon.js';
import {freePorts} from './ports.js';

export type ClusterOptions = {
	readonly apiservers?: 1 | 3;
	/** A file of `policies/`. */
	readonly policy?: string;
	/** The kubelet's rotation; without it 10 MiB, looked at every 10 s, as by default. */
	readonly rotateAt?: {readonly bytes: number; readonly every: string};
	/** Of klog, to stderr. */
	readonly verbosity?: number;
};

/** Apiservers on one etcd, each with a kubelet, on loopback. */
export class Cluster {
	readonly planes: readonly ControlPlane[];
	readonly #folder: string;
	readonly #ca: string;
	readonly #etcd: Daemon;

	private constructor(folder: string, ca: string, etcd: Daemon, planes: readonly ControlPlane[]) {
		this.#folder = folder;
		this.#ca = ca;
		this.#etcd = etcd;
		this.planes = planes;
	}

	static async start({apiservers = 1, policy = 'levels', rotateAt, verbosity = 0}: ClusterOptions): Promise<Cluster> {
		const folder = newFolder(run);
		const names = Array.from({length: apiservers}, (_, i) => `cp-${i + 1}`);
		const credentials = makeCredentials(folder, names);
		const [etcdPort = 0, peerPort = 0, ...ports] = await freePorts(2 + 2 * apiservers);
		const etcd = startEtcd(folder, etcdPort, peerPort);
		const writerFlags = ['-max-files', '5', ...(rotateAt ? ['-max-size', String(rotateAt.bytes), '-check', rotateAt.every] : [])];
		const planes = names.map((name, i) => {
			const own = path.join(folder, name);
			mkdirSync(own);
			const apiserverFlags = [
				`--audit-policy-file=${path.join(folder, 'policy.yaml')}`,
				`--advertise-address=192.0.2.${i + 1}`,
				`--v=${verbosity}`,
			];
			const [apiserver = 0, kubelet = 0] = ports.slice(2 * i);
			return new ControlPlane({name, folder: own, ports: {apiserver, kubelet, etcd: etcdPort}, credentials, writerFlags, apiserverFlags});
		});
		const cluster = new Cluster(folder, credentials.ca, etcd, planes);
		cluster.setPolicy(policy);
		for (const plane of planes) plane.start();
		await Promise.all(planes.map(plane => plane.ready()));
		return cluster;
	}

	/** The first, or the only one. */
	get plane(): ControlPlane {
		const [first] = this.planes;
		if (!first) throw new Error('a cluster has an apiserver');
		return first;
	}

	/** Apiservers read it when they start. */
	setPolicy(name: string): void {
		cpSync(path.join(import.meta.dirname, '../policies', `${name}.yaml`), path.join(this.#folder, 'policy.yaml'));
	}

	/** @returns the file of a kubeconfig for this user. */
	kubeconfig(user = 'admin', {via = this.plane, token}: {readonly via?: ControlPlane; readonly token?: string} = {}): string {
		const file = path.join(this.#folder, `${user}-${via.name}-${token ?? ''}.conf`);
		writeFileSync(file, kubeconfigText(via.url, this.#ca, user, token));
		return file;
	}

	/** A name for a file of a test. */
	file(name: string): string {
		return path.join(this.#folder, name);
	}

	async stop(): Promise<void> {
		await Promise.all(this.planes.map(plane => plane.stop()));
		await this.#etcd.stop();
		const keep = process.env['CLUSTER_KEEP'];
		if (keep) cpSync(this.#folder, keep, {recursive: true});
		rmSync(this.#folder, {recursive: true, force: true});
	}
}

/**
A cluster for the tests of a file. Call it at the top of the file.

@returns what gives it, once it runs.
*/
export function clusterForTests(options: ClusterOptions = {}): () => Cluster {
	let cluster: Cluster | undefined;
	beforeAll(async () => {
		cluster = await Cluster.start(options);
	});
	afterAll(() => cluster?.stop());
	return () => {
		if (!cluster) throw new Error('the cluster runs during tests only');
		return cluster;
	};
}

function startEtcd(folder: string, port: number, peerPort: number): Daemon {
	const [client, peer] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${peerPort}`];
	const urls = ['--listen-client-urls', client, '--advertise-client-urls', client, '--listen-peer-urls', peer];
	const flags = [...urls, '--initial-advertise-peer-urls', peer, '--initial-cluster', `default=${peer}`, '--unsafe-no-fsync'];
	return startDaemon('etcd', ['--data-dir', path.join(folder, 'etcd'), ...flags], path.join(folder, 'etcd.txt'));
}
