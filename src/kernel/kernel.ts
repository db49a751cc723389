import {randomBytes} from 'node:crypto';
import {base64} from './scan.wasm';

/** Staged columns of dictionary values, in the order of `assembly/columns.ts`. */
export const stagedValueColumns = [
	'verb',
	'user',
	'impersonated',
	'userRest',
	'path',
	'query',
	'resource',
	'groupVersion',
	'subresource',
	'namespace',
	'objectName',
	'objectUid',
	'reason',
	'message',
	'rbac',
	'sourceIPs',
	'userAgent',
] as const;
export type StagedValueColumn = (typeof stagedValueColumns)[number];

/** Whose raw values the kernel asks the numbers of: those of the columns, and auditIDs that are no UUIDs. */
export const kernelDictionaries = [...stagedValueColumns, 'auditID'] as const;
export type KernelDictionary = (typeof kernelDictionaries)[number];

/** Addresses, as in `assembly/memory.ts`. */
const [result, staged, input] = [0x10000, 0x1000000, 0x2000000];
const memoryPages = 4096;
/** Bytes behind each staged column. */
const stagedGap = 192;

/** Rows that one scan stages, and lines that it declines, at most. */
export const stagedRows = 16_384;
/** What the lines of rows can be wrapped in; numbered as in `assembly/prefix.ts`, 0 = nothing. */
export const kernelWrappers = 7;
/** Each half of the input: lines that are read into place, and lines that are copied there. */
const inputBytes = 16 << 20;

/** The rows of the last scan: element i of each array, of auditID elements 4 i … 4 i + 3. */
export type StagedRows = Readonly<Record<StagedValueColumn, Uint32Array>> & {
	readonly time: Float64Array;
	readonly received: Float64Array;
	readonly offset: Float64Array;
	readonly auditID: Uint32Array;
	readonly length: Uint32Array;
	readonly code: Uint16Array;
	readonly flags: Uint8Array;
	readonly level: Uint8Array;
	readonly stage: Uint8Array;
	readonly decision: Uint8Array;
};

/** The lines that the last scan declined: where they lie in memory without their newline, how many rows were staged before, and why. */
export type DeclinedLines = {
	readonly start: Uint32Array;
	readonly length: Uint32Array;
	readonly rows: Uint32Array;
	/** 0: it does not begin like an event; else the part that an apiserver would have written otherwise (`assembly/event.ts`). */
	readonly why: Uint32Array;
};

/**
What a raw value is as a number of a dictionary of the store.

@param bytes - the value as it stands in the line is `bytes[start … end)`, escapes and all: a string without its quotes; of `userRest` what stands between the username and the closing brace, that brace included; of `sourceIPs` the items of the list; of `groupVersion` the two members of the objectRef.
*/
export type NumberOf = (bytes: Buffer, start: number, end: number) => number;

type Exports = {
	initialize(first: bigint, second: bigint): void;
	scan(from: number, to: number, base: number): number;
};

/**
The fast path: for each line either exactly the columns that the decoder would give it, or declined (`assembly/scan.ts`).

Memory is fixed and never moves: `bytes` is all of it.
*/
export class Kernel {
	readonly bytes: Buffer;
	/** Lines can be read straight into it, and scanned where they are. */
	readonly space: Buffer;
	readonly rows: StagedRows;
	readonly declined: DeclinedLines;
	readonly #copy: Buffer;
	readonly #result: Uint32Array;
	readonly #exports: Exports;

	/**
	@param numbersOf - gives what numbers the values of each dictionary.
	@param binary - the compiled kernel; tests give broken ones.
	@throws where the engine has no WebAssembly with SIMD, or no memory.
	*/
	constructor(numbersOf: (dictionary: KernelDictionary) => NumberOf, binary: Uint8Array = Buffer.from(base64, 'base64')) {
		const memory = new WebAssembly.Memory({initial: memoryPages, maximum: memoryPages});
		this.bytes = Buffer.from(memory.buffer);
		this.space = this.bytes.subarray(input, input + inputBytes);
		this.#copy = this.bytes.subarray(input + inputBytes, input + 2 * inputBytes);
		this.#result = new Uint32Array(memory.buffer, result, 2 + kernelWrappers);
		const numberers = kernelDictionaries.map(numbersOf);
		const {bytes} = this;
		const host = {
			numberOf: (dictionary: number, start: number, length: number) => numberers[dictionary]?.(bytes, start, start + length) ?? 0,
		};
		const module = new WebAssembly.Module(binary);
		this.#exports = new WebAssembly.Instance(module, {env: {memory}, host}).exports as Exports;
		this.#exports.initialize(randomBytes(8).readBigUInt64LE(), randomBytes(8).readBigUInt64LE());
		const views = viewStaged(memory.buffer);
		this.rows = views.rows;
		this.declined = views.declined;
	}

	/** Rows staged by the last scan. */
	get rowCount(): number {
		return this.#result[0] ?? 0;
	}

	/** Lines declined by the last scan. */
	get declinedCount(): number {
		return this.#result[1] ?? 0;
	}

	/** How many rows of the last scan came in this wrapper. */
	wrappedCount(wrapper: number): number {
		return this.#result[2 + wrapper] ?? 0;
	}

	/**
	The address of `bytes[start … end)`: where they are if that is in `space`, else a copy of as many whole lines as there is room for.

	@returns an empty range where not even the first line has room.
	*/
	place(bytes: Uint8Array, start: number, end: number): {readonly from: number; readonly to: number} {
		const from = bytes.byteOffset + start;
		if (bytes.buffer === this.bytes.buffer) return {from, to: from + end - start};
		const length = Math.min(end - start, inputBytes);
		this.#copy.set(bytes.subarray(start, start + length));
		const whole = length === end - start ? length : this.#copy.subarray(0, length).lastIndexOf(10) + 1;
		return {from: this.#copy.byteOffset, to: this.#copy.byteOffset + whole};
	}

	/**
	Scan lines, the last byte of which is a newline; afterwards look at `rows` and `declined`.

	@param base - what has to be added to an address to make it an offset in the source.
	@returns the first address that was not scanned: the staging area was full before, or the line before it may belong to those that follow.
	*/
	scan(from: number, to: number, base: number): number {
		return this.#exports.scan(from, to, base);
	}
}

/** In the order and widths of `assembly/columns.ts`. */
function viewStaged(memory: ArrayBuffer): {readonly rows: StagedRows; readonly declined: DeclinedLines} {
	let next = staged;
	const take = (bytes: number) => {
		const at = next;
		next += bytes * stagedRows + stagedGap;
		return at;
	};
	const doubles = () => new Float64Array(memory, take(8), stagedRows);
	const words = (each = 1) => new Uint32Array(memory, take(4 * each), stagedRows * each);
	const bytes = () => new Uint8Array(memory, take(1), stagedRows);
	const head = {time: doubles(), received: doubles(), offset: doubles(), auditID: words(4), length: words()};
	const values = Object.fromEntries(stagedValueColumns.map(name => [name, words()])) as Record<StagedValueColumn, Uint32Array>;
	const code = new Uint16Array(memory, take(2), stagedRows);
	const rows = {...head, ...values, code, flags: bytes(), level: bytes(), stage: bytes(), decision: bytes()};
	return {rows, declined: {start: words(), length: words(), rows: words(), why: words()}};
}
