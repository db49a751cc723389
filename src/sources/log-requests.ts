import type {IncomingMessage} from 'node:http';
import type {EpochMicros} from '../model/time.js';
import type {Clock} from './clock.js';
import {type Api, get, getJson, RequestError} from './http.js';
import {missingRule} from './missing-rule.js';
import {type Container, decodePod, type Pod} from './pod.js';
import type {PodLogOptions} from './pod-log.js';
import type {Resume} from './resume.js';

/** A stamp with an offset of its zone is shorter. */
const firstBytes = 64;

/** Entries, of which a long line has many. */
const lastEntries = 100;

/** The requests for one container's log, and for the pod that it is of. Each throws as `get` and `getJson` do. */
export class LogRequests {
	readonly #options: Omit<PodLogOptions, 'clock'>;
	readonly #resume: Resume;
	readonly #clock: Clock;
	/** When the log was first asked for. */
	#startMs: number | undefined;

	constructor(options: Omit<PodLogOptions, 'clock'>, resume: Resume, clock: Clock) {
		this.#options = options;
		this.#resume = resume;
		this.#clock = clock;
	}

	get api(): Api {
		return this.#options.api;
	}

	/** The log from where we were, or else from where the user wants it. */
	log(parameters: Readonly<Record<string, string>>, signal: AbortSignal): Promise<IncomingMessage> {
		const {api, pod, container, spec} = this.#options;
		const stamps: Record<string, string> = spec.timestamps ? {timestamps: 'true'} : {};
		const query = new URLSearchParams({container: container.name, ...stamps, ...parameters, ...this.#beginning()});
		return get(api, `${pathOf(pod)}/log?${query}`, {signal});
	}

	/** The beginning of the current file of the log, so much of it that the stamp of its first line is there. */
	first(signal: AbortSignal): Promise<IncomingMessage> {
		const {api, pod, container} = this.#options;
		const query = new URLSearchParams({container: container.name, timestamps: 'true', limitBytes: String(firstBytes)});
		return get(api, `${pathOf(pod)}/log?${query}`, {signal});
	}

	/** The last lines of the log, whatever their stamps: a clock that was set back hides lines from `sinceTime`. */
	end(signal: AbortSignal): Promise<IncomingMessage> {
		const {api, pod, container, spec} = this.#options;
		const stamps: Record<string, string> = spec.timestamps ? {timestamps: 'true'} : {};
		const query = new URLSearchParams({container: container.name, ...stamps, tailLines: String(lastEntries)});
		return get(api, `${pathOf(pod)}/log?${query}`, {signal});
	}

	/** The container as it is now; undefined where it may not be looked at. */
	async instance(signal: AbortSignal): Promise<Instance | undefined> {
		const {api, pod, container} = this.#options;
		try {
			const found = decodePod(await getJson(api, pathOf(pod), {signal}));
			const now = found?.containers.find(({name}) => name === container.name);
			return found && now && instanceOf(found, now);
		} catch (error) {
			// Whoever may read logs need not be allowed to get the pod; an apiserver that starts says 403 to everybody, so this is no verdict.
			if (error instanceof RequestError && error.status === 403) return undefined;
			throw error;
		}
	}

	/** One sentence for what a request came to. */
	explain(error: unknown): string {
		const message = error instanceof Error ? error.message : String(error);
		const isForbidden = error instanceof RequestError && error.status === 403;
		return isForbidden ? `${message}; ${missingRule(this.#options.pod.namespace)}` : message;
	}

	#beginning(): Record<string, string> {
		const since = this.#resume.sinceSeconds();
		if (since !== undefined) return {sinceTime: new Date(since * 1000).toISOString().replace('.000Z', 'Z')};
		if (this.#resume.hasBegun) return {};
		const {sinceSeconds, tailLines} = this.#options.spec;
		this.#startMs ??= this.#clock.nowMs();
		const passed = Math.ceil((this.#clock.nowMs() - this.#startMs) / 1000);
		return {
			...(sinceSeconds === undefined ? {} : {sinceSeconds: String(Math.max(1, Math.ceil(sinceSeconds) + passed))}),
			...(tailLines === undefined ? {} : {tailLines: String(tailLines)}),
		};
	}
}

/** Which run of a container it is. */
export type Instance = {readonly uid: string; readonly id: string; readonly restartCount: number; readonly startedAt: EpochMicros};

export const instanceOf = ({uid}: Pod, {instance: id, restartCount, startedAt}: Container): Instance => ({
	uid,
	id,
	restartCount,
	startedAt,
});

function pathOf(pod: Pod): string {
	return `/api/v1/namespaces/${encodeURIComponent(pod.namespace)}/pods/${encodeURIComponent(pod.name)}`;
}
