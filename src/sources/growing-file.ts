import {closeSync, fstatSync, type Stats} from 'node:fs';
import path from 'node:path';
import {blocksOf, live} from './bytes.js';
import type {Clock} from './clock.js';
import type {OpenFile} from './file.js';
import {FollowedBytes, type Reading} from './followed-bytes.js';
import {LeadingNuls, nulBytes} from './leading-nuls.js';
import {LogName} from './log-name.js';
import {PlainFile} from './plain-file.js';
import {type OpenSibling, RotatedSiblings} from './rotated-siblings.js';
import type {SourceSink} from './source.js';
import {toSourceError} from './system-error.js';

/** `fs.watch` misses changes on network and overlay file systems: the file is looked at instead, and what is told is a hint (`name-events.ts`). */
const everyMs = 200;

/** Something else stands where we have read. */
class Rewritten extends Error {}

/**
A regular file that is followed, over every rotation.

It is *renamed* (lumberjack, logrotate): it is read to its end, once the new one under its name holds something, since its writer may be slow to change over; then what else was rotated meanwhile; then the new one. It is *truncated* (copytruncate, or by somebody): noticed by its size, or because what was read does not stand there any more; if a copy of it goes on behind what was read, that is read first; what may have been written between copy and truncation is a gap. It is *deleted* and made anew: a gap, because others may have been there in between. What comes under its name, and goes before it was read, is a gap as far as it leaves a trace (`log-name.ts`). What came in its place and begins with all that was read (rsync, editors) is the same log.

@see lumberjack.go rotate; logrotate(8) create, copytruncate
*/
export class GrowingFile extends PlainFile {
	override readonly isFollowed = true;
	readonly #name: LogName;
	readonly #siblings: RotatedSiblings;
	readonly #read: FollowedBytes;
	/** What came next may be missing where the file ends that is read now, and why: it was rotated before its siblings were known, or follows one that was deleted. */
	#whyMissed = '';
	/** It was said already that the file was deleted, while nothing has come after it. */
	#isLossTold = false;
	/** How it stood at the last look. */
	#looked: Stats | undefined;

