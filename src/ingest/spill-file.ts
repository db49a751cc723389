import {chmodSync, close, closeSync, constants, mkdtempSync, openSync, readSync, rmdirSync, rmSync, write, writeSync} from 'node:fs';
import path from 'node:path';

/**
One private file of a spill. Its folder is 0700 and it is 0600 whatever the umask (`promises.md` 5.3); no name leads to it where an open file can do without one, so it is gone with the process however that ends.

It is unused when nothing more is written to it and nobody holds any of its bytes; only then it may be closed. A descriptor is never closed while a write is under way: the next file opened would get its number, and the bytes.
*/
export class SpillFile {
	/** Bytes that were given out, written or not. */
	#size = 0;
	/** Stretches that somebody still wants, and writes under way. */
	#holders = 0;
	#isRetired = false;
	/** One write at a time: a file lets no more in, and who waits there takes a core. */
	#written: Promise<void> = Promise.resolve();
	readonly #descriptor: number;
	readonly #path: string;
	readonly #isNameless: boolean;

	/** @param unused - is called when it is unused. @throws an error of the system. */
	constructor(
		parent: string,
		private readonly unused: (file: SpillFile) => void,
	) {
		const folder = mkdtempSync(path.join(parent, 'auditview-'));
		this.#path = path.join(folder, 'spill');
		try {
			chmodSync(folder, 0o700);
			this.#descriptor = openSync(this.#path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0), 0o600);
		} catch (error) {
			remove(this.#path);
			throw error;
		}
		this.#isNameless = remove(this.#path);
	}

	get size(): number {
		return this.#size;
	}

	/** Gives out the next stretch. @returns its position. */
	claim(length: number): number {
		const position = this.#size;
		this.#size += length;
		this.#holders++;
		return position;
	}

	/** A stretch could not be written: where it is the last one, the next takes its place. */
	giveUp(position: number, length: number): void {
		if (position + length === this.#size) this.#size = position;
		this.release();
	}

	/** A stretch is not wanted any more. */
	release(): void {
		this.#holders--;
		this.#tellUnused();
	}

	/** Nothing more is claimed. */
	retire(): void {
		this.#isRetired = true;
		this.#tellUnused();
	}

	/** Writes in this thread. @throws an error of the system. */
	writeNow(bytes: Uint8Array, position: number): void {
		for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at, bytes.length - at, position + at);
	}

	/** Writes on another thread; the bytes must stay as they are until it is done. Rejects with an error of the system. */
	write(bytes: Uint8Array, position: number): Promise<void> {
		this.#holders++;
		const writing = this.#written.then(() => this.#write(bytes, position)).finally(() => this.release());
		this.#written = writing.catch(() => undefined);
		return writing;
	}

	#write(bytes: Uint8Array, position: number): Promise<void> {
		return new Promise((resolve, reject) => {
			const from = (at: number) =>
				write(this.#descriptor, bytes, at, bytes.length - at, position + at, (error, count) => {
					if (error) reject(error);
					else if (at + count < bytes.length) from(at + count);
					else resolve();
				});
			from(0);
		});
	}

	/** Fills `target` from a position on. @returns how many bytes there were. @throws an error of the system. */
	readInto(target: Uint8Array, position: number): number {
		let read = 0;
		while (read < target.length) {
			const count = readSync(this.#descriptor, target, read, target.length - read, position + read);
			if (count === 0) break;
			read += count;
		}
		return read;
	}

	/** An unused one takes bytes again, from its beginning on. */
	reuse(): void {
		this.#size = 0;
		this.#isRetired = false;
	}

	close(): void {
		// On another thread where nothing is to be done behind it: of a large file the system frees the memory now, and the next paints would wait.
		if (this.#isNameless) {
			close(this.#descriptor, () => undefined);
			return;
		}
		closeSync(this.#descriptor);
		remove(this.#path);
	}

	#tellUnused(): void {
		if (this.#isRetired && this.#holders === 0) this.unused(this);
	}
}

/** Windows keeps the name of an open file, or its folder: there it goes when it is closed. */
function remove(file: string): boolean {
	try {
		rmSync(file, {force: true});
		rmdirSync(path.dirname(file));
		return true;
	} catch {
		return false;
	}
}
