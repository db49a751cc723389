import {fstatSync, readFileSync} from 'node:fs';
import {fromDescriptor} from './file.js';
import type {Source} from './source.js';
import {createStreamSource} from './stream.js';
import {toSourceError} from './system-error.js';

const name = 'stdin';

/**
Standard input: a file is read like a file, anything else as it comes.

@throws SourceError when it is closed, or a folder.
*/
export function openStdin(): Source {
	try {
		const stats = fstatSync(0);
		if (stats.isFile()) return fromDescriptor({kind: 'stdin', name, descriptor: 0, start: position()}, {follow: false});
		return createStreamSource('stdin', name, async () => 0);
	} catch (error) {
		throw toSourceError(error, name);
	}
}

/** Where the shell left the descriptor: `(read first; auditview) < audit.log` begins at the second line. Node has no lseek. */
function position(): number {
	try {
		const [, offset = '0'] = readFileSync('/proc/self/fdinfo/0', 'latin1').match(/^pos:\s*(\d+)/m) ?? [];
		return Number(offset);
	} catch {
		return 0;
	}
}
