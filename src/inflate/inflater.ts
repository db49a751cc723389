import {deflateRawSync, inflateRawSync} from 'node:zlib';
import {base64} from './inflate.wasm';
import {createInflateMemory} from './inflate-memory.js';
import type {Place} from './place.js';

/** Fills `target` with compressed bytes from a position on. @returns how many; 0 at the end. @throws an error of the system. */
export type ReadCompressed = (target: Uint8Array, position: number) => number;

/** An archive is not as it should be. Whoever knows all about damage is to say what is wrong with it. */
export class NotInflated extends Error {}

/** What came out at once: `bytes[from … to)`, where it stays until 6 MiB more came out. At the end of a member with what that says of all of it. */
export type Stretch = {
	readonly from: number;
	readonly to: number;
	/** Inflated bytes before it. */
	readonly offset: number;
	readonly trailer: Trailer | undefined;
};

/** RFC 1952, 2.3.1: CRC-32 and length (modulo 2^32) of what is in a member. */
export type Trailer = {readonly crc: number; readonly length: number};

/** Bytes that come out at once, unless the member ends. */
export const stretchBytes = 1 << 20;
/** So much of what came out last can be asked to stay in one piece with what comes next. */
export const mostKept = 1 << 20;

/** Addresses, as in `assembly/memory.ts`. */
const [input, window, windowEnd] = [0x40000, 0x300000, 0xb00000];
const inputBytes = 1 << 18;
/** What later bytes can repeat. */
const historyBytes = 1 << 15;
/** What the header of a member can be long; a longer one is not inflated. */
const mostHeader = 1 << 15;
/** More than the header of a block has. */
const leastInput = 1 << 10;
/** Bytes that the program has taken and may give back. */
const mostHeld = 8;

/** Flags of a member, and what it begins with: RFC 1952, 2.3.1. */
const [flagExtra, flagName, flagComment] = [4, 8, 16];
const member = [0x1f, 0x8b, 8];

/** What it says, as in `assembly/symbols.ts`, and the state of a member at its end (`assembly/block.ts`). */
const [needsInput, isFull, atEnd] = [0, 1, 2];
const [isCoded, isDone] = [2, 3];

/** `assembly/inflate.ts` */
type Exports = {
	feed(from: number, to: number, isAll: number, offset: number): void;
	skip(bytes: number): void;
	setOut(to: number): void;
	nextByte(): number;
	outAt(): number;
	begin(to: number): void;
	placeBit(): number;
	placeState(): number;
	placeHeader(): number;
	placeStored(): number;
	resumeBlock(bit: number, at: number): number;
	resume(bit: number, from: number, stored: number, to: number): void;
	inflate(to: number, from: number): number;
};

let program: object | undefined;

/**
Inflates a gzip, member after member, and can go on from any place it was at. Each byte is what zlib makes of it, or `NotInflated` is thrown.

Node's zlib begins at the beginning only: whoever wants to see a line again would have to keep all that came out.
*/
export class Inflater {
	readonly bytes: Buffer;
	readonly #program: Exports;
	/** Position in the archive of what is to be fed next, and where that goes. */
	#position = 0;
	#inputEnd = input;
	#isAllFed = false;
	/** What came out before the next byte, in all; and from where on it is still there, and can be repeated. */
	#offset = 0;
	#heldFrom = window;
	#memberFrom = window;

	/** @throws where the engine has no WebAssembly with SIMD and threads, or no memory. */
	constructor(
		private readonly read: ReadCompressed,
		memory: WebAssembly.Memory = createInflateMemory(),
	) {
		program ??= new WebAssembly.Module(Buffer.from(base64, 'base64'));
		this.#program = new WebAssembly.Instance(program, {env: {memory}}).exports as Exports;
		this.bytes = Buffer.from(memory.buffer);
		this.#program.setOut(window);
	}

	/** Inflated bytes before those that come next. */
	get offset(): number {
		return this.#offset;
	}

	/** Compressed bytes that were read. */
	get position(): number {
		return this.#position;
	}

