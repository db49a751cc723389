import {SpillFile} from './spill-file.js';
import {formFor, type Space} from './spill-room.js';

/** Where files are made, and how large they become. */
export type FileSurroundings = {
	/** The folder in which private folders are made; it must exist. */
	readonly parent: string;
	readonly space: (folder: string) => Space | undefined;
	/** Files are no larger, so that the oldest bytes can be given back. */
	readonly fileBytes: number;
};

/** The files of a spill, one after another. One that nobody wants any more is written over where the disk has room enough: a stream without an end would give the system memory back and take new one, all the time. */
export class SpillFiles {
	#last: SpillFile | undefined;
	/** Nobody wants any of it. */
	#spare: SpillFile | undefined;
	#isFinished = false;

	constructor(private readonly surroundings: FileSurroundings) {}

	/** The file that takes so many bytes more. @throws an error of the system. */
	fileFor(length: number): SpillFile {
		const {parent, fileBytes} = this.surroundings;
		if (this.#last && this.#last.size > 0 && this.#last.size + length > fileBytes) this.#retire();
		this.#last ??= this.#takeSpare() ?? new SpillFile(parent, file => this.#unused(file));
		return this.#last;
	}

	/** More is to come after all. */
	goOn(): void {
		this.#isFinished = false;
	}

	/** Nothing more is to come. */
	finish(): void {
		this.#isFinished = true;
		this.giveBack();
	}

	/** Others need the room: no file is kept for later. */
	giveBack(): void {
		this.#spare?.close();
		this.#spare = undefined;
	}

	/** What is still held is closed when it is not. */
	close(): void {
		this.finish();
		this.#retire();
	}

	#retire(): void {
		const file = this.#last;
		this.#last = undefined;
		file?.retire();
	}

	#takeSpare(): SpillFile | undefined {
		const spare = this.#spare;
		this.#spare = undefined;
		spare?.reuse();
		return spare;
	}

	#unused(file: SpillFile): void {
		const {parent, space} = this.surroundings;
		if (this.#isFinished || this.#spare || formFor(space(parent), undefined) !== 'raw') file.close();
		else this.#spare = file;
	}
}
