import {availableParallelism} from 'node:os';
import {isMainThread, Worker} from 'node:worker_threads';
import type {ScanWorkerData} from './scan-worker.js';

let prepared: Worker | undefined;

/** Starts the thread that scans ahead before it is wanted; undefined where there will be none. */
export const prepareScanThread = (): Worker | undefined => startWorker();

/** One that was prepared is there for whoever scans first. */
export function adoptScanThread(worker: Worker): void {
	prepared = worker;
}

/** The thread that was prepared, if one was and nobody has it: it does the scans of a ring from now on. */
export function takeScanThread(work: ScanWork): Worker | undefined {
	const worker = prepared;
	prepared = undefined;
	return worker && setToWork(worker, work);
}

/** A new thread that does the scans of a ring; undefined where there is no core for it, or the system gives none. @param program - another than the one that is built. */
export function startScanThread(work: ScanWork, program?: URL): Worker | undefined {
	const worker = startWorker(program);
	return worker && setToWork(worker, work);
}

type ScanWork = Omit<ScanWorkerData, 'isGentle'>;

function setToWork(worker: Worker, work: ScanWork): Worker {
	// What is shown is ingested in a worker, what is printed in the main thread.
	worker.postMessage({...work, isGentle: !isMainThread} satisfies ScanWorkerData);
	return worker;
}

function startWorker(program = new URL('./scan-worker.js', import.meta.url)): Worker | undefined {
	// With one core it would only take turns.
	if (availableParallelism() < 2) return undefined;
	try {
		const worker = new Worker(program);
		// It must not keep the program from ending; where its program fails, nobody is ever there.
		worker.unref();
		worker.on('error', () => undefined);
		return worker;
	} catch {
		return undefined;
	}
}
