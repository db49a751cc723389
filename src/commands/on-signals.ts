/** What a process that was ended by a signal exits with: 128 and its number. */
const codes = {SIGHUP: 129, SIGINT: 130, SIGTERM: 143} as const;
type Signal = keyof typeof codes;
const signals = Object.keys(codes) as Signal[];

/**
Take the first ^C, TERM or HUP; the second one ends the process at once, as if nobody had listened.

@param taken - is given the exit code.
@returns stops listening.
*/
export function onSignals(taken: (code: number) => void): () => void {
	const release = () => {
		for (const signal of signals) process.off(signal, take);
	};
	const take = (signal: NodeJS.Signals) => {
		release();
		taken(codes[signal as Signal]);
	};
	for (const signal of signals) process.on(signal, take);
	return release;
}
