import {type ClusterSpec, SourceError} from '../model/source.js';
import {type Clock, systemClock} from './clock.js';
import {connect} from './connect.js';
import {type Api, getJson, RequestError, textAt} from './http.js';
import {findLater} from './later-pods.js';
import {missingRule} from './missing-rule.js';
import {createNodeLog} from './node-log.js';
import type {PluginDesk} from './plugin-desk.js';
import {type Container, decodePod, decodePods, type Pod} from './pod.js';
import {createPodLog} from './pod-log.js';
import type {Source} from './source.js';
import {whereItsLogIs} from './where-its-log-is.js';

/** Where kube-apiservers run and how they are labelled, the most common first (kubeadm, minikube, kind, RKE2; kops, Talos; OpenShift). */
const places: ReadonlyArray<{readonly namespace: string; readonly selector: string}> = [
	{namespace: 'kube-system', selector: 'component=kube-apiserver'},
	{namespace: 'kube-system', selector: 'k8s-app=kube-apiserver'},
	{namespace: 'openshift-kube-apiserver', selector: 'app=openshift-kube-apiserver'},
];
const defaultNamespace = 'kube-system';
const usualContainer = 'kube-apiserver';

/**
Find the kube-apiserver pods that `spec` means, and give each one's log as a source. Where logs are followed and labels say which, pods that come later are found until the signal.

@returns when all that there are were found; there was at least one.
@throws SourceError when there is no way to the cluster, when it may not be asked, and when it has no such pods; NoKubeconfig when there is no cluster to ask.
*/
export async function findApiservers(
	spec: ClusterSpec,
	signal: AbortSignal,
	found: (source: Source) => void,
	{clock, desk}: {readonly clock?: Clock; readonly desk?: PluginDesk} = {},
): Promise<void> {
	const api = await connect(spec, {signal, ...(desk ? {desk} : {})}).finally(() => desk?.release());
	const ask = new Ask(api, signal);
	try {
		const pods = spec.pods.length > 0 ? await podsByName(ask, spec) : await podsByLabel(ask, spec);
		if (pods.length === 0) throw new SourceError(await noPods(ask, spec));
		const chosen = pods.map(pod => ({pod, container: containerOf(pod, spec.container)}));
		const kind = spec.demoServer === undefined ? 'pod' : 'demo';
		const open = (pod: Pod, container: Container, from: ClusterSpec) => {
			const parts = {api, pod, container, spec: from, ...(clock ? {clock} : {})};
			found(spec.nodeFiles ? createNodeLog(parts) : createPodLog({...parts, kind}));
		};
		for (const {pod, container} of chosen) open(pod, container, spec);
		if (!spec.follow || spec.pods.length > 0 || kind === 'demo') return;
		const search = () => podsByLabel(new Ask(api, signal), spec);
		void findLater(
			{search, spec, known: pods, clock: clock ?? systemClock, open, containerOf: pod => findContainer(pod, spec.container)},
			signal,
		);
	} catch (error) {
		if (signal.aborted) return;
		throw error;
	}
}

/** The questions of the discovery; a 401 is answered once by new credentials. */
class Ask {
	#isSecondTry = false;

	constructor(
		readonly api: Api,
		readonly signal: AbortSignal,
	) {}

	async json(path: string): Promise<unknown> {
		try {
			return await getJson(this.api, path, {signal: this.signal});
		} catch (error) {
			if (this.#isSecondTry || statusOf(error) !== 401) throw error;
			this.#isSecondTry = true;
			return this.json(path);
		}
	}

	async pods(namespace: string, selector: string | undefined): Promise<readonly Pod[]> {
		const query = selector === undefined ? '' : `?${new URLSearchParams({labelSelector: selector})}`;
		return decodePods(await this.json(`${podsPath(namespace)}${query}`));
	}
}

async function podsByName(ask: Ask, spec: ClusterSpec): Promise<readonly Pod[]> {
	const namespace = spec.namespace ?? defaultNamespace;
	const pods: Pod[] = [];
	for (const name of spec.pods) {
		const value = await ask
			.json(`${podsPath(namespace)}/${encodeURIComponent(name)}`)
			.catch(error => explain(withPlace(error, namespace), namespace));
		const pod = decodePod(value);
		if (!pod) throw new SourceError(`${ask.api.server} answered with no pod when asked for ${namespace}/${name}`);
		pods.push(pod);
	}
	return pods;
}

async function podsByLabel(ask: Ask, spec: ClusterSpec): Promise<readonly Pod[]> {
	const namespace = spec.namespace ?? defaultNamespace;
	if (spec.selector !== undefined) return ask.pods(namespace, spec.selector).catch(error => explain(error, namespace));
	for (const [index, place] of places.entries()) {
		const at = spec.namespace ?? place.namespace;
		// The first place must be open to us; the others are guesses.
		const refused = (error: unknown) => (index > 0 && statusOf(error) === 403 ? [] : explain(error, at));
		const pods = await ask.pods(at, place.selector).catch(refused);
		if (pods.length > 0) return pods;
	}
	const all = await ask.pods(namespace, undefined).catch(error => explain(error, namespace));
	return all.filter(pod => pod.name.startsWith('kube-apiserver-'));
}

/** A 404 does not say in which namespace was looked. */
function withPlace(error: unknown, namespace: string): unknown {
	if (statusOf(error) !== 404 || !(error instanceof Error)) return error;
	return new RequestError(`${error.message} in namespace ${namespace}; check --pod, and -n: it is where the apiserver runs`, 404);
}

function containerOf(pod: Pod, wanted: string | undefined): Container {
	const names = pod.containers.map(container => container.name);
	const container = findContainer(pod, wanted);
	if (container) return container;
	throw new SourceError(
		`pod ${pod.namespace}/${pod.name} has no container ${wanted ?? usualContainer}; it has ${names.join(', ') || 'none'}`,
	);
}

const findContainer = (pod: Pod, wanted: string | undefined): Container | undefined =>
	wanted === undefined ? byHabit(pod) : pod.containers.find(each => each.name === wanted);

const byHabit = (pod: Pod): Container | undefined => pod.containers.find(each => each.name === usualContainer) ?? pod.containers[0];

async function noPods(ask: Ask, spec: ClusterSpec): Promise<string> {
	const namespace = spec.namespace ?? defaultNamespace;
	const what = spec.selector === undefined ? 'kube-apiserver pods' : `pods with the labels ${spec.selector}`;
	const none = `context ${ask.api.context} has no ${what} in namespace ${namespace}`;
	if (spec.selector !== undefined) return `${none}; check --selector and -n`;
	if (spec.namespace !== undefined && !places.some(place => place.namespace === spec.namespace)) {
		return `${none}: -n is where the apiserver runs; for requests in ${namespace} use -q ns:${namespace}`;
	}
	const version = await ask.json('/version').catch(() => undefined);
	return `${none}: ${whereItsLogIs(ask.api.server, textAt(version, 'gitVersion'))}`;
}

function explain(error: unknown, namespace: string): never {
	if (statusOf(error) === 403 && error instanceof Error) throw new RequestError(`${error.message}; ${missingRule(namespace)}`, 403);
	throw error;
}

const statusOf = (error: unknown): number | undefined => (error instanceof RequestError ? error.status : undefined);

const podsPath = (namespace: string): string => `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
