import {readFileSync} from 'node:fs';
import type https from 'node:https';
import {type ClusterSpec, SourceError} from '../model/source.js';
import type {ExecCredential} from './exec-credential.js';
import {type ExecPlugin, fileOf, PluginFailure, runPlugin} from './exec-plugin.js';
import {type Api, withoutSlash} from './http.js';
import {type Env, type KubeContext, type KubeUser, readContext} from './kubeconfig.js';
import {permit} from './plugin-consent.js';
import {PluginCredentials} from './plugin-credentials.js';
import {emptyDesk, type PluginDesk} from './plugin-desk.js';
import {pluginOf} from './plugin-of.js';
import {proxyFor} from './proxy.js';
import {firstLineOf} from './system-error.js';

export type Connection = {
	/** Ends plugins that run. */
	readonly signal: AbortSignal;
	readonly desk?: PluginDesk;
	readonly env?: Env;
};

/**
The API server that a kubeconfig, or the pod that we run in, names. A plugin that may ask something is run before this returns, while the terminal is plain.

@throws NoKubeconfig when there is none; SourceError for one that is missing, broken, or does not hold the context, and for a plugin that gives nothing.
*/
export async function connect(spec: ClusterSpec, {signal, desk = emptyDesk, env = process.env}: Connection): Promise<Api> {
	if (spec.demoServer !== undefined) {
		return {
			context: 'demo',
			server: withoutSlash(spec.demoServer),
			proxy: undefined,
			requestOptions: async () => ({}),
			dropCredentials() {},
		};
	}
	const clientNode = await import('./client-node.js');
	const context = readContext(spec, env, clientNode);
	const plugin = pluginOf(context);
	const credentials = plugin && createCredentials({plugin, context: context.name, spec, signal, desk, env});
	const api = new KubeconfigApi(withProxy(context, env), credentials, clientNode.KubeConfig);
	if (credentials && desk.hasTerminal) await credentials.get();
	return api;
}

function withProxy(context: KubeContext, env: Env): KubeContext {
	const proxyUrl = context.cluster.proxyUrl || proxyFor(context.cluster.server, env);
	return proxyUrl ? {...context, cluster: {...context.cluster, proxyUrl}} : context;
}

type Plugin = Required<Connection> & {readonly plugin: ExecPlugin; readonly context: string; readonly spec: ClusterSpec};

/** Its first run may have the terminal; all others are alone. */
function createCredentials({plugin, context, spec, signal, desk, env}: Plugin): PluginCredentials {
	let isPermitted = false;
	const runOnce = async () => {
		const file = fileOf(plugin.command, env);
		if (file === undefined)
			throw new PluginFailure(`it is not installed, or not on the PATH${plugin.installHint && `; ${plugin.installHint}`}`);
		if (!isPermitted) await permit(plugin, file, spec, desk, env);
		isPermitted = true;
		const interactive = desk.hasTerminal && plugin.interactiveMode !== 'Never';
		if (!interactive && plugin.interactiveMode === 'Always')
			throw new PluginFailure('it has to ask something, and there is no terminal for it; start auditview again on one');
		return interactive ? runOnTerminal(plugin, file, signal, desk) : runPlugin(plugin, {file, interactive, said: () => undefined, signal});
	};
	return new PluginCredentials({name: `${plugin.command} of context ${context}`, apiVersion: plugin.apiVersion, runOnce});
}

/** How long a plugin may say nothing on the terminal until we do. */
const quietMs = 2000;

/** It may ask, and take its time; but whoever waits is told for what. */
async function runOnTerminal(plugin: ExecPlugin, file: string, signal: AbortSignal, desk: PluginDesk): Promise<string> {
	const timer = setTimeout(() => desk.said(`auditview: waiting for the credential plugin ${plugin.command} (^C ends)\n`), quietMs);
	const said = (text: string) => {
		clearTimeout(timer);
		desk.said(text);
	};
	return runPlugin(plugin, {file, interactive: true, said, signal}).finally(() => clearTimeout(timer));
}

/** So long certificates and the like are not read again. */
const keptMs = 60_000;

type Ready = {
	readonly credential: ExecCredential | undefined;
	readonly token: string | undefined;
	readonly sinceMs: number;
	readonly options: Promise<https.RequestOptions>;
};

