import {closeSync, constants, createReadStream, fstatSync, open, openSync} from 'node:fs';
import {Socket} from 'node:net';
import type {Readable} from 'node:stream';
import {isatty} from 'node:tty';
import type {SourceKind} from '../model/source.js';
import {readThrough} from './bytes.js';
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
				await readStream(streamOf(opened), {name, signal, sink});
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

/** A socket for pipes: `fs.read` on an idle pipe keeps the process from ending, `readSync` keeps the thread from everything. */
function streamOf(descriptor: number): Readable {
	const stats = fstatSync(descriptor);
	if (stats.isFIFO() || stats.isSocket() || isatty(descriptor)) return new Socket({fd: descriptor, readable: true, writable: false});
	return createReadStream('', {fd: descriptor, highWaterMark: 1 << 20});
}

type StreamRead = {readonly name: string; readonly signal: AbortSignal; readonly sink: SourceSink};

async function readStream(stream: Readable, {name, signal, sink}: StreamRead): Promise<void> {
	const stop = () => stream.destroy();
	signal.addEventListener('abort', stop, {once: true});
	try {
		await readThrough({name, chunks: stream, total: undefined, again: undefined}, signal, sink);
	} catch (error) {
		// The other side of a socket or a terminal went away: the end of what it had to say.
		if (codeOf(error) !== 'EIO' && codeOf(error) !== 'ECONNRESET') throw error;
		if (!signal.aborted) sink.end();
	} finally {
		signal.removeEventListener('abort', stop);
		stream.destroy();
	}
}
