import {existsSync, readFileSync} from 'node:fs';
import {homedir, userInfo} from 'node:os';
import path from 'node:path';
import type {Cluster, Context, User} from '@kubernetes/client-node';
import {childOf, textOf} from '../model/event.js';
import {type ClusterSpec, SourceError} from '../model/source.js';
import {firstLineOf} from './system-error.js';

/** There is no kubeconfig anywhere and we run in no cluster: nothing is wrong, there is only nothing to connect to. */
export class NoKubeconfig extends SourceError {
	constructor() {
		super(
			'no kubeconfig: neither --kubeconfig, $KUBECONFIG nor ~/.kube/config names a cluster; give one, or a log file, or try `auditview demo`',
		);
	}
}

export type Env = Readonly<Record<string, string | undefined>>;

/** A user of a kubeconfig, with what client-node passes over. */
export type KubeUser = User & {
	/** The kubeconfig that names it. */
	readonly kubeconfig: string;
	/** Is read anew for every request: tokens rotate. */
	readonly tokenFile: string | undefined;
	/** Of impersonation, beside the user that client-node knows. */
	readonly headers: Readonly<Record<string, string | readonly string[]>>;
};

export type KubeCluster = Cluster & {
	/** What the kubeconfig has for the plugins of this cluster. */
	readonly execConfig: unknown;
};

/** A context with its cluster and its user. */
export type KubeContext = {readonly name: string; readonly cluster: KubeCluster; readonly user: KubeUser};

/** Which files of the environment and of the home folder are the kubeconfig? Those of `$KUBECONFIG` may be missing, as with kubectl. None is looked for in the current folder. */
export function kubeconfigFiles(spec: Pick<ClusterSpec, 'kubeconfig'>, env: Env = process.env): readonly string[] {
	if (spec.kubeconfig !== undefined) return [spec.kubeconfig];
	const list = (env['KUBECONFIG'] ?? '').split(path.delimiter).filter(name => name !== '');
	const candidates = list.length > 0 ? list : [path.join(homeOf(env), '.kube', 'config')];
	return [...new Set(candidates)].filter(name => existsSync(name));
}

/** With an empty `$HOME`, `~/.kube/config` would be one of the current folder. */
function homeOf(env: Env): string {
	const home = env['HOME'] || homedir();
	return path.isAbsolute(home) ? home : userInfo().homedir;
}

/** Is there a cluster to connect to, as far as files and environment tell? Reads none of them. */
export function hasKubeconfig(spec: ClusterSpec, env: Env = process.env): boolean {
	return spec.demoServer !== undefined || kubeconfigFiles(spec, env).length > 0 || isInCluster(env);
}

type ClientNode = typeof import('./client-node.js');
type Parts = {
	readonly clusters: readonly KubeCluster[];
	readonly users: readonly KubeUser[];
	readonly contexts: readonly Context[];
	readonly currentContext: string;
};

/**
The context of a kubeconfig that is to be used; in a pod without one, that of its own cluster.

Several files are merged by ourselves, since client-node does it differently from kubectl: here the first file that names a context, cluster, user or the current context wins, and files of `$KUBECONFIG` that do not exist are passed over.

@throws NoKubeconfig when there is none; SourceError for one that is missing, broken, or does not hold the context.
*/
export function readContext(spec: ClusterSpec, env: Env, clientNode: ClientNode): KubeContext {
	const merged = merge(kubeconfigFiles(spec, env).map(name => readKubeconfig(name, clientNode)));
	if (merged.contexts.length + merged.clusters.length > 0) return choose(merged, spec.context);
	if (spec.kubeconfig !== undefined) throw new SourceError(`kubeconfig ${spec.kubeconfig} names no cluster and no context`);
	if (!isInCluster(env)) throw new NoKubeconfig();
	return inCluster(env);
}

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount';

function isInCluster(env: Env): boolean {
	return (env['KUBERNETES_SERVICE_HOST'] ?? '') !== '' && existsSync(`${serviceAccount}/token`);
}

/** @see kubernetes/client-go rest/config.go InClusterConfig */
function inCluster(env: Env): KubeContext {
	const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
	const server = `https://${host.includes(':') ? `[${host}]` : host}:${env['KUBERNETES_SERVICE_PORT'] ?? '443'}`;
	return {
		name: 'in-cluster',
		cluster: {name: 'in-cluster', server, caFile: `${serviceAccount}/ca.crt`, skipTLSVerify: false, execConfig: undefined},
		user: {name: 'in-cluster', kubeconfig: '', tokenFile: `${serviceAccount}/token`, headers: {}},
	};
}

