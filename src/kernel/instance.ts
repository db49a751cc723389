import {stagedParts, stagedRows} from './kernel-memory.js';

/** Secret random numbers: two of the kernel's hash, and seed and multiplier of the store's. */
export type KernelSeeds = readonly [first: bigint, second: bigint, storeSeed: number, storeMultiplier: number];

/** With what another thread has the same kernel. */
export type SharedKernel = {readonly module: object; readonly memory: WebAssembly.Memory; readonly seeds: KernelSeeds};

/** What it exports (`assembly/scan.ts`). */
export type KernelExports = {
	initialize(...seeds: KernelSeeds): void;
	join(...seeds: KernelSeeds): void;
	scan(from: number, to: number, base: number, part: number, most: number): number;
};

/** Scans lines into a part of the staging area, as `Kernel.scan` does, without the numbers of new values. @returns the first address that was not scanned. */
export type ScanPart = (from: number, to: number, base: number, part: number) => number;

/** The kernel of another thread, in this one. Only one of all may scan at a time. */
export function joinKernel(shared: SharedKernel): ScanPart {
	const {join, scan} = instantiate(shared);
	join(...shared.seeds);
	return (from, to, base, part) => scan(from, to, base, part, stagedRows / stagedParts);
}

/** The kernel in this thread. */
export function instantiate({module, memory}: SharedKernel): KernelExports {
	return new WebAssembly.Instance(module, {env: {memory}}).exports as KernelExports;
}
