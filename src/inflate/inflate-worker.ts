import {readSync} from 'node:fs';
import {parentPort} from 'node:worker_threads';
import {crc32} from 'node:zlib';
import {Inflater, mostKept, NotInflated, type Stretch, type Trailer} from './inflater.js';
import {type Place, spacingAt} from './place.js';

/** What a thread that inflates is told to do. */
export type InflateJob = {
	/** Of the archive, open until the thread says that it is done. */
	readonly descriptor: number;
	/** Where the archive begins in the file. */
	readonly start: number;
	readonly memory: WebAssembly.Memory;
	/** Stretches that were taken, so that what stands there can be written over; and 1 where no more are wanted. */
	readonly taken: Int32Array<SharedArrayBuffer>;
};

/** What it says. */
export type FromInflate =
	/** Bytes `from … to` of the memory are what came out next: whole lines, as far as they are not very long. `read`: compressed bytes before its end, or some more. */
	| {readonly type: 'stretch'; readonly from: number; readonly to: number; readonly offset: number; readonly read: number}
	| {readonly type: 'place'; readonly place: Place}
	/** `isWhole`: to its end, and what came out is what went in. */
	| {readonly type: 'done'; readonly isWhole: boolean};

/** Of the 8 MiB that hold what came out, one is being written, another may be in one piece with the oldest that waits. */
const mostWaiting = 5;

parentPort?.on('message', (job: InflateJob) => {
	const isWhole = new InflateRun(job, message => parentPort?.postMessage(message)).run();
	parentPort?.postMessage({type: 'done', isWhole} satisfies FromInflate);
});

class InflateRun {
	readonly #inflater: Inflater;
	#crc = 0;
	#length = 0;
	/** Bytes of a line that has begun, and was not given yet. */
	#begun = 0;
	#given = 0;
	#nextPlace = spacingAt(0);

	constructor(
		private readonly job: InflateJob,
		private readonly tell: (message: FromInflate) => void,
	) {
		const {descriptor, start, memory} = job;
		this.#inflater = new Inflater((target, position) => readSync(descriptor, target, 0, target.length, start + position), memory);
	}

	/** @returns false where somebody else has to say what is wrong with the archive, or with its file. */
	run(): boolean {
		try {
			for (let stretch = this.#next(); stretch; stretch = this.#next()) this.#take(stretch);
			this.#giveRest();
			return true;
		} catch (error) {
			if (error instanceof NotInflated || (error instanceof Error && 'syscall' in error)) return false;
			throw error;
		}
	}

	#next(): Stretch | undefined {
		this.#waitForRoom();
		return this.#inflater.next(this.#begun);
	}

	#take({from, to, offset, trailer}: Stretch): void {
		const bytes = this.#inflater.bytes.subarray(from, to);
		this.#check(bytes, trailer);
		const newline = bytes.lastIndexOf(10) + 1;
		const begun = this.#begun;
		const isLong = newline === 0 && begun + bytes.length > mostKept;
		const end = isLong ? bytes.length : newline;
		this.#begun = end === 0 ? begun + bytes.length : bytes.length - end;
		if (end > 0) this.#give(from - begun, from + end, offset - begun);
		this.#tellPlace();
	}

	/** @throws NotInflated where a member is not what was put in. */
	#check(bytes: Uint8Array, trailer: Trailer | undefined): void {
		this.#crc = crc32(bytes, this.#crc);
		this.#length += bytes.length;
		if (!trailer) return;
		if (trailer.crc !== this.#crc || trailer.length !== this.#length % 2 ** 32) throw new NotInflated();
		this.#crc = this.#length = 0;
	}

	#giveRest(): void {
		const {offset, bytes} = this.#inflater;
		const rest = this.#inflater.held(offset - this.#begun);
		if (!rest || rest.length === 0) return;
		const from = rest.byteOffset - bytes.byteOffset;
		this.#give(from, from + rest.length, offset - rest.length);
	}

	#give(from: number, to: number, offset: number): void {
		this.tell({type: 'stretch', from, to, offset, read: this.#inflater.position});
		this.#given++;
	}

	#tellPlace(): void {
		const {offset} = this.#inflater;
		if (offset < this.#nextPlace) return;
		this.#nextPlace = offset + spacingAt(offset);
		this.tell({type: 'place', place: this.#inflater.place()});
	}

	/** @throws NotInflated where no more is wanted: nobody asks why, then. */
	#waitForRoom(): void {
		const {taken} = this.job;
		for (;;) {
			if (Atomics.load(taken, 1) !== 0) throw new NotInflated();
			const count = Atomics.load(taken, 0);
			if (this.#given - count < mostWaiting) return;
			Atomics.wait(taken, 0, count);
		}
	}
}
