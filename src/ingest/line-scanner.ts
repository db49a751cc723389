import type {LineReader} from '../decode/line-reader.js';
import {eachLine, type LineBlock} from '../decode/line-splitter.js';
import type {Line, LineTaker} from '../decode/line-taker.js';
import {type WrapperName, wrapperNames} from '../decode/wrapper-names.js';
import {Kernel, type KernelDictionary} from '../kernel/kernel.js';
import {kernelWrappers, klogLine, type Scanned} from '../kernel/kernel-memory.js';
import type {ScanJob} from '../kernel/scan-ring.js';
import {hashSeeds} from '../store/byte-table.js';
import {columns, type DictionaryName} from '../store/columns.js';
import {RawValues} from '../store/raw-values.js';
import type {StagedRows} from '../store/staged-rows.js';
import type {StoreWriter} from '../store/writer.js';
import {ScanAhead} from './scan-ahead.js';

/** What is read at once: between two blocks the thread looks at its messages. */
const lentBytes = 2 << 20;

/** In front of it: the beginning of a line that ends in the block goes there. */
const roomBytes = 1 << 20;

/** What a scan looked at: byte `i` lies at offset `i + shift` of the source, and the first line begins at `start`. */
export type ScannedBytes = {readonly bytes: Buffer; readonly shift: number; readonly start: number};

/** Takes what lines turn out to be, in their order as far as they become entries; `other` lines may come a little early. */
export type Taker = LineTaker & {
	/** What the lines of this source before were, as far as those to come depend on it. */
	readonly lines: LineReader;
	/** Lines that the kernel took: elements `from … to` of the columns, borrowed until this returns; and the bytes that they were made of. */
	takeRows(from: number, to: number, rows: StagedRows, memory: ScannedBytes): void;
	/** So many lines in which there is nothing: empty ones, and those of klog (`klogLine`). */
	takeOthers(count: number): void;
	/** Can such lines of klog just be counted now, wherever they stand? */
	readonly isIdle: boolean;
	/** Must rows before this line, which is no event, be taken before it? */
	isOrdered(line: Line): boolean;
	/** So many of the rows came in this wrapper. */
	countWrapped(wrapper: WrapperName, count: number): void;
};

/** Says of the lines of all sources what they are: the kernel of those that it is sure of, the decoder of all others. */
export class LineScanner {
	readonly #kernel: Kernel | undefined;
	readonly #ahead: ScanAhead | undefined;
	/** Memory that blocks can be read into, and scanned where they are. */
	readonly #free: Buffer[] = [];

