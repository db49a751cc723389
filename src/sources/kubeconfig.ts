import {existsSync, readFileSync} from 'node:fs';
import type https from 'node:https';
import {homedir} from 'node:os';
import path from 'node:path';
import type {KubeConfig} from '@kubernetes/client-node';
import {type ClusterSpec, SourceError} from '../model/source.js';
import type {Api} from './http.js';

/** There is no kubeconfig anywhere and we run in no cluster: nothing is wrong, there is only nothing to connect to. */
export class NoKubeconfig extends SourceError {
	constructor() {
		super(
			'no kubeconfig: neither --kubeconfig, $KUBECONFIG nor ~/.kube/config names a cluster; give one, or a log file, or try `auditview demo`',
		);
	}
}

export type Env = Readonly<Record<string, string | undefined>>;

/** Which files of the environment and of the home folder are the kubeconfig? Those of `$KUBECONFIG` may be missing, as with kubectl. */
export function kubeconfigFiles(spec: Pick<ClusterSpec, 'kubeconfig'>, env: Env = process.env): readonly string[] {
	if (spec.kubeconfig !== undefined) return [spec.kubeconfig];
	const list = (env['KUBECONFIG'] ?? '').split(path.delimiter).filter(name => name !== '');
	const candidates = list.length > 0 ? list : [path.join(env['HOME'] ?? homedir(), '.kube', 'config')];
	return [...new Set(candidates)].filter(name => existsSync(name));
}

/** Is there a cluster to connect to, as far as files and environment tell? Reads none of them. */
export function hasKubeconfig(spec: ClusterSpec, env: Env = process.env): boolean {
	return spec.demoServer !== undefined || kubeconfigFiles(spec, env).length > 0 || isInCluster(env);
}

/**
The API server that a kubeconfig, or the pod that we run in, names.

Several files are merged by ourselves, since client-node does it differently from kubectl: here the first file that names a context, cluster, user or the current context wins, and files of `$KUBECONFIG` that do not exist are passed over.

@throws NoKubeconfig when there is none; SourceError for one that is missing, broken, or does not hold the context.
*/
export async function connect(spec: ClusterSpec, env: Env = process.env): Promise<Api> {
	if (spec.demoServer !== undefined) {
		return {context: 'demo', server: withoutSlash(spec.demoServer), requestOptions: async () => ({}), dropCredentials() {}};
	}
	const module = await import('./client-node.js');
	const files = kubeconfigFiles(spec, env).map(name => readKubeconfig(name, new module.KubeConfig()));
	const merged = merge(files);
	if (merged.contexts.length + merged.clusters.length === 0) {
		if (spec.kubeconfig !== undefined) throw new SourceError(`kubeconfig ${spec.kubeconfig} names no cluster and no context`);
		if (!isInCluster(env)) throw new NoKubeconfig();
		const inCluster = new module.KubeConfig();
		inCluster.loadFromCluster();
		return new KubeconfigApi(inCluster, module.KubeConfig);
	}
	choose(merged, spec.context);
	const kubeconfig = new module.KubeConfig();
	kubeconfig.loadFromOptions(merged);
	return new KubeconfigApi(kubeconfig, module.KubeConfig);
}

type Parts = Pick<KubeConfig, 'clusters' | 'users' | 'contexts' | 'currentContext'>;

const tokenFile = '/var/run/secrets/kubernetes.io/serviceaccount/token';

function isInCluster(env: Env): boolean {
	return (env['KUBERNETES_SERVICE_HOST'] ?? '') !== '' && existsSync(tokenFile);
}

