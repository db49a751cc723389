import {type Stats, statSync} from 'node:fs';
import path from 'node:path';
import type {PathsSpec} from '../model/source.js';
import {SourceError} from '../model/source.js';
import {openFile} from './file.js';
import {searchFolder} from './folder.js';
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

/**
Files, folders and globs to sources, in the order of the arguments. What cannot be opened becomes a source that fails with the reason, so that the others go on. A regular file that is met twice is read once.
*/
export async function findPaths(spec: PathsSpec, finder: Finder): Promise<void> {
	const search = new PathSearch(spec.follow, finder);
	for (const name of spec.paths) {
		if (finder.signal.aborted) return;
		await search.take(name);
	}
}

class PathSearch {
	/** Regular files that were given to `found`, by device and inode. */
	readonly #seen = new Set<string>();

	constructor(
		private readonly follow: boolean,
		private readonly finder: Finder,
	) {}

	/** An argument. */
	async take(name: string): Promise<void> {
		const stats = this.#stat(name);
		if (stats === 'missing') await this.#takeGlob(name);
		else if (stats?.isDirectory()) await this.#takeFolder(name);
		else if (stats && !this.#takeFile(name, stats)) this.finder.note(`${name} is named twice; it is read once`);
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
	#takeFile(name: string, stats: Stats): boolean {
		const identity = `${stats.dev}:${stats.ino}`;
		if (stats.isFile() && this.#seen.has(identity)) return false;
		this.#seen.add(identity);
		try {
			this.finder.found(openFile(name, stats, this.follow));
		} catch (error) {
			this.#fail(name, error);
		}
		return true;
	}

	async #takeFolder(folder: string): Promise<void> {
		try {
			const {logs, leftOut} = await searchFolder(folder, this.follow, this.finder.signal);
			for (const {name, stats} of logs) this.#takeFile(name, stats);
			if (logs.length === 0) throw new SourceError(noLogs(folder, leftOut));
			if (leftOut.length > 0) this.finder.note(`${folder}: ${some(leftOut)} left out: no audit event and no klog line at the beginning`);
		} catch (error) {
			this.#fail(folder, error);
		}
	}

	async #takeGlob(pattern: string): Promise<void> {
		const {glob} = await import('tinyglobby');
		const names = await glob(pattern.replaceAll('\\', '/'), {dot: false, expandDirectories: false, onlyFiles: false});
		if (names.length === 0)
			this.#fail(pattern, new SourceError(`${pattern}: no such file, and no file matches it as a pattern; check the path`));
		for (const name of names.sort()) {
			const stats = this.#stat(path.normalize(name));
			if (stats === undefined || stats === 'missing') continue;
			if (stats.isDirectory()) await this.#takeFolder(path.normalize(name));
			else this.#takeFile(path.normalize(name), stats);
		}
	}

	#fail(name: string, error: unknown): void {
		const reason = toSourceError(error, name);
		this.finder.found({
			kind: 'file',
			name,
			isFollowed: false,
			changedMs: undefined,
			read: () => Promise.reject(reason),
			close() {},
		});
	}
}

function noLogs(folder: string, leftOut: readonly string[]): string {
	if (leftOut.length === 0) return `${folder} is an empty folder; name a file or a folder with audit logs`;
	return `${folder}: no logs in this folder (${some(leftOut)}: no audit event and no klog line at the beginning); to read a file all the same, name it`;
}

/** `a.txt, b.txt, c.txt and 12 more` */
function some(names: readonly string[]): string {
	const first = names.slice(0, 3).join(', ');
	return names.length > 3 ? `${first} and ${names.length - 3} more` : first;
}
