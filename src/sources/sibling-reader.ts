import {SourceError} from '../model/source.js';
import {blocksOf} from './bytes.js';
import {compressionOf, magicBytes} from './compression.js';
import {inflate} from './gzip.js';
import {readFrom} from './plain-file.js';
import type {OpenSibling} from './rotated-siblings.js';
import {SeenBytes} from './seen-bytes.js';
import type {SourceSink} from './source.js';

/**
Read an archive that came beside a log, into the spill; what is damaged in it is a gap.

@param from - inflated bytes before it are left out.
*/
export async function readPacked(file: OpenSibling, from: number, signal: AbortSignal, sink: SourceSink): Promise<void> {
	let at = 0;
	const damage = await inflateAll(file, signal, bytes => {
		const before = Math.max(0, from - at);
		at += bytes.length;
		if (before < bytes.length) sink.chunk(bytes.subarray(before), undefined);
	});
	sink.rest();
	if (damage) sink.gap(damage);
}

/** Does a rotated file hold what was read of a log, at the same places? */
export async function holdsSeen(file: OpenSibling, seen: SeenBytes, signal: AbortSignal): Promise<boolean> {
	if (!file.isPacked) return seen.isIn((position, length) => readFrom(file.descriptor, position, length));
	const found = new SeenBytes();
	await inflateAll(file, signal, bytes => {
		if (found.end < seen.end) found.add(bytes.subarray(0, seen.end - found.end), found.end);
	});
	return found.end === seen.end && seen.isIn(found.part);
}

/** @returns what is wrong with the archive, if anything is. */
async function inflateAll(
	{name, descriptor}: OpenSibling,
	signal: AbortSignal,
	give: (bytes: Uint8Array) => void,
): Promise<string | undefined> {
	const compression = compressionOf(readFrom(descriptor, 0, magicBytes));
	const again = (from = 0) => blocksOf(descriptor, from, Number.POSITIVE_INFINITY, signal);
	try {
		if (compression) await inflate({name, compression, pieces: again(), again, isRepeatable: true}, give);
		return undefined;
	} catch (error) {
		if (error instanceof SourceError) return error.message;
		throw error;
	}
}
