import {closeSync, constants, createReadStream, fstatSync, open, openSync} from 'node:fs';
import {addAbortSignal} from 'node:stream';
import {isatty, ReadStream} from 'node:tty';
import type {SourceKind} from '../model/source.js';
import {readThrough} from './bytes.js';
import {pipeBlocks} from './pipe-blocks.js';
import {closeFile} from './plain-file.js';
import type {Source, SourceSink} from './source.js';
import {codeOf, toSourceError} from './system-error.js';

/**
A pipe, a device, a terminal: bytes that come once. Ends with them.

@param descriptor - opens it; called when reading begins, because opening a named pipe waits for its writer.
*/
export function createStreamSource(kind: SourceKind, name: string, descriptor: (signal: AbortSignal) => Promise<number>): Source {
	return {
		kind,
		name,
		isFollowed: false,
		changedMs: undefined,
		async read(signal, sink) {
			try {
				const opened = await descriptor(signal);
				if (signal.aborted) return closeFile(opened);
				sink.status({state: 'live', reason: '', progress: undefined});
				await readStream(blocksOf(opened, signal, sink), {name, signal, sink});
			} catch (error) {
				if (!signal.aborted) throw toSourceError(error, name);
			}
		},
		close() {},
	};
}

/** Opens a path that is no regular file; after the signal the promise settles soon, whether anybody came or not. */
export function pipeAt(path: string): (signal: AbortSignal) => Promise<number> {
	return signal =>
		new Promise((resolve, reject) => {
			let isOpen = false;
			const giveUp = () => {
				if (isOpen) return;
				beWriter(path);
				// The thread that is to open it may not have come to it yet.
				setTimeout(giveUp, 20);
			};
			signal.addEventListener('abort', giveUp, {once: true});
			open(path, 'r', (error, descriptor) => {
				isOpen = true;
				signal.removeEventListener('abort', giveUp);
				if (error) reject(error);
				else resolve(descriptor);
			});
		});
}

/** A named pipe opens when a writer does: so whoever waits for one goes on. */
function beWriter(path: string): void {
	try {
		closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
	} catch {
		// Nobody waits.
	}
}

function blocksOf(descriptor: number, signal: AbortSignal, sink: SourceSink): AsyncIterable<Uint8Array> {
	const stats = fstatSync(descriptor);
	if (stats.isFIFO() || stats.isSocket()) return pipeBlocks(descriptor, signal, sink);
	const stream = isatty(descriptor) ? new ReadStream(descriptor) : createReadStream('', {fd: descriptor, highWaterMark: 1 << 20});
	return addAbortSignal(signal, stream);
}

type StreamRead = {readonly name: string; readonly signal: AbortSignal; readonly sink: SourceSink};

async function readStream(chunks: AsyncIterable<Uint8Array>, {name, signal, sink}: StreamRead): Promise<void> {
	try {
		await readThrough({name, chunks, total: undefined, again: undefined}, signal, sink);
	} catch (error) {
		// The other side of a socket or a terminal went away: the end of what it had to say.
		if (codeOf(error) !== 'EIO' && codeOf(error) !== 'ECONNRESET') throw error;
		if (!signal.aborted) sink.end();
	}
}
