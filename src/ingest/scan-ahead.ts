import {Worker} from 'node:worker_threads';
import type {Kernel} from '../kernel/kernel.js';
import type {Scanned} from '../kernel/kernel-memory.js';
import {type ScanJob, ScanRing} from '../kernel/scan-ring.js';
import type {ScanWorkerData} from './scan-worker.js';

/** After lines that had to be looked at otherwise, so many blocks are not scanned ahead: a log that has such lines has more of them. */
const blocksOfCare = 16;

/** Lines that are scanned on another thread before it is their turn, while this one writes the rows of those before them. Whether they were changes nothing but the time. */
export class ScanAhead {
	readonly #ring = new ScanRing();
	/** What was announced and was not taken whole; `at`: how far the first of them was. */
	readonly #jobs: ScanJob[] = [];
	#at = 0;
	#worker: Worker | undefined;
	#care = 0;

	/** @param url - the program of the other thread. */
	constructor(
		private readonly kernel: Kernel,
		private readonly url = new URL('./scan-worker.js', import.meta.url),
	) {}

	/** How many announced blocks were not taken whole. */
	get count(): number {
		return this.#jobs.length;
	}

	/** These lines will be wanted next, behind all that was announced before, and lie there until then. The first time starts the thread. @returns false where nobody scans them. */
	announce(job: ScanJob): boolean {
		this.#worker ??= this.#start();
		if (this.#care > 0 || !this.#ring.isReady || !this.#ring.post(job)) return false;
		if (this.#jobs.push(job) === 1) this.#at = job.from;
		return true;
	}

	/**
	What scanning these lines gave, as far as it went; to be released.

	@returns undefined where they were not announced; then nothing is being scanned any more.
	*/
	take(from: number, to: number, base: number): Scanned | undefined {
		const [job] = this.#jobs;
		if (!job) return undefined;
		if (this.#at !== from || job.to !== to || job.base !== base) {
			this.cancel();
			this.#care = blocksOfCare;
			return undefined;
		}
		const {part, end} = this.#ring.next();
		this.#at = end;
		if (end >= to) this.#jobs.shift();
		this.#at = end >= to ? (this.#jobs[0]?.from ?? 0) : end;
		return this.kernel.numbered(part, end);
	}

	/** What `take` gave was looked at. */
	release(): void {
		this.#ring.release();
	}

	/** A block was scanned that was not announced. */
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

	#start(): Worker {
		const worker = new Worker(this.url, {workerData: {kernel: this.kernel.shared, ring: this.#ring.shared} satisfies ScanWorkerData});
		// It must not keep the program from ending; where it cannot start, there is none.
		worker.unref();
		worker.on('error', e => console.error('SW', e));
		return worker;
	}
}
