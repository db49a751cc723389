import type {EpochMicros} from '../model/time.js';
import type {KubeletFiles} from './kubelet-files.js';
import {listNodeLog} from './list-node-log.js';
import {BegunFile, type FileSink, type HowRead} from './node-file-reader.js';
import {instanceOfFile, type NodeFile} from './node-files.js';
import type {NodePlace} from './node-place.js';
import {skipOlder} from './older-files.js';

/** A file that is listed and is not there in so many looks, one after the other, leads nowhere. */
const absentAfter = 5;

/**
All files of one log: which of them are read, and how far.

```
 rotated, oldest first                        the last one: written to
 ├─ done ─┤├─ waiting: read from their        ├─ followed: begun, and looked for by its
              beginning, then done                bytes when it is rotated; then done
```
*/
export class NodeFiles {
	/** Stems of files that are read to their end for good. */
	readonly #done = new Set<string>();
	/** Files of which a part was read: all but the followed one, by their stems. */
	readonly #begun = new Map<string, BegunFile>();
	#followed: BegunFile | undefined;
	#last: NodeFile | undefined;
	/** Files of which the beginning is held, but that were none to be followed: others came meanwhile. */
	#unpinned: BegunFile[] = [];
	/** Stems of files that come before the followed one. */
	#earlier = new Set<string>();
	/** Stems of files that wait to be read. */
	#waiting: ReadonlySet<string> = new Set();
	/** The pod's folders; undefined until there was a list. */
	#folders: readonly string[] | undefined;
	/** The followed file was not found when it was last looked for. */
	#isMissed = false;
	/** Those of which something was given. */
	readonly #instances = new Set<string>();
	/** How often a file was listed and was not there. */
	readonly #absences = new Map<string, number>();

	/** @param since - what was written before need not be read. */
	constructor(
		private readonly kubelet: KubeletFiles,
		private readonly place: NodePlace,
		private readonly sink: FileSink,
		private readonly since: EpochMicros | undefined,
	) {}

	get wasListed(): boolean {
		return this.#folders !== undefined;
	}

