import {afterEach} from 'vitest';
import {violations} from './ansi.js';
import {bundle} from './program.js';
import {type Condition, type StartOptions, start, type TerminalRun, untouched} from './terminal.js';

/** As a user's terminal is, but for a home without any configuration, and no kubeconfig. */
const noHome = {HOME: '/nonexistent', KUBECONFIG: undefined} as const;

/** Where the demo of the tests begins: the clock stands where the recording was made, and 40 events are still to come. */
export const fixedDemo = ['demo', '--at', '2026-11-23T16:58:10Z', '--stop-after', '40', '--pace', '50'] as const;

/**
Starts viewers, and ends them after each test. Call it at the top of a file.

@returns a function that starts the bundle in a pseudo-terminal; in a shell that says `exited N` at its end, unless told otherwise.
*/
export function viewers() {
	const runs: TerminalRun[] = [];
	afterEach(async () => {
		for (const run of runs.splice(0)) await run.end();
	});
	const startAny = (command: string, args: readonly string[], options: StartOptions = {}): TerminalRun => {
		const run = start(command, args, {...options, env: {...noHome, ...options.env}});
		runs.push(run);
		return run;
	};
	return {
		/** Any program that starts the viewer. */
		start: startAny,
		view: (args: readonly string[], options: StartOptions = {}): TerminalRun =>
			startAny(process.execPath, [bundle, ...args], {inShell: true, ...options}),
		/** A viewer whose first rows are there. */
		viewing: async (args: readonly string[], options: StartOptions = {}): Promise<TerminalRun> => {
			const run = startAny(process.execPath, [bundle, ...args], {inShell: true, ...options});
			await run.screen(hasRows);
			return run;
		},
	};
}

/** The cursor stands on a row. */
export const hasRows: Condition = lines => lines.some(line => /^[❯>]..*\d\d:\d\d/.test(line));

/** The row with the cursor. */
export const cursorLine = (terminal: TerminalRun): string => terminal.lines().find(line => /^[❯>]/.test(line)) ?? '';

/** What is wrong with a terminal that was given back: cooked, echo, cursor, main screen, wrap, no paste; [] if nothing. */
export function leftBehind(terminal: TerminalRun): string[] {
	const modes = terminal.modes();
	const wrong = Object.entries(untouched).flatMap(([mode, value]) => (modes[mode as keyof typeof modes] === value ? [] : [mode]));
	const settings = terminal.termios();
	const unset = settings ? ['icanon', 'echo', 'isig', 'icrnl', 'opost', 'ixon'].filter(setting => !settings.has(setting)) : [];
	return [...wrong, ...unset];
}

/** All that was written while the terminal was the viewer's, from the entry of the alternate screen on. */
export function viewerBytes(terminal: TerminalRun): string {
	const text = terminal.bytes().toString();
	const from = text.indexOf('\u001B[?1049h');
	const to = text.lastIndexOf('\u001B[?1049l');
	return from < 0 ? '' : text.slice(from, to < from ? undefined : to);
}

/** Sequences on the terminal that are none of ours, and characters that no text may hold; [] if all is well. */
export const foreign = (terminal: TerminalRun, also: readonly RegExp[] = []): string[] => violations(viewerBytes(terminal), also);

/** Does this process still run? */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
