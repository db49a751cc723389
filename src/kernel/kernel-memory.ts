import {copyBytes} from '../model/copy-bytes.js';

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

/** Addresses, as in `assembly/memory.ts`. */
const [result, state, staged, missing, input] = [0x10000, 0x10200, 0x1000000, 0x1800000, 0x2000000];
const memoryPages = 4096;
/** Bytes behind each staged column. */
const stagedGap = 192;
/** Numbers that can be missing in a part, six words each (`assembly/dictionary.ts`). */
const [mostMissing, missingWords] = [65_536, 6];
/** Of the word in front of a value: its length (`assembly/spans.ts`). */
const lengthMask = 0x7fffffff;
/** Words of `result` for a part, and where in them the rows of each wrapper are counted. */
const [resultWords, wrapperWord] = [16, 4];

/** Rows that can be staged, and lines declined. */
export const stagedRows = 16_384;
/** They are filled in parts, so that some can be taken while others are filled. */
export const stagedParts = 4;
/** What the lines of rows can be wrapped in; numbered as in `assembly/prefix.ts`, 0 = nothing. */
export const kernelWrappers = 7;
/** Lines that are read into place, and lines that are copied there. */
const [spaceBytes, copiedBytes] = [24 << 20, 8 << 20];

/** Rows that were staged: element i of each array, of auditID elements 4 i … 4 i + 3. */
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

/** Why a line of klog's is declined in which nothing is looked for (`assembly/scan.ts`), of which there can be as many as events. */
export const klogLine = 255;

/** Lines that were declined: where they lie in memory without their newline, before which row, and why. */
export type DeclinedLines = {
	readonly start: Uint32Array;
	readonly length: Uint32Array;
	readonly rows: Uint32Array;
	/** 0: it does not begin like an event; `klogLine`; else the part that an apiserver would have written otherwise (`assembly/event.ts`). */
	readonly why: Uint32Array;
};

/** What one scan left in one part: rows and declined lines from element `first` on. */
export type Scanned = {
	readonly part: number;
	/** The first address that was not scanned. */
	readonly end: number;
	readonly first: number;
	readonly rows: number;
	readonly declined: number;
	/** How many of the rows came in each wrapper. */
	readonly wrapped: Int32Array;
};

/** Gives values their numbers in a dictionary of the store. */
export type Numberer = {
	/** A text that is ASCII, and is `bytes[start … end)`. @param hash - of its bytes, an i32, by the seeds that the kernel was given. */
	ofText(hash: number, bytes: DataView, start: number, end: number): number;
	/** A value that stands in a line as `bytes[start … end)`: a string without its quotes, escapes and all; of `userRest` what stands between the username and the closing brace, that brace included; of `sourceIPs` the items of the list; of `groupVersion` the two members of the objectRef. */
	ofRaw(bytes: Buffer, start: number, end: number): number;
};

/** The memory of the kernel, which all threads have that scan: fixed, and it never moves. */
export class KernelMemory {
	readonly bytes: Buffer;
	/** Lines can be read straight into it, and scanned where they are. */
	readonly space: Buffer;
	readonly rows: StagedRows;
	readonly declined: DeclinedLines;
	readonly #copy: Buffer;
	/** As i32: no address is that large, and V8 has no other small numbers. */
	readonly #words: Int32Array;
	readonly #view: DataView;

	/** @param shared - `shared` of another one; memory of its own unless given. */
	constructor(readonly shared: WebAssembly.Memory = new WebAssembly.Memory({initial: memoryPages, maximum: memoryPages, shared: true})) {
		const {buffer} = shared;
		this.bytes = Buffer.from(buffer);
		this.space = this.bytes.subarray(input, input + spaceBytes);
		this.#copy = this.bytes.subarray(input + spaceBytes, input + spaceBytes + copiedBytes);
		this.#words = new Int32Array(buffer);
		this.#view = new DataView(buffer);
		const views = viewStaged(buffer);
		this.rows = views.rows;
		this.declined = views.declined;
	}

	/** Are the caches full? Then no scan may begin before the numbers that are missing are in their places. */
	get isFull(): boolean {
		return this.#words[(state >>> 2) + 1] !== 0;
	}

	/**
	The address of `bytes[start … end)`: where they are if that is in `space`, else a copy of as many whole lines as there is room for.

	@returns an empty range where not even the first line has room.
	*/
	place(bytes: Uint8Array, start: number, end: number): {readonly from: number; readonly to: number} {
		const from = bytes.byteOffset + start;
		if (bytes.buffer === this.bytes.buffer) return {from, to: from + end - start};
		const length = Math.min(end - start, copiedBytes);
		copyBytes(bytes.subarray(start, start + length), this.#copy, 0);
		const whole = length === end - start ? length : this.#copy.subarray(0, length).lastIndexOf(10) + 1;
		return {from: this.#copy.byteOffset, to: this.#copy.byteOffset + whole};
	}

	/** What the last scan left in a part. */
	scanned(part: number, end: number): Scanned {
		const at = (result >>> 2) + resultWords * part;
		const [rows = 0, declined = 0] = this.#words.subarray(at, at + 2);
		const wrapped = this.#words.subarray(at + wrapperWord, at + wrapperWord + kernelWrappers);
		return {part, end, first: (part * stagedRows) / stagedParts, rows, declined, wrapped};
	}

	/** Puts the numbers of values in their places that were not known when the rows of a part were staged; `numberers` are asked once of each value. */
	putMissing(part: number, numberers: readonly Numberer[]): void {
		const words = this.#words;
		const count = words[(result >>> 2) + resultWords * part + 2]!;
		const first = (missing >>> 2) + part * mostMissing * missingWords;
		for (let at = first; at < first + missingWords * count; at += missingWords) {
			const value = words[at + 1]!;
			const known = (value >>> 2) - 2;
			if (words[known] === 0) words[known] = this.#numberOf(at, value, numberers[words[at + 2]!]!);
			words[words[at]! >>> 2] = words[known]!;
		}
	}

	#numberOf(at: number, value: number, numberer: Numberer): number {
		const words = this.#words;
		const text = words[at + 4]!;
		if (text !== 0) return numberer.ofText(words[at + 3]!, this.#view, text, text + words[at + 5]!);
		const length = words[(value >>> 2) - 1]! & lengthMask;
		return numberer.ofRaw(this.bytes, value, value + length);
	}
}

/** In the order and widths of `assembly/columns.ts`. */
function viewStaged(memory: SharedArrayBuffer): {readonly rows: StagedRows; readonly declined: DeclinedLines} {
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
