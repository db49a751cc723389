import type {SourceSink} from './source.js';

/** Counts the NULs that a file begins with: as many as it had bytes when it was truncated under its writer (copytruncate). */
export class LeadingNuls {
	#count = 0;
	#isOver = false;

	/**
	@param at - where these bytes stand in the file; those that do not follow what was counted are passed over.
	@returns how many there are, once, with the bytes that end them; 0 otherwise.
	*/
	take(bytes: Uint8Array, at: number): number {
		if (this.#isOver || at !== this.#count) return 0;
		const length = countNuls(bytes);
		this.#count += length;
		if (length === bytes.length) return 0;
		this.#isOver = true;
		return this.#count;
	}
}

/** How many NULs these bytes begin with. */
export function countNuls(bytes: Uint8Array): number {
	let count = 0;
	while (count < bytes.length && bytes[count] === 0) count++;
	return count;
}

/** `4,096 NUL bytes` */
export const nulBytes = (count: number): string => `${String(count).replace(/\B(?=(\d{3})+$)/g, ',')} NUL byte${count === 1 ? '' : 's'}`;

/** A file was truncated under its writer before we came, and begins with a hole. */
export const beginsWithNuls = (name: string, count: number): string =>
	`${name} begins with ${nulBytes(count)}, which are passed over, as a file does that was truncated under its writer (copytruncate): lines written just then may be lost`;

/** Says so where there were any. */
export function tellNuls(count: number, name: string, sink: Pick<SourceSink, 'gap'>): void {
	if (count > 0) sink.gap(beginsWithNuls(name, count));
}
