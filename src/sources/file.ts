import {fstatSync, openSync, readSync, type Stats} from 'node:fs';
import path from 'node:path';
import type {SourceKind} from '../model/source.js';
import {blocksOf, readThrough} from './bytes.js';
import {type Clock, systemClock} from './clock.js';
import {GrowingFile} from './growing-file.js';
import {compressionOf, magicBytes} from './gzip.js';
import {closeFile, PlainFile} from './plain-file.js';
import type {Source} from './source.js';
import {createStreamSource, pipeAt} from './stream.js';
import {toSourceError} from './system-error.js';

/**
One file as a source, whatever it is: plain, compressed, a named pipe, a device.

@param follow - keep reading at its end; compressed files do not grow.
@param clock - says when a followed file is looked at.
@throws SourceError when it cannot be opened, or is a folder.
*/
export function openFile(name: string, stats: Stats, follow: boolean, clock: Clock = systemClock): Source {
	if (!stats.isFile()) return createStreamSource('file', name, pipeAt(path.resolve(name)));
	try {
		const descriptor = openSync(name, 'r');
		return fromDescriptor({kind: 'file', name, descriptor, start: 0}, follow, clock);
	} catch (error) {
		throw toSourceError(error, name);
	}
}

/** A regular file that is open; `start`: where the first byte lies that is ours. */
export type OpenFile = {readonly kind: SourceKind; readonly name: string; readonly descriptor: number; readonly start: number};

/** The source that reads such a file; it closes the descriptor. */
export function fromDescriptor(file: OpenFile, follow: boolean, clock: Clock = systemClock): Source {
	const head = Buffer.alloc(magicBytes);
	const count = readSync(file.descriptor, head, 0, magicBytes, file.start);
	if (compressionOf(head.subarray(0, count)) !== undefined) return createArchive(file);
	return follow ? new GrowingFile(file, clock) : new PlainFile(file);
}

function createArchive({kind, name, descriptor, start}: OpenFile): Source {
	const {mtimeMs, size} = fstatSync(descriptor);
	return {
		kind,
		name,
		isFollowed: false,
		changedMs: mtimeMs,
		async read(signal, sink) {
			const again = () => blocksOf(descriptor, start, Number.POSITIVE_INFINITY, signal);
			try {
				await readThrough({name, chunks: again(), total: size - start, again}, signal, sink);
			} catch (error) {
				throw toSourceError(error, name);
			}
		},
		close: () => closeFile(descriptor),
	};
}
