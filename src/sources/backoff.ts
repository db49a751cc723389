/** Why an attempt to read a source came to its end. */
export type Failure = {
	/** Of the answer; undefined when there was none, or when a stream that had begun broke off. */
	readonly status: number | undefined;
	readonly retryAfterMs: number | undefined;
	/** Did this attempt bring anything? */
	readonly brought: boolean;
};

/** What to do about it. `refused`: the source says no, or never yet answered; `reconnecting`: it worked, or asks for patience, and will again. */
export type Verdict = {
	readonly state: 'reconnecting' | 'refused';
	readonly waitMs: number;
};

const firstWaitMs = 500;
const longestWaitMs = 30_000;
/** Where nothing answers any more, or a stream ended: an apiserver is away for seconds, and what it logs after that is rotated while nobody reads it. */
const longestSilenceMs = 5000;
const refusedWaitMs = 30_000;
const longestRetryAfterMs = 3_600_000;
/** A stream that held so long was a good one: the next wait is the shortest again. A log reaches back no further than its last rotation, so a long wait loses lines. */
const goodMs = 10_000;
const minuteMs = 60_000;
const requestsAMinute = 8;
/** An attempt may ask for the pod and for its log. */
const requestsAnAttempt = 2;

/**
When to try one source again (`promises.md` 2.4): 0.5 s × 2 up to 30 s, ± 20 %, `Retry-After` before all, and at most 8 requests a minute to a source that brings nothing; up to 5 s, and as often as that, to one that worked and does not answer.

A 403 is a verdict only if no read ever worked, or after 30 s of it: an apiserver that starts answers 403 even to an admin until its RBAC rules are loaded (measured: 0.2 s). Pure: clock and chance are given in.
*/
export class Backoff {
	/** How often the wait has doubled. */
	#doublings = 0;
	#openedMs: number | undefined;
	#everOpened = false;
	#forbiddenSinceMs: number | undefined;
	/** There were new credentials since it was last opened. */
	#isRenewed = false;
	/** When each of the last requests was sent, oldest first; no more than can count. */
	readonly #requests: number[] = [];

	/** A request goes out now. */
	requested(nowMs: number): void {
		this.#requests.push(nowMs);
		if (this.#requests.length > requestsAMinute) this.#requests.shift();
	}

	/** The source answers and streams. */
	opened(nowMs: number): void {
		this.#openedMs = nowMs;
		this.#everOpened = true;
		this.#forbiddenSinceMs = undefined;
		this.#isRenewed = false;
	}

	/** @param random - from 0 to below 1. */
	failed(failure: Failure, nowMs: number, random: number): Verdict {
		if (this.#openedMs !== undefined && nowMs - this.#openedMs >= goodMs) this.#doublings = 0;
		this.#openedMs = undefined;
		// `get` has dropped the credentials that were refused: once, the next ones are tried at once.
		if (failure.status === 401 && !this.#isRenewed) {
			this.#isRenewed = true;
			return {state: 'refused', waitMs: 0};
		}
		const isVerdict = this.#isVerdict(failure.status, nowMs);
		const isExpected = this.#everOpened || failure.retryAfterMs !== undefined;
		const state = isVerdict || !isExpected ? 'refused' : 'reconnecting';
		return {state, waitMs: this.#waitMs(failure, isVerdict, nowMs, random)};
	}

	/** Is this answer a "no" that trying again soon does not change? */
	#isVerdict(status: number | undefined, nowMs: number): boolean {
		if (status === undefined || status >= 500 || status === 429) return false;
		if (status !== 403) return true;
		this.#forbiddenSinceMs ??= nowMs;
		return !this.#everOpened || nowMs - this.#forbiddenSinceMs >= refusedWaitMs;
	}

	#waitMs({status, retryAfterMs, brought}: Failure, isVerdict: boolean, nowMs: number, random: number): number {
		const isAway = status === undefined && this.#everOpened;
		const longest = isAway ? longestSilenceMs : longestWaitMs;
		const wait = retryAfterMs === undefined ? this.#ownWaitMs(isVerdict, longest, random) : Math.min(retryAfterMs, longestRetryAfterMs);
		if (brought || isAway) return wait;
		const earliest = this.#requests.at(requestsAnAttempt - requestsAMinute - 1);
		return earliest === undefined ? wait : Math.max(wait, earliest + minuteMs - nowMs);
	}

	#ownWaitMs(isVerdict: boolean, longest: number, random: number): number {
		if (isVerdict) return refusedWaitMs;
		const wait = Math.min(firstWaitMs * 2 ** this.#doublings, longest);
		if (wait < longest) this.#doublings++;
		return wait * (0.8 + 0.4 * random);
	}
}
