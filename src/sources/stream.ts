import {closeSync, constants, createReadStream, fstatSync, open, openSync} from 'node:fs';
import {Socket} from 'node:net';
import type {Readable} from 'node:stream';
import {isatty} from 'node:tty';
import type {SourceKind} from '../model/source.js';
import {readThrough} from './bytes.js';
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
				if (signal.aborted) return;
				sink.status({state: 'live', reason: '', progress: undefined});
				await readStream(streamOf(opened), {name, signal, sink});
			} catch (error) {
				if (!signal.aborted) throw toSourceError(error, name);
			}
		},
		close() {},
	};
}

/** Opens a path that is no regular file. */
export function pipeAt(path: string): (signal: AbortSignal) => Promise<number> {
	return signal =>
		new Promise((resolve, reject) => {
			// A named pipe opens when a writer does. To give up, be that writer.
			const giveUp = () => {
				try {
					closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
				} catch {
					// Nobody waits any more.
				}
			};
			signal.addEventListener('abort', giveUp, {once: true});
			open(path, 'r', (error, descriptor) => {
				signal.removeEventListener('abort', giveUp);
				if (error) reject(error);
				else resolve(descriptor);
			});
		});
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
