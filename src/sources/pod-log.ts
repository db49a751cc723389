import {type ClusterSpec, SourceError, type SourceKind, type SourceState} from '../model/source.js';
import {Backoff, type Failure} from './backoff.js';
import {type Clock, systemClock} from './clock.js';
import {type Api, get, getJson, RequestError} from './http.js';
import {readBody} from './log-body.js';
import {missingRule} from './missing-rule.js';
import {type Container, decodePod, type Pod} from './pod.js';
import {looksLikeEvent, Resume} from './resume.js';
import {type SilenceWatch, watchSilence} from './silence.js';
import type {Judgement, Source, SourceSink} from './source.js';
import {whyNoAudit} from './why-no-audit.js';

export type PodLogOptions = {
	readonly api: Api;
	readonly kind: SourceKind;
	/** As discovery found it. */
	readonly pod: Pod;
	readonly container: Container;
	readonly spec: Pick<ClusterSpec, 'follow' | 'sinceSeconds' | 'tailLines' | 'timestamps'>;
	readonly clock?: Clock;
};

/** How long a log may hold no event before its pod's command is looked at. */
const eventWithinMs = 3000;

/** The log of one container, followed or read once. `judge` must have been called for every whole line of a chunk when `sink.chunk` returns. */
export function createPodLog(options: PodLogOptions): Source {
	return new PodLog(options);
}

/** How an attempt ended, in words and for the backoff. */
type Ending = {readonly reason: string; readonly failure: Failure};

class PodLog implements Source {
	readonly kind: SourceKind;
	readonly name: string;
	readonly isFollowed: boolean;
	readonly changedMs = undefined;

	readonly #options: PodLogOptions;
	readonly #clock: Clock;
	readonly #resume: Resume;
	readonly #backoff = new Backoff();
	readonly #closed = new AbortController();
	/** When the log was first asked for. */
	#startMs: number | undefined;
	/** The instance whose log is being read; undefined when we may not look at the pod. */
	#container: Container | undefined;
	#sawEvent = false;
	/** Shown beside `live` until an event comes: why there may be none. */
	#note = '';
	#sink: SourceSink | undefined;
	#state: SourceState = 'connecting';

	constructor(options: PodLogOptions) {
		const {api, pod, container, spec, clock = systemClock} = options;
		this.#options = options;
		this.#clock = clock;
		this.#container = container;
		this.kind = options.kind;
		this.name = `${api.context}/${pod.namespace}/${pod.name}/${container.name}`;
		this.isFollowed = spec.follow;
		this.#resume = new Resume({stamps: spec.timestamps, fromStart: spec.sinceSeconds === undefined && spec.tailLines === undefined});
	}

