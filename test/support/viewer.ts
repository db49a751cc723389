import {afterEach} from 'vitest';
import {violations} from './ansi.js';
import {bundle} from './program.js';
import {type Condition, type StartOptions, start, type TerminalRun, untouched} from './terminal.js';

/** A home without any configuration, and no kubeconfig. */
const noHome = {HOME: '/nonexistent'} as const;

/** The demo with its clock, speed and end fixed: 40 events come after those that are there at the start, then nothing more. */
export const fixedDemo = ['demo', '--at', '2026-11-23T16:58:10Z', '--stop-after', '40', '--pace', '50'] as const;

/** All 40 have come. */
export const demoIsOver = '2,067 requests';

/**
Starts viewers, and ends them after each test. Call it at the top of a file.
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
	/** The bundle in a shell that says `exited N` at its end. */
	const view = (args: readonly string[], options: StartOptions = {}): TerminalRun =>
		startAny(process.execPath, [bundle, ...args], {inShell: true, ...options});
	return {
		/** Any program that starts the viewer. */
		start: startAny,
		view,
		/** A viewer whose first rows are there. */
		viewing: async (args: readonly string[], options: StartOptions = {}): Promise<TerminalRun> => {
			const run = view(args, options);
			await run.screen(hasRows);
			return run;
		},
	};
}

/** The cursor of the table stands on a row, and the chrome is there, which comes after the first rows. */
export const hasRows: Condition = lines => lines.some(line => /^[❯>]..*\d\d:\d\d/.test(line)) && hasChrome(lines);

const hasChrome = (lines: readonly string[]): boolean => lines.length < 6 || lines[0] !== '';

/** The rows of the table that are on the screen, without the gutter, the cursor and what stands at their right. */
export const tableRows = (lines: readonly string[]): string[] =>
	lines.flatMap(line => /^(?:[❯›>:] | {2}|[❯›> ]!)(\d\d:\d\d:\d\d\.\d{3}[^│┃]*)/.exec(line)?.[1]?.trimEnd() ?? []);

/** The row with the cursor. */
export const cursorLine = (terminal: TerminalRun): string => terminal.lines().find(line => /^[❯›>]/.test(line)) ?? '';

/** The same without cursor and scroll bar, and how far down it stands. */
export function cursorRow(terminal: TerminalRun): {readonly row: string | undefined; readonly y: number} {
	const line = cursorLine(terminal);
	return {row: tableRows([line])[0], y: terminal.lines().indexOf(line)};
}

/** Condition: the cursor stands on a row that holds this. */
export const cursorOn =
	(text: string): Condition =>
	lines =>
		lines.some(line => /^[❯›]/.test(line) && line.includes(text));

/** The line that starts with `/`: the query and its figures. */
export const queryLine = (terminal: TerminalRun): string => terminal.lines().find(line => line.startsWith(' / ')) ?? '';

/**
Presses keys and waits until the whole screen was painted anew after them. What a key shows is then on the screen, but for what has to be read first.

Not while something is typed: `Ctrl-L` means nothing there.
*/
export function stepper(terminal: TerminalRun): (keys: string) => Promise<void> {
	let cleared = 0;
	terminal.model.parser.registerCsiHandler({final: 'J'}, () => {
		cleared++;
		return false;
	});
	return async keys => {
		const before = cleared;
		terminal.press(`${keys}\u000C`);
		await terminal.until(() => cleared > before && !terminal.modes().synchronized, `painted after ${JSON.stringify(keys)}`);
	};
}

/** A text as a terminal hands over what was pasted. */
export const pasted = (text: string): string => `\u001B[200~${text}\u001B[201~`;

/** What is wrong with a terminal that was given back: cooked, echo, cursor, main screen, wrap, no paste; [] if nothing. */
export function leftBehind(terminal: TerminalRun): string[] {
	const modes = terminal.modes();
	const wrong = Object.entries(untouched).flatMap(([mode, value]) => (modes[mode as keyof typeof modes] === value ? [] : [mode]));
	const settings = terminal.termios();
	const unset = settings ? ['icanon', 'echo', 'isig', 'icrnl', 'opost', 'ixon'].filter(setting => !settings.has(setting)) : [];
	return [...wrong, ...unset];
}

/**
What is wrong with the bytes that the terminal got: while it was the viewer's, sequences that are none of ours and characters that no text may hold; before and after, anything that is no line of text. [] if all is well.
*/
export function foreign(terminal: TerminalRun, also: readonly RegExp[] = []): string[] {
	const bytes = terminal.bytes();
	const decoded = bytes.toString();
	// A sign that stands for bytes that were no UTF-8 is text as any; bytes that are none are not.
	const text = Buffer.from(decoded).equals(bytes) ? decoded.replaceAll('\uFFFD', '?') : decoded;
	const from = text.indexOf('\u001B[?1049h');
	const to = text.lastIndexOf('\u001B[?1049l');
	if (from < 0) return violations(withoutLineEnds(text));
	// While it runs, up to the end of the last update that came whole.
	const end = to < from ? Math.max(from, text.lastIndexOf('\u001B[?2026l') + '\u001B[?2026l'.length) : to;
	const outside = `${text.slice(0, from)} ${to < from ? '' : text.slice(end)}`;
	return [...violations(text.slice(from, end), also), ...violations(withoutLineEnds(outside))].slice(0, 10);
}

const withoutLineEnds = (text: string): string => text.replaceAll('\r\n', ' ');

/** Does this process still run? */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