	/** @param log - path under which it is written to: another name than that of the file where it was rotated. */
	constructor(
		file: OpenFile,
		log: string,
		private readonly clock: Clock,
	) {
		super(file);
		this.#read = new FollowedBytes(file.descriptor);
		this.#name = new LogName(path.resolve(log));
		this.#siblings = new RotatedSiblings(path.resolve(log));
		this.#siblings.takeStock();
		if (this.#name.holder && !this.#name.isOf(this.descriptor))
			this.#whyMissed = `${this.name} was rotated while it was opened; what was written meanwhile may be missing`;
	}

	override async read(signal: AbortSignal, sink: SourceSink): Promise<void> {
		const reading = {signal, sink};
		try {
			await this.#name.begin();
			this.#looked = fstatSync(this.descriptor);
			let at = await this.#orAgain(() => this.readAll(signal, sink), reading);
			while (!signal.aborted) {
				await this.clock.wait(everyMs, signal);
				if (!signal.aborted) at = await this.#orAgain(() => this.#look(at, reading), reading);
			}
		} catch (error) {
			throw toSourceError(error, this.name);
		}
	}

	override readAt(offset: number, length: number, into?: Buffer): Uint8Array {
		const bytes = this.#read.readAt(offset, length, into);
		// It may have been truncated since the last look, and others stand there.
		return offset >= this.offsetOf(0) && !this.#read.isIn(this.descriptor) ? this.#read.readCopyAt(this.#siblings, offset, length) : bytes;
	}

	beginOf(offset: number): number {
		return this.#read.beginOf(offset);
	}

	override close(): void {
		this.#read.close();
		this.#name.close();
	}

	protected override offsetOf(position: number): number {
		return this.#read.offsetOf(position);
	}

	/** Between reading and giving the file is looked at: only what still stands behind what was read before is its continuation. */
	protected override give(bytes: Uint8Array, position: number, sink: SourceSink): void {
		if (!this.#read.isIn(this.descriptor)) throw new Rewritten();
		this.#read.add(bytes, position);
		super.give(bytes, position, sink);
	}

	protected override tellNuls(count: number, sink: SourceSink): void {
		const {why} = this.#read.gap;
		if (why === '') super.tellNuls(count, sink);
		else sink.status({state: 'live', reason: `${why}; the ${nulBytes(count)} that it begins with are passed over`, progress: undefined});
	}

	/** @returns the position up to which the file is read now. */
	async #orAgain(read: () => Promise<number>, reading: Reading): Promise<number> {
		try {
			return await read();
		} catch (error) {
			if (!(error instanceof Rewritten)) throw error;
			const at = await this.#orAgain(() => this.#readRewritten(reading), reading);
			return this.#orAgain(() => this.#look(at, reading), reading);
		}
	}

	/** @param at - position up to which the file was read. */
	async #look(at: number, reading: Reading): Promise<number> {
		const stats = fstatSync(this.descriptor);
		const isTouched = stats.size !== this.#looked?.size || stats.mtimeMs !== this.#looked.mtimeMs;
		if (stats.size < at || (isTouched && !this.#read.isIn(this.descriptor))) throw new Rewritten();
		this.#looked = stats;
		const isAnew = isTouched && !this.#read.isTelling && (await this.#readEarlier(stats.size, reading));
		const end = isAnew ? await this.#begin(this.descriptor, reading) : stats.size > at ? await this.#readOn(at, reading) : at;
		return this.#keepUp(end, reading);
	}

	/** Goes on to the file that has the name. */
	async #keepUp(at: number, reading: Reading): Promise<number> {
		if (this.#name.isOf(this.descriptor)) {
			await this.#name.settle();
			return at;
		}
		const {descriptor} = this;
		const end = await this.#moveOn(at, await this.#openNext(reading.sink), reading);
		return this.descriptor === descriptor ? end : this.#keepUp(end, reading);
	}

	/**
	Of too little nobody can tell whether it still stands there. Something may have stood in the file since it was looked at, that was copied, or lost, before it was truncated.

	@returns whether it was truncated, as far as can be told: a copy came beside it, or it is empty.
	*/
	async #readEarlier(size: number, reading: Reading): Promise<boolean> {
		const {files, empty} = this.#siblings.takeOlder(this.descriptor, this.#name.isOf(this.descriptor));
		const isCopied = files.length > 0 || empty.some(stats => isCopy(stats, fstatSync(this.descriptor)));
		const why = `${this.name} was written to and truncated; what was written may be lost`;
		for (const file of files) {
			this.#read.gap.before(why, reading.sink);
			await this.#read.readSibling(file, reading);
		}
		if (size > 0 && !isCopied) return false;
		this.#read.gap.before(why, reading.sink);
		return true;
	}

