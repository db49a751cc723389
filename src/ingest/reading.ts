import {SourceError, type SourceSpec} from '../model/source.js';
import {openSources} from '../sources/open.js';
import type {PluginDesk} from '../sources/plugin-desk.js';
import type {Source} from '../sources/source.js';
import type {Intake} from './intake.js';
import type {Tell} from './messages.js';
import type {Publisher} from './publisher.js';
import type {Questions} from './questions.js';

/** What column `source` can number. */
const maxSources = 65_536;

/** The rest of a file waits for the screen no longer than this. */
const mostShownMs = 500;

export type ReadingTools = {
	/** Takes a source that was found. */
	readonly add: (source: Source) => Intake;
	readonly questions: Questions;
	readonly publisher: Publisher;
	readonly tell: Tell;
};

/** Searches for sources and reads them: what is followed at once, finite files when all are found, the tail of each before the rest of any. */
export class Reading {
	readonly #running = new Set<Promise<void>>();
	readonly #stop = new AbortController();
	/** Of clusters: what they named may be there later. */
	readonly #failedSearches: SourceSpec[] = [];
	/** Searches for sources and finite sources that are not at their end. */
	#unsettled = 0;
	/** Sources that were taken. */
	#count = 0;
	/** Somebody sees the first rows, or nobody is going to. */
	#isShown = false;
	/** Who waits for that. */
	readonly #unshown = new Set<() => void>();

	constructor(private readonly tools: ReadingTools) {}

	/** Search for what a command line names, and read it. @param hasTerminal - as for `Questions.desk`. */
	open(spec: SourceSpec, hasTerminal: boolean): void {
		this.#run(this.#open(spec, hasTerminal));
	}

	/** A search of a cluster that failed is made again. */
	searchAgain(): void {
		for (const spec of this.#failedSearches.splice(0)) this.open(spec, false);
	}

	/** The screen has its first rows. */
	shown(): void {
		this.#isShown = true;
		for (const goOn of this.#unshown) goOn();
	}

	/** Nothing is read any longer. Resolves when all have let go. */
	async stop(): Promise<void> {
		this.#stop.abort();
		this.shown();
		await Promise.all(this.#running);
	}

	async #open(spec: SourceSpec, hasTerminal: boolean): Promise<void> {
		const {questions, tell} = this.tools;
		const desk = questions.desk(hasTerminal);
		this.#unsettled++;
		try {
			const files = await this.#search(spec, desk);
			await this.#readFiles(files, spec.kind === 'paths' && spec.tailFirst);
		} catch (error) {
			if (spec.kind === 'cluster') this.#failedSearches.push(spec);
			tell({type: 'trouble', message: sentenceOf(error)});
		} finally {
			desk.release();
			this.#settle();
		}
	}

	/** @returns the files among what was found; streams are being read. */
	async #search(spec: SourceSpec, desk: PluginDesk): Promise<readonly Intake[]> {
		const {add, tell} = this.tools;
		const note = (sentence: string) => tell({type: 'note', message: sentence});
		const files: Intake[] = [];
		let [dropped, isSearched] = [0, false];
		const found = (source: Source) => {
			if (this.#count >= maxSources) {
				dropped++;
				source.close();
				return;
			}
			this.#count++;
			const intake = add(source);
			// A file that came into a folder later is read at once, too.
			if (source.changedMs === undefined || isSearched) this.#run(this.#read(intake));
			else files.push(intake);
		};
		await openSources(spec, this.#stop.signal, found, {note, desk});
		isSearched = true;
		const message = `${dropped} sources are not read: no more than ${maxSources} can be told apart; name fewer files`;
		if (dropped > 0) tell({type: 'trouble', message});
		return files;
	}

	async #readFiles(files: readonly Intake[], tailFirst: boolean): Promise<void> {
		const ordered = tailFirst ? files.toSorted((a, b) => (b.source.changedMs ?? 0) - (a.source.changedMs ?? 0)) : files;
		if (tailFirst) for (const intake of ordered) await this.#attempt(intake, () => intake.source.readTail?.(this.#stop.signal, intake));
		// A screen waits for it, and for the cores that reading takes.
		this.tools.publisher.publish();
		if (tailFirst && files.some(({counters}) => counters.events > 0)) await this.#untilShown();
		for (const intake of ordered) if (intake.source.isFollowed) this.#run(this.#read(intake));
		for (const intake of ordered) if (!intake.source.isFollowed) await this.#read(intake);
	}

	#untilShown(): Promise<void> {
		if (this.#isShown) return Promise.resolve();
		return new Promise(resolve => {
			const goOn = () => {
				clearTimeout(timer);
				this.#unshown.delete(goOn);
				resolve();
			};
			const timer = setTimeout(goOn, mostShownMs);
			this.#unshown.add(goOn);
		});
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
		this.tools.publisher.publish();
		if (--this.#unsettled === 0 && !this.#stop.signal.aborted) this.tools.tell({type: 'settled'});
	}

	#run(work: Promise<void>): void {
		this.#running.add(work);
		void work.finally(() => this.#running.delete(work));
	}
}

/** @throws what is no failure of a source: a bug of ours. */
function sentenceOf(error: unknown): string {
	if (error instanceof SourceError) return error.message;
	throw error;
}
