import type {Content} from './content.js';
import {CsvHeader, isCsvOpen} from './csv.js';
import {contentOf} from './line-content.js';
import type {Line} from './line-taker.js';
import {trimLine} from './trim-line.js';

/** A row of a CSV file: what it holds, where its lines lie, and how many they are. */
export type CsvRow = {readonly content: Content; readonly bytes: Buffer; readonly offset: number; readonly lines: number};

/** A row that is longer is none. */
const mostBytes = 100 << 20;

/** The rows of a source whose first line is the header of a CSV file; of any other source nothing. */
export class CsvRows {
	#open: {readonly offset: number; readonly pieces: Buffer[]; size: number} | undefined;

	/** @param isFirst - the next line may be the header. */
	constructor(
		private header?: CsvHeader,
		private isFirst = true,
	) {}

	/** Is the source a CSV file? */
	get isCsv(): boolean {
		return this.header !== undefined;
	}

	/** Is the source surely no CSV file? */
	get isNone(): boolean {
		return !this.isFirst && this.header === undefined;
	}

	get isHolding(): boolean {
		return this.#open !== undefined;
	}

	/** The first line was none for here. */
	passed(): void {
		this.isFirst = false;
	}

	/** One for other lines of the same file. */
	again(): CsvRows {
		return new CsvRows(this.header, false);
	}

	/** @returns `none`: the line is not for here; `held`: its row goes on. */
	take(line: Line): CsvRow | 'none' | 'held' {
		if (this.isFirst) return this.#takeFirst(line);
		if (!this.header) return 'none';
		const {bytes, start, end, offset} = line;
		// An event on a line of its own is one here too.
		if (!this.#open && bytes[contentOf(bytes, start, end).content.start] === 0x7b) return 'none';
		const isOpen = isCsvOpen(bytes, start, end, this.#open !== undefined);
		if (!this.#open && !isOpen) return this.#row(bytes.subarray(start, end), offset, 1);
		this.#open ??= {offset, pieces: [], size: 0};
		this.#open.pieces.push(Buffer.from(bytes.subarray(start, end)));
		this.#open.size += end - start + 1;
		return isOpen && this.#open.size < mostBytes ? 'held' : (this.end() ?? 'held');
	}

	/** The row that is not at its end. */
	end(): CsvRow | undefined {
		const open = this.#open;
		this.#open = undefined;
		if (!open) return undefined;
		const newline = Buffer.from('\n');
		const bytes = Buffer.concat(open.pieces.flatMap((piece, at) => (at === 0 ? [piece] : [newline, piece])));
		return this.#row(bytes, open.offset, open.pieces.length);
	}

	/** Empty lines before it are not looked at by everybody who reads lines. */
	#takeFirst({bytes, start, end}: Line): 'none' {
		const inner = trimLine(bytes, start, end);
		if (inner.start >= inner.end) return 'none';
		this.isFirst = false;
		// Of other logs no string is made.
		if (bytes[inner.start] !== 0x7b) this.header = CsvHeader.of(bytes, inner.start, inner.end);
		return 'none';
	}

	#row(bytes: Buffer, offset: number, lines: number): CsvRow {
		const inner = trimLine(bytes, 0, bytes.length);
		return {content: this.header?.decode(bytes, inner) ?? {kind: 'other'}, bytes, offset, lines};
	}
}
