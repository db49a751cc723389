import {constants, setPriority} from 'node:os';
import {parentPort} from 'node:worker_threads';
import {joinKernel, type SharedKernel} from '../kernel/instance.js';
import {KernelMemory} from '../kernel/kernel-memory.js';
import {ScanRing} from '../kernel/scan-ring.js';

/** What a thread that scans is told to do. */
export type ScanWorkerData = {
	readonly kernel: SharedKernel;
	readonly ring: SharedArrayBuffer;
	/** Others come first: somebody waits for keys to be painted. */
	readonly isGentle: boolean;
};

parentPort?.once('message', ({kernel, ring, isGentle}: ScanWorkerData) => {
	// Elsewhere it would be the priority of the whole program.
	if (isGentle && process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
	const memory = new KernelMemory(kernel.memory);
	new ScanRing(ring).serve(joinKernel(kernel), () => memory.isFull);
});
