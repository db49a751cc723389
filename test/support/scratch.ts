import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll} from 'vitest';

/** A folder that is gone after the tests of a file. Call it at the top of the file. */
export function scratchFolder() {
	const folder = mkdtempSync(path.join(tmpdir(), 'auditview-test-'));
	afterAll(() => rmSync(folder, {recursive: true, force: true}));
	let made = 0;
	return {
		folder,
		/** A name in it that nothing has yet. */
		name: (ending = '.log') => path.join(folder, `${++made}${ending}`),
		/** A file of its own with these contents. @returns its name. */
		write(contents: string | Uint8Array, ending = '.log'): string {
			const name = path.join(folder, `${++made}${ending}`);
			writeFileSync(name, contents);
			return name;
		},
	};
}
