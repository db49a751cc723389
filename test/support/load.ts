import {hasKernel} from '../../src/has-kernel.js';
import {createIngest, type IngestOptions} from '../../src/ingest/ingest.js';
import type {FromIngest, ToIngest} from '../../src/ingest/messages.js';
import type {Lines} from '../../src/ingest/raw-lines.js';
import type {Counters, SourceAccounting} from '../../src/model/accounting.js';
import type {SourceInfo, SourceSpec} from '../../src/model/source.js';
import {StoreReader} from '../../src/store/reader.js';
import {Requests} from '../../src/store/requests.js';

/** Wait until something is there; asks at every turn of the event loop. */
export async function waitFor<T>(what: string, ask: () => T | undefined | false, withinMs = 30_000): Promise<T> {
	const deadline = Date.now() + withinMs;
	for (;;) {
		const value = ask();
		if (value !== undefined && value !== false) return value;
		if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms for ${what}`);
		await new Promise(resolve => setTimeout(resolve, 1));
	}
}

/** An ingest in this thread, with the reading side fed by its messages as main feeds it. */
export class Loaded {
	readonly reader = new StoreReader();
	readonly requests = new Requests(this.reader);
	readonly messages: FromIngest[] = [];
	readonly infos = new Map<number, SourceInfo>();
	readonly ask: (message: ToIngest) => void;
	#asks = 0;

	/** With the kernel, unless `AUDITVIEW_KERNEL=off` or the options say otherwise. */
	constructor(options: IngestOptions = {}) {
		this.ask = createIngest(message => this.#take(message), {kernel: hasKernel(process.env), ...options});
	}

	#take(message: FromIngest): void {
		this.messages.push(message);
		if (message.type === 'segment') this.reader.addSegment(message.columns);
		if (message.type === 'dictionary') this.reader.addBlock(message.name, message.bytes);
		if (message.type === 'left') {
			this.requests.leave(message.index);
			this.reader.leave(message.index);
			this.ask({type: 'forget', index: message.index});
		}
		if (message.type === 'instance-ended') this.requests.instances.add(message.end);
		if (message.type === 'source') this.infos.set(message.info.id, message.info);
		if (message.type === 'published') {
			this.reader.publish(message.through, message.counters, message.sizes);
			this.requests.extend(message.through);
		}
	}

	all<Type extends FromIngest['type']>(type: Type): Array<Extract<FromIngest, {type: Type}>> {
		return this.messages.filter((message): message is Extract<FromIngest, {type: Type}> => message.type === type);
	}

	settled(): Promise<true> {
		return waitFor('settled', () => this.messages.some(message => message.type === 'settled') || undefined);
	}

	async stop(): Promise<readonly SourceAccounting[]> {
		this.ask({type: 'stop'});
		return (await waitFor('stopped', () => this.all('stopped')[0])).sources;
	}

	/** Counters of a source as last published. */
	counters(source = 0): Counters {
		const set = this.reader.getSnapshot().counters.sources[source];
		if (!set) throw new Error(`no source ${source}`);
		return set;
	}

	get through(): number {
		return this.reader.through;
	}

	/** The documents of all entries, or their lines. */
	async documents(raw = false): Promise<Buffer[]> {
		const {bytes, starts, ends} = await this.lines(
			Uint32Array.from({length: this.through}, (_, event) => event),
			raw,
		);
		return Array.from(ends, (end, i) => Buffer.from(bytes.subarray(starts[i], end)));
	}

	async lines(events: Uint32Array, raw = false): Promise<Lines> {
		const ask = ++this.#asks;
		this.ask({type: 'read-lines', ask, events, raw});
		return (await waitFor('lines', () => this.all('lines').find(message => message.ask === ask))).lines;
	}

	line(event: number): Promise<Extract<FromIngest, {type: 'line'}>> {
		const ask = ++this.#asks;
		this.ask({type: 'read-line', ask, event});
		return waitFor('line', () => this.all('line').find(message => message.ask === ask));
	}
}

/** Read files to their end. */
export async function loadPaths(
	paths: readonly string[],
	options: IngestOptions & {follow?: boolean; tailFirst?: boolean} = {},
): Promise<Loaded> {
	const {follow = false, tailFirst = false, ...rest} = options;
	return load({kind: 'paths', paths, follow, tailFirst}, rest);
}

export async function load(spec: SourceSpec, options: IngestOptions = {}): Promise<Loaded> {
	const loaded = new Loaded(options);
	loaded.ask({type: 'open', spec});
	await loaded.settled();
	return loaded;
}