function readKubeconfig(name: string, {KubeConfig, loadYaml}: ClientNode): Parts {
	let text: string;
	try {
		text = readFileSync(name, 'utf8');
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		throw new SourceError(
			`kubeconfig ${name} ${code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`}; check --kubeconfig and $KUBECONFIG`,
		);
	}
	const known = new KubeConfig();
	let whole: unknown;
	try {
		// An empty file is an empty kubeconfig to kubectl; client-node stumbles over it.
		whole = loadYaml(text) ?? {};
		known.loadFromString(text.trim() === '' ? '{}' : text);
	} catch (error) {
		throw new SourceError(`kubeconfig ${name} is broken: ${firstLineOf(error)}`);
	}
	const folder = path.dirname(path.resolve(name));
	known.makePathsAbsolute(folder);
	const rest = (list: string, key: string, index: number) => childOf(Object.values(childOf(whole, list) ?? {})[index], key);
	return {
		clusters: known.clusters.map((cluster, index) => clusterOf(cluster, rest('clusters', 'cluster', index))),
		users: known.users.map((user, index) => userOf(user, rest('users', 'user', index), name, folder)),
		contexts: known.contexts,
		currentContext: known.currentContext ?? '',
	};
}

const execExtension = 'client.authentication.k8s.io/exec';

function clusterOf(cluster: Cluster, rest: unknown): KubeCluster {
	const extensions = Object.values(childOf(rest, 'extensions') ?? {});
	const execConfig = childOf(
		extensions.find(each => textOf(each, 'name') === execExtension),
		'extension',
	);
	const {caFile, ...others} = cluster;
	return {...others, ...(caFile && !cluster.caData ? {caFile} : {}), execConfig};
}

/** What is in the kubeconfig itself goes before what it names a file for; of tokens it is the file. @see kubernetes/client-go tools/clientcmd/api/types.go */
function userOf(user: User, rest: unknown, kubeconfig: string, folder: string): KubeUser {
	const {certFile, keyFile, ...others} = user;
	const tokenFile = textOf(rest, 'tokenFile');
	return {
		...others,
		...(certFile && !user.certData ? {certFile} : {}),
		...(keyFile && !user.keyData ? {keyFile} : {}),
		kubeconfig,
		tokenFile: tokenFile === '' ? undefined : path.resolve(folder, tokenFile),
		headers: impersonationOf(rest),
	};
}

/** @see kubernetes/client-go transport/round_trippers.go */
function impersonationOf(rest: unknown): KubeUser['headers'] {
	const texts = (value: unknown) => Object.values(value ?? {}).filter((text): text is string => typeof text === 'string');
	const [groups, uid] = [texts(childOf(rest, 'as-groups')), textOf(rest, 'as-uid')];
	const extra = Object.entries(childOf(rest, 'as-user-extra') ?? {});
	return {
		...(groups.length > 0 ? {'Impersonate-Group': groups} : {}),
		...(uid === '' ? {} : {'Impersonate-Uid': uid}),
		...Object.fromEntries(extra.map(([key, values]) => [`Impersonate-Extra-${encodeURIComponent(key)}`, texts(values)])),
	};
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

function choose(parts: Parts, wanted: string | undefined): KubeContext {
	const name = wanted ?? parts.currentContext;
	const known = parts.contexts.map(context => context.name);
	const listed = `${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}`;
	if (!name) throw new SourceError(`the kubeconfig has no current-context; choose with --context one of ${listed}`);
	const context = parts.contexts.find(each => each.name === name);
	if (!context) throw new SourceError(`the kubeconfig has no context ${name}; it has ${listed || 'none'}`);
	const cluster = parts.clusters.find(each => each.name === context.cluster);
	if (!cluster) throw new SourceError(`context ${name} of the kubeconfig names the cluster ${context.cluster}, which is not there`);
	const user = parts.users.find(each => each.name === context.user);
	if (context.user && !user) throw new SourceError(`context ${name} of the kubeconfig names the user ${context.user}, who is not there`);
	return {name, cluster, user: user ?? {name: 'nobody', kubeconfig: '', tokenFile: undefined, headers: {}}};
}
