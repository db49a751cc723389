import {tmpdir} from 'node:os';
import {copyBytes} from '../model/copy-bytes.js';
import {SpillDisk, type SpillSurroundings, type Stored} from './spill-disk.js';
import {spaceOf} from './spill-room.js';

/** What is collected in memory before it is put away as one. */
const blockBytes = 1 << 20;
/** Blocks in memory that wait to be put away. Beyond, the thread that gives bytes puts them away itself; or, where it cannot, the oldest is lost. */
const mostWaiting = 16;
/** Blocks that are put away at the same time. */
const mostUnderWay = 2;
/** How soon a disk that took nothing is tried again. */
const retryMs = 30_000;

/** Bytes `from … to` of the stream that were not kept. `untilMs`: when the disk took bytes again; undefined while it does not. */
export type Loss = {readonly from: number; readonly to: number; readonly sinceMs: number; readonly untilMs: number | undefined};

/** Bytes `offset … offset + length` of the stream: in memory until they are put away. */
type Block = {readonly offset: number; length: number; memory: Buffer | undefined; stored: Stored | undefined; isUnderWay: boolean};

/** Why nothing can be put away. */
type Trouble = {readonly why: string; readonly sinceMs: number; readonly retryAtMs: number};

/**
The raw bytes of one stream, so that each line can be shown again: in private files that are gone with the process.

```
 offset 0         lost                         #size
 │ released │ files ┊   ┊ files │ waiting │ open │  ← the next bytes
```
Bytes are put away on other threads and can be read from memory until then. Nothing throws for want of room: while the disk takes nothing the newest blocks wait in memory, older ones are lost, offsets go on, and every half minute the disk is tried again. Reading what was lost or released gives fewer bytes.
*/
export class Spill {
	readonly #surroundings: SpillSurroundings;
	readonly #disk: SpillDisk;
	/** In ascending order, without those that are lost or released. */
	readonly #blocks: Block[] = [];
	/** Those that are full and in memory only, in ascending order. */
	readonly #waiting: Block[] = [];
	/** The last block, while it is not full. */
	#open: Block | undefined;
	/** Memory of blocks that were put away. */
	#unused: Buffer[] = [];
	readonly #losses: Loss[] = [];
	/** Bytes given so far, kept or not. */
	#size = 0;
	#expected: number | undefined;
	#trouble: Trouble | undefined;
	/** Whoever can wait until some of them are put away. */
	#readied: Array<() => void> = [];
	/** Nothing more is expected: memory is not used again. */
	#isFinished = false;
	#isClosed = false;

	constructor(parent: string = tmpdir(), surroundings: Partial<SpillSurroundings> = {}) {
		this.#surroundings = {parent, space: spaceOf, nowMs: Date.now, fileBytes: 256 << 20, ...surroundings};
		this.#disk = new SpillDisk(this.#surroundings);
	}

	/** Where the next byte will lie. */
	get size(): number {
		return this.#size;
	}

