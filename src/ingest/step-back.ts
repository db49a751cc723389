import {readlinkSync} from 'node:fs';
import {constants, getPriority, setPriority} from 'node:os';

/** A third of the weight that the thread of the screen has, where both want the same core. */
const by = 5;

/**
This thread gives way to the others of the process: where cores are scarce, a key is painted first and the log is read a little later. Only Linux has priorities of threads; elsewhere nothing happens.
*/
export function stepBack(): void {
	try {
		const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
		setPriority(thread, Math.min(constants.priority.PRIORITY_LOW, getPriority(thread) + by));
	} catch {
		// No such file, or not allowed.
	}
}
