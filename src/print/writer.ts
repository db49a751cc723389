import {type Cells, plainLine} from '../safe/cells.js';

/** Bytes gathered before they are written: one write a line costs ten times as much as the line. */
const batchBytes = 1 << 16;

/** What a `Writer` writes to: `process.stdout`, or a stand-in in tests. */
export type Outlet = Pick<NodeJS.WritableStream, 'write' | 'on'>;

/**
The only stdout of print mode. Takes whole lines, writes them in large pieces, and waits for a slow reader.

A closed pipe is no error: whoever read has seen enough (`| head -1`). From then on nothing is written, and `ended` says so.
*/
export class Writer {
	#parts: Uint8Array[] = [];
	#bytes = 0;
	#ended: 'closed' | Error | undefined;
	readonly #whenEnded: Array<() => void> = [];

	constructor(private readonly outlet: Outlet = process.stdout) {
		// A failed write comes as an event too, and one without a listener would end the program with a stack.
		outlet.on('error', (error: NodeJS.ErrnoException) => this.#end(error));
	}

	/** Why nothing more can be written: the reader has gone, or, say, the disk is full. undefined while all is well. */
	get ended(): 'closed' | Error | undefined {
		return this.#ended;
	}

	/** @param listener - is called once when nothing more can be written; at once if that is so already. */
	onEnded(listener: () => void): void {
		if (this.#ended) listener();
		else this.#whenEnded.push(listener);
	}

	/** Take a piece of output. It is kept, not copied: nobody may change it before `flush`. */
	add(piece: string | Uint8Array): void {
		if (this.#ended) return;
		const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
		this.#parts.push(bytes);
		this.#bytes += bytes.length;
	}

	/** Is there enough for a write? Then `flush` should be awaited before more is added. */
	get isFull(): boolean {
		return this.#bytes >= batchBytes;
	}

	/** Write what was added. Resolves when it was taken, however slow the reader is, or never can be. */
	flush(): Promise<void> {
		if (this.#bytes === 0 || this.#ended) return Promise.resolve();
		const batch = Buffer.concat(this.#parts, this.#bytes);
		this.#parts = [];
		this.#bytes = 0;
		return new Promise(resolve => {
			this.outlet.write(batch, error => {
				if (error) this.#end(error);
				resolve();
			});
		});
	}

	#end(error: NodeJS.ErrnoException): void {
		if (this.#ended) return;
		this.#ended = error.code === 'EPIPE' || error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_DESTROYED' ? 'closed' : error;
		for (const listener of this.#whenEnded) listener();
	}
}

/** Where stdout leads; `widthCells` of a terminal. */
export const stdoutTerminal = (): {readonly isTerminal: boolean; readonly widthCells: number | undefined} =>
	process.stdout.isTTY ? {isTerminal: true, widthCells: process.stdout.columns || 80} : {isTerminal: false, widthCells: undefined};

/** Say something to the user, on stderr: one sentence, whose text is made visible here. */
export function note(text: string): void {
	process.stderr.write(`auditview: ${plainLine(text)}\n`);
}

/** What another program says, on stderr: lines and parts of them as they come, made visible here. */
export function pass(text: string): void {
	process.stderr.write(
		text
			.split('\n')
			.map(line => plainLine(line.replace(/\r$/, '')))
			.join('\n'),
	);
}

/** A report on stderr, already made visible. */
export function noteLines(lines: readonly Cells[]): void {
	process.stderr.write(lines.map(line => `${line}\n`).join(''));
}
