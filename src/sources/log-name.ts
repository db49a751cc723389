import {closeSync, constants, fstatSync, openSync, type Stats, statSync} from 'node:fs';
import {isSameInode} from './log-head.js';
import {NameEvents} from './name-events.js';
import {codeOf} from './system-error.js';

/** A file that has the name and is not read yet, since it is empty or another comes before it: it stays open, so that what is written to it is read even when it has lost the name by then. */
type Waiting = {readonly descriptor: number; readonly stats: Stats};

/**
The name under which a log is written to, and which files have it: the one that is read, then the next. Looked at now and then, it tells what came and went in between as far as there is a trace of it.
*/
export class LogName {
	readonly #path: string;
	readonly #events: NameEvents;
	/** How many events there had been, and what had the name, when it was last accounted for. */
	#counted = 0;
	#holder: Stats | undefined;
	/** Files that are known to have had the name since. */
	readonly #passed = new Set<string>();
	/** How many events there had been when the next file was opened. */
	#countAtOpen = 0;
	#waiting: Waiting | undefined;
	/** An empty file was written to and emptied: before what comes next, and the one that waits since this look. */
	#wasEmptied = false;
	#wasWaitingEmptied = false;

	/** @param file - full path. */
	constructor(file: string) {
		this.#path = file;
		this.#events = new NameEvents(file);
	}

	close(): void {
		this.#events.close();
		if (this.#waiting) closeSync(this.#waiting.descriptor);
		this.#waiting = undefined;
	}

	/** What has the name now; undefined where nothing has. */
	get holder(): Stats | undefined {
		return this.#stats();
	}

	/** Does this file have the name? */
	isOf(descriptor: number): boolean {
		const stats = this.#stats();
		return stats !== undefined && isSameInode(stats, fstatSync(descriptor));
	}

	/** What came and went up to now is nobody's business: events of before can come late, where others look at the same folder. */
	async begin(): Promise<void> {
		this.#account(await this.#events.count());
	}

	/** The file that is read has the name. */
	async settle(): Promise<void> {
		const count = await this.#events.count();
		if (count === this.#counted && this.#passed.size === 0) return;
		const holder = this.#stats();
		if ((await this.#events.count()) === count) this.#account(count, holder);
	}

	/**
	The file that follows the one that is read, if something stands in it; whoever gets it closes it.

	@throws what the system throws, but that there is none.
	*/
	async openNext(): Promise<number | undefined> {
		this.#countAtOpen = await this.#events.count();
		const now = this.#open();
		const waiting = this.#waiting;
		this.#waiting = undefined;
		this.#wasEmptied ||= this.#wasWaitingEmptied;
		this.#wasWaitingEmptied = false;
		if (!waiting) return this.#orWait(now);
		const stats = fstatSync(waiting.descriptor);
		this.#wasEmptied ||= stats.size === 0 && stats.mtimeMs !== waiting.stats.mtimeMs;
		if (now !== undefined && isSameInode(fstatSync(now), stats)) {
			closeSync(now);
			if (stats.size > 0) return waiting.descriptor;
			this.#waiting = {...waiting, stats};
			return undefined;
		}
		if (stats.size === 0) {
			closeSync(waiting.descriptor);
			return this.#orWait(now);
		}
		this.#wait(now);
		return waiting.descriptor;
	}

	/** This file had the name, and is read. */
	pass(file: Stats): void {
		this.#passed.add(keyOf(file));
	}

	/**
	Since it was accounted for, did a file come and go of which there is nothing left? To be asked in the turn in which the folder was looked at. Not while one is to be read that had the name at an earlier look: it was after that.

	@param found - those that had the name in between and are there still.
	*/
	async hasMissed(found: readonly Stats[]): Promise<boolean> {
		for (const file of found) this.pass(file);
		const [count, holder] = [this.#countAtOpen, this.#stats()];
		// It changes at this moment: the next look tells.
		if ((await this.#events.count()) !== count) return false;
		const ends = [this.#holder, holder].filter(file => file !== undefined);
		const files = new Set([...this.#passed, ...ends.map(keyOf)]);
		// Each comes and goes, but for the one that was there and the one that is.
		const hasMissed = count - this.#counted > 2 * files.size - ends.length;
		this.#account(count, holder);
		return hasMissed;
	}

	#account(count: number, holder = this.#stats()): void {
		this.#counted = count;
		this.#holder = holder;
		this.#passed.clear();
	}

	/** Was a file written to and emptied before the next one that is opened here, or before something was written to that again? Tells it once. */
	takeEmptied(): boolean {
		const wasEmptied = this.#wasEmptied;
		this.#wasEmptied = false;
		return wasEmptied;
	}

	#open(): number | undefined {
		try {
			return openSync(this.#path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
		} catch (error) {
			if (codeOf(error) === 'ENOENT') return undefined;
			throw error;
		}
	}

	#orWait(now: number | undefined): number | undefined {
		if (now !== undefined && fstatSync(now).isFile() && fstatSync(now).size > 0) return now;
		this.#wait(now);
		return undefined;
	}

	#wait(now: number | undefined): void {
		if (now === undefined) return;
		const stats = fstatSync(now);
		if (!stats.isFile()) {
			closeSync(now);
			return;
		}
		this.#waiting = {descriptor: now, stats};
		// One that is made is changed when it is made.
		this.#wasWaitingEmptied = stats.size === 0 && stats.birthtimeMs > 0 && stats.mtimeMs > stats.birthtimeMs;
	}

	#stats(): Stats | undefined {
		return statSync(this.#path, {throwIfNoEntry: false});
	}
}

/** An inode is used again, but not for a file of the same time. */
const keyOf = ({dev, ino, birthtimeMs}: Stats): string => `${dev}:${ino}:${birthtimeMs}`;
