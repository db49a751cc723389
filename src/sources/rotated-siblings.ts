import {closeSync, fstatSync, openSync, readdirSync, type Stats, statSync} from 'node:fs';
import path from 'node:path';
import {compressionOf, magicBytes} from './compression.js';
import {headOf, isSameHead, isSameInode} from './log-head.js';
import {readFrom} from './plain-file.js';
import {compareAge, rotationOf, unpackedName} from './rotation.js';
import {codeOf} from './system-error.js';

/** A rotated file that is open; whoever gets it closes it. */
export type OpenSibling = {readonly name: string; readonly descriptor: number; readonly isPacked: boolean};

/** What came beside a log since it was looked at last. */
export type NewSiblings = {
	/** Logs that nobody has read, oldest first. */
	readonly files: readonly OpenSibling[];
	/** Those that hold nothing. */
	readonly empty: readonly Stats[];
	/** What the log itself held is still there, under another name or compressed. */
	readonly keepsLog: boolean;
};

/** The log that is followed, by which it is known again, and whether it has its name still. */
type Own = {readonly stats: Stats; readonly head: Buffer; readonly isCurrent: boolean};

/** How often the folder is listed anew, because what it held was renamed or compressed meanwhile. */
const mostTries = 5;

/**
The files beside a log that its rotation leaves. Which of them were there before is remembered by what they begin with, so that none is read twice: numbers and names change with each rotation, and compressing makes another file of it.
*/
export class RotatedSiblings {
	/** Head of each, by what the system says of it. */
	#known = new Map<string, Buffer>();

	/** @param log - full path of the file that is written to. */
	constructor(private readonly log: string) {}

