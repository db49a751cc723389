/** The program as users run it, for measuring: whole processes, and the viewer in a pseudo-terminal. */
import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

export const bundle = fileURLToPath(new URL('../../dist/auditview.js', import.meta.url));
const environment = {...process.env, TZ: 'UTC', TERM: 'xterm-256color'};
delete environment.CI;

/**
Run a command to its end, its output read and thrown away.

@returns milliseconds from start to exit, and the peak RSS in bytes (Linux; NaN elsewhere).
*/
export function run(command, args) {
	return new Promise((resolve, reject) => {
		const start = performance.now();
		let peak = Number.NaN;
		const child = spawn(command, args, {stdio: ['ignore', 'pipe', 'inherit'], env: environment});
		const poll = setInterval(() => {
			peak = peakOf(child.pid) ?? peak;
		}, 20);
		child.stdout.resume();
		child.on('error', reject);
		child.on('close', code => {
			clearInterval(poll);
			if (code !== 0) reject(new Error(`${command} ${args.join(' ')} ended with ${code}`));
			else resolve({ms: performance.now() - start, peak});
		});
	});
}

function peakOf(pid) {
	try {
		// A process that has ended is still there for a moment, without this line.
		const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
		return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
	} catch {
		return undefined;
	}
}

/** The end of a synchronized update: everything of one frame has been written. */
const frameEnd = '\u001B[?2026l';

/** A program in a pseudo-terminal, and what its terminal shows. */
export class Screen {
	constructor(args, {cols, rows, env = {}}) {
		this.terminal = new xterm.Terminal({cols, rows, allowProposedApi: true, scrollback: 0});
		this.started = performance.now();
		this.listeners = new Set();
		this.process = pty.spawn(process.execPath, args, {name: 'xterm-256color', cols, rows, env: {...environment, ...env}});
		this.process.onData(data => {
			const at = performance.now();
			this.terminal.write(data, () => {
				for (const listener of this.listeners) listener(at, data.includes(frameEnd));
			});
		});
		this.ended = new Promise(resolve => this.process.onExit(resolve));
	}

	line(y) {
		return this.terminal.buffer.active.getLine(y)?.translateToString(true) ?? '';
	}

	lines() {
		return Array.from({length: this.terminal.rows}, (_, y) => this.line(y));
	}

	/**
	Wait until the terminal shows what is asked for.

	@returns when the bytes that made it so arrived, by performance.now().
	*/
	until(condition, deadlineMs = 60_000) {
		return new Promise((resolve, reject) => {
			const check = at => {
				if (!condition(this)) return;
				this.listeners.delete(check);
				clearTimeout(timer);
				resolve(at);
			};
			const timer = setTimeout(() => {
				this.listeners.delete(check);
				reject(new Error(`the screen never came:\n${this.lines().join('\n')}`));
			}, deadlineMs);
			this.listeners.add(check);
			check(performance.now());
		});
	}

	press(keys) {
		this.process.write(keys);
	}

	async quit() {
		this.press('Q');
		const timer = setTimeout(() => this.process.kill('SIGKILL'), 5000);
		await this.ended;
		clearTimeout(timer);
	}
}

export const median = values => percentile(values, 0.5);
export const percentile = (values, share) =>
	[...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