	/** What becomes of bytes below is decided: they are in a file, or lost. */
	get settled(): number {
		return (this.#waiting[0] ?? this.#open)?.offset ?? this.#size;
	}

	/** What was not kept, in the order in which it was lost. */
	get losses(): readonly Loss[] {
		return this.#losses;
	}

	/** Why bytes cannot be put away: a phrase. undefined while they can. */
	get trouble(): string | undefined {
		return this.#trouble?.why;
	}

	/** Says how many bytes are still to come, where it is known. */
	expect(bytes: number): void {
		this.#expected = bytes;
	}

	/** Resolves when there is room for a block in memory, or no hope of it: whoever can wait asks it before `append`, so that no thread stands still for the disk. */
	ready(): Promise<void> {
		if (this.#hasRoom()) return Promise.resolve();
		return new Promise(resolve => this.#readied.push(resolve));
	}

	#hasRoom(): boolean {
		return this.#waiting.length < mostWaiting || this.#trouble !== undefined || this.#isClosed;
	}

	#tellReady(): void {
		if (this.#hasRoom()) for (const resolve of this.#readied.splice(0)) resolve();
	}

	/** Takes bytes in; they can be read at once. Never throws for want of room. */
	append(bytes: Uint8Array): void {
		for (let at = 0; at < bytes.length; ) {
			const block = this.#openBlock();
			const part = bytes.subarray(at, at + blockBytes - block.length);
			if (block.memory) copyBytes(part, block.memory, block.length);
			block.length += part.length;
			this.#size += part.length;
			at += part.length;
			if (block.length === blockBytes) this.#fill();
		}
	}

	/** The stream is at its end: what is in memory is put away. */
	finish(): void {
		this.#isFinished = true;
		if (this.#open) this.#fill();
		this.#unused = [];
		this.#disk.finish();
	}

	/** Bytes `offset … offset + length`; fewer where one was not kept. @throws an error of the system. */
	readAt(offset: number, length: number): Uint8Array {
		const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.#size - offset)));
		let filled = 0;
		for (let place = this.#placeOf(offset); filled < bytes.length; place++) {
			const block = this.#blocks[place];
			const from = offset + filled - (block?.offset ?? 0);
			if (!block || from < 0 || from >= block.length) break;
			const part = bytes.subarray(filled, filled + block.length - from);
			const count = block.stored ? this.#disk.readInto(part, block.stored, from) : (block.memory?.copy(part, 0, from, block.length) ?? 0);
			filled += count;
			if (count < part.length) break;
		}
		return bytes.subarray(0, filled);
	}

	/** Bytes before `offset` are not wanted any more: whole blocks are forgotten, and files that hold nothing else leave the disk. */
	release(offset: number): void {
		const isKept = (block: Block) => block.offset + block.length > offset || block.isUnderWay || block === this.#open;
		const kept = this.#blocks.findIndex(isKept);
		for (const block of this.#blocks.splice(0, kept < 0 ? this.#blocks.length : kept)) {
			if (block.stored) this.#disk.drop(block.stored);
			else this.#forget(block);
		}
		if (this.#trouble) this.#trouble = {...this.#trouble, retryAtMs: 0};
	}

	/** Nothing is kept any more. */
	close(): void {
		this.#isClosed = true;
		for (const {stored} of this.#blocks.splice(0)) if (stored) this.#disk.drop(stored);
		this.#waiting.length = 0;
		this.#open = undefined;
		this.#unused = [];
		this.#disk.close();
		this.#tellReady();
	}

	#openBlock(): Block {
		if (this.#open) return this.#open;
		this.#goOn();
		const memory = this.#unused.pop() ?? Buffer.allocUnsafeSlow(blockBytes);
		const block = {offset: this.#size, length: 0, memory, stored: undefined, isUnderWay: false};
		this.#open = block;
		this.#blocks.push(block);
		return block;
	}

	#goOn(): void {
		if (this.#isFinished) this.#disk.goOn();
		this.#isFinished = false;
	}

	#fill(): void {
		if (this.#open) this.#waiting.push(this.#open);
		this.#open = undefined;
		if (this.#trouble && this.#surroundings.nowMs() >= this.#trouble.retryAtMs) this.#putNow();
		while (!this.#trouble && this.#waiting.length > mostWaiting && this.#putNow());
		this.#start();
		while (this.#waiting.length > mostWaiting && this.#lose());
	}

	/** Puts the oldest away in this thread; when that succeeds, any trouble is over. @returns whether there was one. */
	#putNow(): boolean {
		const block = this.#waiting.find(({isUnderWay}) => !isUnderWay);
		if (!block) return false;
		try {
			this.#keep(block, this.#disk.putNow(bytesOf(block), this.#expected));
			this.#recover();
		} catch (error) {
			this.#fail(error);
		}
		return true;
	}

	/** Puts the oldest away on other threads, as many as may be under way. */
	#start(): void {
		for (const block of this.#waiting.slice(0, mostUnderWay)) if (!this.#trouble && !block.isUnderWay) void this.#put(block);
	}

	async #put(block: Block): Promise<void> {
		block.isUnderWay = true;
		try {
			this.#keep(block, await this.#disk.put(bytesOf(block), this.#expected));
		} catch (error) {
			this.#fail(error);
		} finally {
			block.isUnderWay = false;
		}
		this.#start();
		this.#tellReady();
	}

	#keep(block: Block, stored: Stored): void {
		if (this.#isClosed) this.#disk.drop(stored);
		else block.stored = stored;
		this.#forget(block);
	}

	/** It needs no memory any more. */
	#forget(block: Block): void {
		const place = this.#waiting.indexOf(block);
		if (place >= 0) this.#waiting.splice(place, 1);
		if (block.memory && !this.#isFinished) this.#unused.push(block.memory);
		block.memory = undefined;
	}

	#fail(error: unknown): void {
		const nowMs = this.#surroundings.nowMs();
		this.#trouble = {why: this.#disk.whyNot(error), sinceMs: this.#trouble?.sinceMs ?? nowMs, retryAtMs: nowMs + retryMs};
	}

	#recover(): void {
		this.#trouble = undefined;
		const last = this.#losses.at(-1);
		if (last && last.untilMs === undefined) this.#losses.splice(-1, 1, {...last, untilMs: this.#surroundings.nowMs()});
	}

	/** The oldest that waits is given up. @returns whether there was one. */
	#lose(): boolean {
		const block = this.#waiting.find(({isUnderWay}) => !isUnderWay);
		if (!block) return false;
		this.#blocks.splice(this.#placeOf(block.offset), 1);
		this.#forget(block);
		const to = block.offset + block.length;
		const last = this.#losses.at(-1);
		if (last && last.to === block.offset && last.untilMs === undefined) this.#losses.splice(-1, 1, {...last, to});
		else this.#losses.push({from: block.offset, to, sinceMs: this.#trouble?.sinceMs ?? this.#surroundings.nowMs(), untilMs: undefined});
		return true;
	}

	/** Of the last block that begins at an offset or before; -1 where there is none. */
	#placeOf(offset: number): number {
		let [below, above] = [-1, this.#blocks.length];
		while (above - below > 1) {
			const middle = (below + above) >>> 1;
			if ((this.#blocks[middle]?.offset ?? 0) <= offset) below = middle;
			else above = middle;
		}
		return below;
	}
}

const bytesOf = ({memory, length}: Block): Uint8Array => memory?.subarray(0, length) ?? new Uint8Array();
