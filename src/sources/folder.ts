import {closeSync, openSync, readdirSync, type Stats, statSync} from 'node:fs';
import path from 'node:path';
import {setImmediate} from 'node:timers/promises';
import {gunzipSync, constants as zlibConstants} from 'node:zlib';
import {isLogBeginning} from './beginning.js';
import {compressionOf} from './compression.js';
import type {FoundFile} from './log-groups.js';
import {headOf} from './log-head.js';
import {readFrom} from './plain-file.js';

/** Audit events or klog lines must stand in this much of a file for a folder to take it. */
const lookedBytes = 1 << 16;

/** What stands beside logs in must-gather trees and holds none: marks that a file is being written, lists of files. */
const besideLogs = /(?:^|\.)(?:lock|terminating)$|\.audit_logs_listing$/;

/** Does a file look like a log? */
export type Verdicts = Map<string, boolean>;

/** What a folder holds, in the order of names. */
export type FolderContents = {readonly logs: readonly FoundFile[]; readonly leftOut: readonly string[]};

/**
Search a folder and all below it for logs, told by their contents. A folder that is reached twice, over a symbolic link, is walked once.

Passed over is what must-gather puts beside logs.

@param takeEmpty - an empty file may become a log yet: it is followed.
@param verdicts - which files look like logs, by what the system says of them: for whoever searches again.
@see openshift/must-gather collection-scripts/gather_audit_logs
@throws what the system throws where the folder itself cannot be read; what cannot be read below it is left out.
*/
export async function searchFolder(
	folder: string,
	{takeEmpty, signal, verdicts = new Map()}: {readonly takeEmpty: boolean; readonly signal: AbortSignal; readonly verdicts?: Verdicts},
): Promise<FolderContents> {
	const logs: FoundFile[] = [];
	const leftOut: string[] = [];
	for await (const {name, stats} of walk(folder)) {
		if (signal.aborted) break;
		if (besideLogs.test(path.basename(name))) continue;
		if (stats?.isFile() && (looksLikeLog(name, stats, verdicts) || (takeEmpty && stats.size === 0))) logs.push({name, stats});
		else leftOut.push(path.relative(folder, name));
	}
	return {logs, leftOut};
}

/** Everything below a folder that is no folder; without `stats` what cannot be looked at. */
async function* walk(folder: string): AsyncGenerator<{readonly name: string; readonly stats: Stats | undefined}> {
	const seen = new Set<string>();
	const names = entriesOf(folder, statSync(folder), seen);
	for (let name = names.pop(); name !== undefined; name = names.pop()) {
		const stats = tryTo(() => statSync(name));
		const below = stats?.isDirectory() ? tryTo(() => entriesOf(name, stats, seen)) : undefined;
		if (below) names.push(...below);
		else yield {name, stats};
		await setImmediate();
	}
}

/** Full names, the last one first: they are taken from the end. None for a folder that was met before. */
function entriesOf(folder: string, stats: Stats, seen: Set<string>): string[] {
	const identity = `${stats.dev}:${stats.ino}`;
	if (seen.has(identity)) return [];
	seen.add(identity);
	return readdirSync(folder)
		.sort()
		.reverse()
		.map(name => path.join(folder, name));
}

function looksLikeLog(name: string, {dev, ino, size, mtimeMs}: Stats, verdicts: Verdicts): boolean {
	const key = `${dev}:${ino}:${size}:${mtimeMs}`;
	const verdict = verdicts.get(key) ?? tryTo(() => isLogBeginning(beginningOf(name))) ?? false;
	verdicts.set(key, verdict);
	return verdict;
}

function beginningOf(name: string): Uint8Array {
	const descriptor = openSync(name, 'r');
	try {
		const head = readFrom(descriptor, 0, lookedBytes);
		const compression = compressionOf(head);
		if (compression === 'gzip') return gunzipSync(head, {finishFlush: zlibConstants.Z_SYNC_FLUSH}).subarray(0, lookedBytes);
		// A file that was truncated under its writer.
		return head[0] === 0 ? headOf(descriptor) : head;
	} finally {
		closeSync(descriptor);
	}
}

function tryTo<T>(act: () => T): T | undefined {
	try {
		return act();
	} catch {
		return undefined;
	}
}
