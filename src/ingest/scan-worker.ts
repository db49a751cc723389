import {parentPort} from 'node:worker_threads';
import {joinKernel, type SharedKernel} from '../kernel/instance.js';
import {KernelMemory} from '../kernel/kernel-memory.js';
import {ScanRing} from '../kernel/scan-ring.js';

/** What a thread that scans is told to do. */
export type ScanWorkerData = {readonly kernel: SharedKernel; readonly ring: SharedArrayBuffer};

parentPort?.once('message', ({kernel, ring}: ScanWorkerData) => {
	const memory = new KernelMemory(kernel.memory);
	new ScanRing(ring).serve(joinKernel(kernel), () => memory.isFull);
});
