import {codeOf} from '../sources/system-error.js';
import type {SpillFile} from './spill-file.js';
import {type FileSurroundings, SpillFiles} from './spill-files.js';
import {type Packed, pack, packNow, piecesOf, Unpacked} from './spill-packing.js';
import {type Form, formFor} from './spill-room.js';

/** What a spill asks of the world around it. */
export type SpillSurroundings = FileSurroundings & {
	/** Milliseconds since 1970. */
	readonly nowMs: () => number;
};

/** `length` bytes of the stream, as they lie in a file. */
type Piece = {readonly position: number; readonly stored: number; readonly length: number; readonly isPacked: boolean};

/** Bytes that were put away: its pieces follow each other, in the stream and in the file. */
export type Stored = {readonly file: SpillFile; readonly position: number; readonly stored: number; readonly pieces: readonly Piece[]};

/** Too little of the disk is free to take any of it. */
class NoRoom extends Error {}

/** Puts bytes away in private files of a bounded size, as they are or packed, and reads them again. */
export class SpillDisk {
	readonly #files: SpillFiles;
	#isClosed = false;
	readonly #unpacked = new Unpacked<Piece>();

	constructor(private readonly surroundings: FileSurroundings) {
		this.#files = new SpillFiles(surroundings);
	}

	/**
	Puts bytes away on other threads; they must stay as they are until then.

	@param expected - bytes of the stream that are still to come, as far as anybody knows.
	@throws where the disk does not take them: `whyNot` says it in words.
	*/
	async put(bytes: Uint8Array, expected: number | undefined): Promise<Stored> {
		if (this.#form(expected) === 'raw') return this.#write([asItIs(bytes)], bytes);
		const pieces: Packed[] = [];
		// One after another: the other threads have sources to inflate.
		for (const piece of piecesOf(bytes)) pieces.push(await pack(piece));
		return this.#write(pieces, joined(pieces));
	}

	/** The same in this thread. */
	putNow(bytes: Uint8Array, expected: number | undefined): Stored {
		const pieces = this.#form(expected) === 'raw' ? [asItIs(bytes)] : piecesOf(bytes).map(packNow);
		const stored = this.#place(pieces);
		try {
			stored.file.writeNow(joined(pieces), stored.position);
			return stored;
		} catch (error) {
			stored.file.giveUp(stored.position, stored.stored);
			throw error;
		}
	}

	/** Fills `target` with what was put away, from byte `from` on. @returns how many bytes there were. */
	readInto(target: Uint8Array, {file, pieces}: Stored, from: number): number {
		let filled = 0;
		let start = 0;
		for (const piece of pieces) {
			const skipped = from + filled - start;
			start += piece.length;
			if (skipped >= piece.length) continue;
			const part = target.subarray(filled, filled + piece.length - skipped);
			const count = piece.isPacked ? this.#copyUnpacked(part, file, piece, skipped) : file.readInto(part, piece.position + skipped);
			filled += count;
			if (count < part.length || filled === target.length) break;
		}
		return filled;
	}

	/** It is not wanted any more. */
	drop({file}: Stored): void {
		file.release();
	}

	/** More is to come after all. */
	goOn(): void {
		this.#files.goOn();
	}

	/** Nothing more is to come. */
	finish(): void {
		this.#files.finish();
	}

	/** Nothing more is put away, what is being packed neither. */
	close(): void {
		this.#isClosed = true;
		this.#files.close();
		this.#unpacked.clear();
	}

	/** Why `put` failed: a phrase for the user. @throws what is no failure of the disk: a bug of ours. */
	whyNot(error: unknown): string {
		const {parent} = this.surroundings;
		const code = codeOf(error);
		if (error instanceof NoRoom) return `almost nothing of the disk is free under ${parent}`;
		if (code === undefined) throw error;
		return `${refusals.get(code) ?? 'it cannot be written'} in ${parent} (${code})`;
	}

	#form(expected: number | undefined): Exclude<Form, 'none'> {
		const {parent, space} = this.surroundings;
		const form = formFor(space(parent), expected);
		if (form !== 'raw') this.#files.giveBack();
		if (form === 'none') throw new NoRoom();
		return form;
	}

	async #write(pieces: readonly Packed[], bytes: Uint8Array): Promise<Stored> {
		const stored = this.#place(pieces);
		try {
			await stored.file.write(bytes, stored.position);
			return stored;
		} catch (error) {
			stored.file.giveUp(stored.position, stored.stored);
			throw error;
		}
	}

	#place(packed: readonly Packed[]): Stored {
		if (this.#isClosed) throw new NoRoom();
		const stored = packed.reduce((sum, {bytes}) => sum + bytes.length, 0);
		const file = this.#files.fileFor(stored);
		const position = file.claim(stored);
		let at = position;
		const pieces = packed.map(({bytes, length, isPacked}) => {
			at += bytes.length;
			return {position: at - bytes.length, stored: bytes.length, length, isPacked};
		});
		return {file, position, stored, pieces};
	}

	#copyUnpacked(target: Uint8Array, file: SpillFile, piece: Piece, from: number): number {
		const bytes = this.#unpacked.get(piece, () => {
			const packed = Buffer.allocUnsafe(piece.stored);
			return packed.subarray(0, file.readInto(packed, piece.position));
		});
		const part = bytes.subarray(from, from + target.length);
		target.set(part);
		return part.length;
	}
}

const asItIs = (bytes: Uint8Array): Packed => ({bytes, length: bytes.length, isPacked: false});

const joined = (pieces: readonly Packed[]): Uint8Array =>
	pieces.length === 1 && pieces[0] ? pieces[0].bytes : Buffer.concat(pieces.map(({bytes}) => bytes));

const refusals: ReadonlyMap<string, string> = new Map([
	['ENOSPC', 'no space is left'],
	['EDQUOT', 'the quota is used up'],
	['EROFS', 'nothing can be written'],
	['EACCES', 'nothing may be written'],
	['EPERM', 'nothing may be written'],
	['ENOENT', 'there is no folder'],
	['EMFILE', 'too many files are open'],
]);
