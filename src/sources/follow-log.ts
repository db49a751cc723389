import {SourceError} from '../model/source.js';
import {Backoff, type Failure} from './backoff.js';
import {RequestError} from './http.js';
import {readBody, whyEnded} from './log-body.js';
import type {Container} from './pod.js';
import type {LogParts} from './pod-log.js';
import {watchSilence} from './silence.js';

/** How long a log may hold no event before its pod's command is looked at. */
const eventWithinMs = 3000;

/**
Follow a pod's log over every disconnect. Every end of a stream is one; only the signal ends this.

@param container - as discovery found it: the instance whose log comes first.
*/
export async function followLog(parts: LogParts, container: Container): Promise<void> {
	await new Follower(parts, container).run();
}

/** How an attempt ended, in words and for the backoff. */
type Ending = {readonly reason: string; readonly failure: Failure};

class Follower {
	readonly #parts: LogParts;
	readonly #backoff = new Backoff();
	/** The instance whose log is being read; undefined when we may not look at the pod. */
	#container: Container | undefined;

	constructor(parts: LogParts, container: Container) {
		this.#parts = parts;
		this.#container = container;
	}

	async run(): Promise<void> {
		const {resume, sink, status, clock, signal} = this.#parts;
		while (!signal.aborted) {
			const {reason, failure} = await this.#attempt();
			sink.cut();
			resume.disconnect();
			if (signal.aborted) return;
			const verdict = this.#backoff.failed(failure, clock.nowMs(), clock.random());
			// A token that has run out is nobody's business as long as a new one is taken.
			if (verdict.waitMs > 0) status.tell(verdict.state, reason);
			await clock.wait(verdict.waitMs, signal);
		}
	}

	async #attempt(): Promise<Ending> {
		const {requests, resume, signal} = this.#parts;
		try {
			if (resume.hasBegun) await this.#drainPrevious();
			return await this.#stream();
		} catch (error) {
			if (!(error instanceof SourceError) && !signal.aborted) throw error;
			const {status, retryAfterMs} = error instanceof RequestError ? error : {status: undefined, retryAfterMs: undefined};
			return {reason: requests.explain(error), failure: {status, retryAfterMs, brought: false}};
		}
	}

	/** One response, followed until it ends. */
	async #stream(): Promise<Ending> {
		const {requests, sink, status, clock, signal} = this.#parts;
		this.#backoff.requested(clock.nowMs());
		const response = await requests.log({follow: 'true'}, signal);
		this.#backoff.opened(clock.nowMs());
		status.live();
		const ended = new AbortController();
		const silence = watchSilence(clock, ended.signal, quietMs => status.silent(quietMs));
		void this.#missEvents(ended.signal);
		let brought = false;
		const end = await readBody(response, chunk => {
			brought = true;
			silence.heard();
			status.heard();
			sink.chunk(chunk, undefined);
		});
		ended.abort();
		return {reason: end.said || whyEnded(end), failure: {status: undefined, retryAfterMs: undefined, brought}};
	}

	/** The container was restarted since: what the dead instance still wrote is served as `previous`, for one instance. */
	async #drainPrevious(): Promise<void> {
		const {requests, resume, sink, clock, signal} = this.#parts;
		const before = this.#container;
		if (!before) return;
		this.#backoff.requested(clock.nowMs());
		const now = await requests.container(signal);
		if (!now || !before.instance || !now.instance || before.instance === now.instance) return;
		try {
			const response = await requests.log({previous: 'true'}, signal);
			const end = await readBody(response, chunk => sink.chunk(chunk, undefined));
			sink.cut();
			this.#container = end.complete ? now : before;
			const wasRead = end.complete && resume.isProven && now.restartCount <= before.restartCount + 1;
			if (wasRead) resume.newInstance();
			else resume.disconnect();
		} catch (error) {
			// 400: there is no previous instance, so the gap stays unproven and shows itself. Anything else is tried again.
			if (!(error instanceof RequestError) || error.status !== 400) throw error;
			this.#container = now;
		}
	}

	async #missEvents(signal: AbortSignal): Promise<void> {
		const {clock, status} = this.#parts;
		await clock.wait(eventWithinMs, signal);
		if (!signal.aborted) status.missEvents();
	}
}
