import {workerData} from 'node:worker_threads';
import {joinKernel, type SharedKernel} from '../kernel/instance.js';
import {KernelMemory} from '../kernel/kernel-memory.js';
import {ScanRing} from '../kernel/scan-ring.js';

export type ScanWorkerData = {readonly kernel: SharedKernel; readonly ring: SharedArrayBuffer};

const {kernel, ring} = workerData as ScanWorkerData;
const memory = new KernelMemory(kernel.memory);
new ScanRing(ring).serve(joinKernel(kernel), () => memory.isFull);
