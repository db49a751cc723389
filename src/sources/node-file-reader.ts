import type {IncomingMessage} from 'node:http';
import {SourceError} from '../model/source.js';
import {inflate} from './gzip.js';
import {RequestError} from './http.js';
import type {KubeletFiles} from './kubelet-files.js';
import type {NodeFile} from './node-files.js';

/** Takes what is read. */
export type FileSink = {
	/** Bytes, borrowed until the call returns. */
	chunk(bytes: Uint8Array): void;
	/** Something is lost here. */
	gap(why: string): void;
	/** What comes is of another instance of the container. */
	restarted(): void;
	/** Resolves when more may come. */
	ready(): Promise<void>;
};

/** Of a file on the node: `read` up to its present end; `other`: it is not the one that was begun; `gone`: there is none of that name. */
export type HowRead = 'read' | 'other' | 'gone';

/** More than any entry's stamp and the beginning of an event: two files have not the same at the same place. */
const tailBytes = 4096;
/** A beginning of a line that is longer is not held back. */
const heldBytes = 64 << 20;
const newline = 10;
const nothing = Buffer.alloc(0);

/**
A file that is being read, however often, and whatever its name becomes:

```
 ──────────────────┬──────── tail ────────┬───────────── what comes now
 given before      │ asked for once more, │ goes to the sink, in whole lines:
                   │ and compared         │ two files may be read in turn
```
The tail is asked for with every request, so that a rotated file is noticed by its bytes, whatever sizes and names say.
*/
export class BegunFile {
	#offset = 0;
	#tail = nothing;
	/** The beginning of a line. */
	#held: Buffer[] = [];
	#heldBytes = 0;
	#isPeeked = false;

	/** @param stem - its name when it was begun. */
	constructor(
		readonly stem: string,
		private readonly sink: FileSink,
	) {}

	/** Was anything of it read? What was not is no file that could be missed. */
	get isEmpty(): boolean {
		return this.#offset === 0;
	}

