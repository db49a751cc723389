import type {SourceId} from '../model/source.js';
import type {Source} from '../sources/source.js';
import {StoreWriter} from '../store/writer.js';
import type {ReadAt} from './blocks.js';
import {Checksum} from './checksum.js';
import {Find} from './find.js';
import {HashThread} from './hash-thread.js';
import {Intake} from './intake.js';
import {LineAnswers} from './line-answers.js';
import {LineScanner} from './line-scanner.js';
import {MemoryBound} from './memory-bound.js';
import type {Tell, ToIngest} from './messages.js';
import {Publisher} from './publisher.js';
import {Questions} from './questions.js';
import {RawLines} from './raw-lines.js';
import {Reading} from './reading.js';
import {Spill} from './spill.js';
import {touchElsewhere} from './touch.js';

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
	readonly #writer: StoreWriter;
	readonly #scanner: LineScanner;
	readonly #raw: RawLines;
	readonly #find: Find;
	readonly #publisher: Publisher;
	readonly #bound: MemoryBound;
	readonly #questions: Questions;
	readonly #answers: LineAnswers;
	readonly #reading: Reading;
	#hashes: HashThread | undefined;

	constructor(
		private readonly tell: Tell,
		private readonly options: IngestOptions,
	) {
		this.#writer = this.#createWriter();
		this.#scanner = new LineScanner(this.#writer, options.kernel ?? true);
		const readAt: ReadAt = (source, offset, length, into) => this.#intakes[source]?.readAt(offset, length, into) ?? Buffer.alloc(0);
		this.#raw = new RawLines(this.#writer, readAt, {
			rowsOf: source => this.#intakes[source]?.entries.lines.rows,
			beginOf: (source, offset) => this.#intakes[source]?.beginOf(offset) ?? 0,
		});
		const isSpilled = (source: SourceId, offset: number) => this.#intakes[source]?.isSpilled(offset) ?? false;
		this.#answers = new LineAnswers(this.#writer, this.#raw, isSpilled, tell);
		this.#find = new Find(this.#raw.blocks, tell);
		this.#publisher = new Publisher(this.#writer, tell, through => this.#find.extend(through));
		this.#bound = new MemoryBound(this.#writer, this.#publisher, options.maxMemory);
		this.#questions = new Questions(tell);
		this.#reading = new Reading({
			add: source => this.#add(source),
			questions: this.#questions,
			publisher: this.#publisher,
			tell,
		});
	}

	#createWriter(): StoreWriter {
		const {tell} = this;
		const {maxMemory} = this.options;
		return new StoreWriter(
			{
				segment: (index, columns) => tell({type: 'segment', index, columns}),
				dictionary: (name, index, bytes) => tell({type: 'dictionary', name, index, bytes}),
				left: index => tell({type: 'left', index}),
			},
			(one, other) => this.#raw.isSame(one, other),
			maxMemory === undefined ? undefined : maxMemory / 4,
			touchElsewhere,
		);
	}

	take(message: ToIngest): void {
		switch (message.type) {
			case 'open':
				this.#reading.open(message.spec, message.hasTerminal ?? false);
				break;
			case 'answer':
				this.#questions.answer(message.ask, message.consent);
				break;
			case 'read-line':
				this.#answers.readLine(message.ask, message.event);
				break;
			case 'read-lines':
				this.#answers.readLines(message);
				break;
			case 'find':
				this.#find.ask(message.generation, message.terms, message.from);
				break;
			case 'reconnect':
				this.#reconnect();
				break;
			case 'shown':
				this.#reading.shown();
				break;
			case 'forget':
				this.#bound.forget(message.index);
				for (const intake of this.#intakes) intake.releaseSpill();
				break;
			case 'stop':
				void this.#end();
		}
	}

	/** What waits is tried at once; a search of a cluster that failed is made again. */
	#reconnect(): void {
		for (const {source} of this.#intakes) source.reconnect?.();
		this.#reading.searchAgain();
	}

	#add(source: Source): Intake {
		const intake = new Intake(this.#intakes.length, source, {
			writer: this.#writer,
			scanner: this.#scanner,
			spill: () => new Spill(this.options.spillDir),
			checksum: this.options.sha256 ? () => new Checksum(() => this.#hashThread()) : undefined,
			changed: () => this.#changed(),
			ready: () => this.#bound.ready(),
			tell: info => this.tell({type: 'source', info}),
			instanceEnded: end => this.tell({type: 'instance-ended', end}),
		});
		this.#intakes.push(intake);
		this.#publisher.changed();
		return intake;
	}

	#changed(): void {
		this.#publisher.changed();
		this.#bound.keep();
	}

	async #end(): Promise<void> {
		const stopped = this.#reading.stop();
		this.#bound.letGo();
		this.#questions.end();
		await stopped;
		await Promise.all(this.#intakes.map(intake => intake.settled()));
		this.#find.ask(0, [], 0);
		this.#publisher.publish();
		this.tell({type: 'stopped', sources: this.#intakes.map(intake => intake.accounting())});
		for (const intake of this.#intakes) intake.close();
		this.#hashes?.close();
		this.#scanner.close();
	}

	#hashThread(): HashThread {
		this.#hashes ??= new HashThread();
		return this.#hashes;
	}
}
