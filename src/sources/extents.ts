import {closeSync} from 'node:fs';
import {readFrom} from './plain-file.js';

/** Files of before that are kept open, so that their lines can be read again. */
const mostOpen = 100;

/** What one file holds: bytes `base …` of the source. Without a descriptor they are gone. */
type Extent = {readonly base: number; descriptor: number | undefined};

/**
Where the bytes of a followed file lie: it may be truncated, or renamed with a new one in its place. Offsets go on all the same, so that none stands for two things:

```
 offset 0            base of the 2nd         base of the 3rd
 │ audit.log, gone    │ audit.log after       │ the new audit.log after
 │ (truncated)        │ the truncation        │ a rename; the old one is still open
```
*/
export class Extents {
	readonly #extents: Extent[];

	constructor(descriptor: number) {
		this.#extents = [{base: 0, descriptor}];
	}

	/** Where the file that is read now begins. */
	get base(): number {
		return this.#extents.at(-1)?.base ?? 0;
	}

	/** Another file begins behind all that was read. */
	add(base: number, descriptor: number): void {
		this.#extents.push({base, descriptor});
		const open = this.#extents.filter(extent => extent.descriptor !== undefined);
		if (open.length > mostOpen && open[0]) this.#close(open[0]);
	}

	/** What the file held that is read now stands in another one; undefined: it is gone. The descriptor of before is not closed. */
	moveLast(descriptor: number | undefined): void {
		const last = this.#extents.at(-1);
		if (last) last.descriptor = descriptor;
	}

	readAt(offset: number, length: number, into?: Buffer): Uint8Array {
		const at = this.#extents.findLastIndex(({base}) => base <= offset);
		const extent = this.#extents[at];
		if (extent?.descriptor === undefined) return Buffer.alloc(0);
		const end = this.#extents[at + 1]?.base ?? Number.POSITIVE_INFINITY;
		return readFrom(extent.descriptor, offset - extent.base, Math.min(length, end - offset), into);
	}

	/** Where the file begins that holds an offset. */
	beginOf(offset: number): number {
		return this.#extents.findLast(({base}) => base <= offset)?.base ?? 0;
	}

	close(): void {
		for (const extent of this.#extents) this.#close(extent);
	}

	/** Several extents can lie in one file. */
	#close({descriptor}: Extent): void {
		if (descriptor === undefined) return;
		closeSync(descriptor);
		for (const extent of this.#extents) if (extent.descriptor === descriptor) extent.descriptor = undefined;
	}
}
