import {closeSync, openSync, readSync, statSync} from 'node:fs';
import type {Worker} from 'node:worker_threads';
import {adoptInflateThread, prepareInflateThread} from '../inflate/inflate-thread.js';
import {compressionOf, magicBytes} from '../sources/compression.js';
import {announcedBytes, inflatedAheadBytes} from '../sources/large-files.js';
import {adoptScanThread, prepareScanThread} from './scan-thread.js';

/** Threads that have started and nobody has set to work yet. */
export type PreparedThreads = {readonly scan: Worker | undefined; readonly inflate: Worker | undefined};

/** Starts the threads that will be wanted for these files: the rest of the program is loaded meanwhile, and adopts them. */
export function prepareThreads(paths: readonly string[]): PreparedThreads {
	const wanted = new Set(paths.map(threadFor));
	return {
		scan: wanted.has('scan') ? prepareScanThread() : undefined,
		inflate: wanted.has('inflate') ? prepareInflateThread() : undefined,
	};
}

/** They are there for whoever wants one first. */
export function adoptThreads({scan, inflate}: PreparedThreads): void {
	if (scan) adoptScanThread(scan);
	if (inflate) adoptInflateThread(inflate);
}

/** What is done with a file on another thread: a large one is scanned ahead, or, if it is a gzip, inflated. */
function threadFor(path: string): 'scan' | 'inflate' | undefined {
	let descriptor: number | undefined;
	try {
		const stats = statSync(path);
		const {size} = stats;
		// No pipe is opened: whoever writes to it may not be there.
		if (!stats.isFile() || size < Math.min(announcedBytes, inflatedAheadBytes)) return undefined;
		descriptor = openSync(path, 'r');
		const head = Buffer.alloc(magicBytes);
		readSync(descriptor, head, 0, magicBytes, 0);
		const compression = compressionOf(head);
		if (compression === 'gzip') return size >= inflatedAheadBytes ? 'inflate' : undefined;
		return compression === undefined && size >= announcedBytes ? 'scan' : undefined;
	} catch {
		return undefined;
	} finally {
		if (descriptor !== undefined) closeSync(descriptor);
	}
}