	/**
	The next stretch; undefined at the end of the archive.

	@param kept - bytes before it that stay in one piece with it, `mostKept` at most.
	@throws NotInflated
	*/
	next(kept = 0): Stretch | undefined {
		const from = this.#makeRoom(kept);
		if (this.#program.placeState() === isDone && !this.#beginMember()) return undefined;
		const {offset} = this;
		for (;;) {
			const why = this.#program.inflate(from + stretchBytes, this.#memberFrom);
			if (why === needsInput && this.#fill()) continue;
			if (why !== isFull && why !== atEnd) throw new NotInflated();
			const to = this.#out;
			this.#offset += to - from;
			return {from, to, offset, trailer: why === atEnd ? this.#readTrailer() : undefined};
		}
	}

	/** Where it is. */
	place(): Place {
		const {placeBit, placeHeader, placeState, placeStored} = this.#program;
		const from = Math.max(this.#out - historyBytes, this.#memberFrom);
		return {
			offset: this.#offset,
			bit: placeBit(),
			header: placeHeader(),
			state: placeState(),
			stored: placeStored(),
			before: deflateRawSync(this.bytes.subarray(from, this.#out), {level: 1}),
		};
	}

	/** Goes on from there. @throws NotInflated where the archive is another one by now. */
	goTo({offset, bit, header, state, stored, ...place}: Place): void {
		const before = inflateRawSync(place.before);
		this.bytes.set(before, window - before.length);
		this.#heldFrom = this.#memberFrom = window - before.length;
		this.#offset = offset;
		if (state === isCoded) {
			this.#load(Math.floor(header / 8));
			if (!this.#program.resumeBlock(header % 8, header)) throw new NotInflated();
		}
		this.#load(Math.floor(bit / 8));
		this.#program.resume(bit % 8, state, stored, window);
	}

	/** What is still there of what came out, from an offset on; undefined where that begins later, or the offset was not reached. */
	held(offset: number): Buffer | undefined {
		const from = this.#out - (this.#offset - offset);
		return offset <= this.#offset && from >= this.#heldFrom ? this.bytes.subarray(from, this.#out) : undefined;
	}

	get #out(): number {
		return this.#program.outAt();
	}

	/** @returns is there another member? Zeros behind the last one are padding, and end the archive. @throws NotInflated where something else stands. */
	#beginMember(): boolean {
		const head = this.#peek(mostHeader);
		if (head.length === 0 || (head[0] === 0 && this.#offset > 0)) return false;
		const length = headerLength(head);
		if (length === undefined) throw new NotInflated();
		this.#program.skip(length);
		this.#memberFrom = this.#out;
		this.#program.begin(this.#out);
		return true;
	}

	/** @returns where the next stretch goes. */
	#makeRoom(kept: number): number {
		const out = this.#out;
		if (out + stretchBytes <= windowEnd) return out;
		const held = Math.min(Math.max(historyBytes, kept), out - this.#heldFrom);
		this.bytes.copyWithin(window - held, out - held, out);
		this.#heldFrom = window - held;
		this.#memberFrom = Math.max(this.#heldFrom, this.#memberFrom - (out - window));
		this.#program.setOut(window);
		return window;
	}

	/** More of the archive is wanted, behind what is left of the input. @returns is there more, or is it known by now that there is none? */
	#fill(): boolean {
		if (this.#isAllFed) return false;
		const next = this.#program.nextByte();
		// Bytes whose bits are held may yet be taken as bytes.
		const held = Math.min(mostHeld, next - input);
		const left = this.#inputEnd - next + held;
		this.bytes.copyWithin(input, next - held, this.#inputEnd);
		const count = this.read(this.bytes.subarray(input + left, input + inputBytes), this.#position);
		this.#position += count;
		this.#inputEnd = input + left + count;
		this.#isAllFed = count === 0;
		this.#program.feed(input + held, this.#inputEnd, Number(this.#isAllFed), this.#position - this.#inputEnd);
		return true;
	}

	/** The input begins at a position of the archive. */
	#load(position: number): void {
		this.#position = position;
		this.#inputEnd = input;
		this.#isAllFed = false;
		this.#program.feed(input, input, 0, 0);
		while (this.#inputEnd - input < leastInput && this.#fill());
	}

	/** The next bytes, between two members; fewer at the end. */
	#peek(count: number): Buffer {
		if (this.#inputEnd === input) this.#load(this.#position);
		while (this.#inputEnd - this.#program.nextByte() < count && this.#fill());
		return this.bytes.subarray(this.#program.nextByte(), Math.min(this.#inputEnd, this.#program.nextByte() + count));
	}

	#readTrailer(): Trailer {
		const bytes = this.#peek(8);
		if (bytes.length < 8) throw new NotInflated();
		const trailer = {crc: bytes.readUInt32LE(0), length: bytes.readUInt32LE(4)};
		this.#program.skip(8);
		return trailer;
	}
}

/** Of a member that begins here; undefined where none does, or its header has a checksum or is longer than these bytes. */
function headerLength(head: Buffer): number | undefined {
	const flags = head[3] ?? 0;
	if (head.length < 10 || member.some((byte, at) => head[at] !== byte) || (flags & ~(flagExtra | flagName | flagComment | 1)) !== 0)
		return undefined;
	let end = 10;
	if (flags & flagExtra) end += head.length < 12 ? head.length : 2 + head.readUInt16LE(end);
	for (const flag of [flagName, flagComment]) if (flags & flag && end > 0) end = head.indexOf(0, end) + 1;
	return end > 0 && end <= head.length ? end : undefined;
}
