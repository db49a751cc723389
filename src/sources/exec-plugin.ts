import {spawn} from 'node:child_process';
import {accessSync, constants} from 'node:fs';
import path from 'node:path';

/** The credential plugin of a kubeconfig's user, ready to be run. */
export type ExecPlugin = {
	/** As the kubeconfig has it, but for a relative path, which is from there. */
	readonly command: string;
	readonly args: readonly string[];
	/** What the kubeconfig adds to our environment. */
	readonly env: Readonly<Record<string, string>>;
	readonly apiVersion: string;
	readonly interactiveMode: 'Never' | 'IfAvailable' | 'Always';
	/** What the kubeconfig says to somebody who has not installed it; '' for nothing. */
	readonly installHint: string;
	/** `spec.cluster` of KUBERNETES_EXEC_INFO; undefined unless the kubeconfig wants it to be told. */
	readonly cluster: object | undefined;
	/** The kubeconfig that names it. */
	readonly kubeconfig: string;
};

export type PluginRun = {
	/** Its file (`fileOf`). */
	readonly file: string;
	/** The terminal is its own for as long as it runs: it may ask, and take its time. */
	readonly interactive: boolean;
	/** Takes what an interactive one says, as it comes. */
	readonly said: (text: string) => void;
	readonly signal: AbortSignal;
	readonly withinMs?: number;
};

/** Why a plugin gave nothing: a phrase. It can quote what the plugin said on stderr. */
export class PluginFailure extends Error {}

const outputBytes = 1 << 20;
const saidBytes = 4096;
const withinMsUsually = 30_000;

/** Where a command is: as `exec.LookPath` finds it, but never in a folder of the PATH that is relative to the current one. undefined: nowhere. */
export function fileOf(command: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
	if (command.includes('/')) return isRunnable(command) ? command : undefined;
	const folders = (env['PATH'] ?? '').split(path.delimiter).filter(folder => path.isAbsolute(folder));
	return folders.map(folder => path.join(folder, command)).find(isRunnable);
}

function isRunnable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/**
Run a plugin to its end.

@returns what it printed.
@throws PluginFailure when it fails, hangs or prints more than anybody's credentials; the signal's reason.
*/
export async function runPlugin(plugin: ExecPlugin, run: PluginRun): Promise<string> {
	const {interactive, signal, withinMs = interactive ? undefined : withinMsUsually} = run;
	signal.throwIfAborted();
	const child = spawn(run.file, plugin.args, {
		env: environmentOf(plugin, interactive),
		stdio: [interactive ? 'inherit' : 'ignore', 'pipe', 'pipe'],
		// A group of its own, so that all that it has started can be ended; but then no terminal is its own.
		detached: !interactive,
	});
	return new Promise((resolve, reject) => {
		const out: Buffer[] = [];
		let [size, said] = [0, ''];
		const end = (error: unknown) => {
			killAll(child.pid, interactive);
			child.stdout?.destroy();
			child.stderr?.destroy();
			finish(() => reject(error));
		};
		const stop = () => end(signal.reason);
		const timer =
			withinMs === undefined ? undefined : setTimeout(() => end(new PluginFailure(`no answer within ${withinMs / 1000} s`)), withinMs);
		const finish = (settle: () => void) => {
			clearTimeout(timer);
			signal.removeEventListener('abort', stop);
			settle();
		};
		signal.addEventListener('abort', stop, {once: true});
		child.stdout?.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size > outputBytes) end(new PluginFailure('it printed more than 1 MiB, and was stopped'));
			else out.push(chunk);
		});
		child.stderr?.setEncoding('utf8').on('data', (text: string) => {
			said = (said + text).slice(-saidBytes);
			if (interactive) run.said(text);
		});
		child.on('error', error => finish(() => reject(new PluginFailure(`it cannot be started: ${error.message}`))));
		child.on('close', (code, by) => finish(() => (code === 0 ? resolve(Buffer.concat(out).toString()) : reject(failure(said, code, by)))));
	});
}

/** Everything of ours but what is meant for Node; what the kubeconfig names; and what is wanted of it. */
function environmentOf({env, apiVersion, cluster}: ExecPlugin, interactive: boolean): Record<string, string | undefined> {
	const ours = Object.entries(process.env).filter(([name]) => !name.startsWith('NODE_'));
	const info = {kind: 'ExecCredential', apiVersion, spec: {interactive, ...(cluster ? {cluster} : {})}};
	return {...Object.fromEntries(ours), ...env, KUBERNETES_EXEC_INFO: JSON.stringify(info)};
}

function failure(said: string, code: number | null, by: NodeJS.Signals | null): PluginFailure {
	const lines = said
		.split('\n')
		.map(line => line.trim())
		.filter(line => line !== '');
	const why = code === null ? `it was ended by ${by}` : `it ended with exit code ${code}`;
	return new PluginFailure(lines.length > 0 ? lines.slice(-3).join(' ').slice(0, 500) : `${why} and without a word`);
}

function killAll(pid: number | undefined, interactive: boolean): void {
	if (pid === undefined) return;
	try {
		process.kill(interactive ? pid : -pid, 'SIGKILL');
	} catch {
		// It has ended by itself.
	}
}