class KubeconfigApi implements Api {
	readonly context: string;
	readonly server: string;
	readonly proxy: string | undefined;
	#ready: Ready | undefined;
	/** Has authenticators of its own, which remember tokens: OIDC. */
	#authenticators: KubeConfigLike | undefined;
	/** Which credential each of the options that are in use holds. */
	readonly #given = new WeakMap<https.RequestOptions, Ready>();

	constructor(
		private readonly kube: KubeContext,
		private readonly plugin: PluginCredentials | undefined,
		private readonly make: new () => KubeConfigLike,
	) {
		this.context = kube.name;
		this.server = withoutSlash(kube.cluster.server);
		this.proxy = kube.cluster.proxyUrl;
	}

	async requestOptions(): Promise<https.RequestOptions> {
		const credential = await this.plugin?.get();
		const token = credential?.token ?? this.#tokenOfFile();
		const last = this.#ready;
		const isGood = last?.credential === credential && last?.token === token && Date.now() - (last?.sinceMs ?? 0) < keptMs;
		const ready = last && isGood ? last : this.#prepare(credential, token);
		const options = await ready.options;
		this.#given.set(options, ready);
		return options;
	}

	acceptCredentials(accepted: https.RequestOptions): void {
		const credential = this.#given.get(accepted)?.credential;
		if (credential) this.plugin?.accept(credential);
	}

	dropCredentials(refused: https.RequestOptions): void {
		const ready = this.#given.get(refused);
		if (ready?.credential) this.plugin?.refuse(ready.credential);
		if (ready !== this.#ready) return;
		this.#ready = undefined;
		this.#authenticators = undefined;
	}

	retryCredentials(): void {
		this.plugin?.retry();
		this.#ready = undefined;
	}

	#tokenOfFile(): string | undefined {
		const file = this.kube.user.tokenFile;
		if (file === undefined) return undefined;
		try {
			return readFileSync(file, 'utf8').trim() || undefined;
		} catch (error) {
			throw new SourceError(`the token file of context ${this.context} cannot be read: ${firstLineOf(error)}`);
		}
	}

	#prepare(credential: ExecCredential | undefined, token: string | undefined): Ready {
		const ready: Ready = {credential, token, sinceMs: Date.now(), options: this.#apply(credential, token)};
		this.#ready = ready;
		ready.options.catch(() => {
			if (this.#ready === ready) this.#ready = undefined;
		});
		return ready;
	}

	async #apply(credential: ExecCredential | undefined, token: string | undefined): Promise<https.RequestOptions> {
		const {kube} = this;
		const options: https.RequestOptions = {
			headers: Object.fromEntries(Object.entries(kube.user.headers).map(([name, value]) => [name, [value].flat()])),
		};
		try {
			if (this.plugin || kube.user.tokenFile !== undefined)
				await this.#configure(withCredential(kube.user, credential, token)).applyToHTTPSOptions(options);
			else {
				this.#authenticators ??= this.#configure(kube.user);
				await this.#authenticators.applyToHTTPSOptions(options);
			}
		} catch (error) {
			throw new SourceError(`the credentials of context ${this.context} cannot be used: ${firstLineOf(error)}`);
		}
		return options;
	}

	#configure(user: KubeUser): KubeConfigLike {
		const {cluster, name} = this.kube;
		const config = new this.make();
		// Without TLS (kubectl proxy) client-node refuses unless nothing is to be verified.
		const skipTLSVerify = cluster.skipTLSVerify || cluster.server.startsWith('http:');
		config.loadFromOptions({
			clusters: [{...cluster, skipTLSVerify}],
			users: [user],
			contexts: [{name, cluster: cluster.name, user: user.name}],
			currentContext: name,
		});
		return config;
	}
}

type KubeConfigLike = Pick<import('@kubernetes/client-node').KubeConfig, 'applyToHTTPSOptions' | 'loadFromOptions'>;

function withCredential(user: KubeUser, credential: ExecCredential | undefined, token: string | undefined): KubeUser {
	const base64 = (text: string) => Buffer.from(text).toString('base64');
	const {certificate, key} = credential ?? {};
	const pair = certificate && key ? {certFile: '', keyFile: '', certData: base64(certificate), keyData: base64(key)} : {};
	return {...user, ...pair, exec: undefined, authProvider: undefined, ...(token === undefined ? {} : {token})};
}
