import {type FSWatcher, watch} from 'node:fs';
import path from 'node:path';

/**
How often a file came under a name, or lost it, as Linux tells it: one event each, in a queue that does not wait for us. So what came and went between two looks is noticed.

A hint and no more: elsewhere events are merged, and on network and overlay file systems there may be none.
*/
export class NameEvents {
	readonly #watcher: FSWatcher | undefined;
	#count = 0;

	/** @param file - full path. */
	constructor(file: string) {
		if (process.platform !== 'linux') return;
		try {
			this.#watcher = watch(path.dirname(file), {persistent: false}, (kind, name) => {
				if (kind === 'rename' && name === path.basename(file)) this.#count++;
			});
			this.#watcher.on('error', () => this.close());
		} catch {
			// No more files can be watched, or these cannot be.
		}
	}

	/** Those up to now: what the system has queued is taken once a turn of the event loop, and the one that runs may have done so. */
	async count(): Promise<number> {
		for (let turns = 0; turns < 2; turns++) await new Promise(resolve => setImmediate(resolve));
		return this.#count;
	}

	close(): void {
		this.#watcher?.close();
	}
}
