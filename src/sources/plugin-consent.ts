import {createHash} from 'node:crypto';
import {appendFileSync, mkdirSync, readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import type {ClusterSpec} from '../model/source.js';
import {type ExecPlugin, fileOf, PluginFailure} from './exec-plugin.js';
import type {PluginDesk} from './plugin-desk.js';

type Env = Readonly<Record<string, string | undefined>>;

/** What a kubeconfig wants to be run, with all that it is given. Not yet visible text. */
export function describePlugin({command, args, env}: ExecPlugin): string {
	const words = [...Object.entries(env).map(([name, value]) => `${name}=${value}`), command, ...args];
	return words.map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}

/**
A kubeconfig is code: its plugin runs only when the user has said so, once for each command with its arguments and environment (Kubernetes KEP-3104 goes the same way).

@param file - the plugin's file.
@throws PluginFailure when it may not run.
*/
export async function permit(
	plugin: ExecPlugin,
	file: string,
	spec: Pick<ClusterSpec, 'exec' | 'allowExec'>,
	desk: PluginDesk,
	env: Env,
): Promise<void> {
	if (!spec.exec) throw new PluginFailure('--no-exec is given, so no plugin is run');
	if (spec.allowExec.some(allowed => fileOf(allowed.includes('/') ? path.resolve(allowed) : allowed, env) === file)) return;
	const mark = createHash('sha256')
		.update([file, describePlugin(plugin)].join('\0'))
		.digest('hex');
	if (isRemembered(mark, env)) return;
	const consent = await desk.ask(`${plugin.kubeconfig} wants to run this program for credentials: ${describePlugin(plugin)}`);
	if (consent === 'always') remember(mark, plugin, env);
	if (consent === 'no') throw new PluginFailure('it was not allowed to run');
	if (consent === 'nobody')
		throw new PluginFailure(
			`${plugin.kubeconfig} wants to run ${describePlugin(plugin)}, and nobody could be asked: allow it with --allow-exec ${plugin.command}`,
		);
}

/** One line for each plugin that is always allowed: its mark, and for people its command. */
function memoryFile(env: Env): string | undefined {
	const home = env['HOME'] || homedir();
	const folder = path.isAbsolute(env['XDG_STATE_HOME'] ?? '') ? env['XDG_STATE_HOME'] : path.join(home, '.local', 'state');
	return folder !== undefined && path.isAbsolute(folder) ? path.join(folder, 'auditview', 'allowed-plugins') : undefined;
}

function isRemembered(mark: string, env: Env): boolean {
	const file = memoryFile(env);
	try {
		return (
			file !== undefined &&
			readFileSync(file, 'utf8')
				.split('\n')
				.some(line => line.startsWith(`${mark} `))
		);
	} catch {
		return false;
	}
}

/** Where it cannot be kept the question comes again. */
function remember(mark: string, {command}: ExecPlugin, env: Env): void {
	const file = memoryFile(env);
	if (file === undefined) return;
	try {
		mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
		appendFileSync(file, `${mark} ${command.replace(/\s/g, ' ')}\n`, {mode: 0o600});
	} catch {
		// A home that cannot be written to.
	}
}
