import {SourceError} from '../model/source.js';
import {Backoff, type Failure} from './backoff.js';
import {HeldBody} from './held-body.js';
import {RequestError} from './http.js';
import type {Instance} from './log-requests.js';
import {type Ending, LogStream} from './log-stream.js';
import type {LogParts} from './pod-log.js';
import {drainPrevious, isPreviousOurs} from './previous-log.js';

/** How long what came first is held back at most, until it is known whose log it is. */
const holdMs = 2000;
/** How often a pod is asked again whose container was restarted, as its logs show, though it does not say so yet. */
const mostStale = 6;
/** A log that has to be opened again and again, since its container is restarted or more of it is wanted, is tried again later. */
const mostOpenings = 6;

const createdAnew =
	'the pod was created anew (was its manifest edited?): what its old log still held is gone from the API; --node-files may still find it';
const restartedUnread =
	'the container was restarted again before any of its log was read: it is gone from the API; --node-files may still find it';

/**
Follow a pod's log over every disconnect. Every end of a stream is one; only the signal ends this.

@param instance - as discovery found it: the one whose log comes first.
*/
export async function followLog(parts: LogParts, instance: Instance): Promise<void> {
	await new Follower(parts, instance).run();
}

class Follower {
	readonly #parts: LogParts;
	readonly #backoff = new Backoff();
	/** The instance whose log is being read. */
	#instance: Instance;
	/** How often the pod did not know of a restart that its logs show. */
	#stale = 0;

	constructor(parts: LogParts, instance: Instance) {
		this.#parts = parts;
		this.#instance = instance;
	}

	async run(): Promise<void> {
		const {resume, sink, status, clock, pause, signal} = this.#parts;
		while (!signal.aborted) {
			const {reason, state, brought, error} = await this.#attempt();
			sink.cut();
			resume.disconnect();
			if (signal.aborted) return;
			const verdict = this.#backoff.failed(failureOf(error, brought), clock.nowMs(), clock.random());
			// A token that has run out is nobody's business as long as a new one is taken.
			if (verdict.waitMs > 0) status.tell(verdict.state === 'reconnecting' ? (state ?? verdict.state) : verdict.state, reason);
			await pause.wait(verdict.waitMs, signal);
		}
	}

	async #attempt(): Promise<Ending> {
		const {requests, signal} = this.#parts;
		try {
			return await this.#openAndRead();
		} catch (error) {
			if (!(error instanceof SourceError) && !signal.aborted) throw error;
			return {reason: requests.explain(error), brought: false, error};
		}
	}

	async #openAndRead(): Promise<Ending> {
		const {resume, sink} = this.#parts;
		for (let opened = 0; opened < mostOpenings; opened++) {
			const body = await this.#open();
			try {
				const isOurs = !resume.hasBegun || (await this.#isOurs(body));
				const ending = isOurs === true ? await new LogStream(this.#parts, body).read() : isOurs;
				if (ending !== false) {
					if (!ending.again) return ending;
					sink.cut();
					resume.disconnect();
				}
			} finally {
				body.response.destroy();
			}
		}
		return {reason: 'the log is another one each time that it is opened', brought: true};
	}

	async #open(): Promise<HeldBody> {
		const {requests, clock, signal} = this.#parts;
		this.#backoff.requested(clock.nowMs());
		const response = await requests.log({follow: 'true'}, signal);
		this.#backoff.opened(clock.nowMs());
		return new HeldBody(response, clock);
	}

	/**
	Is this the log that was being read, so that its lines can be taken in? The pod is asked after the stream was opened: what it says then is so of the stream, or the stream ends.

	@returns false: it is to be opened again, since what a dead instance still wrote was read meanwhile.
	*/
	async #isOurs(body: HeldBody): Promise<boolean | Ending> {
		const {requests, clock, signal} = this.#parts;
		this.#backoff.requested(clock.nowMs());
		const now = await requests.instance(signal);
		const before = this.#instance;
		if (now && (now.id === before.id || now.id === '' || before.id === '')) this.#instance = {...now, id: now.id || before.id};
		else if (now) {
			body.response.destroy();
			await this.#changeTo(now, before);
			return false;
		}
		return this.#isGoingOn(body, now === undefined);
	}

	/** The container was restarted: what the dead instance still wrote comes before the log of the new one. */
	async #changeTo(now: Instance, before: Instance): Promise<void> {
		const {resume, sink} = this.#parts;
		if (now.uid !== before.uid) resume.expectGap(createdAnew);
		else if (resume.awaitsInstance && now.restartCount !== before.restartCount + 1) resume.expectGap(restartedUnread);
		const drained = await drainPrevious(this.#parts);
		if (drained === 'whole' && resume.isProven) resume.newInstance(now.startedAt);
		resume.disconnect();
		sink.restarted?.();
		this.#instance = now;
		this.#stale = 0;
	}

	/** The pod knows of no restart, or may not be asked. But a log that begins later than all that was read is another one: of a new instance, or rotated. */
	async #isGoingOn(body: HeldBody, isBlind: boolean): Promise<boolean | Ending> {
		const {resume, sink, clock, signal} = this.#parts;
		const done = new AbortController();
		await Promise.race([body.begun, clock.wait(holdMs, AbortSignal.any([signal, done.signal]))]);
		done.abort();
		// What the pod says may be old: the instance before the awaited one is the one that was read, or there was another between.
		if (resume.awaitsInstance && !(await isPreviousOurs(this.#parts))) resume.expectGap(restartedUnread);
		if (!resume.isBeyond(body.firstStamp)) return true;
		if (resume.isTail) {
			resume.fallShort();
			return {reason: 'what came does not reach back to what was read', brought: true, again: true};
		}
		if (!(await isPreviousOurs(this.#parts))) return true;
		body.response.destroy();
		const drained = await drainPrevious(this.#parts);
		const isWhole = drained === 'whole' && resume.isProven;
		resume.disconnect();
		if (!isBlind && this.#stale++ < mostStale) return {reason: 'the container was restarted', brought: true};
		if (isWhole) resume.newInstance(Number.NaN);
		sink.restarted?.();
		return false;
	}
}

function failureOf(error: unknown, brought: boolean): Failure {
	const {status, retryAfterMs} = error instanceof RequestError ? error : {status: undefined, retryAfterMs: undefined};
	return {status, retryAfterMs, brought};
}
