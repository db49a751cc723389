import type {Checksum} from './checksum.js';

/** The checksum of one source, as far as what came is the whole of it in its order; of an archive that of its compressed bytes. */
export class SourceChecksum {
	#hex: string | undefined;
	/** It is of compressed bytes, not of what is in them. */
	#isOfReceived = false;
	/** Bytes came in another order than they have in the source. */
	#jumped = false;

	/** @param checksum - makes it; undefined where none is wanted. */
	constructor(private readonly checksum: Checksum | undefined) {}

	/** Bytes of its lines came. */
	update(bytes: Uint8Array): void {
		if (!this.#isOfReceived) this.checksum?.update(bytes);
	}

	/** Compressed bytes came, whose contents come next. */
	received(bytes: Uint8Array): void {
		this.#isOfReceived = true;
		this.checksum?.update(bytes);
	}

	/** A file of several is at its end: the next one may not be compressed. */
	rest(): void {
		this.#isOfReceived = false;
	}

	jump(): void {
		this.#jumped = true;
	}

	/** Nothing more comes. Resolves when `hex` is known. */
	async finish(): Promise<void> {
		this.#hex = await this.checksum?.finish();
	}

	/** In hexadecimal; null where there is none, or where it is not of the whole. */
	get hex(): string | null {
		return this.#jumped ? null : (this.#hex ?? null);
	}
}
