import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import {it} from 'vitest';

const folder = path.resolve(import.meta.dirname, '../../../shared/data');

/**
The recordings that lie beside the project, and are not part of it.

@param name - inside `../shared/data`; '' for the folder itself.
@returns an absolute path; undefined where it is missing.
*/
export function sharedData(name: string): string | undefined {
	const full = path.join(folder, name);
	return existsSync(full) ? full : undefined;
}

/**
A test on such a recording. Where it is missing the test is skipped, with a line that says why.

@param run - is given the absolute path.
*/
export function itWithShared(name: string, title: string, run: (file: string) => void | Promise<void>): void {
	const file = sharedData(name);
	if (file !== undefined) {
		it(title, () => run(file));
		return;
	}
	const why = `../shared/data/${name} is missing`;
	console.warn(`skipped: ${title}: ${why}`);
	it.skip(`${title} (${why})`);
}

/** The bytes of a recording, unpacked where its name ends in `.gz`. */
export function readRecording(file: string): Buffer {
	const bytes = readFileSync(file);
	return file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}
