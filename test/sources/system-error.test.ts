import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {SourceError} from '../../src/model/source.js';
import {toSourceError} from '../../src/sources/system-error.js';

const systemError = (code: string, message: string) => Object.assign(new Error(message), {code, syscall: 'open', errno: -1});

describe('a failed call says what failed, on what, what to do', () => {
	it.each([
		['EACCES', 'audit.log cannot be read: permission denied; become a user who may read it (audit logs often belong to root)'],
		['ENOENT', 'audit.log: no such file or folder; check the path'],
		['EISDIR', 'audit.log is a folder; name it as an argument to read the logs in it'],
		['EMFILE', 'audit.log cannot be opened: too many files are open; raise the limit (ulimit -n), or name fewer files'],
		['EIO', 'audit.log cannot be read: i/o error'],
	])('%s', (code, sentence) => {
		expect(toSourceError(systemError(code, `${code}: i/o error, open '/x/audit.log'`), 'audit.log').message).toBe(sentence);
	});

	it('as the system throws it', () => {
		let thrown: unknown;
		try {
			readFileSync('/');
		} catch (error) {
			thrown = error;
		}
		expect(toSourceError(thrown, '/').message).toMatch(/^\/ is a folder/);
	});
});

it('says of a path with NUL that there is no such file: Node refuses it before the system is asked', () => {
	let thrown: unknown;
	try {
		readFileSync('a\0b');
	} catch (error) {
		thrown = error;
	}
	expect(toSourceError(thrown, 'a\0b').message).toContain('no such file or folder');
});

it('leaves a sentence as it is', () => {
	const error = new SourceError('a.gz is cut short');
	expect(toSourceError(error, 'a.gz')).toBe(error);
});

it('does not swallow a bug of ours', () => {
	const bug = new TypeError('x is not a function');
	expect(() => toSourceError(bug, 'a.log')).toThrow(bug);
});
