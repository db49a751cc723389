import {type Stats, statSync} from 'node:fs';
import path from 'node:path';
import type {PathsSpec} from '../model/source.js';
import {SourceError} from '../model/source.js';
import {type Clock, systemClock} from './clock.js';
import {type FileReading, openFile} from './file.js';
import {type FolderContents, searchFolder, type Verdicts} from './folder.js';
import {type FoundFile, groupOf, type LogGroup, logOf} from './log-groups.js';
import {createRotatedSource, type RotatedPart} from './rotated-source.js';
import {noLogs, notesOf, some} from './search-notes.js';
import type {Source} from './source.js';
import {codeOf, toSourceError} from './system-error.js';

/** Takes what is found: sources, and sentences about what was left out. */
export type Finder = {
	readonly signal: AbortSignal;
	found(source: Source): void;
	note(sentence: string): void;
};

/** A name with one of these that is no file is taken for a pattern. */
const globSigns = /[*?[\]{}()!]/;
/** Folders and patterns that are followed are searched for new files this often, and for no more than this part of the time. */
const [searchEveryMs, searchShare] = [2000, 0.05];

/**
Files, folders and globs to sources, in the order of the arguments. What cannot be opened becomes a source that fails with the reason, so that the others go on. A regular file that is met twice is read once; the files that one log was rotated into are one source.

@returns when all that is there was found. Where files are followed, those that come into the folders, or match the patterns, are found later, until the signal.
*/
export async function findPaths(spec: PathsSpec, finder: Finder, clock: Clock = systemClock): Promise<void> {
	const search = new PathSearch(spec.follow, finder);
	for (const name of spec.paths) {
		if (finder.signal.aborted) return;
		await search.take(name);
	}
	search.give();
	if (spec.follow && search.hasPlaces) void search.watch(clock);
}

class PathSearch {
	/** Regular files that were found, by device and inode; whoever reads them keeps them open, so none is another one later. */
	readonly #seen = new Set<string>();
	/** Found and not given yet, in order: a source, or the files of one log. */
	#found: Array<Source | FoundFile[]> = [];
	/** The lists of files in it, by the path of their log. */
	readonly #logs = new Map<string, FoundFile[]>();
	/** Files that were asked for by their own names. */
	readonly #named = new Set<FoundFile>();
	/** Folders and patterns. */
	readonly #places: string[] = [];
	/** Logs whose rotation is followed: what it makes of them is no new file. */
	readonly #followed = new Set<string>();
	readonly #verdicts: Verdicts = new Map();

	constructor(
		private readonly follow: boolean,
		private readonly finder: Finder,
	) {}

	/** Can new files come? */
	get hasPlaces(): boolean {
		return this.#places.length > 0;
	}

	/** An argument. */
	async take(name: string): Promise<void> {
		const stats = this.#stat(name);
		if (stats === 'missing') await this.#takeGlob(name);
		else if (stats?.isDirectory()) await this.#takeFolder(name);
		else if (stats) {
			const file = {name, stats};
			this.#named.add(file);
			if (!this.#takeFile(file)) this.finder.note(`${name} is named twice; it is read once`);
		}
	}

	/** Gives what was found. */
	give(): void {
		const groups: LogGroup[] = [];
		for (const found of this.#found) {
			if (!Array.isArray(found)) this.finder.found(found);
			else {
				const group = groupOf(found);
				groups.push(group);
				this.#giveGroup(group);
			}
		}
		this.#found = [];
		this.#logs.clear();
		for (const sentence of notesOf(groups)) this.finder.note(sentence);
	}

	/** Searches the folders and patterns again and again. */
	async watch(clock: Clock): Promise<void> {
		const {signal} = this.finder;
		for (let tookMs = 0; !signal.aborted; ) {
			await clock.wait(Math.max(searchEveryMs, tookMs / searchShare), signal);
			const startMs = performance.now();
			for (const place of this.#places) if (!signal.aborted) await this.#searchAgain(place);
			if (!signal.aborted) this.give();
			tookMs = performance.now() - startMs;
		}
	}

	#giveGroup({log, files}: LogGroup): void {
		const parts: RotatedPart[] = [];
		const isNamed = files.length === 1 && files.some(file => this.#named.has(file));
		for (const {name, stats} of files) {
			const follow = this.follow && name === files.at(-1)?.name;
			const source = this.#open(name, stats, {follow, ...(isNamed ? {} : {log})});
			if (source?.isFollowed) this.#followed.add(path.resolve(log));
			if (source) parts.push({source, sizeBytes: stats.size});
		}
		if (parts.length > 1) this.finder.found(createRotatedSource(log, parts));
		else if (parts[0]) this.finder.found(parts[0].source);
	}

	/** @returns undefined where the failure was told. */
	#open(name: string, stats: Stats, reading: FileReading): Source | undefined {
		try {
			return openFile(name, stats, reading);
		} catch (error) {
			this.finder.found(failing(name, error));
			return undefined;
		}
	}

	/** @returns undefined where the failure was told. */
	#stat(name: string): Stats | 'missing' | undefined {
		try {
			return statSync(name);
		} catch (error) {
			if (codeOf(error) === 'ENOENT' && globSigns.test(name)) return 'missing';
			this.#fail(name, error);
			return undefined;
		}
	}

