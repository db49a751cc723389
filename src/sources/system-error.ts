import {SourceError} from '../model/source.js';

/**
A failed call of the system as a sentence: what failed, on what, what to do.

@param error - whatever was thrown; a SourceError is given back as it is, and what is no error of the system is thrown again: that is a bug of ours.
@param name - of the file, as the user knows it.
*/
export function toSourceError(error: unknown, name: string): SourceError {
	if (error instanceof SourceError) return error;
	const code = codeOf(error);
	// Node refuses such a path itself, before the system is asked.
	if (name.includes('\0')) return new SourceError(`${name}: no such file or folder; a path cannot hold NUL`);
	if (code === undefined) throw error;
	return new SourceError(sentences.get(code)?.(name) ?? `${name} cannot be read: ${plainText(error)}`);
}

const refused = (name: string) =>
	`${name} cannot be read: permission denied; become a user who may read it (audit logs often belong to root)`;

const sentences: ReadonlyMap<string, (name: string) => string> = new Map([
	['ENOENT', name => `${name}: no such file or folder; check the path`],
	['ENOTDIR', name => `${name}: no such file, a part of the path is no folder; check the path`],
	['EACCES', refused],
	['EPERM', refused],
	['ELOOP', name => `${name} cannot be read: its symbolic links lead in a circle`],
	['EISDIR', name => `${name} is a folder; name it as an argument to read the logs in it`],
	['EBADF', name => `${name} is closed; name a file, or pipe a log into auditview`],
	['EMFILE', name => `${name} cannot be opened: too many files are open; raise the limit (ulimit -n), or name fewer files`],
]);

/** `ENOENT` and the like; undefined for what does not come from the system. */
export function codeOf(error: unknown): string | undefined {
	return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** `EIO: i/o error, read` without code and call. */
function plainText(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return message.replace(/^[A-Z0-9_]+: /, '').replace(/, [a-z]+(?: '.*')?$/s, '');
}

/** What an error says, in one line; for errors of libraries, whose message can have several. */
export function firstLineOf(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return message.trim().split('\n')[0] ?? '';
}
