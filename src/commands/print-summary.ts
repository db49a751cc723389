import type {Options} from '../options.js';
import {grouped} from '../print/accounting-line.js';
import type {PrintTask} from '../print/formats.js';
import {reportText} from '../print/report-text.js';
import {type Count, countRows} from '../query/counts.js';
import type {Field} from '../query/fields.js';
import type {Batch} from '../query/passes/batch.js';
import type {RowSpace} from '../query/row-space.js';
import {figureColumn, type Report, type ReportCell, textColumn} from '../report/report.js';
import type {PrintPlan} from './print-plan.js';

export type SummaryTask = {
	readonly options: Options;
	readonly plan: PrintPlan;
	readonly rows: RowSpace;
	/** The rows that pass. */
	readonly passing: Iterable<Batch>;
	readonly terminal: Pick<PrintTask, 'isTerminal' | 'widthCells'>;
};

/** Groups on a terminal, unless told. */
const topOnTerminal = 20;

/** What `--count` and `--by` print. @param say - takes notes. */
export async function summaryText({options, plan, rows, passing, terminal}: SummaryTask, say: (note: string) => void): Promise<string> {
	if (options.count) return `${countAll(passing)}\n`;
	const {groups, total} = countRows(rows, plan.by, passing, options.top ?? (terminal.isTerminal ? topOnTerminal : undefined));
	if (groups.length < total) say(`top ${grouped(groups.length)} of ${grouped(total)}`);
	const report = byReport(plan.by, groups);
	if (!terminal.isTerminal || terminal.widthCells === undefined || options.output !== undefined)
		return reportText(report, plan.byForm, terminal);
	// All other printing loads neither React nor Ink.
	const {reportOnScreen} = await import('./report-on-screen.js');
	return reportOnScreen(report, terminal.widthCells);
}

function countAll(batches: Iterable<Batch>): number {
	let sum = 0;
	for (const {count} of batches) sum += count;
	return sum;
}

/** The counts as a table: one column a field, then the figures. */
export function byReport(by: readonly Field[], counts: readonly Count[]): Report {
	return {
		title: `by ${by.map(({name}) => name).join(', ')}`,
		columns: [...by.map(({name}) => textColumn(name)), figureColumn('count')],
		rows: counts.map(({values, count}) => [...by.map((field, at) => cellOf(field, values[at])), count]),
	};
}

function cellOf({type}: Field, value: string | undefined): ReportCell {
	return value !== undefined && (type === 'number' || type === 'size') ? Number(value) : value;
}
