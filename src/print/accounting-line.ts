import {type Accounting, type CounterName, type Counters, counters, type SourceAccounting} from '../model/accounting.js';
import {type Cells, jsonLine, plainLine} from '../safe/cells.js';
import type {EventIndex} from '../store/columns.js';
import {type StoreFigures, sumCounters} from '../store/counters.js';
import type {Requests} from '../store/requests.js';

/** What of a run is to be said even where nobody asked: each makes the output say less, or something else, than the log did. Other lines were never part of it. */
const worthSaying: readonly CounterName[] = ['malformed', 'damaged', 'repaired', 'gaps', 'unwritten', 'out', 'replayed'];

/** How many of a counter, in words. */
const phrases: Readonly<Partial<Record<CounterName, string>>> = {
	malformed: 'malformed',
	damaged: 'damaged',
	repaired: 'repaired',
	gaps: 'not proven continuous',
	unwritten: 'not written by the apiserver',
	out: 'out of the index',
	replayed: 'sent again and dropped',
};

/**
Everything that `--accounting` reports.

@param heads - the first events of all requests.
*/
export function accountingOf(
	sources: readonly SourceAccounting[],
	figures: StoreFigures,
	requests: Requests,
	heads: Iterable<EventIndex>,
): Accounting {
	let [orphans, open] = [0, 0];
	for (const head of heads) {
		if (requests.isOrphan(head)) orphans++;
		if (requests.isOpen(head)) open++;
	}
	const totals = sumCounters(sources);
	return {
		sources,
		totals,
		requests: figures.requests,
		orphans,
		open,
		conflictingAuditIDs: figures.conflictingAuditIDs,
		redacted: 0,
		fastPath: totals.events === 0 ? 0 : figures.fastPathEvents / totals.events,
	};
}

/** One sentence on what did not become a row, or not as it stood there. @returns undefined where every line became an event. */
export function accountingLine(totals: Counters): string | undefined {
	const parts = worthSaying.filter(name => totals[name] > 0).map(name => `${grouped(totals[name])} ${phrases[name]}`);
	if (parts.length === 0) return undefined;
	return `${grouped(totals.events)} events in ${grouped(totals.lines)} lines: ${parts.join(', ')} (--accounting says more)`;
}

/** As `--accounting=json` prints it: one line, in ASCII, so that names of files do no harm to a terminal. */
export function accountingJson(accounting: Accounting): Cells {
	// Names first, for those who read it all the same.
	const sources = accounting.sources.map(({name, kind, state, wrapper, wrappers, ...rest}) => ({
		name,
		kind,
		state,
		wrapper,
		wrappers,
		...rest,
	}));
	return jsonLine(asciiJson({...accounting, sources}));
}

/** The report for people: one block a source with the counters that are not zero, then the totals. */
export function accountingText(accounting: Accounting): Cells[] {
	const lines = accounting.sources.flatMap(source => [headLine(source), ...countLines(source)]);
	if (accounting.sources.length !== 1) lines.push('all sources:', ...countLines(accounting.totals));
	const {requests, orphans, open, conflictingAuditIDs} = accounting;
	lines.push(
		`${grouped(requests)} requests, ${grouped(orphans)} orphans, ${grouped(open)} open; ${grouped(conflictingAuditIDs)} auditIDs used by different requests`,
	);
	return lines.map(line => plainLine(line));
}

/** What the source is, and in what its events came where that was no bare line. */
function headLine({name, kind, state, wrappers}: SourceAccounting): string {
	const found = Object.entries(wrappers).filter(([wrapper]) => wrapper !== 'none');
	const shapes = found.map(([wrapper, lines]) => `${wrapper} in ${grouped(lines)} ${lines === 1 ? 'line' : 'lines'}`);
	return `${name}: ${[kind, state, ...shapes].join(', ')}`;
}

function countLines(counts: Counters): string[] {
	const shown = counters.filter(({name}) => counts[name] > 0 || name === 'events');
	const width = Math.max(...shown.map(({name}) => grouped(counts[name]).length));
	return shown.map(({name, help}) => `  ${grouped(counts[name]).padStart(width)} ${name.padEnd(10)} ${help}`);
}

/** Digits in groups of three: 12,345. */
export const grouped = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ',');

/** JSON whose text outside ASCII is escaped. */
export const asciiJson = (value: unknown): string =>
	JSON.stringify(value).replace(/[^\x20-\x7e]/g, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
