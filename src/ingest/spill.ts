import {chmodSync, closeSync, constants, mkdtempSync, openSync, readSync, rmdirSync, rmSync, writeSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

/** What is collected in memory before it is written at once. */
const blockBytes = 1 << 20;

/**
The raw bytes of one stream, so that each line can be shown again: a private file that is gone with the process.

```
 offset 0                        #written            #written + #filled
 │ file, unlinked where possible  │ block in memory    │  ← the next bytes
```
The folder is 0700 and the file 0600 whatever the umask (`promises.md` 5.3). When the disk is full nothing more is kept: offsets go on, reading what was not kept gives fewer bytes.
*/
export class Spill {
	readonly #parent: string;
	#file: PrivateFile | undefined;
	#block: Buffer | undefined;
	#filled = 0;
	/** Bytes that lie in the file. */
	#written = 0;
	/** Bytes given so far, kept or not. */
	#size = 0;
	#trouble: string | undefined;

	/** @param parent - the folder in which the private folder is made; it must exist. */
	constructor(parent: string = tmpdir()) {
		this.#parent = parent;
	}

	/** Where the next byte will lie. */
	get size(): number {
		return this.#size;
	}

	/** Why bytes are no longer kept; undefined while they are. */
	get trouble(): string | undefined {
		return this.#trouble;
	}

	/** Takes bytes in; they can be read at once. Never throws. */
	append(bytes: Uint8Array): void {
		this.#size += bytes.length;
		for (let at = 0; at < bytes.length && this.#trouble === undefined; ) {
			this.#block ??= Buffer.allocUnsafeSlow(blockBytes);
			const taken = Math.min(bytes.length - at, blockBytes - this.#filled);
			this.#block.set(bytes.subarray(at, at + taken), this.#filled);
			this.#filled += taken;
			at += taken;
			if (this.#filled === blockBytes) this.#flush();
		}
	}

	/** The stream is at its end: what is in memory goes to the file. */
	finish(): void {
		if (this.#filled > 0) this.#flush();
		if (this.#filled === 0) this.#block = undefined;
	}

	/** Bytes `offset … offset + length`; fewer where they were not kept. */
	readAt(offset: number, length: number): Uint8Array {
		const end = Math.min(offset + length, this.#written + this.#filled);
		if (end <= offset) return Buffer.alloc(0);
		const bytes = Buffer.allocUnsafe(end - offset);
		const inFile = Math.max(0, Math.min(end, this.#written) - offset);
		let read = 0;
		while (read < inFile && this.#file) {
			const count = readSync(this.#file.descriptor, bytes, read, inFile - read, offset + read);
			if (count === 0) return bytes.subarray(0, read);
			read += count;
		}
		if (end > this.#written && this.#block) this.#block.copy(bytes, inFile, offset + inFile - this.#written, end - this.#written);
		return bytes;
	}

	/** Nothing is kept any more. */
	close(): void {
		if (this.#file) {
			closeSync(this.#file.descriptor);
			if (!this.#file.isGone) remove(this.#file.path);
		}
		this.#file = undefined;
		this.#block = undefined;
		this.#filled = 0;
		this.#written = 0;
	}

	/** After a failure the block in memory stays readable, and is the last one. */
	#flush(): void {
		try {
			this.#file ??= openPrivate(this.#parent);
			for (let at = 0; at < this.#filled; ) {
				at += writeSync(this.#file.descriptor, this.#block ?? Buffer.alloc(0), at, this.#filled - at, this.#written + at);
			}
			this.#written += this.#filled;
			this.#filled = 0;
		} catch (error) {
			this.#trouble = error instanceof Error ? error.message : String(error);
		}
	}
}

/** `isGone`: no name leads to it any more. */
type PrivateFile = {readonly descriptor: number; readonly path: string; readonly isGone: boolean};

function openPrivate(parent: string): PrivateFile {
	const folder = mkdtempSync(path.join(parent, 'auditview-'));
	chmodSync(folder, 0o700);
	const file = path.join(folder, 'spill');
	const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0), 0o600);
	return {descriptor, path: file, isGone: remove(file)};
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