	/**
	Reads on in a file that may be this one.

	@throws RequestError when it could not be read on; what came before stands, and the next call goes on behind it.
	*/
	async read(file: NodeFile, files: KubeletFiles): Promise<HowRead> {
		const start = this.#offset - this.#tail.length;
		const answer = await files.ask(file.path, file.isZipped ? 0 : start);
		if (answer.kind === 'gone') return 'gone';
		if (answer.kind === 'end') return this.isEmpty ? 'read' : 'other';
		const known = new KnownBytes(file.isZipped ? start : answer.skip, this.#tail);
		try {
			if (file.isZipped) await this.#inflate(answer.response, known, file);
			else await this.#take(answer.response, known);
		} catch (error) {
			throw error instanceof SourceError ? error : files.broken(file.path, error);
		} finally {
			answer.response.destroy();
		}
		if (!known.isPassed) return 'other';
		this.#giveHeldLines();
		return 'read';
	}

	/** Its beginning, which is not given until it is read on. */
	async peek(file: NodeFile, files: KubeletFiles): Promise<HowRead> {
		const answer = await files.ask(file.path, 0, tailBytes);
		if (answer.kind === 'gone') return 'gone';
		if (answer.kind === 'end' || file.isZipped) return 'read';
		this.#isPeeked = true;
		try {
			for await (const chunk of answer.response as AsyncIterable<Buffer>) this.#hold(chunk);
		} catch (error) {
			throw files.broken(file.path, error);
		}
		return 'read';
	}

	/** Does one of these files begin as this one did when it was peeked into? */
	async isIn(candidates: readonly NodeFile[], files: KubeletFiles): Promise<boolean> {
		if (this.isEmpty) return true;
		for (const file of candidates) if (await this.#isBeginningOf(file, files)) return true;
		return false;
	}

	async #isBeginningOf(file: NodeFile, files: KubeletFiles): Promise<boolean> {
		const answer = await files.ask(file.path, 0, file.isZipped ? undefined : tailBytes);
		if (answer.kind === 'gone' || answer.kind === 'end') return false;
		const known = new KnownBytes(0, this.#tail);
		const sink = {...this.sink, chunk() {}, gap() {}};
		try {
			if (file.isZipped) await new BegunFile(this.stem, sink).#inflate(answer.response, known, file);
			else for await (const chunk of answer.response as AsyncIterable<Buffer>) known.pass(chunk);
		} catch (error) {
			throw error instanceof SourceError ? error : files.broken(file.path, error);
		} finally {
			answer.response.destroy();
		}
		return known.isPassed;
	}

	/** There is no more of it: what stands after the last newline is a line, and nothing of the next file's first. */
	finish(): void {
		if (this.#heldBytes > 0 && this.#tail.at(-1) !== newline) this.#held.push(Buffer.of(newline));
		this.flush();
	}

	/** Give also the beginning of a line. */
	flush(): void {
		for (const piece of this.#held) this.sink.chunk(piece);
		this.#held = [];
		this.#heldBytes = 0;
	}

	async #take(response: IncomingMessage, known: KnownBytes): Promise<void> {
		for await (const chunk of response as AsyncIterable<Buffer>) {
			const news = known.pass(chunk);
			if (known.isOther) return;
			this.#give(news);
			await this.sink.ready();
		}
	}

	/** Damage costs what comes after it, and says so. */
	async #inflate(response: IncomingMessage, known: KnownBytes, file: NodeFile): Promise<void> {
		const name = `/var/log/${file.path} of the node`;
		const pieces: AsyncIterable<Buffer> = response;
		try {
			await inflate({name, compression: 'gzip', pieces, again: () => undefined, isRepeatable: false}, bytes => {
				const news = known.pass(Buffer.from(bytes));
				if (!known.isOther) this.#give(news);
			});
		} catch (error) {
			if (!(error instanceof SourceError) || error instanceof RequestError) throw error;
			if (known.isPassed) this.sink.gap(error.message);
		}
	}

	#give(bytes: Buffer): void {
		if (bytes.length === 0) return;
		const end = bytes.lastIndexOf(newline) + 1;
		if (end > 0) {
			this.flush();
			this.sink.chunk(bytes.subarray(0, end));
			this.#count(bytes.subarray(0, end));
		}
		this.#hold(bytes.subarray(end));
		if (this.#heldBytes > heldBytes) this.flush();
	}

	/** It is the file that was peeked into. */
	#giveHeldLines(): void {
		if (!this.#isPeeked) return;
		this.#isPeeked = false;
		const held = Buffer.concat(this.#held);
		const end = held.lastIndexOf(newline) + 1;
		this.#held = end < held.length ? [held.subarray(end)] : [];
		this.#heldBytes = held.length - end;
		if (end > 0) this.sink.chunk(held.subarray(0, end));
	}

	#hold(bytes: Buffer): void {
		if (bytes.length > 0) this.#held.push(Buffer.from(bytes));
		this.#heldBytes += bytes.length;
		this.#count(bytes);
	}

	#count(bytes: Buffer): void {
		this.#offset += bytes.length;
		this.#tail = Buffer.from(Buffer.concat([this.#tail, bytes.subarray(-tailBytes)]).subarray(-tailBytes));
	}
}

/** Lets pass what comes behind bytes that are known. */
class KnownBytes {
	#skip: number;
	#left: Buffer;
	isOther = false;

	/** @param skip - so many bytes come first that are not looked at. */
	constructor(skip: number, tail: Buffer) {
		this.#skip = skip;
		this.#left = tail;
	}

	/** Did all that is known come, as it was? */
	get isPassed(): boolean {
		return !this.isOther && this.#skip === 0 && this.#left.length === 0;
	}

	pass(chunk: Buffer): Buffer {
		const skipped = Math.min(this.#skip, chunk.length);
		this.#skip -= skipped;
		const rest = chunk.subarray(skipped);
		const count = Math.min(this.#left.length, rest.length);
		if (!rest.subarray(0, count).equals(this.#left.subarray(0, count))) this.isOther = true;
		this.#left = this.#left.subarray(count);
		return rest.subarray(count);
	}
}
