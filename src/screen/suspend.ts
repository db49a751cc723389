import type {Modes} from './modes.js';

export type SuspendOptions = {
	readonly modes: Modes;
	readonly screen: {readonly hold: () => void; readonly resume: () => void; readonly drained: (withinMs: number) => Promise<void>};
};

/** Longest that a frame on its way is waited for: written after the modes are left, it would stand on the main screen. */
const drainMs = 1000;
/** If nothing has stopped us by then, nothing will: in an orphaned process group the kernel ignores SIGTSTP. */
const notStoppedMs = 200;

/**
`Ctrl-Z`, and SIGTSTP from elsewhere: the terminal is given back, the whole process group stops (else the shell does not notice that the job did), and SIGCONT takes the terminal again and paints everything. After SIGSTOP too, which nobody sees coming. Reading goes on in between as far as a stopped process reads.

@returns what the key calls. On Windows it does nothing.
*/
export function installSuspend({modes, screen}: SuspendOptions): () => void {
	if (process.platform === 'win32') return () => undefined;
	let isSuspended = false;
	let timer: NodeJS.Timeout | undefined;

	const suspend = async (): Promise<void> => {
		if (isSuspended) return;
		isSuspended = true;
		screen.hold();
		await screen.drained(drainMs);
		modes.leave();
		process.off('SIGTSTP', onStop);
		// It keeps the event loop alive as well: without the keyboard Node would have nothing to wait for, and end at `fg`.
		timer = setTimeout(() => setImmediate(resumeIfSuspended), notStoppedMs);
		process.kill(0, 'SIGTSTP');
	};

	const resume = (): void => {
		clearTimeout(timer);
		// Whoever had the terminal while we were stopped may have changed it.
		modes.leave();
		modes.enter();
		if (isSuspended) process.on('SIGTSTP', onStop);
		isSuspended = false;
		screen.resume();
	};

	/** At `fg` the timer is due as well; by then SIGCONT had its turn. */
	const resumeIfSuspended = (): void => {
		if (isSuspended) resume();
	};

	const onStop = (): void => void suspend();
	process.on('SIGTSTP', onStop);
	process.on('SIGCONT', resume);
	return onStop;
}
