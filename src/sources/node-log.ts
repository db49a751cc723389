import {type ClusterSpec, SourceError} from '../model/source.js';
import type {EpochMicros} from '../model/time.js';
import {Backoff} from './backoff.js';
import {type Clock, systemClock} from './clock.js';
import {type Api, getJson, RequestError} from './http.js';
import {KubeletFiles} from './kubelet-files.js';
import type {FileSink} from './node-file-reader.js';
import {NodeFiles} from './node-log-files.js';
import {isSamePlace, type NodePlace, nodePlaceOf} from './node-place.js';
import {Pause} from './pause.js';
import {type Container, decodePod, type Pod} from './pod.js';
import type {Source, SourceSink} from './source.js';

export type NodeLogOptions = {
	readonly api: Api;
	readonly pod: Pod;
	readonly container: Container;
	readonly spec: Pick<ClusterSpec, 'follow' | 'sinceSeconds'>;
	readonly clock?: Clock;
};

/** The log of one apiserver from the files of its node, through the kubelet: those that were rotated, oldest first, then the one that is written to. */
export function createNodeLog({api, pod, container, spec, clock = systemClock}: NodeLogOptions): Source {
	const place = nodePlaceOf(pod, container);
	const closed = new AbortController();
	const pause = new Pause(clock);
	return {
		kind: 'node-file',
		name: `${api.context}/${pod.namespace}/${pod.name}/${container.name}`,
		isFollowed: spec.follow,
		changedMs: undefined,
		async read(signal, sink) {
			if ('wrong' in place) throw new SourceError(place.wrong);
			const parts = {api, pod, container, spec, clock, pause, sink, signal: AbortSignal.any([signal, closed.signal])};
			await new NodeLog(parts, place).run();
		},
		reconnect() {
			api.retryCredentials?.();
			pause.end();
		},
		close: () => closed.abort(),
	};
}

type Parts = Required<NodeLogOptions> & {
	readonly pause: Pause;
	readonly sink: SourceSink;
	readonly signal: AbortSignal;
};

/** The file that is written to is asked for news so often … */
const everyMs = 1000;
/** … and the folder for other files. */
const listEveryMs = 10_000;
/** After a rotation was met in the middle. */
const againMs = 200;
const quietMs = 20_000;
/** Where nothing is followed: so often in a row a body may break off and bring nothing. */
const mostFailures = 5;

/** Reads, waits, asks again, and says how it stands. */
class NodeLog {
	#files: NodeFiles;
	readonly #backoff = new Backoff();
	#heardMs: number;
	#failures = 0;
	#bytes = 0;
	/** When the pod was last looked at. */
	#lookedMs: number;
	readonly #taker: FileSink;

	constructor(
		private readonly parts: Parts,
		private place: NodePlace,
	) {
		const {sink, clock, spec} = parts;
		this.#heardMs = clock.nowMs();
		this.#lookedMs = clock.nowMs();
		const since = spec.sinceSeconds === undefined ? undefined : (clock.nowMs() - spec.sinceSeconds * 1000) * 1000;
		this.#taker = {
			chunk: bytes => {
				this.#heardMs = clock.nowMs();
				this.#failures = 0;
				this.#bytes += bytes.length;
				sink.chunk(bytes, undefined);
			},
			gap: why => sink.gap(why),
			restarted: () => sink.restarted?.(),
			ready: async () => sink.ready?.(),
		};
		this.#files = this.#filesAt(place, since);
	}

	#filesAt(place: NodePlace, since?: EpochMicros): NodeFiles {
		const {api, signal} = this.parts;
		return new NodeFiles(new KubeletFiles(api, place.node, signal), place, this.#taker, since);
	}

	async run(): Promise<void> {
		const {sink, signal, spec, clock} = this.parts;
		sink.status({state: 'connecting', reason: '', progress: undefined});
		while (!signal.aborted) {
			this.#failures++;
			try {
				this.#backoff.requested(clock.nowMs());
				if (spec.follow) await this.#lookAtPod();
				const isAtEnd = await this.#files.readAll();
				this.#backoff.opened(clock.nowMs());
				this.#failures = 0;
				if (isAtEnd && !spec.follow) {
					this.#files.flush();
					return sink.end();
				}
				if (isAtEnd) await this.#watch();
				else await clock.wait(againMs, signal);
			} catch (error) {
				if (!signal.aborted) await this.#fail(error);
			}
		}
	}

	/**
	Has nothing come for a while? With another manifest the apiserver may write its log elsewhere: that is read from its beginning, once no more comes here.

	@throws SourceError where it is out of reach now.
	*/
	async #lookAtPod(): Promise<void> {
		const {clock, sink} = this.parts;
		if (clock.nowMs() - Math.max(this.#heardMs, this.#lookedMs) < quietMs) return;
		this.#lookedMs = clock.nowMs();
		const place = await this.#placeNow();
		if (!place || isSamePlace(place, this.place)) return;
		this.#files.finish();
		sink.restarted?.();
		this.place = place;
		this.#files = this.#filesAt(place);
	}

	/** undefined while nobody can say. */
	async #placeNow(): Promise<NodePlace | undefined> {
		const {api, pod, container, signal} = this.parts;
		const path = `/api/v1/namespaces/${encodeURIComponent(pod.namespace)}/pods/${encodeURIComponent(pod.name)}`;
		const now = decodePod(await getJson(api, path, {signal}).catch(() => undefined));
		const containerNow = now?.containers.find(({name}) => name === container.name);
		if (!now || !containerNow) return undefined;
		const place = nodePlaceOf(now, containerNow);
		if ('wrong' in place) throw new SourceError(place.wrong);
		return place;
	}

	/** Asks the file that is written to for news, until it is another or it is time for a new list. */
	async #watch(): Promise<void> {
		const {clock, signal} = this.parts;
		const untilMs = clock.nowMs() + listEveryMs;
		do {
			this.#tellState();
			await clock.wait(everyMs, signal);
			if (signal.aborted || !(await this.#files.readOn())) return;
		} while (clock.nowMs() < untilMs);
	}

	#tellState(): void {
		const {clock, sink} = this.parts;
		// All that there was is read.
		const progress = {done: this.#bytes, total: this.#bytes};
		const seconds = Math.floor((clock.nowMs() - this.#heardMs) / 10_000) * 10;
		const isSilent = seconds * 1000 >= quietMs;
		sink.status({state: isSilent ? 'silent' : 'live', reason: isSilent ? `silent for ${seconds} s` : '', progress});
	}

	/** Waits until it may be tried again. @throws what is no failure of the source, and, when nothing is followed, what is. */
	async #fail(error: unknown): Promise<void> {
		const {spec, clock, pause, sink, signal} = this.parts;
		if (!(error instanceof SourceError)) throw error;
		const {status, retryAfterMs} = error instanceof RequestError ? error : {status: undefined, retryAfterMs: undefined};
		const failure = {status, retryAfterMs, brought: this.#failures === 0};
		const {state, waitMs} = this.#backoff.failed(failure, clock.nowMs(), clock.random());
		// A body that breaks off is asked for again; what refuses, or was never there, is not.
		const isBroken = status === undefined && this.#files.wasListed && this.#failures < mostFailures;
		if (!spec.follow && waitMs > 0 && !isBroken) throw error;
		if (waitMs > 0) sink.status({state, reason: error.message, progress: undefined});
		await pause.wait(waitMs, signal);
	}
}
