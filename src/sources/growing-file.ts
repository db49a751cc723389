import {closeSync, constants, existsSync, fstatSync, openSync, type Stats, statSync} from 'node:fs';
import path from 'node:path';
import {blocksOf, live} from './bytes.js';
import type {Clock} from './clock.js';
import {Extents} from './extents.js';
import type {OpenFile} from './file.js';
import {LeadingNuls, nulBytes} from './leading-nuls.js';
import {isSameInode} from './log-head.js';
import {PlainFile, readFrom} from './plain-file.js';
import {type OpenSibling, RotatedSiblings} from './rotated-siblings.js';
import {SeenBytes} from './seen-bytes.js';
import {holdsSeen, readPacked} from './sibling-reader.js';
import type {SourceSink} from './source.js';
import {codeOf, toSourceError} from './system-error.js';

/** `fs.watch` misses changes on network and overlay file systems: the file is looked at instead. */
const everyMs = 200;

/** Something else stands where we have read. */
class Rewritten extends Error {}

/** What it takes to give something on. */
type Reading = {readonly signal: AbortSignal; readonly sink: SourceSink};

/**
A regular file that is followed, over every rotation.

It is *renamed* (lumberjack, logrotate): it is read to its end, once the new one under its name holds something, since its writer may be slow to change over; then what else was rotated meanwhile; then the new one. It is *truncated* (copytruncate, or by somebody): noticed by its size, or because what was read does not stand there any more; if a copy of it goes on behind what was read, that is read first; what may have been written between copy and truncation is a gap. It is *deleted* and made anew: a gap, because others may have been there in between. What came in its place and begins with all that was read (rsync, editors) is the same log.

@see lumberjack.go rotate; logrotate(8) create, copytruncate
*/
export class GrowingFile extends PlainFile {
	override readonly isFollowed = true;
	readonly #path: string;
	readonly #extents: Extents;
	readonly #siblings: RotatedSiblings;
	#seen = new SeenBytes();
	/** Offset behind all that was given of files, and behind the last newline in the file that is read now. */
	#top = 0;
	#lineStart = 0;
	/** What came next may be missing where the file ends that is read now, and why: it was rotated before its siblings were known, or follows one that was deleted. */
	#whyMissed = '';
	/** It was said already that the file was deleted, while nothing has come after it. */
	#isLossTold = false;
	/** Nothing was given since the last gap. */
	#isBehindGap = false;
	/** How it stood at the last look. */
	#looked: Stats | undefined;
	/** A gap stands before the file that is read now, and says why. */
	#why = '';

