import type {Accounting} from '../../src/model/accounting.js';
import type {Followed} from './follower.js';
import type {WrittenEvent} from './truth.js';

/** What became of the events of one or more apiservers. */
export type Comparison = {
	/** Events that the apiservers wrote from the first one shown of each to its mark. */
	readonly written: number;
	/** Events before those. */
	readonly before: number;
	readonly lost: readonly WrittenEvent[];
	/** Not shown, and never sent: the kubelet leaves the last lines of a file unread when it goes over to the next one too early. */
	readonly unread: number;
	/** Of the lost ones those at whose time no gap is shown. */
	readonly unmarked: readonly WrittenEvent[];
	readonly doubled: number;
	/** Shown lines that no apiserver wrote. */
	readonly invented: number;
};

/**
Compare what was shown with what was written.

@param logs - one an apiserver. Events after its mark may be missing, since nobody waited for them.
@param mark - text of a requestURI: events up to the last one with it are expected.
*/
export function compare({shown, accounting}: Followed, logs: ReadonlyArray<readonly WrittenEvent[]>, mark: string): Comparison {
	const counts = new Map<string, number>();
	for (const key of shown) counts.set(key, (counts.get(key) ?? 0) + 1);
	let before = 0;
	const expected = logs.flatMap(log => {
		const first = log.findIndex(({key}) => counts.has(key));
		const last = log.findLastIndex(({requestURI}) => requestURI.includes(mark));
		if (first < 0 || last < first) throw new Error(`nothing to compare: ${log.length} events, shown from ${first}, marked at ${last}`);
		before += first;
		return log.slice(first, last + 1);
	});
	const written = new Map<string, number>();
	for (const {key} of logs.flat()) written.set(key, (written.get(key) ?? 0) + 1);
	const missing = expected.filter(({key}) => !counts.has(key));
	const unread = new Set(logs.flatMap(log => endsOfRotatedFiles(log, counts)));
	const lost = missing.filter(event => !unread.has(event));
	const over = [...counts].map(([key, count]) => [count, written.get(key) ?? 0] as const);
	return {
		written: expected.length,
		before,
		lost,
		unread: missing.length - lost.length,
		unmarked: lost.filter(event => !isInGap(event, accounting)),
		doubled: over.reduce((sum, [count, times]) => sum + (times > 0 ? Math.max(0, count - times) : 0), 0),
		invented: over.reduce((sum, [count, times]) => sum + (times === 0 ? count : 0), 0),
	};
}

/**
What was not shown of the ends of rotated files. The kubelet's reader looks for more to read, then whether there is a new file; what is written in between to the old one it never reads (k8s.io/cri-client/pkg/logs, seen at several rotations a minute).
*/
function endsOfRotatedFiles(log: readonly WrittenEvent[], shown: ReadonlyMap<string, number>): WrittenEvent[] {
	const ends: WrittenEvent[] = [];
	let isEnd = false;
	for (let at = log.length - 1; at >= 0; at--) {
		const event = log[at] as WrittenEvent;
		if (event.file !== log[at + 1]?.file) isEnd = event.file.includes('.log.');
		isEnd &&= !shown.has(event.key);
		if (isEnd) ends.push(event);
	}
	return ends;
}

/** Gaps are told to the millisecond or better; the stamp of a line has nine digits. */
function isInGap({time}: WrittenEvent, {sources}: Accounting): boolean {
	const ms = Date.parse(time);
	return sources.some(({gapList}) => gapList.some(({from, to}) => ms >= Date.parse(from) - 1 && ms <= Date.parse(to) + 1));
}

/** One line for the reader of a test's output. */
export function describe(what: string, compared: Comparison, {shown, accounting: {totals}}: Followed): string {
	const {written, before, lost, unread, unmarked, doubled, invented} = compared;
	const events = {written, shown: shown.length, before, lost: lost.length, unmarked: unmarked.length, doubled, invented, unread};
	const ours = {
		gaps: totals.gaps,
		repaired: totals.repaired,
		damaged: totals.damaged,
		malformed: totals.malformed,
		replayed: totals.replayed,
	};
	return `${what}: events ${listed(events)}; auditview says ${listed(ours)}`;
}

const listed = (counts: Readonly<Record<string, number>>): string =>
	Object.entries(counts)
		.map(([name, count]) => `${name} ${count.toLocaleString('en')}`)
		.join(', ');
