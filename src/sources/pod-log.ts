import type {ClusterSpec, SourceKind} from '../model/source.js';
import type {EpochMicros} from '../model/time.js';
import {type Clock, systemClock} from './clock.js';
import {firstFileMicros} from './continuity.js';
import {looksLikeEvent} from './event-line.js';
import {followLog} from './follow-log.js';
import type {Api} from './http.js';
import {type Instance, instanceOf, LogRequests} from './log-requests.js';
import {LogStatus} from './log-status.js';
import {Pause} from './pause.js';
import type {Container, Pod} from './pod.js';
import {readLog} from './read-log.js';
import {Resume} from './resume.js';
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

/** What the reading of one log works with. */
export type LogParts = {
	readonly name: string;
	readonly requests: LogRequests;
	readonly resume: Resume;
	readonly status: LogStatus;
	readonly sink: SourceSink;
	readonly clock: Clock;
	/** Before it is tried again. */
	readonly pause: Pause;
	readonly signal: AbortSignal;
};

const rotated =
	'the API serves only the current file of a pod log, 10 MiB unless the kubelet is set otherwise; --node-files has what was written before';
const restarted = 'the container was started anew here; --node-files has what the instances before it wrote';

/** The log of one container, followed or read once. `judge` must have been called for every whole line of a chunk when `sink.chunk` returns. */
export function createPodLog(options: PodLogOptions): Source {
	return new PodLog(options);
}

class PodLog implements Source {
	readonly kind: SourceKind;
	readonly name: string;
	readonly isFollowed: boolean;
	readonly changedMs = undefined;

	readonly #clock: Clock;
	readonly #resume: Resume;
	readonly #requests: LogRequests;
	readonly #status: LogStatus;
	readonly #closed = new AbortController();
	readonly #pause: Pause;
	readonly #api: Api;
	/** As discovery found it. */
	readonly #instance: Instance;
	readonly #container: Container;
	readonly #isFromStart: boolean;
	/** A line with a time was read. */
	#hasBegun = false;

	constructor(options: PodLogOptions) {
		const {api, pod, container, spec, clock = systemClock} = options;
		this.kind = options.kind;
		this.name = `${api.context}/${pod.namespace}/${pod.name}/${container.name}`;
		this.isFollowed = spec.follow;
		this.#clock = clock;
		this.#pause = new Pause(clock);
		this.#api = api;
		this.#instance = instanceOf(pod, container);
		this.#container = container;
		this.#isFromStart = spec.sinceSeconds === undefined && spec.tailLines === undefined;
		this.#resume = new Resume({
			stamps: spec.timestamps,
			fromStart: this.#isFromStart,
			isFollowed: spec.follow,
		});
		this.#requests = new LogRequests(options, this.#resume, clock);
		this.#status = new LogStatus(() => whyNoAudit(pod.name, container.command));
	}

	judge(line: Uint8Array): Judgement {
		if (!this.#status.sawEvent && looksLikeEvent(line)) this.#status.eventSeen();
		const judgement = this.#resume.judge(line);
		const time = this.#resume.newestTime;
		if (this.#hasBegun || judgement.as !== 'line' || Number.isNaN(time)) return judgement;
		this.#hasBegun = true;
		const why = this.#whyNoOlder(time);
		return why === undefined ? judgement : {...judgement, begins: {time, why}};
	}

	/** Why nothing before the first line is served; undefined where nothing was written before it, or is not wanted. */
	#whyNoOlder(first: EpochMicros): string | undefined {
		if (this.kind !== 'pod' || !this.#isFromStart) return undefined;
		const {startedAt, restartCount} = this.#container;
		if (!(first <= startedAt + firstFileMicros)) return rotated;
		return restartCount === 0 ? undefined : restarted;
	}

	read(signal: AbortSignal, sink: SourceSink): Promise<void> {
		this.#status.begin(sink);
		const parts: LogParts = {
			name: this.name,
			requests: this.#requests,
			resume: this.#resume,
			status: this.#status,
			sink,
			clock: this.#clock,
			pause: this.#pause,
			signal: AbortSignal.any([signal, this.#closed.signal]),
		};
		return this.isFollowed ? followLog(parts, this.#instance) : readLog(parts);
	}

	reconnect(): void {
		this.#api.retryCredentials?.();
		this.#pause.end();
	}

	close(): void {
		this.#closed.abort();
	}
}