	/** @returns false for a file that was taken before. */
	#takeFile(file: FoundFile): boolean {
		const {name, stats} = file;
		const identity = `${stats.dev}:${stats.ino}`;
		if (stats.isFile() && this.#seen.has(identity)) return false;
		this.#seen.add(identity);
		const log = path.resolve(logOf(name));
		const files = this.#logs.get(log);
		if (!stats.isFile()) this.#found.push(openFile(name, stats, {follow: this.follow}));
		else if (files) files.push(file);
		else {
			const first = [file];
			this.#logs.set(log, first);
			this.#found.push(first);
		}
		return true;
	}

	async #takeFolder(folder: string): Promise<void> {
		this.#places.push(folder);
		try {
			const {logs, leftOut} = await this.#search(folder);
			for (const file of logs) this.#takeFile(file);
			if (logs.length === 0) throw new SourceError(noLogs(folder, leftOut));
			if (leftOut.length > 0) this.finder.note(`${folder}: ${some(leftOut)} left out: no audit event and no klog line at the beginning`);
		} catch (error) {
			this.#fail(folder, error);
		}
	}

	#search(folder: string): Promise<FolderContents> {
		return searchFolder(folder, {takeEmpty: this.follow, signal: this.finder.signal, verdicts: this.#verdicts});
	}

	async #takeGlob(pattern: string): Promise<void> {
		this.#places.push(pattern);
		const names = await matches(pattern);
		if (names.length === 0)
			this.#fail(pattern, new SourceError(`${pattern}: no such file, and no file matches it as a pattern; check the path`));
		for (const name of names) {
			const stats = this.#stat(name);
			if (stats === undefined || stats === 'missing') continue;
			if (stats.isDirectory()) await this.#takeFolder(name);
			else this.#takeFile({name, stats});
		}
	}

	/** What came into a folder, or matches a pattern by now. What cannot be looked at may be there the next time. */
	async #searchAgain(place: string): Promise<void> {
		try {
			const stats = statSync(place, {throwIfNoEntry: false});
			if (stats?.isDirectory()) for (const file of (await this.#search(place)).logs) this.#takeNew(file);
			else if (!stats) for (const name of await matches(place)) this.#takeNew({name, stats: statSync(name)});
		} catch (error) {
			toSourceError(error, place);
		}
	}

	#takeNew(file: FoundFile): void {
		if (file.stats.isFile() && !this.#followed.has(path.resolve(logOf(file.name)))) this.#takeFile(file);
	}

	#fail(name: string, error: unknown): void {
		this.#found.push(failing(name, error));
	}
}

/** A source that says why it cannot be read. */
function failing(name: string, error: unknown): Source {
	const reason = toSourceError(error, name);
	return {kind: 'file', name, isFollowed: false, changedMs: undefined, read: () => Promise.reject(reason), close() {}};
}

/** Names that match a pattern, in their order. */
async function matches(pattern: string): Promise<string[]> {
	const {glob} = await import('tinyglobby');
	const names = await glob(pattern.replaceAll('\\', '/'), {dot: false, expandDirectories: false, onlyFiles: false});
	return names.sort().map(name => path.normalize(name));
}
