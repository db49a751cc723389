import {existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {binFolder} from './go.mjs';

/** Where a record of each process lies that a cluster has started, in a folder of the run that owns it: whoever comes later can stop what was left behind. */
const records = path.join(binFolder, 'running');

/** @param owner - process id of the run. */
export function record(owner, pid) {
	mkdirSync(path.join(records, String(owner)), {recursive: true});
	writeFileSync(path.join(records, String(owner), String(pid)), '');
}

/** Stops whatever still runs of this run, and of runs that are no more. */
export async function stopAll(owner) {
	if (!existsSync(records)) return;
	for (const run of readdirSync(records)) {
		if (run !== String(owner) && isAlive(Number(run))) continue;
		await Promise.all(readdirSync(path.join(records, run)).map(pid => stop(Number(pid))));
		rmSync(path.join(records, run), {recursive: true, force: true});
	}
}

/** Asks it to end, and ends it after 5 s. */
export async function stop(pid) {
	for (const [signal, withinMs] of [
		['SIGTERM', 5000],
		['SIGKILL', 5000],
	]) {
		if (!isOurs(pid)) return;
		process.kill(pid, signal);
		const deadline = performance.now() + withinMs;
		while (isOurs(pid) && performance.now() < deadline) await wait(20);
	}
}

/** Process ids are used again: only a binary of ours is ended. */
function isOurs(pid) {
	try {
		return readlinkSync(`/proc/${pid}/exe`).startsWith(binFolder + path.sep);
	} catch {
		return false;
	}
}

const isAlive = pid => existsSync(`/proc/${pid}`);
