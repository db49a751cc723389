import {joinLines} from '../support/both-ways.js';
import {goJson, makeLine} from '../support/make-event.js';

/** The kernel's dictionary of paths has room for 131,072. */
const paths = 140_000;

/** Events of more paths than the kernel has room for, the first ones once more at the end. */
export function* manyPaths(): Generator<Buffer> {
	for (let first = 0; first < paths; first += 1000) yield joinLines(Array.from({length: 1000}, (_, n) => lineOf(first + n)));
	yield joinLines(Array.from({length: 1000}, (_, n) => lineOf(n)));
}

/** What stands in the event at a place of that log. */
export function manyPathsAt(place: number) {
	const n = place % paths;
	return {path: `/${n}`, username: `user-${n % 7}`, userAgent: `agent-${n % 3}`};
}

const template = goJson({
	kind: 'Event',
	apiVersion: 'audit.k8s.io/v1',
	level: 'Metadata',
	auditID: '00000000-0000-4000-8000-00000000ffff',
	stage: 'ResponseComplete',
	requestURI: '/PATH',
	verb: 'get',
	user: {username: 'USER', groups: ['a']},
	userAgent: 'AGENT',
	objectRef: {resource: 'pods', name: 'web', apiVersion: 'v1'},
	requestReceivedTimestamp: 'TIME',
	stageTimestamp: 'TIME',
});

function lineOf(n: number): string {
	const {path, username, userAgent} = manyPathsAt(n);
	const time = new Date(Date.UTC(2026, 0, 2) + n).toISOString().replace('Z', '000Z');
	return template
		.replaceAll('TIME', time)
		.replace('00000000ffff', n.toString(16).padStart(12, '0'))
		.replace('/PATH', path)
		.replace('USER', username)
		.replace('AGENT', userAgent);
}

const usual = [makeLine(), makeLine({user: {username: 'bob'}}), makeLine({objectRef: {resource: 'nodes'}})];
const long = `${makeLine({userAgent: 'AGENT'})} and no end`;

/** Lines with values so long that they fill the arena, which has 96 MiB, and are declined all the same; usual ones between them. */
export function* longValues(): Generator<Buffer> {
	for (let n = 0; n < 130; n++) yield joinLines([...usual, long.replace('AGENT', `${n} ${'x'.repeat(1_000_000)}`)]);
}
