import {randomBytes} from 'node:crypto';
import {instantiate, type KernelExports, type SharedKernel} from './instance.js';
import {KernelMemory, type Numberer, type Scanned, stagedRows, stagedValueColumns} from './kernel-memory.js';
import {base64} from './scan.wasm';

/** Whose raw values the kernel asks the numbers of: those of the columns, and auditIDs that are no UUIDs. */
export const kernelDictionaries = [...stagedValueColumns, 'auditID'] as const;
export type KernelDictionary = (typeof kernelDictionaries)[number];

/**
The fast path: for each line either exactly the columns that the decoder would give it, or declined (`assembly/scan.ts`).
*/
export class Kernel {
	readonly memory = new KernelMemory();
	/** For a thread that scans while this one does not. */
	readonly shared: SharedKernel;
	readonly #exports: KernelExports;
	readonly #numberers: readonly Numberer[];

	/**
	@param numbererOf - gives what numbers the values of each dictionary.
	@param storeSeeds - seed and multiplier of the hash that it is given.
	@param binary - the compiled kernel; tests give broken ones.
	@throws where the engine has no WebAssembly with SIMD and threads, or no memory.
	*/
	constructor(
		numbererOf: (dictionary: KernelDictionary) => Numberer,
		storeSeeds: readonly [seed: number, multiplier: number],
		binary: Uint8Array = Buffer.from(base64, 'base64'),
	) {
		const seeds = [randomBytes(8).readBigUInt64LE(), randomBytes(8).readBigUInt64LE(), ...storeSeeds] as const;
		this.shared = {module: new WebAssembly.Module(binary), memory: this.memory.shared, seeds};
		this.#exports = instantiate(this.shared);
		this.#exports.initialize(...seeds);
		this.#numberers = kernelDictionaries.map(numbererOf);
	}

	/**
	Scan lines, the last byte of which is a newline.

	@param base - what has to be added to an address to make it an offset in the source.
	@returns what it left in memory, where it stays until the next scan. It ends early where the staging area is full, or where the line before may belong to those that follow.
	*/
	scan(from: number, to: number, base: number): Scanned {
		const end = this.#exports.scan(from, to, base, 0, stagedRows);
		return this.numbered(0, end);
	}

	/** What a scan left in a part, with the numbers of all values. */
	numbered(part: number, end: number): Scanned {
		this.memory.putMissing(part, this.#numberers);
		return this.memory.scanned(part, end);
	}
}
