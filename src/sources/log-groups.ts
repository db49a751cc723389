import type {Stats} from 'node:fs';
import path from 'node:path';
import {headAt, isSameHead} from './log-head.js';
import {compareAge, rotationOf, unpackedName} from './rotation.js';

/** A file that was found, and what the system says of it. */
export type FoundFile = {readonly name: string; readonly stats: Stats};

/** The files of one log. */
export type LogGroup = {
	/** Path of the log while it is written to; it need not be there. */
	readonly log: string;
	/** Oldest first; at least one. */
	readonly files: readonly FoundFile[];
	/** Archives that hold what a file beside them holds: of the two the file is read. */
	readonly packedTwice: readonly string[];
};

/** Name of the log that a file was rotated from, in its folder. */
export const logOf = (name: string): string => path.join(path.dirname(name), rotationOf(path.basename(name)).base);

/** Files whose logs have the same name, in the order of their age. @param found - at least one. */
export function groupOf(found: readonly FoundFile[]): LogGroup {
	const names = new Set(found.map(({name}) => path.resolve(name)));
	const isTwice = ({name}: FoundFile) => {
		const unpacked = unpackedName(name);
		return unpacked !== name && names.has(path.resolve(unpacked)) && isSameLog(name, unpacked);
	};
	const files = found.filter(file => !isTwice(file)).sort((a, b) => compareAge(aged(a), aged(b)));
	return {log: logOf(found[0]?.name ?? ''), files, packedTwice: found.filter(isTwice).map(({name}) => name)};
}

const aged = ({name, stats}: FoundFile) => ({...rotationOf(path.basename(name)), changedMs: stats.mtimeMs});

/** An archive that has only begun to be written holds nothing yet. */
function isSameLog(packed: string, unpacked: string): boolean {
	const [archive, file] = [headAt(packed), headAt(unpacked)];
	if (!archive || !file) return false;
	return archive.length === 0 || isSameHead(archive, file) || file.subarray(0, archive.length).equals(archive);
}