	/**
	@param isFast - use the kernel, where WebAssembly with SIMD and threads is there.
	@param binary - another kernel than the one that is built in.
	@param scanProgram - of the thread that scans ahead, where it is not the one that is built.
	*/
	constructor(writer: StoreWriter, isFast: boolean, binary?: Uint8Array, scanProgram?: URL) {
		this.#kernel = isFast ? createKernel(writer, binary) : undefined;
		if (!this.#kernel) return;
		this.#ahead = new ScanAhead(this.#kernel, scanProgram);
		const {space} = this.#kernel.memory;
		for (let at = roomBytes; at + lentBytes <= space.length; at += roomBytes + lentBytes)
			this.#free.push(space.subarray(at, at + lentBytes));
	}

	/** Memory to read a block into; to be taken back. */
	lend(): Buffer {
		return this.#free.pop() ?? Buffer.allocUnsafeSlow(lentBytes);
	}

	takeBack(memory: Buffer): void {
		this.#ahead?.cancel();
		if (this.#isInPlace(memory)) this.#free.push(memory);
	}

	/** Bytes in front of these, in the same memory, that may be written to: where they are the beginning of what was lent. */
	roomBefore(bytes: Uint8Array): number {
		if (!this.#isInPlace(bytes)) return 0;
		const {byteOffset = 0} = this.#kernel?.memory.space ?? {};
		return (bytes.byteOffset - byteOffset) % (roomBytes + lentBytes) === roomBytes ? roomBytes : 0;
	}

	/** Blocks that were announced and not scanned yet. */
	get announced(): number {
		return this.#ahead?.count ?? 0;
	}

	/** This block will be scanned behind those that were announced before, and lies there until then. @returns false where it makes no difference to say so. */
	announce({bytes, start, end, offset}: LineBlock): boolean {
		const from = bytes.byteOffset + start;
		return this.#isInPlace(bytes) && this.#ahead?.announce({from, to: from + end - start, base: offset - from}) === true;
	}

	/** What was announced does not lie there any longer. */
	retract(): void {
		this.#ahead?.cancel();
	}

	scan(block: LineBlock, taker: Taker): void {
		if (this.#kernel && this.#ahead) scanBlock(this.#kernel, this.#ahead, block, taker);
		else eachLine(block, (bytes, start, end, offset) => taker.lines.read({bytes, start, end, offset}, taker));
	}

	close(): void {
		this.#ahead?.close();
	}

	#isInPlace({buffer}: Uint8Array): boolean {
		return buffer === this.#kernel?.memory.bytes.buffer;
	}
}

function createKernel(writer: StoreWriter, binary?: Uint8Array): Kernel | undefined {
	try {
		return new Kernel(name => new RawValues(dictionaryOf(name), writer.dictionary(dictionaryOf(name))), hashSeeds, binary);
	} catch {
		// Every line is the decoder's then: slower, and the same.
		return undefined;
	}
}

const dictionaryOf = (name: KernelDictionary): DictionaryName => (name === 'auditID' ? name : columns[name].dictionary);

function scanBlock(kernel: Kernel, ahead: ScanAhead, block: LineBlock, taker: Taker): void {
	const {bytes, start, end, offset} = block;
	for (let at = readHeld(block, start, taker); at < end; ) {
		const {from, to} = kernel.memory.place(bytes, at, end);
		if (from === to) {
			// A line for which the kernel has no room.
			at = readHeld(block, readLine(block, at, taker), taker);
			continue;
		}
		const base = offset + at - start - from;
		const back = at - from;
		for (let scanned = from; scanned < to; ) {
			const end = scanSome(kernel, ahead, {from: scanned, to, base}, from, taker);
			scanned = passBlank(block, readHeld(block, end + back, taker), taker) - back;
			at = scanned + back;
		}
	}
}

/** As many of the lines of a job as are scanned at once. @param begin - where the first line begins of those that lie there. @returns where the others begin. */
function scanSome(kernel: Kernel, ahead: ScanAhead, job: ScanJob, begin: number, taker: Taker): number {
	const announced = ahead.take(job);
	const scanned = announced ?? kernel.scan(job.from, job.to, job.base);
	takeScanned(kernel, scanned, {shift: job.base, start: begin}, taker);
	if (announced) ahead.release();
	else ahead.passed();
	return scanned.end;
}

/** Counts the empty lines that stand here, which are nothing to anybody: in millions, one by one, they would hold the thread up for seconds. @returns where the others begin. */
function passBlank({bytes, end}: LineBlock, from: number, taker: Taker): number {
	let at = from;
	if (!taker.lines.isHolding) while (at < end && bytes[at] === 10) at++;
	if (at > from) taker.takeOthers(at - from);
	return at;
}

/** Reads lines for as long as they depend on those before them. @returns where the others begin. */
function readHeld(block: LineBlock, from: number, taker: Taker): number {
	let at = from;
	while (at < block.end && taker.lines.isHolding) at = readLine(block, at, taker);
	return at;
}

/** @returns where the next line begins. */
function readLine({bytes, start, offset}: LineBlock, at: number, taker: Taker): number {
	const end = bytes.indexOf(10, at);
	taker.lines.read({bytes, start: at, end, offset: offset + at - start}, taker);
	return end + 1;
}

/** What one scan left: rows, and between them lines that it declined. */
function takeScanned({memory}: Kernel, found: Scanned, {shift, start: begin}: Pick<ScannedBytes, 'shift' | 'start'>, taker: Taker): void {
	const {rows, declined, bytes} = memory;
	const {first} = found;
	const scanned = {bytes, shift, start: begin};
	let taken = first;
	const takeRowsTo = (row: number) => {
		if (row > taken) taker.takeRows(taken, row, rows, scanned);
		taken = row;
	};
	for (let wrapper = 0; wrapper < kernelWrappers; wrapper++) {
		const count = found.wrapped[wrapper] ?? 0;
		if (count > 0) taker.countWrapped(wrapperNames[wrapper] ?? 'none', count);
	}
	// What becomes an entry stands behind the rows before it.
	let before = first;
	const inOrder: LineTaker = {
		get isHolding() {
			return taker.isHolding === true && taken === before;
		},
		takeLine(line, decoded) {
			if (decoded.kind !== 'other' || taker.isOrdered(line)) takeRowsTo(before);
			taker.takeLine(line, decoded);
		},
		takeJoined(joined) {
			takeRowsTo(before);
			taker.takeJoined(joined);
		},
	};
	let others = 0;
	for (let place = first; place < first + found.declined; place++) {
		if (declined.why[place] === klogLine && taker.isIdle) {
			others++;
			continue;
		}
		const start = declined.start[place] ?? 0;
		before = declined.rows[place] ?? 0;
		if (before > first) taker.lines.passed();
		taker.lines.read({bytes, start, end: start + (declined.length[place] ?? 0), offset: start + shift}, inOrder);
	}
	if (others > 0) taker.takeOthers(others);
	if (found.rows > 0) taker.lines.passed();
	takeRowsTo(first + found.rows);
}
