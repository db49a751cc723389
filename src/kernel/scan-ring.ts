import {stagedParts} from './kernel-memory.js';
import type {ScanPart} from './instance.js';

/** Whole lines in the kernel's memory, and what makes an address an offset in their source. */
export type ScanJob = {readonly from: number; readonly to: number; readonly base: number};

/** Jobs that can be posted before the first is done. */
const mostJobs = 8;
/** Numbers of a job in `#jobs`. */
const jobNumbers = 3;

/** Words of the ring. All but the first three only grow. */
const word = {
	/** Changes with all that the asking thread says: the scanning one waits for it. */
	asked: 0,
	/** Changes with all that the scanning thread says. */
	told: 1,
	/** The scanning thread is there. */
	ready: 2,
	/** Jobs posted, jobs that are called off, and jobs that are done. */
	posted: 3,
	cancelled: 4,
	done: 5,
	/** Parts of the staging area that were filled, and that were taken. */
	filled: 6,
	taken: 7,
	/** From here on: where the scan of a part ended. */
	ends: 8,
};

/**
Between a thread that wants lines scanned and one that scans them, which has nothing else to do: jobs one way, parts of the kernel's staging area the other, each in order. Both wait without a message: for blocks of two megabytes messages would take a tenth of the time.
*/
export class ScanRing {
	readonly #words: Int32Array;
	readonly #jobs: Float64Array;

	/** @param shared - what both sides are given. */
	constructor(readonly shared: SharedArrayBuffer = new SharedArrayBuffer(8 * jobNumbers * mostJobs + 4 * (word.ends + stagedParts))) {
		this.#jobs = new Float64Array(shared, 0, jobNumbers * mostJobs);
		this.#words = new Int32Array(shared, this.#jobs.byteLength);
	}

	/** Is anybody there who scans? */
	get isReady(): boolean {
		return Atomics.load(this.#words, word.ready) !== 0;
	}

	/** @returns false where too many jobs wait. */
	post({from, to, base}: ScanJob): boolean {
		const posted = this.#load('posted');
		if (posted - this.#load('done') >= mostJobs) return false;
		this.#jobs.set([from, to, base], (posted % mostJobs) * jobNumbers);
		this.#say('posted', posted + 1, 'asked');
		return true;
	}

	/** The next part of the oldest job, once it is filled: which it is, and where its scan ended. It is there until `release`. */
	next(): {readonly part: number; readonly end: number} {
		const taken = this.#load('taken');
		this.#until('told', () => this.#load('filled') > taken);
		const part = taken % stagedParts;
		return {part, end: Atomics.load(this.#words, word.ends + part) >>> 0};
	}

	/** The part that `next` gave can be filled again. */
	release(): void {
		this.#say('taken', this.#load('taken') + 1, 'asked');
	}

	/** All that was posted is called off, and what came of it is not wanted. Returns when nothing is being scanned. */
	cancel(): void {
		this.#say('cancelled', this.#load('posted'), 'asked');
		this.#until('told', () => {
			if (this.#load('taken') !== this.#load('filled')) this.#say('taken', this.#load('filled'), 'asked');
			return this.#load('done') === this.#load('posted');
		});
		Atomics.store(this.#words, word.taken, this.#load('filled'));
	}

	/**
	The other side: scans what is posted, until the thread is ended.

	@param isFull - are the caches full? Then all that was filled is to be taken first.
	*/
	serve(scan: ScanPart, isFull: () => boolean): never {
		Atomics.store(this.#words, word.ready, 1);
		for (let job = 0; ; job++) {
			this.#until('asked', () => this.#load('posted') > job);
			const [from = 0, to = 0, base = 0] = this.#jobs.subarray((job % mostJobs) * jobNumbers);
			for (let at = from; at < to && this.#mayFill(job, isFull); ) at = this.#fill(at, to, base, scan);
			this.#say('done', job + 1, 'told');
		}
	}

	#fill(from: number, to: number, base: number, scan: ScanPart): number {
		const filled = this.#load('filled');
		const part = filled % stagedParts;
		const end = scan(from, to, base, part);
		Atomics.store(this.#words, word.ends + part, end);
		this.#say('filled', filled + 1, 'told');
		return end;
	}

	/** Waits for room. @returns false where the job is called off. */
	#mayFill(job: number, isFull: () => boolean): boolean {
		const isCancelled = () => this.#load('cancelled') > job;
		this.#until('asked', () => isCancelled() || this.#load('filled') - this.#load('taken') < (isFull() ? 1 : stagedParts));
		return !isCancelled();
	}

	#load(name: keyof typeof word): number {
		return Atomics.load(this.#words, word[name]);
	}

	#say(name: keyof typeof word, value: number, bell: 'asked' | 'told'): void {
		Atomics.store(this.#words, word[name], value);
		Atomics.add(this.#words, word[bell], 1);
		Atomics.notify(this.#words, word[bell]);
	}

	#until(bell: 'asked' | 'told', isSo: () => boolean): void {
		for (let heard = this.#load(bell); !isSo(); heard = this.#load(bell)) Atomics.wait(this.#words, word[bell], heard);
	}
}
