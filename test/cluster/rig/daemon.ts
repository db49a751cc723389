import {spawn} from 'node:child_process';
import {closeSync, openSync} from 'node:fs';
import path from 'node:path';
import {binFolder} from '../go.mjs';
import {record, stop} from '../processes.mjs';

/** A process of the cluster. */
export type Daemon = {readonly pid: number; readonly ended: Promise<void>; stop(): Promise<void>};

/** The run that owns it. Started by hand, vitest itself. */
const owner = Number(process.env['CLUSTER_RUN'] ?? process.ppid);

/**
Start one of the binaries.

@param log - file for its stdout and stderr.
*/
export function startDaemon(name: string, args: readonly string[], log: string): Daemon {
	const out = openSync(log, 'a');
	const child = spawn(path.join(binFolder, name), args, {stdio: ['ignore', out, out]});
	closeSync(out);
	const {pid} = child;
	if (pid === undefined) throw new Error(`${name} cannot be started: npm run test:cluster builds it`);
	record(owner, pid);
	const ended = new Promise<void>(resolve => child.on('close', () => resolve()));
	return {pid, ended, stop: () => Promise.all([stop(pid), ended]).then(() => undefined)};
}
