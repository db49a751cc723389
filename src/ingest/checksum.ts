import {createHash} from 'node:crypto';
import type {HashStream, HashThread} from './hash-thread.js';

/** Up to so many bytes the checksum is made here, in the time that a thread takes to start. */
const inlineBytes = 8 << 20;

/** SHA-256 of the bytes of one source, as they came. */
export class Checksum {
	/** Copies of what came, until it is known whether it is worth the other thread. */
	#kept: Uint8Array[] = [];
	#keptBytes = 0;
	#stream: HashStream | undefined;
	#hex: Promise<string | undefined> | undefined;

	/** @param thread - is asked for when it is needed. */
	constructor(private readonly thread: () => Pick<HashThread, 'open'>) {}

	update(bytes: Uint8Array): void {
		if (this.#stream) {
			this.#stream.update(bytes);
			return;
		}
		this.#kept.push(Uint8Array.from(bytes));
		this.#keptBytes += bytes.length;
		if (this.#keptBytes <= inlineBytes) return;
		this.#stream = this.thread().open();
		for (const kept of this.#kept.splice(0)) this.#stream.update(kept);
	}

	/** There is no more. @returns the checksum in hexadecimal, each time; undefined where it could not be made. */
	finish(): Promise<string | undefined> {
		this.#hex ??= this.#stream ? this.#stream.digest() : Promise.resolve(this.#inline());
		return this.#hex;
	}

	#inline(): string {
		const hash = createHash('sha256');
		for (const kept of this.#kept.splice(0)) hash.update(kept);
		return hash.digest('hex');
	}
}
