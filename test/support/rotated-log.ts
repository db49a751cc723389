import {
	closeSync,
	copyFileSync,
	existsSync,
	fstatSync,
	openSync,
	readdirSync,
	readFileSync,
	readSync,
	renameSync,
	type Stats,
	statSync,
	truncateSync,
	unlinkSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import path from 'node:path';
import {gunzipSync, gzipSync} from 'node:zlib';

/** What can happen to a log. */
export const actions = [
	'append',
	'append half',
	'append the rest',
	'rename',
	'rename and create',
	'create',
	'copytruncate',
	'truncate',
	'rewrite',
	'delete',
	'delete and create',
	'gzip',
	'begin gzip',
] as const;
export type Action = (typeof actions)[number];

/** Lines that went: of which file, and where it was copied before. */
type Gone = {
	readonly how: 'emptied' | 'deleted';
	readonly file: string;
	readonly copy: string | undefined;
	readonly numbers: readonly number[];
};

/** An inode is used again once its file is gone. */
const keyOf = ({ino, birthtimeMs}: Stats): string => `${ino}:${birthtimeMs}`;

/** How a log is rotated: by whom, and whether its writer notices that it was truncated. */
export type Habits = {readonly names: 'lumberjack' | 'logrotate'; readonly appends: boolean};

/**
A log in a folder of its own, and all that is done to it; what stands where is read from the disk, not remembered.

Each line has a number of its own, so that a line is found again wherever it went.
*/
export class RotatedLog {
	readonly name: string;
	/** Lines that were begun. */
	written = 0;
	#rotations = 0;
	/** Those that stood whole in a file at some time. */
	readonly whole = new Set<number>();
	/** What is still to be written of the last line. */
	#rest = '';
	/** Where a writer writes that does not append. */
	#position = 0;
	/** The files that a follower has open, although they may have no name any more. */
	readonly #held: number[] = [];
	/** Lines that came and went between two looks in a file of which nothing else was seen, and of which neither the system nor the file tells anything. */
	readonly traceless = new Set<number>();
	/** Lines that went since the last look, of which the next one may find a trace. */
	#gone: Gone[] = [];
	/** The file under the name at the last look. */
	#looked: {readonly stats: Stats; readonly text: string} | undefined;
	/** Was there a whole line in it? By less it is not known again. */
	#wasSeen = true;
	#wasDeleted = false;
	/** Files that were copied since the last look: that they were emptied is explained by it. */
	readonly #copied = new Set<string>();

	constructor(
		private readonly folder: string,
		private readonly habits: Habits,
		private readonly random: () => number,
		private readonly lineOf: (n: number) => string,
	) {
		this.name = path.join(folder, 'audit.log');
		writeFileSync(this.name, '');
		this.look();
	}

	/** A follower looks now: what it will have open, whatever becomes of it. */
	look(): void {
		for (const gone of this.#gone.splice(0)) if (!this.#hasTrace(gone)) for (const n of gone.numbers) this.traceless.add(n);
		this.#copied.clear();
		this.#looked = undefined;
		this.#wasDeleted = false;
		if (!existsSync(this.name)) return;
		const stats = statSync(this.name);
		if (!this.#held.some(descriptor => fstatSync(descriptor).ino === stats.ino)) this.#held.push(openSync(this.name, 'r'));
		this.#looked = {stats, text: readFileSync(this.name, 'latin1')};
		this.#wasSeen = this.#looked.text.includes('\n');
	}

	/** Is there something by which it is seen that lines were there? */
	#hasTrace({how, file, copy}: Gone): boolean {
		// The system tells each file that loses its name; a copy looks like one that lost it by being renamed.
		if (how === 'deleted') return process.platform === 'linux' && this.#copied.size === 0;
		if (copy !== undefined && this.#isKnownCopy(copy)) return true;
		if (copy === undefined && this.#copied.has(file)) return false;
		const now = statSync(this.name, {throwIfNoEntry: false});
		if (!now || keyOf(now) !== file) return false;
		const before = this.#looked && keyOf(this.#looked.stats) === file ? this.#looked : undefined;
		if (now.size === 0) return before ? now.mtimeMs !== before.stats.mtimeMs : now.mtimeMs > now.birthtimeMs;
		return before !== undefined && !readFileSync(this.name, 'latin1').startsWith(before.text);
	}

	/** A copy was made later than what has the name, other than what was renamed. */
	#isKnownCopy(copy: string): boolean {
		const log = statSync(this.name, {throwIfNoEntry: false});
		const rotated = this.#names().filter(name => name !== 'audit.log' && !name.endsWith('.gz'));
		const file = rotated.map(name => statSync(path.join(this.folder, name))).find(stats => keyOf(stats) === copy);
		return file !== undefined && log !== undefined && file.birthtimeMs > log.birthtimeMs;
	}

	close(): void {
		for (const descriptor of this.#held) closeSync(descriptor);
	}

	/** Numbers of the whole lines that stand anywhere now. */
	reachable(): Set<number> {
		const contents = [...this.#names().map(name => contentsOf(path.join(this.folder, name))), ...this.#held.map(contentsOf)];
		return new Set(contents.flatMap(text => numbersIn(text)));
	}

	do(action: Action): void {
		switch (action) {
			case 'append':
				for (let n = 1 + Math.floor(this.random() * 4); n > 0; n--) this.#write(this.#next());
				break;
			case 'append half': {
				this.#write('');
				const line = this.#next();
				const cut = 1 + Math.floor(this.random() * (line.length - 1));
				this.#write(line.slice(0, cut));
				this.#rest = line.slice(cut);
				break;
			}
			case 'append the rest':
				this.#write('');
				break;
			case 'rename':
				this.#rename();
				break;
			case 'rename and create':
				this.#rename();
				this.#create();
				break;
			case 'create':
				this.#create();
				break;
			case 'copytruncate':
				this.#copyTruncate();
				break;
			case 'truncate':
				this.#truncate();
				break;
			case 'rewrite':
				if (existsSync(this.name)) this.#rewrite();
				break;
			case 'delete':
				this.#delete();
				break;
			case 'delete and create':
				this.#delete();
				this.#create();
				break;
			case 'gzip':
			case 'begin gzip':
				this.#gzip(action === 'gzip');
		}
	}

	#names(): string[] {
		return readdirSync(this.folder).filter(name => !name.endsWith('.unfinished'));
	}

	#next(): string {
		return `${this.lineOf(this.written++)}\n`;
	}

	#write(text: string): void {
		if (!existsSync(this.name)) {
			this.#create(text);
			return;
		}
		const all = this.#rest + text;
		this.#rest = '';
		const descriptor = openSync(this.name, this.habits.appends ? 'a' : 'r+');
		if (this.habits.appends) writeSync(descriptor, all);
		else this.#position += writeSync(descriptor, all, this.#position);
		closeSync(descriptor);
		this.#see();
	}

	#see(): void {
		for (const n of numbersIn(contentsOf(this.name))) this.whole.add(n);
	}

	#create(text = ''): void {
		if (existsSync(this.name)) return;
		writeFileSync(this.name, text);
		this.#position = Buffer.byteLength(text);
		this.#rest = '';
		this.#wasSeen = false;
		this.#see();
	}

	#rename(): void {
		if (!existsSync(this.name)) return;
		renameSync(this.name, this.#rotatedName());
		this.#rest = '';
	}

	/** A name for the file that is rotated now; with logrotate the others move up. */
	#rotatedName(): string {
		this.#rotations++;
		if (this.habits.names === 'lumberjack') {
			const stamp = new Date(Date.UTC(2026, 0, 2, 12, 0, 0, this.#rotations)).toISOString().slice(0, 23).replaceAll(':', '-');
			return path.join(this.folder, `audit-${stamp}.log`);
		}
		for (let number = this.#rotations - 1; number > 0; number--)
			for (const packed of ['', '.gz']) {
				const from = path.join(this.folder, `audit.log.${number}${packed}`);
				if (existsSync(from)) renameSync(from, path.join(this.folder, `audit.log.${number + 1}${packed}`));
			}
		return path.join(this.folder, 'audit.log.1');
	}

	/** Something may be written between copy and truncation. */
	#copyTruncate(): void {
		if (!existsSync(this.name)) return;
		const copy = this.#rotatedName();
		copyFileSync(this.name, copy);
		this.#copied.add(keyOf(statSync(this.name)));
		if (this.random() < 0.5) this.do(this.random() < 0.5 ? 'append' : 'append half');
		this.#truncate(keyOf(statSync(copy)));
	}

	/** @param copy - one that was made before. */
	#truncate(copy?: string): void {
		if (!existsSync(this.name)) return;
		this.#forget('emptied', copy);
		truncateSync(this.name);
		this.#rest = '';
	}

	/** What goes now may leave no trace where a follower has read nothing of the file yet, and the one before keeps its name. */
	#forget(how: Gone['how'], copy?: string): void {
		if (this.#wasSeen || this.#wasDeleted) return;
		this.#gone.push({how, copy, file: keyOf(statSync(this.name)), numbers: numbersIn(contentsOf(this.name))});
	}

	#rewrite(): void {
		this.#forget('emptied');
		this.#rest = '';
		const lines = Array.from({length: 1 + Math.floor(this.random() * 8)}, () => this.#next()).join('');
		writeFileSync(this.name, lines);
		this.#position = lines.length;
		this.#see();
	}

	#delete(): void {
		if (!existsSync(this.name)) return;
		this.#forget('deleted');
		if (this.#wasSeen) this.#wasDeleted = true;
		unlinkSync(this.name);
		this.#rest = '';
	}

	#gzip(isFinished: boolean): void {
		const plain = this.#names().filter(name => name !== 'audit.log' && !name.endsWith('.gz'));
		const chosen = plain[Math.floor(this.random() * plain.length)];
		if (!chosen) return;
		const name = path.join(this.folder, chosen);
		const packed = gzipSync(readFileSync(name));
		writeFileSync(`${name}.gz`, isFinished ? packed : packed.subarray(0, Math.floor(this.random() * packed.length)));
		if (isFinished) unlinkSync(name);
	}
}

/** Of an archive as far as it goes. */
function contentsOf(file: string | number): string {
	const bytes = typeof file === 'number' ? readAll(file) : readFileSync(file);
	if (typeof file === 'number' || !file.endsWith('.gz')) return bytes.toString();
	try {
		return gunzipSync(bytes).toString();
	} catch {
		return '';
	}
}

function readAll(descriptor: number): Buffer {
	const bytes = Buffer.alloc(fstatSync(descriptor).size);
	readSync(descriptor, bytes, 0, bytes.length, 0);
	return bytes;
}

/** The number of a whole line of ours; undefined for anything else. */
export function numberOf(line: string): number | undefined {
	const [, number] = /^\0*\{"auditID":"(\d+)","rest":"x*"\}$/.exec(line) ?? [];
	return number === undefined ? undefined : Number(number);
}

/** Lines with a newline. */
function numbersIn(text: string): number[] {
	return text
		.split('\n')
		.slice(0, -1)
		.flatMap(line => numberOf(line) ?? []);
}
