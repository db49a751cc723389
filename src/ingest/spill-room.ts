import {statfsSync} from 'node:fs';

/** Bytes of a file system: what we may still take, and all. */
export type Space = {readonly freeBytes: number; readonly totalBytes: number};

/** How bytes are to be kept. */
export type Form = 'raw' | 'packed' | 'none';

const GiB = 2 ** 30;

/**
How much a spill may take of a disk that others need too.

```
 0          reserve                        low                          free bytes
 │ nothing   │ packed                       │ raw
```
A stream without an end is packed early. One that says how much is to come stays raw where twice that is free (`engine.md` 3.6).

@param expected - bytes that are still to come, as far as anybody knows.
@param space - undefined where the system does not say: then the disk itself says when it is full.
*/
export function formFor(space: Space | undefined, expected: number | undefined): Form {
	if (space === undefined) return 'raw';
	const low = lowMark(space);
	const reserve = reserveOf(space);
	if (space.freeBytes < reserve) return 'none';
	const wanted = expected === undefined ? low : Math.max(2 * expected, expected + reserve);
	return space.freeBytes >= wanted ? 'raw' : 'packed';
}

/** A GiB or a tenth of the disk, but no more than half of a small one. */
const lowMark = ({totalBytes}: Space): number => Math.min(Math.max(GiB, totalBytes / 10), totalBytes / 2);

/** What is left to others in any case. */
export const reserveOf = (space: Space): number => Math.min(GiB, lowMark(space) / 4);

/** The space of the disk that a folder lies on. */
export function spaceOf(folder: string): Space | undefined {
	try {
		const {bavail, blocks, bsize} = statfsSync(folder);
		return blocks > 0 ? {freeBytes: bavail * bsize, totalBytes: blocks * bsize} : undefined;
	} catch {
		return undefined;
	}
}
