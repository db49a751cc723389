import {execFileSync} from 'node:child_process';
import {createWriteStream} from 'node:fs';

/** A named pipe through which these bytes come, in chunks of a prime size, once somebody reads it. @returns its name. */
export function fifoWith(name: string, bytes: Uint8Array): string {
	execFileSync('mkfifo', [name]);
	const writer = createWriteStream(name);
	for (let at = 0; at < bytes.length; at += 7919) writer.write(bytes.subarray(at, at + 7919));
	writer.end();
	return name;
}
