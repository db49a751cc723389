import {spawn} from 'node:child_process';
import {closeSync, openSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {binFolder} from '../go.mjs';
import {runVariable} from '../processes.mjs';

/** A process of the cluster. */
export type Daemon = {readonly pid: number; readonly ended: Promise<void>; stop(): Promise<void>};

/** The run that this is a part of, which stops everything in the end. */
export const run = process.env[runVariable] ?? '';

/**
Start one of the binaries.

@param log - file for its stdout and stderr.
*/
export function startDaemon(name: string, args: readonly string[], log: string): Daemon {
	if (run === '') throw new Error('a cluster is started by npm run test:cluster, which builds it and stops it');
	const out = openSync(log, 'a');
	const child = spawn(path.join(binFolder, name), args, {stdio: ['ignore', out, out]});
	closeSync(out);
	const ended = new Promise<void>((resolve, reject) => {
		child.on('error', reject);
		child.on('close', () => resolve());
	});
	const stop = async () => {
		child.kill('SIGTERM');
		await Promise.race([ended, wait(5000)]);
		child.kill('SIGKILL');
		await ended;
	};
	return {pid: child.pid ?? 0, ended, stop};
}