	/**
	Reads what there is.

	@returns whether it came to the end of the file that is written to; else there is more to be looked at, soon.
	@throws RequestError; what was read stands.
	*/
	async readAll(): Promise<boolean> {
		const files = this.#followed ? await this.#list() : await this.#pin();
		const last = files?.at(-1);
		if (!files || !last) return false;
		for (const file of files) if (this.#earlier.has(file.stem) && !(await this.#readRotated(file))) return false;
		// Those that are left were removed.
		this.#earlier.clear();
		if (!(await this.#resume(files)) || !this.#followed) return false;
		// Rotated between the list and the pin.
		for (const file of files) if (file !== last && !this.#done.has(file.stem) && !(await this.#readRotated(file))) return false;
		this.#last = last;
		return true;
	}

	/**
	Takes the last file for the followed one: its beginning is held, so that it is known again however long the earlier ones take.

	@returns the files as they are then; undefined where one was rotated in between.
	*/
	async #pin(): Promise<readonly NodeFile[] | undefined> {
		const before = await this.#list();
		const last = before.at(-1);
		if (!last) return undefined;
		const followed = new BegunFile(last.stem, this.#sinkOf(last));
		if ((await followed.peek(last, this.kubelet)) === 'gone' && !this.#isAbsent(last)) return undefined;
		this.#unpinned.push(followed);
		const files = await this.#list();
		const known = new Set(before.map(({stem}) => stem));
		if (files.some(({stem}) => !known.has(stem))) return undefined;
		await this.#missUnpinned(files);
		this.#unpinned = [];
		this.#followed = followed;
		this.#earlier = new Set(files.flatMap(({stem}) => (this.#done.has(stem) || stem === last.stem ? [] : stem)));
		return files;
	}

	/** A file that was looked into, and then rotated, is one of these; else it was removed meanwhile. */
	async #missUnpinned(files: readonly NodeFile[]): Promise<void> {
		for (const file of this.#unpinned.slice(0, -1)) {
			if (!(await file.isIn(files, this.kubelet)))
				this.sink.gap(`/var/log/${file.stem} on node ${this.kubelet.node} was rotated and removed before it was read`);
			this.#unpinned.shift();
		}
	}

	/** Reads what the file that is written to has got. @returns false where it is another by now. */
	async readOn(): Promise<boolean> {
		if (!this.#followed || !this.#last) return false;
		const how = await this.#followed.read(this.#last, this.kubelet);
		return how === 'read' || (how === 'gone' && this.#isAbsent(this.#last));
	}

	/** The log goes on elsewhere. */
	finish(): void {
		this.#leave();
	}

	/** Nothing more is read: gives the beginning of a line, too. */
	flush(): void {
		this.#followed?.flush();
	}

	async #list(): Promise<readonly NodeFile[]> {
		const isFirst = this.#folders === undefined;
		const {files, folders} = await listNodeLog(this.kubelet, this.place, this.#folders ?? []);
		if (isFirst && this.since !== undefined) for (const {stem} of await skipOlder(this.kubelet, files, this.since)) this.#done.add(stem);
		this.#folders = folders;
		const stems = new Set(files.map(({stem}) => stem));
		for (const stem of this.#waiting) {
			if (stems.has(stem) || this.#done.has(stem)) continue;
			this.#begun.get(stem)?.finish();
			this.#begun.delete(stem);
			this.sink.gap(`/var/log/${stem} on node ${this.kubelet.node} was removed before it was read`);
		}
		for (const stem of this.#done) if (!stems.has(stem)) this.#done.delete(stem);
		this.#waiting = new Set(files.slice(0, -1).flatMap(({stem}) => (this.#done.has(stem) || stem === this.#followed?.stem ? [] : stem)));
		return files;
	}

	/**
	Goes on with the followed file, whatever its name is by now: its own, that of a rotated file, or that with `.gz`.

	It is lost only if it is in none of a list that was made after it had been missed: between a list and a look it can be renamed or compressed.
	@returns whether it was found, or given up.
	*/
	async #resume(files: readonly NodeFile[]): Promise<boolean> {
		const followed = this.#followed;
		const open = files.filter(({stem}) => !this.#done.has(stem) && !this.#begun.has(stem));
		const isSame = ({stem}: NodeFile) => stem === followed?.stem;
		for (const file of [...open.filter(isSame), ...open.filter(file => !isSame(file))]) {
			const how: HowRead | undefined = await followed?.read(file, this.kubelet);
			if (how === 'other') continue;
			if (how === 'gone') return false;
			this.#isMissed = false;
			if (file === files.at(-1)) return true;
			this.#done.add(file.stem);
			this.#leave();
			return true;
		}
		this.#isMissed = !this.#isMissed;
		if (this.#isMissed) return false;
		this.#leave();
		this.sink.gap(`/var/log/${followed?.stem} on node ${this.kubelet.node} was rotated and removed before it was read to its end`);
		return true;
	}

	/** What an instance had not written is not in the files of the next one. */
	#sinkOf({stem}: NodeFile): FileSink {
		const instance = this.place.kind === 'container' ? instanceOfFile(stem) : undefined;
		if (instance === undefined) return this.sink;
		const chunk = (bytes: Uint8Array) => {
			if (this.#instances.size > 0 && !this.#instances.has(instance)) this.sink.restarted();
			this.#instances.add(instance);
			this.sink.chunk(bytes);
		};
		return {...this.sink, chunk};
	}

	#leave(): void {
		this.#followed?.finish();
		this.#followed = undefined;
	}

	/** @returns false where there is none any more. */
	async #readRotated(file: NodeFile): Promise<boolean> {
		const begun = this.#begun.get(file.stem) ?? new BegunFile(file.stem, this.#sinkOf(file));
		this.#begun.set(file.stem, begun);
		const how = await begun.read(file, this.kubelet);
		if (how === 'gone' && !this.#isAbsent(file)) return false;
		if (how !== 'read') this.sink.gap(`/var/log/${file.path} on node ${this.kubelet.node} is listed, and cannot be read`);
		begun.finish();
		this.#begun.delete(file.stem);
		this.#absences.delete(file.stem);
		this.#done.add(file.stem);
		this.#earlier.delete(file.stem);
		return true;
	}

	/** Has it been away for good? A rotation takes it away for a moment; a link that leads nowhere is always listed. */
	#isAbsent({stem}: NodeFile): boolean {
		const times = (this.#absences.get(stem) ?? 0) + 1;
		this.#absences.set(stem, times);
		return times >= absentAfter;
	}
}