	/** @param log - path under which it is written to: another name than that of the file where it was rotated. */
	constructor(
		file: OpenFile,
		log: string,
		private readonly clock: Clock,
	) {
		super(file);
		this.#path = path.resolve(log);
		this.#extents = new Extents(file.descriptor);
		this.#siblings = new RotatedSiblings(this.#path);
		this.#siblings.takeStock();
		if (existsSync(this.#path) && !this.#isCurrent())
			this.#whyMissed = `${this.name} was rotated while it was opened; what was written meanwhile may be missing`;
	}

	override async read(signal: AbortSignal, sink: SourceSink): Promise<void> {
		const reading = {signal, sink};
		try {
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
		return this.#extents.readAt(offset, length, into);
	}

	override close(): void {
		this.#extents.close();
	}

	protected override offsetOf(position: number): number {
		return position + this.#extents.base;
	}

	/** Between reading and giving the file is looked at: only what still stands behind what was read before is its continuation. */
	protected override give(bytes: Uint8Array, position: number, sink: SourceSink): void {
		if (!this.#isSeenIn(this.descriptor)) throw new Rewritten();
		this.#remember(bytes, position);
		super.give(bytes, position, sink);
	}

	protected override tellNuls(count: number, sink: SourceSink): void {
		if (this.#why === '') super.tellNuls(count, sink);
		else
			sink.status({state: 'live', reason: `${this.#why}; the ${nulBytes(count)} that it begins with are passed over`, progress: undefined});
	}

	#remember(bytes: Uint8Array, position: number): void {
		this.#isBehindGap = false;
		this.#seen.add(bytes, position);
		this.#top = Math.max(this.#top, this.offsetOf(position + bytes.length));
		const newline = bytes.lastIndexOf(10);
		if (newline >= 0) this.#lineStart = position + newline + 1;
	}

	#isSeenIn(descriptor: number): boolean {
		return this.#seen.isIn((position, length) => readFrom(descriptor, position, length));
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
		if (stats.size < at || (isTouched && !this.#isSeenIn(this.descriptor))) throw new Rewritten();
		this.#looked = stats;
		const isAnew = isTouched && !this.#seen.isTelling && (await this.#readEarlier(stats.size, reading));
		const end = isAnew ? await this.#begin(this.descriptor, reading) : stats.size > at ? await this.#readOn(at, reading) : at;
		if (this.#isCurrent()) return end;
		return this.#moveOn(end, this.#openNext(reading.sink), reading);
	}

	/**
	Of too little nobody can tell whether it still stands there. Something may have stood in the file since it was looked at, that was copied, or lost, before it was truncated.

	@returns whether it was truncated, as far as can be told: a copy came beside it, or it is empty.
	*/
	async #readEarlier(size: number, reading: Reading): Promise<boolean> {
		const {files} = this.#siblings.takeOlder(this.descriptor, this.#isCurrent());
		const why = `${this.name} was written to and truncated; what was written may be lost`;
		for (const file of files) {
			this.#tellGap(why, reading);
			await this.#readSibling(file, reading);
		}
		if (size > 0 && files.length === 0) return false;
		this.#tellGap(why, reading);
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

	/** Does the file still stand under its name? */
	#isCurrent(): boolean {
		const stats = statSync(this.#path, {throwIfNoEntry: false});
		return stats !== undefined && isSameInode(stats, fstatSync(this.descriptor));
	}

	/** The file that has the name by now, if something stands in it. */
	#openNext(sink: SourceSink): number | undefined {
		try {
			const next = openSync(this.#path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
			const stats = fstatSync(next);
			if (stats.isFile() && stats.size > 0) return next;
			closeSync(next);
		} catch (error) {
			if (codeOf(error) !== 'ENOENT') sink.status({state: 'stalled', reason: toSourceError(error, this.name).message, progress: undefined});
		}
		return undefined;
	}

	/** The file has lost its name. @param next - has it now; until there is one that holds something, or others were rotated since, the old one is followed. */
	async #moveOn(at: number, next: number | undefined, reading: Reading): Promise<number> {
		const end = await this.#drain(at, next, reading);
		if (next !== undefined && this.#seen.isTelling && this.#isSeenIn(next)) return this.#moveTo(next, end);
		const {files, keepsLog} = this.#siblings.takeNew(this.descriptor, next);
		const why = this.#whyNotContinued(keepsLog);
		if (next === undefined && files.length === 0) {
			// Once: its writer may have it open still, and go on.
			if (!this.#isLossTold && why !== '' && !this.#isBehindGap) this.#markGap(why, reading.sink);
			this.#isLossTold = why !== '';
			return end;
		}
		reading.sink.rest();
		const last = next === undefined && files.at(-1)?.isPacked === false ? files.at(-1) : undefined;
		for (const file of files) {
			this.#tellGap(why, reading);
			if (file !== last) await this.#readSibling(file, reading);
		}
		if (!last) this.#tellGap(why, reading);
		this.#whyMissed = last ? why : '';
		const following = next ?? last?.descriptor;
		return following === undefined ? end : this.#begin(following, reading);
	}

	/** @param keepsLog - what the file held is still there. @returns '' where what comes next is its continuation. */
	#whyNotContinued(keepsLog: boolean): string {
		if (!keepsLog && fstatSync(this.descriptor).nlink === 0)
			return `${this.name} was deleted and made anew; what was written in between may be lost`;
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
		this.#extents.moveLast(descriptor);
		this.descriptor = descriptor;
		this.#looked = undefined;
		closeSync(before);
		return at;
	}

	async #readRewritten(reading: Reading): Promise<number> {
		await this.#readCopy(reading);
		const why = `${this.name} was cut short by another program; what was written between may be lost`;
		for (const file of this.#siblings.takeOlder(this.descriptor, this.#isCurrent()).files) {
			this.#tellGap(why, reading);
			await this.#readSibling(file, reading);
		}
		this.#tellGap(why, reading);
		reading.sink.status({state: 'live', reason: `${why}; it is read again from its beginning`, progress: undefined});
		return this.#begin(this.descriptor, reading);
	}

	/** What was begun is no line, and no part of what comes. @param why - '' where nothing is to be told. */
	#tellGap(why: string, {sink}: Reading): void {
		this.#why = why;
		if (why === '' || this.#isBehindGap) return;
		sink.cut();
		this.#markGap(why, sink);
	}

	#markGap(why: string, sink: SourceSink): void {
		sink.gap(why);
		this.#isBehindGap = true;
	}

	#begin(descriptor: number, reading: Reading): Promise<number> {
		this.descriptor = descriptor;
		this.#extents.add(this.#top, descriptor);
		this.#seen = new SeenBytes();
		this.#lineStart = 0;
		this.#isLossTold = false;
		this.#looked = fstatSync(descriptor);
		this.nuls = new LeadingNuls();
		return this.#readOn(0, reading);
	}

	/** Copytruncate: what was written since we looked is in the copy that was made before. */
	async #readCopy({signal, sink}: Reading): Promise<void> {
		const [seen, log] = [this.#seen, fstatSync(this.descriptor)];
		const isCopy = async (file: OpenSibling) => !isSameInode(fstatSync(file.descriptor), log) && holdsSeen(file, seen, signal);
		const copy = !seen.isTelling ? undefined : await this.#siblings.find(isCopy);
		this.#extents.moveLast(copy?.isPacked ? undefined : copy?.descriptor);
		if (!copy) return;
		this.#siblings.know(copy);
		if (copy.isPacked) {
			this.#isBehindGap = false;
			sink.cut();
			await readPacked(copy, this.#lineStart, signal, sink);
			closeSync(copy.descriptor);
		} else await this.#readPlain(copy, seen.end, {signal, sink});
	}

	async #readSibling(file: OpenSibling, reading: Reading): Promise<void> {
		if (file.isPacked) {
			this.#isBehindGap = false;
			await readPacked(file, 0, reading.signal, reading.sink);
			closeSync(file.descriptor);
			return;
		}
		this.#extents.add(this.#top, file.descriptor);
		await this.#readPlain(file, 0, reading);
	}

	/** All that stands in the file of the last extent from a position on. */
	async #readPlain({descriptor}: OpenSibling, from: number, {signal, sink}: Reading): Promise<void> {
		let at = from;
		for await (const block of blocksOf(descriptor, from, Number.POSITIVE_INFINITY, signal)) {
			this.#isBehindGap = false;
			sink.chunk(block, this.offsetOf(at));
			at += block.length;
			this.#top = Math.max(this.#top, this.offsetOf(at));
		}
		sink.rest();
	}
}
