import {addsUp, type Counters, counters} from '../model/accounting.js';
import type {SourceInfo} from '../model/source.js';
import {figureColumn, type Report, type ReportCell, textColumn} from '../report/report.js';
import {type Cells, cells, data, join, ours, type Part, wrap} from '../safe/cells.js';
import {sumCounters} from '../store/counters.js';
import {bytesText, counted} from './figures.js';
import type {World} from './scene.js';
import {labelOf} from './source-text.js';
import {theme} from './theme.js';

/** Sources that have a column of their own; the others are in the total. */
const mostSources = 8;
/** Cells that a source's column takes, with all that stands beside the sources. */
const [sourceCells, otherCells] = [14, 40];

/** What a source says is a sentence, with a rule of RBAC in it at times. */
const mostNoteLines = 8;

/** The accounting report, counters down and sources across (`screen.md` 2.6). Texts are raw. */
export function lossesReport({sources, counters: {sources: sets}}: World, width: number): Report {
	const shown = sources.slice(0, Math.max(1, Math.min(mostSources, Math.floor((width - otherCells) / sourceCells))));
	const sum = sumCounters(sets);
	const row = (name: string, cellOf: (set: Counters) => ReportCell, help: string): ReportCell[] => [
		name,
		...shown.map(({id}) => (sets[id] ? cellOf(sets[id]) : undefined)),
		cellOf(sum),
		help,
	];
	const named = counters.filter(({name}) => name !== 'bytes').map(({name, help}) => row(name, set => set[name], help));
	const others = sources.length - shown.length;
	return {
		title: 'Sources and losses',
		columns: [textColumn(''), ...shown.map(info => figureColumn(labelOf(shown, info.id))), figureColumn('total'), textColumn('')],
		rows: [
			[
				'state',
				...shown.map(({status}) => status.state),
				undefined,
				others > 0 ? `${counted(others, 'further source', 'further sources')} in the total` : '',
			],
			row('bytes', set => bytesText(set.bytes), 'bytes received'),
			...named,
		],
	};
}

/** What stands under the table: figures of the whole, then what each source has to say. Lines of exactly `width` cells. */
export function lossesNotes(world: World, width: number): readonly Cells[] {
	const {figures, sources: sets} = world.counters;
	const {tally} = world;
	const whole = [
		counted(figures.requests, 'request', 'requests'),
		...(tally ? [counted(tally.orphans, 'orphan', 'orphans'), `${tally.open} open`] : []),
		counted(figures.conflictingAuditIDs, 'conflicting auditID', 'conflicting auditIDs'),
	];
	const lines: Part[][] = [[], [ours(whole.join('   '))]];
	for (const info of world.sources) lines.push(...saidOf(info, sets[info.id]));
	for (const trouble of world.troubles) lines.push([data(trouble, theme.warning)]);
	const margin = cells(ours('   '));
	return lines.flatMap(line => wrap(line, width - 3, mostNoteLines).map(text => join(margin, text)));
}

function saidOf(info: SourceInfo, set: Counters | undefined): Part[][] {
	const {state, reason} = info.status;
	const lines: Part[][] = [];
	if (reason !== '')
		lines.push([data(info.name), ours(`: ${state}: `), data(reason, state === 'live' || state === 'ended' ? undefined : theme.warning)]);
	if (set && state === 'ended' && !addsUp(set))
		lines.push([data(info.name), ours(': its lines do not add up; this is a mistake of auditview', theme.warning)]);
	return lines;
}
