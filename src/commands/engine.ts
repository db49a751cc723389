import {Worker} from 'node:worker_threads';
import type {createIngest, IngestOptions} from '../ingest/ingest.js';
import type {FromIngest, ToIngest} from '../ingest/messages.js';
import type {Lines} from '../ingest/raw-lines.js';
import type {SourceAccounting} from '../model/accounting.js';
import type {SourceId, SourceInfo, SourceSpec} from '../model/source.js';
import {StoreReader} from '../store/reader.js';
import {Requests} from '../store/requests.js';

/** What is given for lines that cannot be read any more. */
const noLines: Lines = {bytes: new Uint8Array(), starts: new Uint32Array(), ends: new Uint32Array()};

/** Events are garbage as soon as they are in the columns: with a worker's usual few megabytes they are collected a hundred times a second. */
const maxYoungGenerationSizeMb = 64;

/** How long a followed source may take to show its first byte before it counts as empty. */
const graceMs = 300;

/**
The ingest, in this thread or in a worker of its own, and the reading side of what it writes.

Whoever waits for something to happen looks at `serial`, does what there is to do, then waits for `changeAfter(serial)`: nothing that came meanwhile is missed.
*/
export class Engine {
	readonly reader = new StoreReader();
	readonly requests = new Requests(this.reader);
	readonly sources = new Map<SourceId, SourceInfo>();
	/** Searches for sources that failed or found nothing: one sentence each, not yet visible text. */
	readonly troubles: string[] = [];
	/** Grows with every message. */
	serial = 0;
	/** What a search left out: one sentence each. */
	readonly notes: string[] = [];
	/** Everything finite was read, all sources were found. */
	isSettled = false;
	/** What the ingest said last, once it has stopped. */
	stopped: readonly SourceAccounting[] | undefined;
	/** Why the ingest is dead: a bug, or its heap is full. */
	failure: Error | undefined;
	/** Is given what answers to a `find`. */
	onFound: (answer: Extract<FromIngest, {type: 'found'}>) => void = () => undefined;
	/** Is given what answers to a `read-line`. */
	onLine: (answer: Extract<FromIngest, {type: 'line'}>) => void = () => undefined;
	/** Is told that a segment has left the index, all of whose entries were published before. It can be read, its lines too, until `forget`. */
	onLeft: (index: number) => void = index => {
		this.requests.leave(index);
		this.forget(index);
	};
	/** Is given what a source has to ask; answers by `answer`. */
	onQuestion: (ask: number, text: string) => void = ask => this.send({type: 'answer', ask, consent: 'nobody'});
	/** Is given what a plugin says while it has the terminal. */
	onPluginSaid: (text: string) => void = () => undefined;
	/** Is told after every message. */
	onChange: () => void = () => undefined;
	/** A credential plugin may still want the terminal. */
	#isTerminalLent = false;
	/** Bytes that a source held when it was opened, as far as it said so. */
	readonly #held = new Map<SourceId, number>();
	#isGraceOver = false;
	readonly #send: (message: ToIngest) => void;
	readonly #worker: Worker | undefined;
	readonly #asks = new Map<number, (lines: Lines) => void>();
	#waiting: Array<() => void> = [];
	#ask = 0;

