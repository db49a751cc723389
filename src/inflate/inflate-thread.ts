import {Worker} from 'node:worker_threads';
import {createInflateMemory} from './inflate-memory.js';
import type {FromInflate, InflateJob} from './inflate-worker.js';
import {Places} from './place.js';

/** Whole lines that came out of an archive, as far as lines are not very long; borrowed until the next ones are asked for. `read`: compressed bytes before their end, or some more. */
export type Inflated = {readonly bytes: Buffer; readonly offset: number; readonly read: number};

/** A thread that has nothing to do. */
let idle: Worker | undefined;

/** Starts the thread before it is wanted: the rest of the program is loaded meanwhile. undefined where the system gives none. */
export const prepareInflateThread = (): Worker | undefined => startWorker();

/** One that was prepared is there for the next archive. */
export function adoptInflateThread(worker: Worker): void {
	idle ??= worker;
}

/** What inflates one archive; undefined where there is no memory for it. @param program - of the thread, where it is not the one that is built. */
export function createInflateThread(program?: URL): InflateThread | undefined {
	try {
		return new InflateThread(createInflateMemory(), program);
	} catch {
		return undefined;
	}
}

/** One archive, inflated on another thread. */
class InflateThread {
	/** Where inflating it can begin again. */
	readonly places = new Places();
	#isWhole = false;
	readonly #bytes: Buffer;
	readonly #taken = new Int32Array(new SharedArrayBuffer(8));
	readonly #told: FromInflate[] = [];
	#isDone = false;
	#isGone = false;
	#wake: () => void = () => undefined;

	constructor(
		private readonly memory: WebAssembly.Memory,
		private readonly program: URL | undefined,
	) {
		this.#bytes = Buffer.from(memory.buffer);
	}

	/** It came to the end, and all of it was what had been put in. Otherwise who knows all about damage has to go on behind what was given. */
	get isWhole(): boolean {
		return this.#isWhole;
	}

	/**
	All that is in an archive, as far as it is sound.

	@param archive - a file that is open, and where in it the archive begins. It is not read any more when this ends.
	*/
	async *inflate(archive: Pick<InflateJob, 'descriptor' | 'start'>): AsyncGenerator<Inflated> {
		const worker = takeWorker(this.program);
		if (!worker) return;
		const gone = () => this.#gone();
		const take = (message: FromInflate) => this.#take(message);
		worker.on('message', take).on('error', gone).on('exit', gone).ref();
		worker.postMessage({...archive, memory: this.memory, taken: this.#taken} satisfies InflateJob);
		try {
			yield* this.#stretches();
		} finally {
			await this.#end();
			worker.off('message', take).off('error', gone).off('exit', gone).unref();
			if (this.#isGone) void worker.terminate();
			else idle ??= worker;
		}
	}

	async *#stretches(): AsyncGenerator<Inflated> {
		for (let told = await this.#next(); told && told.type !== 'done'; told = await this.#next()) {
			if (told.type === 'place') {
				this.places.add(told.place);
				continue;
			}
			yield {bytes: this.#bytes.subarray(told.from, told.to), offset: told.offset, read: told.read};
			this.#took();
		}
	}

	/** Returns when the archive is not read any more. */
	async #end(): Promise<void> {
		Atomics.store(this.#taken, 1, 1);
		this.#took();
		while (!this.#isDone && (await this.#next()));
	}

	/** @returns undefined where the thread is gone. */
	async #next(): Promise<FromInflate | undefined> {
		while (this.#told.length === 0 && !this.#isGone)
			await new Promise<void>(resolve => {
				this.#wake = resolve;
			});
		return this.#told.shift();
	}

	#take(message: FromInflate): void {
		this.#told.push(message);
		if (message.type === 'done') [this.#isDone, this.#isWhole] = [true, message.isWhole];
		this.#wake();
	}

	#gone(): void {
		this.#isGone = true;
		this.#wake();
	}

	/** The thread looks again whether it is to go on. */
	#took(): void {
		Atomics.add(this.#taken, 0, 1);
		Atomics.notify(this.#taken, 0);
	}
}

/** The idle one, unless it has ended since; or a new one. */
function takeWorker(program: URL | undefined): Worker | undefined {
	const worker = idle;
	idle = undefined;
	return worker && worker.threadId !== ended ? worker : startWorker(program);
}

/** What Node says of a thread that has ended. */
const ended = -1;

function startWorker(program = new URL('./inflate-worker.js', import.meta.url)): Worker | undefined {
	try {
		const worker = new Worker(program);
		worker.unref();
		// Who waits for it is told, too.
		worker.on('error', () => undefined);
		return worker;
	} catch {
		return undefined;
	}
}
