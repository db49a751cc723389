import {SourceError} from '../model/source.js';
import {type Clock, systemClock} from './clock.js';
import {decodeExecCredential, type ExecCredential} from './exec-credential.js';
import {PluginFailure} from './exec-plugin.js';

/** Runs the plugin once. @returns what it printed. @throws PluginFailure */
export type RunOnce = () => Promise<string>;

export type PluginParts = {
	/** How it is called in sentences. */
	readonly name: string;
	readonly apiVersion: string;
	readonly runOnce: RunOnce;
	readonly clock?: Pick<Clock, 'nowMs'>;
};

type Held = {readonly credential: ExecCredential; readonly sinceMs: number; wasAccepted: boolean; isRefused: boolean};

/** A new one is got so long before the old one expires, but no more than a fifth of its life. */
const renewBeforeMs = 30_000;
/** What fails, or gives what is refused, is run again after so long, then twice as long … */
const [firstPauseMs, longestPauseMs] = [1000, 300_000];

/**
The credentials that a plugin gives: kept until they expire or are refused; one run at a time, whoever asks; and a plugin that fails is not hammered.

```
 got ──────────────── renewal begins ── expires          a refused one: run at once if it was
 │ given as it is      │ still given      │ waited for    ever accepted, else after a pause
```
*/
export class PluginCredentials {
	#held: Held | undefined;
	#running: Promise<ExecCredential> | undefined;
	#failed: {readonly error: Error; readonly untilMs: number} | undefined;
	/** Runs in a row that brought nothing that was accepted. */
	#vain = 0;
	readonly #clock: Pick<Clock, 'nowMs'>;

	constructor(private readonly parts: PluginParts) {
		this.#clock = parts.clock ?? systemClock;
	}

	/** @throws SourceError when there are none to be had. */
	async get(): Promise<ExecCredential> {
		const nowMs = this.#clock.nowMs();
		const held = this.#held;
		if (held?.isRefused && nowMs < held.sinceMs + this.#pauseMs()) return held.credential;
		const leftMs = held && !held.isRefused ? (held.credential.expiresMs ?? Number.POSITIVE_INFINITY) - nowMs : 0;
		if (!held || leftMs <= 0) return this.#renew();
		const lifeMs = (held.credential.expiresMs ?? Number.POSITIVE_INFINITY) - held.sinceMs;
		// What comes of it is seen by whoever asks when the old one is gone.
		if (leftMs < Math.min(renewBeforeMs, lifeMs / 5)) this.#renew().catch(() => undefined);
		return held.credential;
	}

	/** The server has taken it. */
	accept(credential: ExecCredential): void {
		if (this.#held?.credential !== credential) return;
		this.#held.wasAccepted = true;
		this.#vain = 0;
	}

	/** The server has refused it: get another. */
	refuse(credential: ExecCredential): void {
		const held = this.#held;
		if (held?.credential !== credential || held.isRefused) return;
		held.isRefused = true;
		if (!held.wasAccepted) this.#vain++;
	}

	/** The user wants it to be run again now, if it is needed. */
	retry(): void {
		this.#failed = undefined;
		this.#vain = 0;
	}

	#renew(): Promise<ExecCredential> {
		const failed = this.#failed;
		if (failed && this.#clock.nowMs() < failed.untilMs) return Promise.reject(failed.error);
		this.#running ??= this.#run().finally(() => {
			this.#running = undefined;
		});
		return this.#running;
	}

	async #run(): Promise<ExecCredential> {
		try {
			const decoded = decodeExecCredential(await this.parts.runOnce(), this.parts.apiVersion);
			if ('wrong' in decoded) throw new PluginFailure(decoded.wrong);
			if ((decoded.expiresMs ?? Number.POSITIVE_INFINITY) <= this.#clock.nowMs())
				throw new PluginFailure('what it gives has expired already; check the clock of this machine');
			this.#failed = undefined;
			this.#held = {credential: decoded, sinceMs: this.#clock.nowMs(), wasAccepted: false, isRefused: false};
			return decoded;
		} catch (error) {
			if (!(error instanceof PluginFailure)) throw error;
			this.#vain++;
			const told = new SourceError(`the credential plugin ${this.parts.name} gave no credentials: ${error.message}`);
			this.#failed = {error: told, untilMs: this.#clock.nowMs() + this.#pauseMs()};
			throw told;
		}
	}

	/** None after the first: a token that has run out is refused once, and the next one is good. */
	#pauseMs(): number {
		return this.#vain < 2 ? 0 : Math.min(firstPauseMs * 2 ** (this.#vain - 2), longestPauseMs);
	}
}
