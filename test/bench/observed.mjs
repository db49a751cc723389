/** The other side of `observe.mjs`. */
import {readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {folder} from './data.mjs';

let count = 0;

/** @returns what a command needs to be observed, and what was seen: ask for the spans after its end. */
export function createObserver() {
	const file = path.join(folder, `observed-${process.pid}-${count++}.json`);
	const read = () => JSON.parse(readFileSync(file, 'utf8'));
	return {
		node: ['--import', new URL('observe.mjs', import.meta.url).href],
		env: {OBSERVE_INTO: file},
		nextSpan: () => process.kill(read().pid, 'SIGUSR2'),
		takeSpans: () => {
			const {spans} = read();
			rmSync(file);
			return spans;
		},
	};
}
