/** The program as users run it, as a whole process. */
import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

export const bundle = fileURLToPath(new URL('../../dist/auditview.js', import.meta.url));

/** Of everything that is measured. */
export const environment = {...process.env, TZ: 'UTC', TERM: 'xterm-256color'};
delete environment.CI;

/** How often the peak of memory is looked at; what a process takes in its last moments is missed. */
const pollMs = 10;

/**
Run a command to its end. Its stdout is a pipe that is read.

@param options.env - added to the environment.
@param options.keepsText - stdout is in the answer, beside stderr.
@returns milliseconds from start to exit, and the peak RSS in bytes (Linux; NaN elsewhere).
*/
export function run(command, args, {env = {}, keepsText = false} = {}) {
	return new Promise((resolve, reject) => {
		const started = performance.now();
		const child = spawn(command, args, {stdio: ['ignore', 'pipe', 'pipe'], env: {...environment, ...env}});
		let peak = Number.NaN;
		const poll = setInterval(() => {
			peak = peakOf(child.pid) ?? peak;
		}, pollMs);
		const text = {stdout: '', stderr: ''};
		collect(child, 'stderr', text);
		if (keepsText) collect(child, 'stdout', text);
		else child.stdout.resume();
		child.on('error', reject);
		child.on('close', code => {
			const ms = performance.now() - started;
			clearInterval(poll);
			if (code === 0) resolve({ms, peak, ...text});
			else reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${text.stderr}`));
		});
	});
}

function collect(child, name, text) {
	child[name].setEncoding('utf8').on('data', part => {
		text[name] += part;
	});
}

/** Peak RSS in bytes; undefined where it cannot be told: a process that has ended is still there for a moment, without the line. */
export function peakOf(pid) {
	try {
		const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
		return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
	} catch {
		return undefined;
	}
}

/** `auditview` as published, printing. */
export const auditview = (args, options) => run(process.execPath, [bundle, ...args], options);

let help;
/** Flags that lift the bound of the index, so that ten million events stay in it; none while the program has no bound. */
export async function unbounded() {
	help ??= (await auditview(['--help'], {keepsText: true})).stdout;
	return help.includes('--max-memory') ? ['--max-memory', '8G'] : [];
}

export const median = values => percentile(values, 0.5);
export const percentile = (values, share) =>
	[...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