	/** @param here - makes the ingest in this thread; undefined for one in a worker. What is followed has a worker: a reader of our output that stands still must never stop a socket. */
	constructor(here: typeof createIngest | undefined, options: IngestOptions = {}) {
		if (here) {
			this.#send = here(message => this.#take(message), options);
			return;
		}
		const worker = new Worker(new URL('./worker.js', import.meta.url), {workerData: options, resourceLimits: {maxYoungGenerationSizeMb}});
		worker.on('message', (message: FromIngest) => this.#take(message));
		worker.on('error', error => this.#fail(error));
		worker.on('exit', () => this.#fail(new Error('the ingest worker ended')));
		this.#worker = worker;
		this.#send = message => worker.postMessage(message);
	}

	send(message: ToIngest): void {
		this.#send(message);
	}

	/** Resolves when something came after `serial` was read. */
	changeAfter(serial: number): Promise<void> {
		if (serial !== this.serial) return Promise.resolve();
		return new Promise(resolve => this.#waiting.push(resolve));
	}

	/** Reads what `spec` names. With `hasTerminal` its credential plugin may have the terminal, until `terminalFree`. */
	open(spec: SourceSpec, hasTerminal: boolean): void {
		this.#isTerminalLent ||= hasTerminal;
		this.send({type: 'open', spec, hasTerminal});
	}

	/** Resolves when no plugin wants the terminal. */
	async terminalFree(): Promise<void> {
		while (this.#isTerminalLent && !this.failure) await this.changeAfter(this.serial);
	}

	/** Sources that events came from. */
	get activeSources(): number {
		return this.reader.getSnapshot().counters.sources.filter(({events}) => events > 0).length;
	}

	/** Was everything published that a followed source held when it was opened? */
	isCaughtUp(source: SourceId): boolean {
		const held = this.#held.get(source);
		if (held !== undefined) return (this.reader.getSnapshot().counters.sources[source]?.bytes ?? 0) >= held;
		const {kind, status: {state} = {state: undefined}} = this.sources.get(source) ?? {};
		// It is live when it has come to the end of what there was.
		if (kind === 'node-file') return state !== 'connecting';
		return this.#isGraceOver || state === 'ended' || state === 'failed';
	}

	/**
	Tries now what waits to be tried again, and makes searches again that failed.

	@returns how many sources and searches those are.
	*/
	reconnect(): number {
		const waiting = [...this.sources.values()].filter(({status}) => status.state === 'refused' || status.state === 'reconnecting');
		const count = waiting.length + this.troubles.length;
		this.troubles.length = 0;
		this.send({type: 'reconnect'});
		return count;
	}

	/** Gives the memory of a segment back that has left the index; whoever knows requests was told. */
	forget(index: number): void {
		this.reader.leave(index);
		this.#send({type: 'forget', index});
	}

	/** Wakes up whoever waits, because something changed elsewhere. */
	wake(): void {
		this.serial++;
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const resolve of waiting) resolve();
		this.onChange();
	}

	/**
	Reads entries back: their documents, or, if `raw`, the lines that they came in.

	@param events - in any order, published, and no more than can be held.
	@returns nothing when the ingest has ended.
	*/
	readLines(events: Uint32Array, raw: boolean): Promise<Lines> {
		if (this.failure || this.stopped) return Promise.resolve(noLines);
		return new Promise(resolve => {
			const ask = ++this.#ask;
			this.#asks.set(ask, resolve);
			this.#send({type: 'read-lines', ask, events, raw});
		});
	}

	/** Ends the reading. @returns what became of every source; nothing if the ingest is dead. */
	async stop(): Promise<readonly SourceAccounting[]> {
		if (!this.stopped && !this.failure) this.#send({type: 'stop'});
		while (!this.stopped && !this.failure) await this.changeAfter(this.serial);
		await this.#worker?.terminate();
		return this.stopped ?? [];
	}

	#take(message: FromIngest): void {
		switch (message.type) {
			case 'segment':
				this.reader.addSegment(message.columns);
				break;
			case 'dictionary':
				this.reader.addBlock(message.name, message.bytes);
				break;
			case 'published':
				this.reader.publish(message.through, message.counters, message.sizes);
				break;
			case 'instance-ended':
				this.requests.instances.add(message.end);
				break;
			case 'source':
				this.#takeSource(message.info);
				break;
			case 'trouble':
				this.troubles.push(message.message);
				break;
			case 'question':
				this.onQuestion(message.ask, message.text);
				break;
			case 'plugin-said':
				this.onPluginSaid(message.text);
				break;
			case 'terminal-free':
				this.#isTerminalLent = false;
				break;
			case 'note':
				this.notes.push(message.message);
				break;
			case 'lines':
				this.#asks.get(message.ask)?.(message.lines);
				this.#asks.delete(message.ask);
				break;
			case 'found':
				this.onFound(message);
				break;
			case 'settled':
				this.isSettled = true;
				setTimeout(() => this.#endGrace(), graceMs).unref();
				break;
			case 'stopped':
				this.stopped = message.sources;
				this.#giveUpAsks();
				break;
			case 'left':
				this.onLeft(message.index);
				break;
			case 'line':
				this.onLine(message);
				break;
		}
		this.wake();
	}

	#takeSource(info: SourceInfo): void {
		this.sources.set(info.id, info);
		const total = info.status.progress?.total;
		if (total !== undefined && !this.#held.has(info.id)) this.#held.set(info.id, total);
	}

	#endGrace(): void {
		this.#isGraceOver = true;
		this.wake();
	}

	#fail(error: Error): void {
		if (this.stopped) return;
		this.failure ??= error;
		this.#giveUpAsks();
		this.wake();
	}

	#giveUpAsks(): void {
		for (const resolve of this.#asks.values()) resolve(noLines);
		this.#asks.clear();
	}
}
