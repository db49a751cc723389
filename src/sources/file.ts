import {openSync, type Stats} from 'node:fs';
import path from 'node:path';
import type {SourceKind} from '../model/source.js';
import {Archive} from './archive.js';
import {type Clock, systemClock} from './clock.js';
import {compressionOf, holdsMember} from './compression.js';
import {GrowingFile} from './growing-file.js';
import {PlainFile, readFrom} from './plain-file.js';
import type {Source} from './source.js';
import {createStreamSource, pipeAt} from './stream.js';
import {toSourceError} from './system-error.js';

/**
One file as a source, whatever it is: plain, compressed, a named pipe, a device.

@throws SourceError when it cannot be opened, or is a folder.
*/
export function openFile(name: string, stats: Stats, reading: FileReading): Source {
	if (!stats.isFile()) return createStreamSource('file', name, pipeAt(path.resolve(name)));
	try {
		const descriptor = openSync(name, 'r');
		return fromDescriptor({kind: 'file', name, descriptor, start: 0}, reading);
	} catch (error) {
		throw toSourceError(error, name);
	}
}

/** What tells a log from an archive whose beginning is gone, and how far the first member that is whole is looked for in that. */
const [headBytes, searchedBytes] = [4096, 16 << 20];

/** Compressed bytes are controls as often as anything else; in text there are hardly any. NULs are those of a truncated file. */
function isBinary(head: Uint8Array): boolean {
	let odd = 0;
	for (const byte of head) if (byte > 0 && byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27) odd++;
	return odd > head.length / 20;
}

/** How a file is to be read. */
export type FileReading = {
	/** Keep reading at its end; compressed files do not grow. */
	readonly follow: boolean;
	/** Path of the log whose rotated file it is: what is followed when this one is at its end. undefined: its own. */
	readonly log?: string;
	/** Says when a followed file is looked at. */
	readonly clock?: Clock;
};

/** A regular file that is open; `start`: where the first byte lies that is ours. */
export type OpenFile = {readonly kind: SourceKind; readonly name: string; readonly descriptor: number; readonly start: number};

/** The source that reads such a file; it closes the descriptor. */
export function fromDescriptor(file: OpenFile, {follow, log = file.name, clock = systemClock}: FileReading): Source {
	const head = readFrom(file.descriptor, file.start, headBytes);
	const compression = compressionOf(head);
	if (compression !== undefined) return new Archive(file, compression, false);
	if (isBinary(head) && holdsMember(readFrom(file.descriptor, file.start, searchedBytes))) return new Archive(file, 'gzip', true);
	return follow ? new GrowingFile(file, log, clock) : new PlainFile(file);
}
