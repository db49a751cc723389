import {decodeJsonRows, transferList} from '../decode/json-rows.js';
import {decodeLine} from '../decode/line.js';
import {SourceError, type SourceSpec} from '../model/source.js';
import {openSources} from '../sources/open.js';
import type {Source} from '../sources/source.js';
import type {EventIndex} from '../store/columns.js';
import {StoreWriter} from '../store/writer.js';
import type {ReadAt} from './blocks.js';
import {Checksum} from './checksum.js';
import {Find} from './find.js';
import {HashThread} from './hash-thread.js';
import {Intake} from './intake.js';
import {LineScanner} from './line-scanner.js';
import type {FromIngest, ToIngest} from './messages.js';
import {Publisher} from './publisher.js';
import {Questions} from './questions.js';
import {RawLines} from './raw-lines.js';
import {Spill} from './spill.js';
import {touchElsewhere} from './touch.js';

/** What column `source` can number. */
const maxSources = 65_536;

/** What the kernel and the blocks on their way to a spill take, whatever is read. */
const fixedBytes = 64 << 20;

/** Sources that can wait do, while main has so many segments to print that have left the index. */
const mostLeaving = 3;

const whyLeft =
	'the index holds what --max-memory allows (512M unless told), the newest events; start again with more to see older ones, or print them, which has no such bound';

/** How ingest is to work: plain data, also the worker's `workerData`. */
export type IngestOptions = {
	/** Where the private files of streams are made; undefined = the system's folder for temporary files. */
	readonly spillDir?: string | undefined;
	/** Checksums of what is read, for the accounting report: large ones take another thread. */
	readonly sha256?: boolean | undefined;
	/** false: without the kernel, every line by the decoder (`AUDITVIEW_KERNEL=off`). */
	readonly kernel?: boolean | undefined;
	/** Bytes that the index may take (`--max-memory`): beyond them its oldest segments leave. undefined: no bound. */
	readonly maxMemory?: number | undefined;
};

/** Tells main; `transfer` lists buffers that go over with the message and are empty here afterwards. */
export type Tell = (message: FromIngest, transfer?: ArrayBuffer[]) => void;

/**
The loop: sources → decode → store. Runs in the worker thread, or in the main thread for what is finite (print mode, tests).

@returns takes what main asks; answers come through `tell`, some of them before it returns.
*/
export function createIngest(tell: Tell, options: IngestOptions = {}): (message: ToIngest) => void {
	const ingest = new Ingest(tell, options);
	return message => ingest.take(message);
}

class Ingest {
	readonly #intakes: Intake[] = [];
	readonly #running = new Set<Promise<void>>();
	readonly #stop = new AbortController();
	readonly #writer: StoreWriter;
	readonly #scanner: LineScanner;
	readonly #raw: RawLines;
	readonly #find: Find;
	readonly #publisher: Publisher;
	readonly #questions: Questions;
	/** Of clusters: what they named may be there later. */
	readonly #failedSearches: SourceSpec[] = [];
	#hashes: HashThread | undefined;
	/** The entry that says that others have left the index. */
	#leftMark: EventIndex | undefined;
	/** Sources that wait for main. */
	readonly #waiting: Array<() => void> = [];
	/** Searches for sources and finite sources that are not at their end. */
	#unsettled = 0;

