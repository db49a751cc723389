import {appendFileSync, closeSync, openSync} from 'node:fs';
import {plainLine} from '../safe/cells.js';

/** Takes a line of auditview's own diagnostics. Never event text. */
export type LogFile = {write(line: string): void};

/**
Open the file of `--log-file`; it is appended to, and private if it is new.

@param name - undefined: nobody wants a log.
*/
export function openLogFile(name: string | undefined): LogFile | {readonly wrong: string} {
	if (name === undefined) return {write: () => undefined};
	try {
		closeSync(openSync(name, 'a', 0o600));
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
		return {wrong: `--log-file ${name}: cannot be written${code}; expected a file in a folder that may be written`};
	}
	return {
		write: line => {
			try {
				appendFileSync(name, `${new Date().toISOString()} ${plainLine(line)}\n`);
			} catch {
				// A log that cannot be written must not end what it is about.
			}
		},
	};
}
