import {crc32, gunzipSync} from 'node:zlib';
import {createInflateMemory} from '../../src/inflate/inflate-memory.js';
import {Inflater, NotInflated, type ReadCompressed} from '../../src/inflate/inflater.js';

/** Of what is in memory. @param most - bytes that are read at once. */
export const readingOf =
	(archive: Uint8Array, most = Number.POSITIVE_INFINITY): ReadCompressed =>
	(target, position) => {
		const part = archive.subarray(position, position + Math.min(target.length, most));
		target.set(part);
		return part.length;
	};

/** An archive, and a bit or two of it changed: nearly always where blocks begin. */
export function damagedBits(archive: Uint8Array, random: () => number): Buffer {
	const damaged = Buffer.from(archive);
	for (let hits = Math.ceil(random() * 2); hits > 0; hits--) {
		const at = Math.min(damaged.length - 1, 10 + Math.floor(random() ** 3 * (damaged.length - 10)));
		damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << Math.floor(random() * 8)), at);
	}
	return damaged;
}

let memory: WebAssembly.Memory | undefined;

/**
What becomes of an archive whose checksums are put right, so that only what is in between is compared.

@returns `same`: of both the same; `declined`: only zlib inflates it; `refused`: nobody does; `different`: what must not be.
*/
export function inflateBoth(archive: Buffer): 'same' | 'declined' | 'refused' | 'different' {
	const mended = Buffer.from(archive);
	const ours = inflateMending(mended);
	const theirs = unzipped(mended);
	if (!ours) return theirs ? 'declined' : 'refused';
	return theirs && ours.equals(theirs) ? 'same' : 'different';
}

function inflateMending(archive: Buffer): Buffer | undefined {
	memory ??= createInflateMemory();
	const inflater = new Inflater(readingOf(archive), memory);
	const members: Buffer[] = [];
	let member: Buffer[] = [];
	try {
		for (let stretch = inflater.next(); stretch; stretch = inflater.next()) {
			member.push(Buffer.from(inflater.bytes.subarray(stretch.from, stretch.to)));
			if (!stretch.trailer) continue;
			const all = Buffer.concat(member);
			const end = inflater.place().bit / 8;
			archive.writeUInt32LE(crc32(all), end - 8);
			archive.writeUInt32LE(all.length, end - 4);
			members.push(all);
			member = [];
		}
		return Buffer.concat(members);
	} catch (error) {
		if (error instanceof NotInflated) return undefined;
		throw error;
	}
}

/** What zlib makes of an archive; nothing where it finds fault with it. */
export function unzipped(archive: Uint8Array): Buffer | undefined {
	try {
		return gunzipSync(archive);
	} catch {
		return undefined;
	}
}
