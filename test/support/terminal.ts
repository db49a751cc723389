import {execFileSync} from 'node:child_process';
import {spawn} from '@lydell/node-pty';
import {createModel, linesOf, styledLinesOf} from './model.js';
import {passedOn} from './program.js';

export type StartOptions = {
	readonly cols?: number;
	readonly rows?: number;
	/** Added to an environment with `TERM`, `LANG=C.UTF-8`, `TZ=UTC`, a HOME and what is passed on, and nothing else of ours. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly cwd?: string;
	/** Run it from a shell that stays when it ends, writes `exited N` and waits: the terminal can be looked at then. */
	readonly inShell?: boolean;
};

export type Ended = {readonly exitCode: number; readonly signal: number | undefined};

/** A condition on the screen: text that stands in it, an expression, or anything else. */
export type Condition = string | RegExp | ((lines: readonly string[]) => boolean);

/** Modes of the terminal model, as a user would notice them. */
export type ModelModes = {
	readonly alternateScreen: boolean;
	readonly cursorVisible: boolean;
	readonly wrap: boolean;
	readonly paste: boolean;
	readonly mouse: string;
	readonly synchronized: boolean;
};

/** As nobody has touched it. What every end of a program must leave behind. */
export const untouched: ModelModes = {
	alternateScreen: false,
	cursorVisible: true,
	wrap: true,
	paste: false,
	mouse: 'none',
	synchronized: false,
};

export type TerminalRun = ReturnType<typeof start>;

/**
Run a command in a pseudo-terminal in front of a terminal model. `end` it, in `afterEach`.
*/
export function start(command: string, args: readonly string[], options: StartOptions = {}) {
	const {cols = 80, rows = 24, env = {}, cwd = process.cwd(), inShell = false} = options;
	const model = createModel(cols, rows);
	// The shell waits in `read`, not at a prompt, so that nothing of its own changes the settings.
	const wrapped = ['-c', '"$@"; printf "exited %s\\n" "$?"; read -r line', 'sh', command, ...args];
	const pty = spawn(inShell ? 'sh' : command, inShell ? wrapped : [...args], {
		name: 'xterm-256color',
		cols,
		rows,
		cwd,
		env: {...passedOn, HOME: process.env['HOME'], LANG: 'C.UTF-8', TZ: 'UTC', TERM: 'xterm-256color', ...env},
		encoding: null,
	});
	const tty = (pty as {_pty?: string})._pty;
	const chunks: Buffer[] = [];
	let cursorVisible = true;
	let frozen: string[] | undefined;
	let ended: Ended | undefined;
	const watchers = new Set<() => void>();
	const wake = () => {
		for (const watcher of watchers) watcher();
	};

	for (const final of ['h', 'l']) {
		model.parser.registerCsiHandler({prefix: '?', final}, modes => {
			if (modes.includes(25)) cursorVisible = final === 'h';
			// As a terminal does it: in the middle of an update what was there before is shown.
			if (modes.includes(2026)) frozen = final === 'h' ? linesOf(model) : undefined;
			return false;
		});
	}
	model.onData(reply => pty.write(reply));
	pty.onData(chunk => {
		// With `encoding: null` these are bytes, whatever the types say.
		const bytes = chunk as unknown as Buffer;
		chunks.push(bytes);
		model.write(bytes, wake);
	});
	const exit = new Promise<Ended>(resolve =>
		pty.onExit(({exitCode, signal}) => {
			ended = {exitCode, signal: signal || undefined};
			resolve(ended);
			wake();
		}),
	);

	const lines = (): string[] => frozen ?? linesOf(model);
	const describe = (): string => {
		const frame = lines().map(line => `│${line.padEnd(model.cols)}│`);
		return [...frame, ended ? `ended: ${JSON.stringify(ended)}` : 'still running', `modes: ${JSON.stringify(modes())}`].join('\n');
	};
	const modes = (): ModelModes => ({
		alternateScreen: model.buffer.active.type === 'alternate',
		cursorVisible,
		wrap: model.modes.wraparoundMode,
		paste: model.modes.bracketedPasteMode,
		mouse: model.modes.mouseTrackingMode,
		synchronized: model.modes.synchronizedOutputMode,
	});

	/** Waits until `isTrue`, looking whenever the program wrote or ended; fails with the whole screen. */
	const until = (isTrue: () => boolean, what: string, deadlineMs = 30_000): Promise<void> =>
		new Promise((resolve, reject) => {
			const done = (finish: () => void) => {
				clearTimeout(deadline);
				clearInterval(poll);
				watchers.delete(look);
				finish();
			};
			const look = () => isTrue() && done(resolve);
			const deadline = setTimeout(() => done(() => reject(new Error(`after ${deadlineMs} ms not ${what}:\n${describe()}`))), deadlineMs);
			// For conditions on what is not the screen: termios, processes.
			const poll = setInterval(look, 25);
			watchers.add(look);
			look();
		});

	return {
		model,
		lines,
		styledLines: () => styledLinesOf(model),
		cursor: () => ({x: model.buffer.active.cursorX, y: model.buffer.active.cursorY, isVisible: cursorVisible}),
		modes,
		describe,
		until,
		/** Waits until the screen satisfies the condition; answers its lines. */
		screen: async (condition: Condition, deadlineMs?: number): Promise<string[]> => {
			await until(() => holds(condition, lines()), String(condition), deadlineMs);
			return lines();
		},
		press: (keys: string) => pty.write(keys),
		resize: (columns: number, height: number) => {
			model.resize(columns, height);
			pty.resize(columns, height);
		},
		/** All that the program wrote, so far. */
		bytes: () => Buffer.concat(chunks),
		/** Nobody reads the terminal from here on. */
		pause: () => pty.pause(),
		resume: () => pty.resume(),
		pid: pty.pid,
		/** The process that the shell runs; undefined if there is none (any more). */
		child: () => childOf(pty.pid),
		/** Signal to the process, or, in a shell, to what it runs. */
		kill: (signal: NodeJS.Signals) => process.kill((inShell ? childOf(pty.pid) : undefined) ?? pty.pid, signal),
		exit,
		/** Settings of the terminal as `stty -a` has them: `echo`, `-icanon` …; undefined where it cannot be asked. */
		termios: (): ReadonlySet<string> | undefined => (tty === undefined ? undefined : termiosOf(tty)),
		/** The other end goes away, as when a window is closed. */
		close: () => (pty as unknown as {destroy: () => void}).destroy(),
		end: async () => {
			if (!ended) {
				pty.resume();
				const child = childOf(pty.pid);
				for (const pid of [child, pty.pid]) if (pid !== undefined) killQuietly(pid);
				await exit;
			}
			model.dispose();
		},
	};
}

function holds(condition: Condition, lines: readonly string[]): boolean {
	if (typeof condition === 'function') return condition(lines);
	const text = lines.join('\n');
	return typeof condition === 'string' ? text.includes(condition) : condition.test(text);
}

function killQuietly(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It has ended by itself.
	}
}

function childOf(pid: number): number | undefined {
	const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], {encoding: 'utf8'});
	for (const line of processes.split('\n')) {
		const [child, parent] = line.trim().split(/\s+/).map(Number);
		if (parent === pid) return child;
	}
	return undefined;
}

function termiosOf(tty: string): ReadonlySet<string> | undefined {
	try {
		const flag = process.platform === 'darwin' ? '-f' : '-F';
		return new Set(execFileSync('stty', ['-a', flag, tty], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']}).split(/[\s;]+/));
	} catch {
		return undefined;
	}
}
