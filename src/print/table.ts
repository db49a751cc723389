import {blank, type Cells, crop, fit as fitCell, join, widthOf} from '../safe/cells.js';

/** A column of a printed table. `width` grows with what is printed; of a finite table it is known before the first line. */
export type PrintedColumn = {readonly title: string; readonly align: 'left' | 'right'; width: number};

const gapCells = 2;

/** No column is made wider: one value of a megabyte must not fill every line with a megabyte of blanks. */
const mostCells = 80;

/** What stands for an absent value, so that every line has as many words as the table has columns. */
const absent = '-';

/** @param value - raw text; '' = absent. */
const cellWidth = (value: string): number => (value === '' ? absent.length : widthOf(value));

/** Columns just wide enough for their titles. */
export const printedColumns = (columns: ReadonlyArray<{readonly title: string; readonly align: 'left' | 'right'}>): PrintedColumn[] =>
	columns.map(({title, align}) => ({title, align, width: widthOf(title)}));

/** Make each column as wide as these values, within reason. */
export function widen(columns: readonly PrintedColumn[], values: readonly string[]): void {
	for (const [at, column] of columns.entries()) column.width = Math.max(column.width, Math.min(mostCells, cellWidth(values[at] ?? '')));
}

/**
One line of a table: visible, aligned, nothing cut. A value wider than its column pushes the rest of its line to the right.

@param values - raw texts, one a column; '' = absent.
@param widthCells - of a terminal, at which the line is cut; undefined: never.
*/
export function tableLine(values: readonly string[], columns: readonly PrintedColumn[], widthCells: number | undefined): Cells {
	let lineCells = -gapCells;
	const parts = columns.flatMap(({align, width}, at) => {
		const value = values[at] || absent;
		const isLast = at === columns.length - 1 && align === 'left';
		const room = Math.max(cellWidth(value), isLast ? 0 : width);
		lineCells += gapCells + room;
		const cell = fitCell(value, room, {align});
		return at === 0 ? [cell] : [blank(gapCells), cell];
	});
	const line = join(...parts);
	return widthCells === undefined || lineCells <= widthCells ? line : crop(line, 0, widthCells);
}

export const titleLine = (columns: readonly PrintedColumn[], widthCells: number | undefined): Cells =>
	tableLine(
		columns.map(({title}) => title),
		columns,
		widthCells,
	);