	constructor(
		private readonly tell: Tell,
		private readonly options: IngestOptions,
	) {
		this.#writer = new StoreWriter(
			{
				segment: (index, columns) => tell({type: 'segment', index, columns}),
				dictionary: (name, index, bytes) => tell({type: 'dictionary', name, index, bytes}),
				left: index => tell({type: 'left', index}),
			},
			(one, other) => this.#raw.isSame(one, other),
			options.maxMemory === undefined ? undefined : options.maxMemory / 4,
			touchElsewhere,
		);
		this.#questions = new Questions(tell);
		this.#scanner = new LineScanner(this.#writer, options.kernel ?? true);
		const readAt: ReadAt = (source, offset, length, into) => this.#intakes[source]?.readAt(offset, length, into) ?? Buffer.alloc(0);
		this.#raw = new RawLines(this.#writer, readAt, source => this.#intakes[source]?.entries.lines.rows);
		this.#find = new Find(this.#raw.blocks, tell);
		this.#publisher = new Publisher(this.#writer, tell, through => this.#find.extend(through));
	}

	take(message: ToIngest): void {
		switch (message.type) {
			case 'open':
				this.#run(this.#open(message.spec, message.hasTerminal ?? false));
				break;
			case 'answer':
				this.#questions.answer(message.ask, message.consent);
				break;
			case 'read-line':
				this.#readLine(message.ask, message.event);
				break;
			case 'read-lines':
				this.#readLines(message);
				break;
			case 'find':
				this.#find.ask(message.generation, message.terms, message.from);
				break;
			case 'reconnect':
				this.#reconnect();
				break;
			case 'forget':
				this.#writer.segments.forget(message.index);
				for (const intake of this.#intakes) intake.releaseSpill();
				this.#tellReady();
				break;
			case 'stop':
				void this.#end();
		}
	}

	/** What waits is tried at once; a search of a cluster that failed is made again. */
	#reconnect(): void {
		for (const {source} of this.#intakes) source.reconnect?.();
		for (const spec of this.#failedSearches.splice(0)) this.#run(this.#open(spec, false));
	}

	/** Finite files are read when all are found, the tail of each before the rest of any; streams at once. */
	async #open(spec: SourceSpec, hasTerminal: boolean): Promise<void> {
		const desk = this.#questions.desk(hasTerminal);
		this.#unsettled++;
		const files: Intake[] = [];
		let [dropped, isSearched] = [0, false];
		const found = (source: Source) => {
			if (this.#intakes.length >= maxSources) {
				dropped++;
				source.close();
				return;
			}
			const intake = this.#add(source);
			// A file that came into a folder later is read at once, too.
			if (source.changedMs === undefined || isSearched) this.#run(this.#read(intake));
			else files.push(intake);
		};
		try {
			const note = (sentence: string) => this.tell({type: 'note', message: sentence});
			await openSources(spec, this.#stop.signal, found, {note, desk});
			isSearched = true;
			if (dropped > 0)
				this.tell({
					type: 'trouble',
					message: `${dropped} sources are not read: no more than ${maxSources} can be told apart; name fewer files`,
				});
			await this.#readFiles(files, spec.kind === 'paths' && spec.tailFirst);
		} catch (error) {
			if (spec.kind === 'cluster') this.#failedSearches.push(spec);
			this.tell({type: 'trouble', message: sentenceOf(error)});
		} finally {
			desk.release();
			this.#settle();
		}
	}

	#add(source: Source): Intake {
		const intake = new Intake(this.#intakes.length, source, {
			writer: this.#writer,
			scanner: this.#scanner,
			spill: () => new Spill(this.options.spillDir),
			checksum: this.options.sha256 ? () => new Checksum(() => this.#hashThread()) : undefined,
			changed: () => this.#changed(),
			ready: () => this.#ready(),
			tell: info => this.tell({type: 'source', info}),
			instanceEnded: end => this.tell({type: 'instance-ended', end}),
		});
		this.#intakes.push(intake);
		this.#publisher.changed();
		return intake;
	}

	#changed(): void {
		this.#publisher.changed();
		const {maxMemory = Number.POSITIVE_INFINITY} = this.options;
		if (this.#writer.bytes + fixedBytes <= maxMemory) return;
		// Main is to know of every entry before it leaves.
		this.#publisher.publish();
		while (this.#writer.bytes + fixedBytes > maxMemory && this.#writer.dropOldest()) this.#markLeft();
		this.#publisher.changed();
	}

	/** Resolves when main is not far behind with what has left the index. */
	#ready(): Promise<void> {
		if (this.#writer.segments.leaving < mostLeaving) return Promise.resolve();
		return new Promise(resolve => this.#waiting.push(resolve));
	}

	#tellReady(): void {
		if (this.#writer.segments.leaving < mostLeaving) for (const resolve of this.#waiting.splice(0)) resolve();
	}

	/** What has left is a row of its own, before all others. */
	#markLeft(): void {
		if (this.#leftMark !== undefined && this.#writer.segments.isHeld(this.#leftMark)) return;
		this.#leftMark = this.#writer.appendOther('gap', {source: 0, offset: 0, length: 0}, Number.NEGATIVE_INFINITY, whyLeft);
	}

	async #readFiles(files: readonly Intake[], tailFirst: boolean): Promise<void> {
		const ordered = tailFirst ? files.toSorted((a, b) => (b.source.changedMs ?? 0) - (a.source.changedMs ?? 0)) : files;
		if (tailFirst) for (const intake of ordered) await this.#attempt(intake, () => intake.source.readTail?.(this.#stop.signal, intake));
		// A screen waits for it.
		this.#publisher.publish();
		for (const intake of ordered) if (intake.source.isFollowed) this.#run(this.#read(intake));
		for (const intake of ordered) if (!intake.source.isFollowed) await this.#read(intake);
	}

	async #read(intake: Intake): Promise<void> {
		const {source} = intake;
		if (intake.state === 'failed') return;
		if (!source.isFollowed) this.#unsettled++;
		const isAtEnd = await this.#attempt(intake, () => source.read(this.#stop.signal, intake));
		if (isAtEnd && !this.#stop.signal.aborted) intake.ended();
		if (!source.isFollowed) this.#settle();
	}

	/** A source that fails says so, and the others go on. @returns whether it went well. */
	async #attempt(intake: Intake, act: () => Promise<void> | undefined): Promise<boolean> {
		try {
			await act();
			return true;
		} catch (error) {
			if (!this.#stop.signal.aborted) intake.failed(sentenceOf(error));
			return false;
		}
	}

	#settle(): void {
		this.#publisher.publish();
		if (--this.#unsettled === 0 && !this.#stop.signal.aborted) this.tell({type: 'settled'});
	}

	#readLine(ask: number, event: EventIndex): void {
		if (event >= this.#writer.through) {
			this.tell({type: 'line', ask, bytes: undefined, rows: undefined, changed: false});
			return;
		}
		const document = this.#raw.documentOf(event);
		// What a spill gives is what was received, or is missing.
		const {source, offset} = this.#writer.placeOf(event);
		const isShort = document.length < this.#writer.places.leastLengthOf(event);
		const isMissing = isShort && this.#intakes[source]?.isSpilled(offset);
		const bytes = isMissing ? new Uint8Array() : new Uint8Array(document);
		const rows = bytes.length === 0 ? undefined : decodeJsonRows(bytes);
		const changed = !isMissing && this.#writer.kindOf(event) === 'event' && !this.#isStill(event, bytes);
		this.tell({type: 'line', ask, bytes, rows, changed}, [bytes.buffer, ...(rows ? transferList(rows) : [])]);
	}

	/** A file can be written anew while we have it open. */
	#isStill(event: EventIndex, bytes: Uint8Array): boolean {
		const decoded = decodeLine(bytes, 0, bytes.length);
		return decoded.kind === 'event' && this.#writer.hasAuditID(event, decoded.event.auditID);
	}

	#readLines({ask, events, raw}: Extract<ToIngest, {type: 'read-lines'}>): void {
		const {bytes, starts, ends} = this.#raw.linesOf(events, raw ?? false);
		this.tell({type: 'lines', ask, lines: {bytes, starts, ends}}, [bytes.buffer, starts.buffer, ends.buffer]);
	}

	#run(work: Promise<void>): void {
		this.#running.add(work);
		void work.finally(() => this.#running.delete(work));
	}

	async #end(): Promise<void> {
		this.#stop.abort();
		for (const resolve of this.#waiting.splice(0)) resolve();
		this.#questions.end();
		await Promise.all(this.#running);
		await Promise.all(this.#intakes.map(intake => intake.settled()));
		this.#find.ask(0, [], 0);
		this.#publisher.publish();
		this.tell({type: 'stopped', sources: this.#intakes.map(intake => intake.accounting())});
		for (const intake of this.#intakes) intake.close();
		this.#hashes?.close();
	}

	#hashThread(): HashThread {
		this.#hashes ??= new HashThread();
		return this.#hashes;
	}
}

/** @throws what is no failure of a source: a bug of ours. */
function sentenceOf(error: unknown): string {
	if (error instanceof SourceError) return error.message;
	throw error;
}
