import type {Accounting} from '../../src/model/accounting.js';
import type {Followed} from './follower.js';
import type {WrittenEvent} from './truth.js';

/** What became of the events of one or more apiservers. */
export type Comparison = {
	/** Events that the apiservers wrote from the first one shown of each to its mark. */
	readonly written: number;
	/** Events before those. */
	readonly before: number;
	/** Of the written ones those that were not shown, but for the unread ones. */
	readonly lost: number;
	/** Of the lost ones those at whose time their source shows no gap, and which are not torn and counted as such: each run of them in words. */
	readonly unmarked: readonly string[];
	/** Not shown, and never sent: the last events of a file, which the kubelet leaves unread when it goes over to the next one too early. */
	readonly unread: number;
	/** Of the unread ones those of which records are missing in the middle, and what is left is an event: nobody who reads the log can tell. */
	readonly holed: number;
	readonly doubled: number;
	/** Shown lines that no apiserver wrote. */
	readonly invented: number;
	/** Of the shown events. */
	readonly stages: ReadonlySet<string>;
};

/**
Compare what was shown with what was written.

@param logs - one an apiserver. Events after its mark may be missing, since nobody waited for them.
@param mark - text of a requestURI: events up to the last one with it are expected.
*/
export function compare({shown, accounting}: Followed, logs: ReadonlyArray<readonly WrittenEvent[]>, mark: string): Comparison {
	const counts = countOf(shown);
	const written = countOf(logs.flat());
	const spans = logs.map(log => spanOf(log, counts, mark));
	const missing = spans.flatMap(({events}) => events).filter(({key}) => !counts.has(key));
	const unread = new Set(logs.flatMap(log => endsOfRotatedFiles(log, counts)).filter(event => !isInGap(event, accounting)));
	const lost = missing.filter(event => !unread.has(event));
	const torn = lost.filter(({isTorn}) => isTorn);
	const tornAreCounted = accounting.totals.malformed + accounting.totals.damaged >= torn.length;
	const unmarked = new Set(lost.filter(event => !isInGap(event, accounting) && !(event.isTorn && tornAreCounted)));
	const foreign = shown.filter(({key}) => !written.has(key));
	const unreadIds = new Set([...unread].map(({id}) => id));
	const holed = foreign.filter(({id}) => unreadIds.has(id)).length;
	return {
		written: spans.reduce((sum, {events}) => sum + events.length, 0),
		before: spans.reduce((sum, {first}) => sum + first, 0),
		lost: lost.length,
		unmarked: spans.flatMap(({events}) => runsOf(events, event => unmarked.has(event))),
		unread: missing.length - lost.length,
		holed,
		doubled: [...counts].reduce((sum, [key, count]) => sum + Math.max(0, count - (written.get(key) ?? count)), 0),
		invented: foreign.length - holed,
		stages: new Set(logs.flat().flatMap(({key, stage}) => (counts.has(key) ? [stage] : []))),
	};
}

function countOf(events: ReadonlyArray<{readonly key: string}>): Map<string, number> {
	const counts = new Map<string, number>();
	for (const {key} of events) counts.set(key, (counts.get(key) ?? 0) + 1);
	return counts;
}

function spanOf(log: readonly WrittenEvent[], shown: ReadonlyMap<string, number>, mark: string) {
	const first = log.findIndex(({key}) => shown.has(key));
	const last = log.findLastIndex(({requestURI}) => requestURI.includes(mark));
	if (first < 0 || last < first) throw new Error(`nothing to compare: ${log.length} events, shown from ${first}, marked at ${last}`);
	return {first, events: log.slice(first, last + 1)};
}

/** Events that follow each other. */
function runsOf(log: readonly WrittenEvent[], isMissing: (event: WrittenEvent) => boolean): string[] {
	const runs: WrittenEvent[][] = [];
	for (const [at, event] of log.entries()) {
		if (!isMissing(event)) continue;
		if (at > 0 && isMissing(log[at - 1] as WrittenEvent)) runs.at(-1)?.push(event);
		else runs.push([event]);
	}
	return runs.map(run => {
		const [first, last] = [run[0], run.at(-1)] as [WrittenEvent, WrittenEvent];
		return `${run.length} of ${first.pod} from ${first.time} (${first.file}) to ${last.time} (${last.file})`;
	});
}

/** The longest time that passed between a new file and the last line of the old one. */
const lateWithinMs = 1000;

/**
What was not shown of the ends of rotated files. The kubelet's reader looks for more to read, then whether there is a new file; what is written in between to the old one it never reads (k8s.io/cri-client/pkg/logs).
*/
function endsOfRotatedFiles(log: readonly WrittenEvent[], shown: ReadonlyMap<string, number>): WrittenEvent[] {
	const ends: WrittenEvent[] = [];
	let file = '';
	let isEnd = false;
	let endMs = 0;
	for (const event of log.toReversed()) {
		const ms = Date.parse(event.time);
		if (event.file !== file) {
			file = event.file;
			isEnd = file.includes('.log.');
			endMs = ms;
		}
		isEnd &&= !shown.has(event.key) && ms > endMs - lateWithinMs;
		if (isEnd) ends.push(event);
	}
	return ends;
}

/** Gaps are told to the millisecond or better; the stamp of a line has nine digits. */
function isInGap({time, pod}: WrittenEvent, {sources}: Accounting): boolean {
	const ms = Date.parse(time);
	const gaps = sources.flatMap(({name, gapList}) => (name.includes(`/${pod}/`) ? gapList : []));
	return gaps.some(({from, to}) => ms >= Date.parse(from) - 1 && ms <= Date.parse(to) + 1);
}

/** One line for the reader of a test's output. */
export function describe(what: string, compared: Comparison, {shown, accounting: {totals}}: Followed): string {
	const {written, before, lost, unmarked, doubled, invented, unread, holed} = compared;
	const events = {written, shown: shown.length, before, lost, unmarked: unmarked.length, doubled, invented, unread, holed};
	const {gaps, repaired, damaged, malformed, replayed} = totals;
	return `${what}: events ${listed(events)}; auditview says ${listed({gaps, repaired, damaged, malformed, replayed})}`;
}

const listed = (counts: Readonly<Record<string, number>>): string =>
	Object.entries(counts)
		.map(([name, count]) => `${name} ${count.toLocaleString('en')}`)
		.join(', ');
