import {joinLines} from '../support/both-ways.js';
import {goJson} from '../support/make-event.js';

/** The kernel's dictionary of paths has room for 131,072. */
const paths = 140_000;

/** Events of more paths than the kernel has room for, the first ones once more at the end. */
export function* manyPaths(): Generator<Buffer> {
	for (let first = 0; first < paths; first += 1000) yield joinLines(Array.from({length: 1000}, (_, n) => lineOf(first + n)));
	yield joinLines(Array.from({length: 1000}, (_, n) => lineOf(n)));
}

function lineOf(n: number): string {
	const time = new Date(Date.UTC(2026, 0, 2) + n).toISOString().replace('Z', '000Z');
	const id = n.toString(16).padStart(12, '0');
	return goJson({
		...{kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'Metadata', auditID: `00000000-0000-4000-8000-${id}`},
		...{stage: 'ResponseComplete', requestURI: `/${n}`, verb: 'get', user: {username: `user-${n % 7}`, groups: ['a']}},
		...{userAgent: `agent-${n % 3}`, objectRef: {resource: 'pods', name: 'web', apiVersion: 'v1'}},
		...{requestReceivedTimestamp: time, stageTimestamp: time},
	});
}
