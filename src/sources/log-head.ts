import {closeSync, fstatSync, openSync} from 'node:fs';
import {gunzipSync, constants as zlibConstants} from 'node:zlib';
import {compressionOf} from './compression.js';
import {countNuls} from './leading-nuls.js';
import {readFrom} from './plain-file.js';

/** A log is known again by so many of its first bytes. */
const headBytes = 4096;
/** What is looked at of an archive: inflated, several times as much. */
const packedBytes = 1 << 13;
/** What is read at once to find the first ones behind NULs. */
const stepBytes = 1 << 16;
/** NULs before a log (copytruncate) are passed over as far as this. */
const mostNuls = 256 << 20;

/** Names an inode as it is now; it can be another file tomorrow. */
export type Identity = {readonly dev: number; readonly ino: number};

export const isSameInode = (one: Identity, other: Identity): boolean => one.ino === other.ino && one.dev === other.dev;

/**
The first bytes of what a file holds, inflated and behind NULs: by them a log is known again that was renamed, copied or compressed. Numbers of inodes are used again, and compressing makes a new one.

@returns nothing for an empty file, and for one whose beginning cannot be made out.
@throws what the system throws.
*/
export function headOf(descriptor: number): Buffer {
	const first = readFrom(descriptor, 0, packedBytes);
	if (compressionOf(first) !== undefined) return behindNuls(inflated(first)).subarray(0, headBytes);
	if (first[0] !== 0) return first.subarray(0, headBytes);
	for (let at = 0; at < mostNuls; at += stepBytes) {
		const bytes = readFrom(descriptor, at, stepBytes);
		const behind = behindNuls(bytes);
		if (behind.length > 0) return readFrom(descriptor, at + bytes.length - behind.length, headBytes);
		if (bytes.length < stepBytes) break;
	}
	return Buffer.alloc(0);
}

/** The same of a file that is not open, with what the system says of it; undefined where it cannot be read. */
export function headAt(name: string): Buffer | undefined {
	try {
		const descriptor = openSync(name, 'r');
		try {
			return fstatSync(descriptor).isFile() ? headOf(descriptor) : undefined;
		} finally {
			closeSync(descriptor);
		}
	} catch {
		return undefined;
	}
}

/** Are these the heads of one log, of which one may have had more when it was looked at? Half a first line proves nothing. */
export function isSameHead(one: Buffer, other: Buffer): boolean {
	const [short, long] = one.length < other.length ? [one, other] : [other, one];
	if (short.length === 0) return false;
	if (short.length === long.length) return short.equals(long);
	return short.includes(10) && long.subarray(0, short.length).equals(short);
}

const behindNuls = (bytes: Buffer): Buffer => bytes.subarray(countNuls(bytes));

function inflated(first: Buffer): Buffer {
	try {
		return compressionOf(first) === 'gzip' ? gunzipSync(first, {finishFlush: zlibConstants.Z_SYNC_FLUSH}) : Buffer.alloc(0);
	} catch {
		return Buffer.alloc(0);
	}
}