	/** All that is there now is known. */
	takeStock(): void {
		closeAll(overRenames(() => this.#take(undefined, () => false)).files);
	}

	/**
	What is there that was not; all of it is known from now on.

	@param log - the descriptor of what is followed; it may have another name by now, and is none of the new ones.
	@param next - that of the file that is followed next: it can be renamed at any time, too. What came since it was deleted, or compressed, is newer.
	*/
	takeNew(log: number, next: number | undefined = undefined): NewSiblings {
		const stats = next === undefined ? undefined : fstatSync(next);
		return this.#takeUntil(log, false, sibling => stats !== undefined && (stats.nlink === 0 || isSameInode(sibling, stats)));
	}

	/**
	The same of what is older than the log.

	@param isCurrent - does the log have its name still? Else it is looked for among the rotated ones; where it is not, times tell.
	*/
	takeOlder(log: number, isCurrent: boolean): NewSiblings {
		const own = fstatSync(log);
		const isThere = isCurrent || siblingsOf(this.log).some(({stats}) => isSameInode(stats, own));
		return this.#takeUntil(log, isCurrent, sibling => (isThere ? isSameInode(sibling, own) : sibling.mtimeMs >= own.mtimeMs));
	}

	#takeUntil(log: number, isCurrent: boolean, isBeyond: (sibling: Stats) => boolean): NewSiblings {
		const own = {stats: fstatSync(log), head: headOf(log), isCurrent};
		return overRenames(() => this.#take(own, isBeyond));
	}

	/** @param isBeyond - a file that is none of the new ones, nor is what is newer than it. */
	#take(own: Own | undefined, isBeyond: (sibling: Stats) => boolean): NewSiblings {
		const before = [...this.#known.values()];
		const known = new Map<string, Buffer>();
		const files: OpenSibling[] = [];
		const empty: Stats[] = [];
		let [keepsLog, isOver] = [false, false];
		try {
			for (const {name, stats} of siblingsOf(this.log)) {
				isOver ||= isBeyond(stats);
				let head = this.#known.get(keyOf(stats));
				const file = head === undefined && !isOver ? openSibling(name) : undefined;
				if (file) {
					head = headOf(file.descriptor);
					const isNew = head.length > 0 && !isOwn(stats, head, own) && !before.some(one => isSameHead(one, head ?? one));
					if (head.length === 0) empty.push(stats);
					if (isNew) files.push(file);
					else closeSync(file.descriptor);
				}
				keepsLog ||= head !== undefined && isOwn(stats, head, own);
				if (head !== undefined && !isCopy(stats, head, own)) known.set(keyOf(stats), head);
			}
		} catch (error) {
			closeAll(files);
			throw error;
		}
		// One that is gone may be among those that were not looked at, compressed.
		this.#known = isOver ? new Map([...this.#known, ...known]) : known;
		return {files, empty, keepsLog};
	}

	/**
	Look for a file among those that are there, the newest first.

	@returns the first that `isIt` accepts; whoever gets it closes it.
	*/
	find(isIt: (file: OpenSibling) => Promise<boolean>): Promise<OpenSibling | undefined> {
		return overRenamesLater(async () => {
			for (const {name} of siblingsOf(this.log).toReversed()) {
				const file = openSibling(name);
				if (file && (await isIt(file))) return file;
				if (file) closeSync(file.descriptor);
			}
			return undefined;
		});
	}

	/** The same at once, among those that are not compressed. */
	findPlain(isIt: (descriptor: number) => boolean): number | undefined {
		return overRenames(() => {
			for (const {name} of siblingsOf(this.log).toReversed()) {
				const file = openSibling(name);
				if (file && !file.isPacked && isIt(file.descriptor)) return file.descriptor;
				if (file) closeSync(file.descriptor);
			}
			return undefined;
		});
	}

	/** A file was read. */
	know({descriptor}: OpenSibling): void {
		this.#known.set(keyOf(fstatSync(descriptor)), headOf(descriptor));
	}
}

/** A rotated file does not change any more; an inode that is used again has another size or time. */
const keyOf = ({dev, ino, size, mtimeMs}: Stats): string => `${dev}:${ino}:${size}:${mtimeMs}`;

/** Is it the log itself, under another name or compressed? */
const isOwn = (stats: Stats, head: Buffer, own: Own | undefined): boolean =>
	own !== undefined && (isSameInode(stats, own.stats) || isSameHead(head, own.head));

/** Is it made of the log that goes on? The log may be truncated at any time, so that nobody has read what is in the copy. */
const isCopy = (stats: Stats, head: Buffer, own: Own | undefined): boolean =>
	own?.isCurrent === true && !isSameInode(stats, own.stats) && isSameHead(head, own.head);

function closeAll(files: readonly OpenSibling[]): void {
	for (const {descriptor} of files) closeSync(descriptor);
}

/** Does it once more where a file was renamed or compressed between listing and opening. */
function overRenames<T>(act: () => T): T {
	for (let tries = mostTries; ; tries--) {
		try {
			return act();
		} catch (error) {
			if (codeOf(error) !== 'ENOENT' || tries === 0) throw error;
		}
	}
}

async function overRenamesLater<T>(act: () => Promise<T>): Promise<T> {
	for (let tries = mostTries; ; tries--) {
		try {
			return await act();
		} catch (error) {
			if (codeOf(error) !== 'ENOENT' || tries === 0) throw error;
		}
	}
}

/** @returns undefined for one that may not be read. */
function openSibling(name: string): OpenSibling | undefined {
	try {
		const descriptor = openSync(name, 'r');
		return {name, descriptor, isPacked: compressionOf(readFrom(descriptor, 0, magicBytes)) !== undefined};
	} catch (error) {
		if (codeOf(error) === 'EACCES' || codeOf(error) === 'EPERM') return undefined;
		throw error;
	}
}

/** A folder that may be entered and not listed tells nothing. */
function listOf(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch (error) {
		if (codeOf(error) === 'EACCES' || codeOf(error) === 'EPERM') return [];
		throw error;
	}
}

/** The files that a log was rotated into, oldest first, with full names. One that is being compressed is there twice: what it is made of is taken. */
function siblingsOf(log: string): Array<{readonly name: string; readonly stats: Stats}> {
	const folder = path.dirname(log);
	const {base} = rotationOf(path.basename(log));
	const names = listOf(folder).filter(name => name !== path.basename(log) && rotationOf(name).base === base);
	const all = new Set(names);
	return names
		.filter(name => unpackedName(name) === name || !all.has(unpackedName(name)))
		.map(name => ({name: path.join(folder, name), stats: statSync(path.join(folder, name)), ...rotationOf(name)}))
		.filter(({stats}) => stats.isFile())
		.sort((a, b) => compareAge({...a, changedMs: a.stats.mtimeMs}, {...b, changedMs: b.stats.mtimeMs}));
}