	judge(line: Uint8Array): Judgement {
		if (!this.#sawEvent && looksLikeEvent(line)) this.#eventSeen();
		return this.#resume.judge(line);
	}

	async read(signal: AbortSignal, sink: SourceSink): Promise<void> {
		const until = AbortSignal.any([signal, this.#closed.signal]);
		this.#sink = sink;
		this.#tell('connecting', '');
		if (this.isFollowed) await this.#follow(until, sink);
		else await this.#readOnce(until, sink);
	}

	close(): void {
		this.#closed.abort();
	}

	/** Every end of a stream is a disconnect; only the signal ends this. */
	async #follow(signal: AbortSignal, sink: SourceSink): Promise<void> {
		while (!signal.aborted) {
			const {reason, failure} = await this.#attempt(signal, sink);
			sink.cut();
			this.#resume.disconnect();
			if (signal.aborted) return;
			const verdict = this.#backoff.failed(failure, this.#clock.nowMs(), this.#clock.random());
			if (verdict.dropCredentials) this.#options.api.dropCredentials();
			this.#tell(verdict.state, reason);
			await this.#clock.wait(verdict.waitMs, signal);
		}
	}

	async #attempt(signal: AbortSignal, sink: SourceSink): Promise<Ending> {
		try {
			if (this.#resume.hasBegun) await this.#drainPrevious(signal, sink);
			return await this.#stream(signal, sink);
		} catch (error) {
			if (!(error instanceof SourceError) && !signal.aborted) throw error;
			const status = error instanceof RequestError ? error.status : undefined;
			const retryAfterMs = error instanceof RequestError ? error.retryAfterMs : undefined;
			return {reason: this.#explain(error), failure: {status, retryAfterMs, brought: false}};
		}
	}

	/** One response, followed until it ends. */
	async #stream(signal: AbortSignal, sink: SourceSink): Promise<Ending> {
		this.#backoff.requested(this.#clock.nowMs());
		const response = await get(this.#options.api, this.#path({follow: 'true', ...this.#begin()}), {signal});
		this.#backoff.opened(this.#clock.nowMs());
		this.#tell('live', this.#note);
		const ended = new AbortController();
		const silence = watchSilence(this.#clock, ended.signal, quietMs =>
			this.#tell('silent', `silent for ${quietMs / 1000} s${this.#note && `; ${this.#note}`}`),
		);
		void this.#noteMissingEvents(ended.signal);
		let brought = false;
		const end = await readBody(response, chunk => {
			brought = true;
			this.#heard(silence);
			sink.chunk(chunk, undefined);
		});
		ended.abort();
		return {reason: end.said || whyEnded(end), failure: {status: undefined, retryAfterMs: undefined, brought}};
	}

	/** The container was restarted since: what the dead instance still wrote is served as `previous`, for one instance. */
	async #drainPrevious(signal: AbortSignal, sink: SourceSink): Promise<void> {
		const before = this.#container;
		const now = await this.#lookAtContainer(signal);
		if (!before || !now || !before.instance || !now.instance || before.instance === now.instance) return;
		try {
			const response = await get(this.#options.api, this.#path({previous: 'true', ...this.#begin()}), {signal});
			const end = await readBody(response, chunk => sink.chunk(chunk, undefined));
			sink.cut();
			this.#container = end.complete ? now : before;
			const wasRead = end.complete && this.#resume.isProven && now.restartCount <= before.restartCount + 1;
			if (wasRead) this.#resume.newInstance();
			else this.#resume.disconnect();
		} catch (error) {
			// 400: there is no previous instance, so the gap stays unproven and shows itself. Anything else is tried again.
			if (!(error instanceof RequestError) || error.status !== 400) throw error;
			this.#container = now;
		}
	}

	async #lookAtContainer(signal: AbortSignal): Promise<Container | undefined> {
		if (!this.#container) return undefined;
		const {api, pod} = this.#options;
		this.#backoff.requested(this.#clock.nowMs());
		try {
			const found = decodePod(await getJson(api, podPath(pod), {signal}));
			return found?.containers.find(each => each.name === this.#options.container.name);
		} catch (error) {
			// Whoever may read logs need not be allowed to get the pod; an apiserver that starts says 403 to everybody, so this is no verdict.
			if (error instanceof RequestError && error.status === 403) return undefined;
			throw error;
		}
	}

	async #readOnce(signal: AbortSignal, sink: SourceSink): Promise<void> {
		const {api} = this.#options;
		const response = await this.#getOnce(api, signal);
		if (!response) return;
		this.#tell('live', '');
		const end = await readBody(response, chunk => sink.chunk(chunk, undefined));
		if (signal.aborted) return sink.cut();
		if (!end.complete) {
			sink.cut();
			throw new SourceError(`${this.name}: ${whyEnded(end)} before the end of the log`);
		}
		if (end.said) {
			sink.cut();
			throw new SourceError(`${this.name}: ${end.said}`);
		}
		sink.end();
		this.#tell('ended', this.#sawEvent ? '' : whyNoAudit(this.#options.container.command));
	}

	/** Once more with new credentials after a 401. @returns undefined when the signal was given. */
	async #getOnce(api: Api, signal: AbortSignal) {
		for (let attempt = 1; ; attempt++) {
			try {
				return await get(api, this.#path(this.#begin()), {signal});
			} catch (error) {
				if (signal.aborted) return undefined;
				if (!(error instanceof RequestError) || error.status !== 401 || attempt > 1)
					throw new SourceError(this.#explain(error), {cause: error});
				api.dropCredentials();
			}
		}
	}

	/** Where to begin: where we were, or else where the user wants it. */
	#begin(): Record<string, string> {
		const since = this.#resume.sinceSeconds();
		if (since !== undefined) return {sinceTime: new Date(since * 1000).toISOString().replace('.000Z', 'Z')};
		const {sinceSeconds, tailLines} = this.#options.spec;
		this.#startMs ??= this.#clock.nowMs();
		const passed = Math.ceil((this.#clock.nowMs() - this.#startMs) / 1000);
		return {
			...(sinceSeconds === undefined ? {} : {sinceSeconds: String(Math.max(1, Math.ceil(sinceSeconds) + passed))}),
			...(tailLines === undefined ? {} : {tailLines: String(tailLines)}),
		};
	}

	#path(parameters: Record<string, string>): string {
		const {pod, container, spec} = this.#options;
		const query = new URLSearchParams({container: container.name, ...(spec.timestamps ? {timestamps: 'true'} : {}), ...parameters});
		return `${podPath(pod)}/log?${query}`;
	}

	async #noteMissingEvents(signal: AbortSignal): Promise<void> {
		await this.#clock.wait(eventWithinMs, signal);
		if (signal.aborted || this.#sawEvent) return;
		this.#note = whyNoAudit(this.#options.container.command);
		if (this.#state === 'live') this.#tell('live', this.#note);
	}

	#eventSeen(): void {
		this.#sawEvent = true;
		if (!this.#note) return;
		this.#note = '';
		if (this.#state === 'live') this.#tell('live', '');
	}

	#heard(silence: SilenceWatch): void {
		silence.heard();
		if (this.#state !== 'live') this.#tell('live', this.#note);
	}

	#tell(state: SourceState, reason: string): void {
		this.#state = state;
		this.#sink?.status({state, reason, progress: undefined});
	}

	#explain(error: unknown): string {
		const message = error instanceof Error ? error.message : String(error);
		const isForbidden = error instanceof RequestError && error.status === 403;
		return isForbidden ? `${message}; ${missingRule(this.#options.pod.namespace)}` : message;
	}
}

function podPath(pod: Pod): string {
	return `/api/v1/namespaces/${encodeURIComponent(pod.namespace)}/pods/${encodeURIComponent(pod.name)}`;
}

function whyEnded({complete, code}: {readonly complete: boolean; readonly code: string}): string {
	return complete ? 'the server ended the stream' : `the connection broke${code && ` (${code})`}`;
}
