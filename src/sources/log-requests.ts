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
	/** When something of it came last. */
	#heardMs = 0;

	constructor(options: Omit<PodLogOptions, 'clock'>, resume: Resume, clock: Clock) {
		this.#options = options;
		this.#resume = resume;
		this.#clock = clock;
	}

	get api(): Api {
		return this.#options.api;
	}

	/** Something of the log came. */
	heard(): void {
		this.#heardMs = this.#clock.nowMs();
	}

	/** Does what is asked for now leave out lines by their time? A kubelet does that with what is written later, too. */
	get leavesOut(): boolean {
		return !this.#resume.hasBegun && this.#options.spec.sinceSeconds !== undefined;
	}

	/** The log from where we were, or else from where the user wants it. */
	log(parameters: Readonly<Record<string, string>>, signal: AbortSignal): Promise<IncomingMessage> {
		return this.#get({...this.#stamps(), ...parameters, ...this.#beginning()}, signal);
	}

	/** All that is left of the log of the dead instance. */
	previous(signal: AbortSignal): Promise<IncomingMessage> {
		return this.#get({...this.#stamps(), previous: 'true'}, signal);
	}

	/** The beginning of the current file of the log, so much of it that the stamp of its first line is there. */
	first(signal: AbortSignal): Promise<IncomingMessage> {
		return this.#get({timestamps: 'true', limitBytes: String(firstBytes)}, signal);
	}

	/** The last lines of the log. */
	end(signal: AbortSignal): Promise<IncomingMessage> {
		return this.#get({...this.#stamps(), tailLines: String(lastEntries)}, signal);
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

	#get(parameters: Readonly<Record<string, string>>, signal: AbortSignal): Promise<IncomingMessage> {
		const {api, pod, container} = this.#options;
		const query = new URLSearchParams({container: container.name, ...parameters});
		return get(api, `${pathOf(pod)}/log?${query}`, {signal});
	}

	#stamps(): Record<string, string> {
		return this.#options.spec.timestamps ? {timestamps: 'true'} : {};
	}

	#beginning(): Record<string, string> {
		const entries = this.#resume.ask(Math.max(0, this.#clock.nowMs() - this.#heardMs));
		if (entries !== undefined) return {tailLines: String(entries)};
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
