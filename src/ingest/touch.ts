import {closeSync, openSync, read} from 'node:fs';
import type {Touch} from '../store/segment-memory.js';

/** Where zeros come from: a read of them touches memory on the thread that reads. */
const zeros = '/dev/zero';

/** Not where the system has no file of zeros. What could not be read was not touched, and is as it was: zero. */
export const touchElsewhere: Touch = (memory, done) => {
	let descriptor: number;
	try {
		descriptor = openSync(zeros, 'r');
	} catch {
		return false;
	}
	read(descriptor, new Uint8Array(memory), 0, memory.byteLength, null, () => {
		closeSync(descriptor);
		done();
	});
	return true;
};
