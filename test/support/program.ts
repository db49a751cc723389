import {type ChildProcess, type SpawnOptions, spawn} from 'node:child_process';
import path from 'node:path';
import {waitFor} from './load.js';

/** The program as it is published, or, by AUDITVIEW_BUNDLE, another one, such as an installed package. `npm test` builds it first. */
export const bundle = process.env['AUDITVIEW_BUNDLE'] ?? path.resolve(import.meta.dirname, '../../dist/auditview.js');

export type ProgramOptions = {
	/** What comes through a pipe on stdin; 'none': /dev/null; 'open': a pipe that stays open; a number: that descriptor. */
	readonly stdin?: string | Uint8Array | 'none' | 'open' | number;
	readonly env?: Readonly<Record<string, string>>;
	readonly cwd?: string;
};

/** How a program ended, and what it wrote. */
export type Result = {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: Buffer;
	readonly stderr: string;
};

/** Run the program to its end. */
export function run(args: readonly string[], options: ProgramOptions = {}): Promise<Result> {
	return startProgram(args, options).ended;
}

/** What programs get of our environment. */
export const passedOn = Object.fromEntries(
	['PATH', 'AUDITVIEW_KERNEL'].flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
);

/** Start the program; nothing of our environment but what is passed on. */
export function startProgram(args: readonly string[], {stdin = 'none', env = {}, cwd}: ProgramOptions = {}) {
	const isInput = stdin !== 'none' && typeof stdin !== 'number';
	const how: SpawnOptions = {
		cwd,
		env: {...passedOn, HOME: '/nonexistent', LANG: 'C.UTF-8', TZ: 'UTC', ...env},
		stdio: [stdin === 'none' ? 'ignore' : typeof stdin === 'number' ? stdin : 'pipe', 'pipe', 'pipe'],
	};
	const child: ChildProcess = spawn(process.execPath, [bundle, ...args], how);
	const out: Buffer[] = [];
	const err: Buffer[] = [];
	child.stdout?.on('data', chunk => out.push(chunk));
	child.stderr?.on('data', chunk => err.push(chunk));
	if (isInput) {
		// The program may end before it has read everything.
		child.stdin?.on('error', () => undefined);
		if (stdin !== 'open') child.stdin?.end(stdin);
	}
	const stdout = () => Buffer.concat(out);
	const stderr = () => Buffer.concat(err).toString();
	return {
		child,
		stdout,
		stderr,
		ended: endOf(child).then(({code, signal}) => ({code, signal, stdout: stdout(), stderr: stderr()})),
		/** Waits until so many whole lines are on stdout. */
		lines: (count: number) =>
			waitFor(`${count} lines on stdout, with on stderr: ${stderr()}`, () => linesOf(stdout()).length >= count && stdout()),
	};
}

function endOf(child: ChildProcess): Promise<{code: number | null; signal: NodeJS.Signals | null}> {
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (code, signal) => resolve({code, signal}));
	});
}

/** The lines of an output, which ends with a newline. */
export const linesOf = (output: Buffer | string): string[] => output.toString().split('\n').slice(0, -1);