	async #readOn(from: number, {signal, sink}: Reading): Promise<number> {
		let at = from;
		for await (const block of blocksOf(this.descriptor, from, Number.POSITIVE_INFINITY, signal)) {
			this.give(block, at, sink);
			at += block.length;
		}
		if (at > from) sink.status({...live(at, Math.max(at, fstatSync(this.descriptor).size)), reason: ''});
		return at;
	}

	async #openNext(sink: SourceSink): Promise<number | undefined> {
		try {
			return await this.#name.openNext();
		} catch (error) {
			sink.status({state: 'stalled', reason: toSourceError(error, this.name).message, progress: undefined});
			return undefined;
		}
	}

	/** The file has lost its name. @param next - has it now; until there is one that holds something, or others were rotated since, the old one is followed. */
	async #moveOn(at: number, next: number | undefined, reading: Reading): Promise<number> {
		const end = await this.#drain(at, next, reading);
		if (next !== undefined && this.#read.isTelling && this.#read.isIn(next)) return this.#moveTo(next, end);
		const {files, empty, keepsLog} = this.#siblings.takeNew(this.descriptor, next);
		const log = next === undefined ? this.#name.holder : fstatSync(next);
		const copied = `${this.name} was copied and truncated; what was written between may be lost`;
		// What came and went did so after one that had the name at an earlier look.
		const isLate = next !== undefined && !this.#name.isOf(next);
		const isCopied = ({descriptor, isPacked}: OpenSibling) => !isPacked && isCopy(fstatSync(descriptor), log);
		const found = files.filter(file => !isCopied(file)).map(({descriptor}) => fstatSync(descriptor));
		if (next !== undefined) this.#name.pass(fstatSync(next));
		const hasMissed = this.#name.takeEmptied() || (!isLate && (await this.#name.hasMissed(found)));
		let why = this.#whyNotContinued(keepsLog, hasMissed) || (empty.some(stats => isCopy(stats, log)) ? copied : '');
		if (next === undefined && files.length === 0) {
			// Once: its writer may have it open still, and go on.
			if (!this.#isLossTold) this.#read.gap.here(why, reading.sink);
			this.#isLossTold = why !== '';
			return end;
		}
		this.#read.rest(reading.sink);
		const last = next === undefined && files.at(-1)?.isPacked === false ? files.at(-1) : undefined;
		for (const file of files) {
			this.#read.gap.before(why, reading.sink);
			if (isCopied(file)) why = copied;
			if (file !== last) await this.#read.readSibling(file, reading);
		}
		if (!last) this.#read.gap.before(why, reading.sink);
		this.#whyMissed = last ? why : '';
		const following = next ?? last?.descriptor;
		return following === undefined ? end : this.#begin(following, reading);
	}

	/**
	@param keepsLog - what the file held is still there.
	@param hasMissed - others came and went.
	@returns '' where what comes next is its continuation.
	*/
	#whyNotContinued(keepsLog: boolean, hasMissed: boolean): string {
		if (!keepsLog && fstatSync(this.descriptor).nlink === 0)
			return `${this.name} was deleted and made anew; what was written in between may be lost`;
		if (hasMissed)
			return `a file came under the name of ${this.name} and went, or was emptied, before it was read; what was written to it may be lost`;
		return this.#whyMissed;
	}

	/** What its writer wrote before it changed over to the next one. */
	async #drain(at: number, next: number | undefined, reading: Reading): Promise<number> {
		try {
			return await this.#readOn(at, reading);
		} catch (error) {
			if (next !== undefined) closeSync(next);
			throw error;
		}
	}

	/** The same log, in another file. */
	#moveTo(descriptor: number, at: number): number {
		const before = this.descriptor;
		this.#read.moveTo(descriptor);
		this.descriptor = descriptor;
		this.#looked = undefined;
		closeSync(before);
		return at;
	}

	async #readRewritten(reading: Reading): Promise<number> {
		await this.#read.readCopy(this.#siblings, this.descriptor, reading);
		const why = `${this.name} was cut short by another program; what was written between may be lost`;
		for (const file of this.#siblings.takeOlder(this.descriptor, this.#name.isOf(this.descriptor)).files) {
			this.#read.gap.before(why, reading.sink);
			await this.#read.readSibling(file, reading);
		}
		this.#read.gap.before(why, reading.sink);
		reading.sink.status({state: 'live', reason: `${why}; it is read again from its beginning`, progress: undefined});
		return this.#begin(this.descriptor, reading);
	}

	#begin(descriptor: number, reading: Reading): Promise<number> {
		this.descriptor = descriptor;
		this.#read.begin(descriptor);
		this.#isLossTold = false;
		this.#looked = fstatSync(descriptor);
		this.nuls = new LeadingNuls();
		return this.#readOn(0, reading);
	}
}

/** Is a rotated file a copy of the log that has the name still? That was made before it. */
const isCopy = (rotated: Stats, log: Stats | undefined): boolean => log !== undefined && rotated.birthtimeMs > log.birthtimeMs;
