import {blank, type Cells, fit, join, ours, widthOf} from '../safe/cells.js';
import {figureText, type Report, type ReportCell, type ReportColumn} from './report.js';

/** A report laid out for a width: every cell exactly as wide as its column. */
export type ReportPicture = {
	readonly headings: readonly Cells[];
	readonly widths: readonly number[];
	readonly rows: ReadonlyArray<readonly Cells[]>;
};

export type PictureOptions = {
	/** Of the whole table, in cells. */
	readonly widthCells: number;
	/** The first row that is drawn, how many are, and the one that the cursor is on; undefined for no cursor. */
	readonly top: number;
	readonly height: number;
	readonly cursor: number | undefined;
	/** Of these columns the headings are data, as names of sources are. */
	readonly headingsAre?: 'ours' | 'data';
};

/** Between two columns. */
const gap = 2;
const leastWidth = 6;
/** Rows that are measured; longer values of later ones are cut. */
const mostMeasured = 1000;

/** The rows of a report that are to be seen, as cells; the first column is the cursor's. Columns that do not fit are cut, the widest first, then left out from the right. */
export function pictureOf(report: Report, {widthCells, top, height, cursor, headingsAre = 'ours'}: PictureOptions): ReportPicture {
	// A cell for the cursor, and ink-table's own blanks at both ends and between columns.
	const widths = fittingWidths(report, widthCells - 4);
	const columns = report.columns.slice(0, widths.length);
	const apart = (made: Cells, at: number): Cells => (at < widths.length - 1 ? join(made, blank(gap - 1)) : made);
	const heading = ({name, align}: ReportColumn, at: number): Cells =>
		apart(fit(headingsAre === 'ours' ? ours(name) : name, widths[at] ?? 1, {align, style: {bold: true}}), at);
	const cell = (row: readonly ReportCell[], column: ReportColumn, at: number): Cells =>
		apart(fit(textOf(row[at], column), widths[at] ?? 1, {align: column.align}), at);
	return {
		headings: [blank(1), ...columns.map(heading)],
		widths: [1, ...widths.map((width, at) => (at < widths.length - 1 ? width + gap - 1 : width))],
		rows: report.rows
			.slice(top, top + Math.max(0, height))
			.map((row, n) => [fit(ours(top + n === cursor ? '❯' : ' '), 1), ...columns.map((column, at) => cell(row, column, at))]),
	};
}

function textOf(cell: ReportCell, column: ReportColumn): string {
	if (typeof cell === 'string') return cell;
	return cell === undefined ? '' : figureText(cell, column).replace(/\B(?=(\d{3})+$)/g, ',');
}

function fittingWidths({columns, rows}: Report, room: number): number[] {
	const measured = rows.slice(0, mostMeasured);
	const widths = columns.map((column, at) =>
		Math.max(1, widthOf(ours(column.name)), ...measured.map(row => widthOf(textOf(row[at], column)))),
	);
	const total = () => widths.reduce((sum, width) => sum + width + gap, 0) - gap;
	for (let excess = total() - room; excess > 0; excess = total() - room) {
		const widest = Math.max(...widths);
		const next = Math.max(leastWidth, ...widths.filter(width => width < widest));
		if (widest <= leastWidth) {
			if (widths.length === 1) return [Math.max(1, room)];
			widths.pop();
			continue;
		}
		widths[widths.indexOf(widest)] = Math.max(next === widest ? leastWidth : next, widest - excess, leastWidth);
	}
	return widths;
}
