import {figureText, type Report, type ReportCell} from '../report/report.js';
import {plainLine} from '../safe/cells.js';
import {asciiJson} from './accounting-line.js';
import {csvRecord} from './csv.js';
import {printedColumns, tableLine, titleLine, widen} from './table.js';

/** How a report can be printed. */
export const reportForms = ['table', 'json', 'csv', 'markdown'] as const;
export type ReportForm = (typeof reportForms)[number];

/** Where it goes: to a terminal text is made visible, and a table is cut at its width. */
export type ReportTarget = {readonly isTerminal: boolean; readonly widthCells: number | undefined};

/** The report as text, with its last line end. Its title is not printed: whoever asked knows it. */
export function reportText(report: Report, form: ReportForm, {isTerminal, widthCells}: ReportTarget): string {
	switch (form) {
		case 'table':
			return tableText(report, widthCells);
		case 'json':
			return `${isTerminal ? asciiJson(objects(report)) : JSON.stringify(objects(report))}\n`;
		case 'csv':
			return csvRecords(report)
				.map(record => (isTerminal ? `${plainLine(record.slice(0, -2))}\n` : record))
				.join('');
		case 'markdown':
			return markdownText(report);
	}
}

const textOf = (cell: ReportCell): string => (cell === undefined ? '' : String(cell));

function tableText({columns, rows}: Report, widthCells: number | undefined): string {
	const printed = printedColumns(columns.map(({name, align}) => ({title: name.toUpperCase(), align})));
	const texts = rows.map(row => columns.map((column, at) => (typeof row[at] === 'number' ? figureText(row[at], column) : (row[at] ?? ''))));
	for (const row of texts) widen(printed, row);
	const lines = texts.map(row => tableLine(row, printed, widthCells));
	return `${[titleLine(printed, widthCells), ...lines].join('\n')}\n`;
}

/** One object a row, its keys the names of the columns, absent values null. */
function objects({columns, rows}: Report): ReadonlyArray<Readonly<Record<string, string | number | null>>> {
	return rows.map(row => Object.fromEntries(columns.map(({name}, at) => [name, row[at] ?? null])));
}

const csvRecords = ({columns, rows}: Report): string[] => [
	csvRecord(columns.map(({name}) => name)),
	...rows.map(row => csvRecord(row.map(textOf))),
];

function markdownText({columns, rows}: Report): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
	const escaped = (cell: ReportCell) => textOf(cell).replace(/[\\|]/g, '\\$&');
	const rules = columns.map(({align}) => (align === 'right' ? '---:' : '---'));
	return line(columns.map(({name}) => name)) + line(rules) + rows.map(row => line(row.map(escaped))).join('');
}
