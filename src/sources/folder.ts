import {closeSync, openSync, readdirSync, type Stats, statSync} from 'node:fs';
import path from 'node:path';
import {setImmediate} from 'node:timers/promises';
import {gunzipSync, constants as zlibConstants} from 'node:zlib';
import {isLogBeginning} from './beginning.js';
import {compressionOf} from './gzip.js';
import {readFrom} from './plain-file.js';

/** Audit events or klog lines must stand in this much of a file for a folder to take it. */
const lookedBytes = 1 << 16;

/** A file in a folder. */
export type FoundFile = {readonly name: string; readonly stats: Stats};

/** What a folder holds, in the order of names. */
export type FolderContents = {readonly logs: readonly FoundFile[]; readonly leftOut: readonly string[]};

/**
Search a folder and all below it for logs, told by their contents. A folder that is reached twice, over a symbolic link, is walked once.

@param takeEmpty - an empty file may become a log yet: it is followed.
@throws what the system throws where the folder itself cannot be read; what cannot be read below it is left out.
*/
export async function searchFolder(folder: string, takeEmpty: boolean, signal: AbortSignal): Promise<FolderContents> {
	const logs: FoundFile[] = [];
	const leftOut: string[] = [];
	for await (const {name, stats} of walk(folder)) {
		if (signal.aborted) break;
		if (stats?.isFile() && (looksLikeLog(name) || (takeEmpty && stats.size === 0))) logs.push({name, stats});
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

function looksLikeLog(name: string): boolean {
	return tryTo(() => isLogBeginning(beginningOf(name))) ?? false;
}

function beginningOf(name: string): Uint8Array {
	const descriptor = openSync(name, 'r');
	try {
		const head = readFrom(descriptor, 0, lookedBytes);
		const compression = compressionOf(head);
		if (compression === 'gzip') return gunzipSync(head, {finishFlush: zlibConstants.Z_SYNC_FLUSH}).subarray(0, lookedBytes);
		return head;
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