function readKubeconfig(name: string, into: KubeConfig): Parts {
	let text: string;
	try {
		text = readFileSync(name, 'utf8');
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		throw new SourceError(
			`kubeconfig ${name} ${code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`}; check --kubeconfig and $KUBECONFIG`,
		);
	}
	try {
		// An empty file is an empty kubeconfig to kubectl; client-node stumbles over it.
		into.loadFromString(text.trim() === '' ? '{}' : text);
	} catch (error) {
		throw new SourceError(`kubeconfig ${name} is broken: ${firstLine(error)}`);
	}
	into.makePathsAbsolute(path.dirname(path.resolve(name)));
	for (const {exec} of into.users) if (exec) prepareExec(exec, path.dirname(path.resolve(name)));
	return into;
}

type Exec = {command?: unknown; apiVersion?: unknown; env?: Array<{name: string; value: string}> | null};

/** What kubectl does and client-node does not: a relative command lies beside the kubeconfig, never in the current folder, and the plugin is told which answer is wanted. */
function prepareExec(exec: Exec, folder: string): void {
	if (typeof exec.command === 'string' && exec.command.includes('/')) exec.command = path.resolve(folder, exec.command);
	const version =
		typeof exec.apiVersion === 'string' && /^[\w./]+$/.test(exec.apiVersion) ? exec.apiVersion : 'client.authentication.k8s.io/v1';
	const info = `{"kind":"ExecCredential","apiVersion":"${version}","spec":{"interactive":false}}`;
	exec.env = [...(exec.env ?? []), {name: 'KUBERNETES_EXEC_INFO', value: info}];
}

function merge(files: readonly Parts[]): Parts {
	const first = <Named extends {readonly name: string}>(lists: ReadonlyArray<readonly Named[]>): Named[] => {
		const found = new Map<string, Named>();
		for (const item of lists.flat()) if (!found.has(item.name)) found.set(item.name, item);
		return [...found.values()];
	};
	return {
		clusters: first(files.map(file => file.clusters)),
		users: first(files.map(file => file.users)),
		contexts: first(files.map(file => file.contexts)),
		currentContext: files.find(file => file.currentContext)?.currentContext ?? '',
	};
}

/** Settles on one context in `parts`, and on what its cluster and user need so that client-node takes them. */
function choose(parts: Parts, wanted: string | undefined): void {
	const name = wanted ?? parts.currentContext;
	const known = parts.contexts.map(context => context.name);
	const listed = `${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}`;
	if (!name) throw new SourceError(`the kubeconfig has no current-context; choose with --context one of ${listed}`);
	const context = parts.contexts.find(each => each.name === name);
	if (!context) throw new SourceError(`the kubeconfig has no context ${name}; it has ${listed || 'none'}`);
	const cluster = parts.clusters.find(each => each.name === context.cluster);
	if (!cluster) throw new SourceError(`context ${name} of the kubeconfig names the cluster ${context.cluster}, which is not there`);
	if (context.user && !parts.users.some(user => user.name === context.user)) {
		throw new SourceError(`context ${name} of the kubeconfig names the user ${context.user}, who is not there`);
	}
	// Without a user client-node leaves out the CA as well; without TLS (kubectl proxy) it refuses unless nothing is to be verified.
	const user = context.user ? [] : [{name: 'nobody'}];
	const isPlain = cluster.server.startsWith('http:');
	parts.currentContext = name;
	parts.users = [...parts.users, ...user];
	parts.contexts = [{...context, user: context.user || 'nobody'}];
	parts.clusters = [isPlain ? {...cluster, skipTLSVerify: true} : cluster];
}

/** Credentials are kept so long, so that sources which connect together ask a plugin once. */
const keptMs = 60_000;
const pluginWithinMs = 30_000;

class KubeconfigApi implements Api {
	readonly context: string;
	readonly server: string;
	#kubeconfig: KubeConfig;
	readonly #make: new () => KubeConfig;
	/** The credentials last asked for, so that there is one asking at a time. */
	#last: {readonly sinceMs: number; readonly options: Promise<https.RequestOptions>} | undefined;

	constructor(kubeconfig: KubeConfig, make: new () => KubeConfig) {
		this.#kubeconfig = kubeconfig;
		this.#make = make;
		this.context = kubeconfig.currentContext;
		this.server = withoutSlash(kubeconfig.getCurrentCluster()?.server ?? '');
	}

	requestOptions(): Promise<https.RequestOptions> {
		if (this.#last && Date.now() - this.#last.sinceMs < keptMs) return this.#last.options;
		const options = this.#ask();
		this.#last = {sinceMs: Date.now(), options};
		options.catch(() => this.#forget(options));
		return options;
	}

	/** A new KubeConfig has new authenticators, which remember no token. */
	dropCredentials(): void {
		const fresh = new this.#make();
		const {clusters, users, contexts, currentContext} = this.#kubeconfig;
		fresh.loadFromOptions({clusters, users, contexts, currentContext});
		this.#kubeconfig = fresh;
		this.#last = undefined;
	}

	async #ask(): Promise<https.RequestOptions> {
		const options: https.RequestOptions = {};
		try {
			await within(pluginWithinMs, this.#kubeconfig.applyToHTTPSOptions(options));
		} catch (error) {
			throw new SourceError(this.#explain(error));
		}
		return options;
	}

	#explain(error: unknown): string {
		const exec: Exec | undefined = this.#kubeconfig.getCurrentUser()?.exec;
		if (!exec) return `the credentials of context ${this.context} cannot be used: ${firstLine(error)}`;
		const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
		// What it printed is not quoted: there can be a token in it.
		const said = error instanceof SyntaxError ? 'what it prints is no JSON' : firstLine(error) || 'it failed without a word';
		const why = isMissing ? 'it is not installed, or not on the PATH' : said;
		return `the credential plugin ${String(exec.command)} of context ${this.context} gave no credentials: ${why}`;
	}

	#forget(options: Promise<https.RequestOptions>): void {
		if (this.#last?.options === options) this.#last = undefined;
	}
}

async function within<Value>(ms: number, work: Promise<Value>): Promise<Value> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms);
	});
	return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function firstLine(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return message.trim().split('\n')[0] ?? '';
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');
