import {decodeLine, type LocatedLine} from '../decode/line.js';
import {eachLine, type LineBlock} from '../decode/line-splitter.js';
import {Kernel, type KernelDictionary} from '../kernel/kernel.js';
import {columns, type DictionaryName} from '../store/columns.js';
import {numberRaw} from '../store/raw-values.js';
import type {StagedRows} from '../store/staged-rows.js';
import type {StoreWriter} from '../store/writer.js';

/** What is read at once: between two blocks the thread looks at its messages. */
const lentBytes = 2 << 20;

/** One line, `bytes[start … end)` without its newline, and where it lies in its source. */
export type Line = {readonly bytes: Buffer; readonly start: number; readonly end: number; readonly offset: number};

/** Takes what lines turn out to be, in their order as far as they become entries; `other` lines may come a little early. */
export type Taker = {
	/** Lines that the kernel took: elements `from … to` of the columns, borrowed until this returns. */
	takeRows(from: number, to: number, rows: StagedRows): void;
	/** A line that the decoder looked at. */
	takeLine(line: Line, decoded: LocatedLine): void;
};

/** Says of the lines of all sources what they are: the kernel of those that it is sure of, the decoder of all others. */
export class LineScanner {
	readonly #kernel: Kernel | undefined;
	/** Memory that blocks can be read into, and scanned where they are. */
	readonly #free: Buffer[] = [];

	/**
	@param isFast - use the kernel, where WebAssembly with SIMD is there.
	@param binary - another kernel than the one that is built in.
	*/
	constructor(writer: StoreWriter, isFast: boolean, binary?: Uint8Array) {
		this.#kernel = isFast ? createKernel(writer, binary) : undefined;
		const {space = Buffer.alloc(0)} = this.#kernel ?? {};
		for (let at = 0; at + lentBytes <= space.length; at += lentBytes) this.#free.push(space.subarray(at, at + lentBytes));
	}

	/** Memory to read a block into; to be taken back. */
	lend(): Buffer {
		return this.#free.pop() ?? Buffer.allocUnsafeSlow(lentBytes);
	}

	takeBack(memory: Buffer): void {
		if (memory.buffer === this.#kernel?.space.buffer) this.#free.push(memory);
	}

	scan(block: LineBlock, taker: Taker): void {
		if (this.#kernel) scanBlock(this.#kernel, block, taker);
		else eachLine(block, (bytes, start, end, offset) => takeDecoded({bytes, start, end, offset}, taker));
	}
}

function createKernel(writer: StoreWriter, binary?: Uint8Array): Kernel | undefined {
	try {
		return new Kernel(name => numberRaw(dictionaryOf(name), writer.dictionary(dictionaryOf(name))), binary);
	} catch {
		// Every line is the decoder's then: slower, and the same.
		return undefined;
	}
}

const dictionaryOf = (name: KernelDictionary): DictionaryName => (name === 'auditID' ? name : columns[name].dictionary);

function takeDecoded(line: Line, taker: Taker): void {
	taker.takeLine(line, decodeLine(line.bytes, line.start, line.end));
}

function scanBlock(kernel: Kernel, {bytes, start, end, offset}: LineBlock, taker: Taker): void {
	for (let at = start; at < end; ) {
		const {from, to} = kernel.place(bytes, at, end);
		if (from === to) {
			// A line for which the kernel has no room.
			const next = bytes.indexOf(10, at) + 1;
			takeDecoded({bytes, start: at, end: next - 1, offset: offset + at - start}, taker);
			at = next;
			continue;
		}
		const shift = offset + at - start - from;
		for (let scanned = from; scanned < to; ) {
			scanned = kernel.scan(scanned, to, shift);
			takeScanned(kernel, shift, taker);
		}
		at += to - from;
	}
}

/** What one scan left: rows, and between them lines that it declined. */
function takeScanned(kernel: Kernel, shift: number, taker: Taker): void {
	const {rows, declined, bytes} = kernel;
	let taken = 0;
	const takeRowsTo = (row: number) => {
		if (row > taken) taker.takeRows(taken, row, rows);
		taken = row;
	};
	for (let place = 0; place < kernel.declinedCount; place++) {
		const start = declined.start[place] ?? 0;
		const line = {bytes, start, end: start + (declined.length[place] ?? 0), offset: start + shift};
		const decoded = decodeLine(bytes, line.start, line.end);
		// What becomes an entry stands behind the rows before it.
		if (decoded.kind !== 'other') takeRowsTo(declined.rows[place] ?? 0);
		taker.takeLine(line, decoded);
	}
	takeRowsTo(kernel.rowCount);
}
