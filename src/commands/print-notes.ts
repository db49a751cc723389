import type {SourceId} from '../model/source.js';
import {grouped} from '../print/accounting-line.js';
import {note} from '../print/writer.js';
import type {Engine} from './engine.js';
import type {LogFile} from './log-file.js';

/** States in which a source is not read as it should be. */
const troubled: ReadonlySet<string> = new Set(['failed', 'refused', 'reconnecting', 'stalled', 'behind']);

/** Says on stderr what becomes of the sources while they are read: each thing once. */
export class PrintNotes {
	/** What could not be read for good: exit 1. */
	hasFailed = false;
	readonly #said = new Map<SourceId, string>();
	#troubles = 0;
	#notes = 0;

	constructor(
		private readonly engine: Engine,
		/** No notes; errors still. */
		private readonly isQuiet: boolean,
		private readonly log: LogFile,
	) {}

	/** Say what is new. */
	look(): void {
		const {sources, troubles, notes} = this.engine;
		for (; this.#troubles < troubles.length; this.#troubles++) this.#fail(troubles[this.#troubles] ?? '');
		for (; this.#notes < notes.length; this.#notes++) this.say(notes[this.#notes] ?? '');
		for (const [id, {name, status}] of sources) {
			const news = `${name}: ${status.state}${status.reason && `: ${status.reason}`}`;
			// How far behind it is changes all the time.
			const told = status.state === 'behind' ? status.state : news;
			if (this.#said.get(id) === told) continue;
			this.#said.set(id, told);
			this.log.write(news);
			if (status.reason === '') continue;
			if (status.state === 'failed') this.#fail(status.reason);
			else this.say(troubled.has(status.state) ? news : status.reason);
		}
	}

	/** A note, unless nobody wants any. */
	say(text: string): void {
		if (!this.isQuiet) note(text);
	}

	/** Nothing can be read, since all say no: what was a note is a failure. */
	refused(): void {
		this.hasFailed = true;
		if (this.isQuiet) for (const {status} of this.engine.sources.values()) if (status.state === 'refused') note(status.reason);
	}

	/** So many rows were left out of what was printed. */
	unreadable(rows: number): void {
		if (rows > 0) this.#fail(`${grouped(rows)} ${rows === 1 ? 'row is' : 'rows are'} not printed: the bytes could not be read back`);
	}

	#fail(sentence: string): void {
		this.hasFailed = true;
		note(sentence);
	}
}
