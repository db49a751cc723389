import type {Options} from '../options.js';
import {grouped} from '../print/accounting-line.js';
import type {PrintTask} from '../print/formats.js';
import {reportText} from '../print/report-text.js';
import {type Count, countRows} from '../query/counts.js';
import type {Field} from '../query/fields.js';
import {measureRows} from '../query/latency.js';
import type {Batch} from '../query/passes/batch.js';
import type {RowSpace} from '../query/row-space.js';
import {figureColumn, type Report, textColumn} from '../report/report.js';
import {look} from '../safe/look.js';
import {fieldCell} from './field-cell.js';
import {histogramReport, latencyReport} from './print-measures.js';
import type {PrintPlan, Wrong} from './print-plan.js';

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

/** What `--count`, `--by`, `--histogram` and `--latency` print. @param say - takes notes. */
export async function summaryText(task: SummaryTask, say: (note: string) => void): Promise<string | Wrong> {
	const {options, plan, passing, terminal} = task;
	if (options.count) return `${countAll(passing)}\n`;
	const report = reportOf(task, say);
	if ('wrong' in report) return report;
	// React draws a line in a millisecond: a histogram can have thousands.
	const isDrawn = terminal.isTerminal && options.output === undefined && options.histogram === undefined;
	if (!isDrawn || terminal.widthCells === undefined) return reportText(report, plan.byForm, terminal);
	// All other printing loads neither React nor Ink.
	const {reportOnScreen} = await import('./report-on-screen.js');
	return reportOnScreen(report, terminal.widthCells, look());
}

function reportOf(task: SummaryTask, say: (note: string) => void): Report | Wrong {
	const {options, plan, rows, passing, terminal} = task;
	if (options.histogram) return histogramReport(options.histogram, passing, say);
	const top = options.top ?? (terminal.isTerminal ? topOnTerminal : undefined);
	const sayTop = (shown: number, total: number) => shown < total && say(`top ${grouped(shown)} of ${grouped(total)}`);
	if (options.latency) {
		const {groups, total} = measureRows(rows, plan.by, passing, top);
		sayTop(groups.length, total);
		return latencyReport(plan.by, groups);
	}
	const {groups, total} = countRows(rows, plan.by, passing, top);
	sayTop(groups.length, total);
	return byReport(plan.by, groups);
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
		rows: counts.map(({values, count}) => [...by.map((field, at) => fieldCell(field, values[at])), count]),
	};
}
