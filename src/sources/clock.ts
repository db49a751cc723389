/** Time and chance as the followers see them: given in, so that tests need no waiting. */
export type Clock = {
	/** Milliseconds since 1970. */
	nowMs(): number;
	/** The same on the wall, whatever the pace of this clock: tells when this thread stood still. Absent: nobody wants to know. */
	wallMs?(): number;
	/** Evenly spread from 0 to below 1. */
	random(): number;
	/** Resolves after so many milliseconds, or at once when the signal is given; never rejects. */
	wait(ms: number, signal: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {nowMs: Date.now, wallMs: Date.now, random: Math.random, wait};

function wait(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise(resolve => {
		if (signal.aborted) return resolve();
		const done = () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		signal.addEventListener('abort', done, {once: true});
	});
}
