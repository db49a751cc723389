import type {ScanPart} from './instance.js';
import {stagedParts} from './kernel-memory.js';

/** Whole lines in the kernel's memory, and what makes an address an offset in their source. */
export type ScanJob = {readonly from: number; readonly to: number; readonly base: number};

/** Jobs that can be posted before the first is done. */
const mostJobs = 8;
/** Numbers of a job. */
const jobNumbers = 3;

/** Words of the ring. All but the first three are counts, and only grow. */
const word = {
	/** Changes with all that the asking thread says: the scanning one waits for it. */
	asked: 0,
	/** Changes with all that the scanning thread says. */
	told: 1,
	/** 1: the scanning thread is there. */
	isThere: 2,
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
type Bell = 'asked' | 'told';

/**
Between a thread that wants lines scanned and one that scans them and has nothing else to do: jobs one way, parts of the kernel's staging area the other, each in order. Both wait in place, without messages: between two messages lies a turn of an event loop.
*/
export class ScanRing {
	readonly #words: Int32Array;
	readonly #jobs: Float64Array;

	/** @param shared - what both sides have. */
	constructor(readonly shared: SharedArrayBuffer = new SharedArrayBuffer(8 * jobNumbers * mostJobs + 4 * (word.ends + stagedParts))) {
		this.#jobs = new Float64Array(shared, 0, jobNumbers * mostJobs);
		this.#words = new Int32Array(shared, this.#jobs.byteLength);
	}

	/** Is anybody there who scans? */
	get isThere(): boolean {
		return this.#load('isThere') !== 0;
	}

	/** @returns false where too many jobs wait. */
	post({from, to, base}: ScanJob): boolean {
		const posted = this.#load('posted');
		if (posted - this.#load('done') >= mostJobs) return false;
		this.#jobs.set([from, to, base], (posted % mostJobs) * jobNumbers);
		this.#say('asked', 'posted', posted + 1);
		return true;
	}

	/** The next part of the oldest job, once it is filled, and where its scan ended. It stays as it is until `release`. @returns undefined where nobody fills it any more. */
	next(): {readonly part: number; readonly end: number} | undefined {
		const taken = this.#load('taken');
		this.#until('told', () => this.#load('filled') > taken || !this.isThere);
		const part = taken % stagedParts;
		return this.#load('filled') > taken ? {part, end: Atomics.load(this.#words, word.ends + part)} : undefined;
	}

	/** The part that `next` gave can be filled again. */
	release(): void {
		this.#say('asked', 'taken', this.#load('taken') + 1);
	}

	/** All that was posted is called off, and what came of it is not wanted. Returns when nothing is being scanned. */
	cancel(): void {
		this.#say('asked', 'cancelled', this.#load('posted'));
		this.#until('told', () => {
			this.#say('asked', 'taken', this.#load('filled'));
			return this.#load('done') === this.#load('posted') || !this.isThere;
		});
	}

	/**
	The other side: scans what is posted, until the thread is ended.

	@param isFull - are the caches full? Then all that was filled is to be taken first.
	@throws what `scan` does; whoever waits is told.
	*/
	serve(scan: ScanPart, isFull: () => boolean): never {
		this.#say('told', 'isThere', 1);
		try {
			for (let job = 0; ; job++) {
				this.#until('asked', () => this.#load('posted') > job);
				const [from = 0, to = 0, base = 0] = this.#jobs.subarray((job % mostJobs) * jobNumbers);
				for (let at = from; at < to && this.#mayFill(job, isFull); ) at = this.#fill({from: at, to, base}, scan);
				this.#say('told', 'done', job + 1);
			}
		} finally {
			this.#say('told', 'isThere', 0);
		}
	}

	#fill({from, to, base}: ScanJob, scan: ScanPart): number {
		const filled = this.#load('filled');
		const part = filled % stagedParts;
		const end = scan(from, to, base, part);
		Atomics.store(this.#words, word.ends + part, end);
		this.#say('told', 'filled', filled + 1);
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

	#say(bell: Bell, name: keyof typeof word, value: number): void {
		Atomics.store(this.#words, word[name], value);
		Atomics.add(this.#words, word[bell], 1);
		Atomics.notify(this.#words, word[bell]);
	}

	#until(bell: Bell, isSo: () => boolean): void {
		for (let heard = this.#load(bell); !isSo(); heard = this.#load(bell)) Atomics.wait(this.#words, word[bell], heard);
	}
}
