import type {EpochMicros} from '../model/time.js';
import type {Clock} from './clock.js';

const everyMs = 5000;
const mostLagMs = 5000;
/** Two rotations are no less apart than a kubelet looks for them: a stream that brought nothing for so long may have been overtaken. */
const quietMs = 10_000;

export type BehindWatch = {
	/**
	Something was read.

	@param newestBefore - stamp of the newest line before it.
	*/
	heard(newestBefore: EpochMicros): void;
};

export type BehindActs = {
	/** The server's clock, milliseconds since 1970; NaN where it has not told. */
	serverMs(): number;
	/** Stamp of the newest line that was read; NaN where there is none. */
	newest(): EpochMicros;
	/** Stamp of the first line of the current file of the log; NaN where it cannot be had. Never rejects. */
	first(): Promise<EpochMicros>;
	behind(ms: number): void;
	caughtUp(): void;
	/** The current file begins with a line of this time, while `newestThen` was the newest that was read. */
	begins(first: EpochMicros, newestThen: EpochMicros): void;
};

/**
Is the log rotated before it is read to its end (`promises.md` 2.2, rule 8)? Asks where the current file begins: every 5 s while the lines that come are more than 5 s old, and when lines come after 10 s of nothing.
*/
export function watchBehind(clock: Clock, signal: AbortSignal, acts: BehindActs): BehindWatch {
	/** Of what came since the last look; NaN: nothing came. */
	let lagMs = Number.NaN;
	let heardMs = clock.nowMs();
	const look = async (newestThen: EpochMicros) => acts.begins(await acts.first(), newestThen);
	const run = async () => {
		for (;;) {
			await clock.wait(everyMs, signal);
			if (signal.aborted) return;
			const lag = lagMs;
			lagMs = Number.NaN;
			if (lag > mostLagMs) {
				acts.behind(lag);
				await look(acts.newest());
			} else acts.caughtUp();
		}
	};
	void run();
	return {
		heard(newestBefore) {
			const now = clock.nowMs();
			if (now - heardMs > quietMs) void look(newestBefore);
			heardMs = now;
			lagMs = acts.serverMs() - acts.newest() / 1000;
		},
	};
}
