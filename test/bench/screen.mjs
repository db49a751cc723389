/** The program in a pseudo-terminal, and what its terminal shows. */
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {environment} from './program.mjs';

/** Of all measurements, but where it is said. */
export const usualSize = {cols: 160, rows: 45};

export class Screen {
	#listeners = new Set();
	/** When the chunks came that the terminal has not taken in yet. */
	#arrivals = [];
	#isUpdating = false;

	#isRecording = false;

	constructor(command, args, {cols, rows, env = {}}) {
		this.terminal = new xterm.Terminal({cols, rows, allowProposedApi: true, scrollback: 0});
		for (const final of ['h', 'l']) {
			this.terminal.parser.registerCsiHandler({prefix: '?', final}, modes => {
				if (modes.includes(2026)) this.#isUpdating = final === 'h';
				return false;
			});
		}
		/** Chunks, and when they arrived, since `record` was called. */
		this.recorded = [];
		this.started = performance.now();
		this.process = pty.spawn(command, args, {name: 'xterm-256color', cols, rows, env: {...environment, ...env}});
		this.process.onData(data => {
			const at = performance.now();
			if (this.#isRecording) this.recorded.push({at, data});
			else this.#take(at, data);
		});
		this.ended = new Promise(resolve => this.process.onExit(resolve));
	}

	#take(at, data) {
		this.#arrivals.push(at);
		this.terminal.write(data, () => {
			const arrived = this.#arrivals.shift();
			// In the middle of an update a terminal shows what was there before.
			if (this.#isUpdating) return;
			for (const listener of this.#listeners) listener(arrived);
		});
	}

	line(y) {
		return this.terminal.buffer.active.getLine(y)?.translateToString(true) ?? '';
	}

	lines() {
		return Array.from({length: this.terminal.rows}, (_, y) => this.line(y));
	}

	/**
	Wait until the terminal shows what is asked for.

	@returns when the last byte of that frame arrived, by performance.now().
	*/
	until(condition, deadlineMs = 60_000) {
		return new Promise((resolve, reject) => {
			const finish = settle => {
				this.#listeners.delete(check);
				clearTimeout(timer);
				settle();
			};
			const check = at => {
				if (condition(this)) finish(() => resolve(at));
			};
			const timer = setTimeout(() => finish(() => reject(new Error(`the screen never came:\n${this.lines().join('\n')}`))), deadlineMs);
			this.#listeners.add(check);
			check(performance.now());
		});
	}

	/** Press a key, and wait for its effect. @returns milliseconds from the press to the last byte of the frame. */
	async timed(keys, condition, deadlineMs) {
		const pressed = performance.now();
		this.press(keys);
		return (await this.until(condition, deadlineMs)) - pressed;
	}

	press(keys) {
		this.process.write(keys);
	}

	/** From here on chunks are only kept: to look at them would cost what the program could have used. */
	record() {
		this.#isRecording = true;
	}

	/** Put recorded chunks onto the terminal. */
	replay(chunks) {
		return new Promise(resolve => this.terminal.write(chunks.map(({data}) => data).join(''), resolve));
	}

	async quit() {
		this.press('Q');
		const timer = setTimeout(() => this.process.kill('SIGKILL'), 5000);
		await this.ended;
		clearTimeout(timer);
	}
}
