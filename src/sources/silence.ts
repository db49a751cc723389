import type {Clock} from './clock.js';

const quietMs = 20_000;
const longestMs = 300_000;

export type SilenceWatch = {
	/** Something came. */
	heard(): void;
};

/**
Tells when nothing has come for 20 s, and again at doubling intervals up to 5 min: an audit log is never silent for long (leases, health checks).

@param silent - is given the milliseconds since something came.
*/
export function watchSilence(clock: Clock, signal: AbortSignal, silent: (ms: number) => void): SilenceWatch {
	let heardMs = clock.nowMs();
	const run = async () => {
		for (let nextMs = quietMs; ; ) {
			const since = heardMs;
			await clock.wait(since + nextMs - clock.nowMs(), signal);
			if (signal.aborted) return;
			if (since !== heardMs) {
				nextMs = quietMs;
				continue;
			}
			silent(nextMs);
			nextMs += Math.min(nextMs, longestMs);
		}
	};
	void run();
	return {
		heard() {
			heardMs = clock.nowMs();
		},
	};
}
