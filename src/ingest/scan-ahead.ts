import type {Worker} from 'node:worker_threads';
import type {Kernel} from '../kernel/kernel.js';
import type {Scanned} from '../kernel/kernel-memory.js';
import {type ScanJob, ScanRing} from '../kernel/scan-ring.js';
import {startScanThread, takeScanThread} from './scan-thread.js';

/** After lines that had to be looked at otherwise, so many stretches are not scanned ahead: a log that has such lines has more of them. */
const stretchesOfCare = 16;

/** Lines that are scanned on another thread before it is their turn, while this one writes the rows of those before them. Whether they were changes nothing but the time. */
export class ScanAhead {
	readonly #ring = new ScanRing();
	/** What was announced and was not taken whole. */
	readonly #jobs: ScanJob[] = [];
	/** How far the first of them was taken. */
	#at = 0;
	#worker: Worker | undefined;
	/** It was, or could not be. */
	#isStarted = false;
	#care = 0;

	/** @param program - of the other thread, where it is not the one that is built. */
	constructor(
		private readonly kernel: Kernel,
		private readonly program?: URL,
	) {
		this.#worker = takeScanThread(this.#work);
		this.#isStarted = this.#worker !== undefined;
	}

	get #work() {
		return {kernel: this.kernel.shared, ring: this.#ring.shared};
	}

	/** How many announced stretches were not taken whole. */
	get count(): number {
		return this.#jobs.length;
	}

	/** These lines will be wanted behind all that was announced before, and lie there until then. The first time starts the thread. @returns false where nobody scans them. */
	announce(job: ScanJob): boolean {
		if (!this.#isStarted) this.#worker = startScanThread(this.#work, this.program);
		this.#isStarted = true;
		if (this.#care > 0 || !this.#ring.isThere || !this.#ring.post(job)) return false;
		if (this.#jobs.push(job) === 1) this.#at = job.from;
		return true;
	}

	/**
	What scanning these lines gave, as far as it went; to be released.

	@returns undefined where they were not announced; then nothing is being scanned any more.
	*/
	take({from, to, base}: ScanJob): Scanned | undefined {
		const [job] = this.#jobs;
		if (!job) return undefined;
		const isNext = this.#at === from && job.to === to && job.base === base;
		const filled = isNext ? this.#ring.next() : undefined;
		if (!filled) {
			this.cancel();
			this.#care = stretchesOfCare;
			return undefined;
		}
		if (filled.end >= to) this.#jobs.shift();
		this.#at = filled.end >= to ? (this.#jobs[0]?.from ?? 0) : filled.end;
		return this.kernel.numbered(filled.part, filled.end);
	}

	/** What `take` gave was looked at. */
	release(): void {
		this.#ring.release();
	}

	/** Lines were scanned that had not been announced. */
	passed(): void {
		if (this.#care > 0) this.#care--;
	}

	/** Nothing that was announced lies there any longer. Returns when nothing is being scanned. */
	cancel(): void {
		if (this.#jobs.splice(0).length > 0) this.#ring.cancel();
	}

	close(): void {
		this.cancel();
		void this.#worker?.terminate();
	}
}
