import type {Clock} from './clock.js';

const quietMs = 20_000;
const longestMs = 300_000;

export type SilenceWatch = {
	/** Something came. */
	heard(): void;
};

/** What is to be done about silence. */
export type SilenceActs = {
	/** Is there anything that did not come? A sentence on why the stream is dead; undefined: no. */
	ask(): Promise<string | undefined>;
	/** @param ms - since something came. */
	silent(ms: number): void;
	/** The stream brings nothing, though there is something. The watch ends with it. */
	stalled(reason: string): void;
};

/**
Watches for nothing coming: an audit log is never silent for long (leases, health checks). After 20 s, and again at doubling intervals up to 5 min, it asks whether that is right (`promises.md` 2.4).
*/
export function watchSilence(clock: Clock, signal: AbortSignal, acts: SilenceActs): SilenceWatch {
	let heardMs = clock.nowMs();
	const run = async () => {
		for (let nextMs = quietMs; ; ) {
			const since = heardMs;
			await clock.wait(since + nextMs - clock.nowMs(), signal);
			if (signal.aborted) return;
			if (since === heardMs) {
				acts.silent(nextMs);
				const reason = await acts.ask();
				if (signal.aborted) return;
				if (since === heardMs && reason !== undefined) return acts.stalled(reason);
			}
			nextMs = since === heardMs ? nextMs + Math.min(nextMs, longestMs) : quietMs;
		}
	};
	void run();
	return {
		heard() {
			heardMs = clock.nowMs();
		},
	};
}
