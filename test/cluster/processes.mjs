import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';

/** The variable that every process of a run inherits: the process id of the run. So each can be found, whoever started it and whoever is gone. */
export const runVariable = 'AUDITVIEW_CLUSTER_RUN';

const folderPrefix = 'auditview-cluster-';
const folderOf = run => path.join(tmpdir(), `${folderPrefix}${run}`);

/** A new folder for a cluster of this run. */
export function newFolder(run) {
	mkdirSync(folderOf(run), {recursive: true, mode: 0o700});
	return mkdtempSync(path.join(folderOf(run), 'cluster-'));
}

/** Stops whatever still runs of this run, and of runs that are no more, and removes their folders. */
export async function stopAll(run) {
	const isOver = each => each === String(run) || !existsSync(`/proc/${each}`);
	await stop(() => processes().filter(({run: owner}) => owner !== undefined && isOver(owner)));
	for (const name of readdirSync(tmpdir()).filter(each => each.startsWith(folderPrefix)))
		if (isOver(name.slice(folderPrefix.length))) rmSync(path.join(tmpdir(), name), {recursive: true, force: true});
}

/** Asks them to end, and ends them after 5 s. */
async function stop(found) {
	for (const signal of ['SIGTERM', 'SIGKILL']) {
		for (const {pid} of found()) signalQuietly(pid, signal);
		const deadline = performance.now() + 5000;
		while (found().length > 0 && performance.now() < deadline) await wait(50);
	}
}

function processes() {
	const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name) && name !== String(process.pid));
	return pids.map(pid => ({pid: Number(pid), run: runOf(pid)}));
}

function runOf(pid) {
	try {
		const variables = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
		return variables.find(each => each.startsWith(`${runVariable}=`))?.slice(runVariable.length + 1);
	} catch {
		return undefined; // It has ended, or belongs to somebody else.
	}
}

function signalQuietly(pid, signal) {
	try {
		process.kill(pid, signal);
	} catch {
		// It has ended by itself.
	}
}
