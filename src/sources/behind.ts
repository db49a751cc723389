import type {EpochMicros} from '../model/time.js';
import type {Clock} from './clock.js';

const everyMs = 5000;
const mostLagMs = 5000;
/** Two rotations are no less apart than a kubelet looks for them: a stream that brought nothing for so long may have been overtaken. */
const quietMs = 10_000;

/** How often it is asked what came after a silence, and how long after an answer that did not come: twice as long each time. */
const [mostTries, retryMs] = [5, 2000];

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
	/** Stamp of the first line of the current file of the log; NaN where it has none, undefined where nobody answered. Never rejects. */
	first(): Promise<EpochMicros | undefined>;
	behind(ms: number): void;
	caughtUp(): void;
	/** The current file begins with a line of this time, while `newestThen` was the newest that was read. */
	begins(first: EpochMicros, newestThen: EpochMicros): void;
	/** It cannot be found out any more where the file began whose lines came after `newestThen`: the current one begins with a line of `first`, NaN: nobody says. */
	doubt(newestThen: EpochMicros, first: EpochMicros): void;
};

/**
Is the log rotated before it is read to its end (`promises.md` 2.2, rule 8)? Asks where the current file begins: every 5 s while the lines that come are more than 5 s old, and when lines come after 10 s of nothing.

@param signal - the stream has ended.
@param source - nothing of the log is wanted any more: what came before the stream ended is to be known still.
*/
export function watchBehind(
	clock: Clock,
	{signal, source}: {readonly signal: AbortSignal; readonly source: AbortSignal},
	acts: BehindActs,
): BehindWatch {
	/** Of what came since the last look; NaN: nothing came. */
	let lagMs = Number.NaN;
	let heardMs = clock.nowMs();
	const lookBack = async (newestThen: EpochMicros) => {
		for (let tries = 0; tries < mostTries; tries++) {
			const first = await acts.first();
			// By now the log can have been rotated once more: a file that begins later than all that came says nothing of the one before.
			if (first !== undefined && tries > 0 && first > acts.newest()) return acts.doubt(newestThen, first);
			if (first !== undefined) return acts.begins(first, newestThen);
			await clock.wait(retryMs * 2 ** tries, source);
		}
		if (!source.aborted) acts.doubt(newestThen, Number.NaN);
	};
	const run = async () => {
		for (;;) {
			await clock.wait(everyMs, signal);
			if (signal.aborted) return;
			const lag = lagMs;
			lagMs = Number.NaN;
			if (lag > mostLagMs) {
				acts.behind(lag);
				const newestThen = acts.newest();
				acts.begins((await acts.first()) ?? Number.NaN, newestThen);
			} else acts.caughtUp();
		}
	};
	void run();
	return {
		heard(newestBefore) {
			const now = clock.nowMs();
			if (now - heardMs > quietMs) void lookBack(newestBefore);
			heardMs = now;
			lagMs = acts.serverMs() - acts.newest() / 1000;
		},
	};
}
