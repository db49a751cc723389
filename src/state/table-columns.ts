import type {RowKind} from '../query/row-space.js';
import type {TableColumnName} from './state.js';

/** A column as it stands in the table. `x` counts from the left end of the table; the gutter and the cell between two columns are part of none. */
export type TableColumn = {
	readonly name: TableColumnName;
	readonly x: number;
	readonly width: number;
	readonly align: 'left' | 'right';
};

export type TableColumnOptions = {
	readonly rowKind: RowKind;
	/** There is more than one source. */
	readonly hasSources: boolean;
	/** Rows span days, so times need their date. */
	readonly hasDates: boolean;
	/** Columns scrolled out to the left, after the first one. */
	readonly left: number;
};

/** Left of the first column: cursor and mark. */
export const gutterCells = 2;
/** Right of the last one: the scroll bar. */
const endCells = 1;

/** What stands over the columns; whoever draws `time` adds its arrow. */
export const columnTitles: Readonly<Record<TableColumnName, string>> = {
	time: 'TIME',
	code: 'CODE',
	verb: 'VERB',
	user: 'USER',
	object: 'OBJECT',
	resource: 'RESOURCE',
	name: 'NAMESPACE/NAME',
	stage: 'STAGE',
	latency: 'LATENCY',
	ip: 'IP',
	client: 'CLIENT',
	source: 'SOURCE',
};

/** Columns without a width of their own share what the others leave: each has `least`, and of the rest so many parts. Under `hard` cells together, columns are given up instead. */
const shares: ReadonlyMap<TableColumnName, {readonly parts: number; readonly least: number; readonly hard: number}> = new Map([
	['user', {parts: 4, least: 12, hard: 8}],
	['resource', {parts: 2, least: 7, hard: 5}],
	['name', {parts: 5, least: 12, hard: 9}],
	['object', {parts: 1, least: 12, hard: 5}],
]);

/** All columns that there are at this width, also those that do not fit: the column cursor scrolls to them. */
export function allColumns(width: number, {rowKind, hasSources}: TableColumnOptions): TableColumnName[] {
	if (width < 60) return ['time', 'code', 'verb', 'object'];
	const last: TableColumnName[] = rowKind === 'requests' ? ['latency'] : width < 100 ? ['stage'] : ['stage', 'latency'];
	return ['time', 'code', 'verb', 'user', 'resource', 'name', ...last, 'ip', 'client', ...(hasSources ? (['source'] as const) : [])];
}

/** From which width on a column stands there before any scrolling. */
const shownFrom: Partial<Record<TableColumnName, number>> = {ip: 100, client: 140, source: 140};

/**
The columns of the table from left to right, with their widths. What remains at the end belongs to none.

@param width - of the table in cells, any.
@returns at least one column, of at least one cell; of a table under four cells it does not fit.
@see `screen.md` 6
*/
export function tableColumns(width: number, options: TableColumnOptions): TableColumn[] {
	const [first = 'time', ...others] = allColumns(width, options);
	const left = leftOf(width, others.length, options.left);
	const wanted = left === 0 ? others.filter(name => width >= (shownFrom[name] ?? 0)) : others.slice(left);
	let names = [first, ...wanted];
	while (names.length > 1 && roomOf(names, width, options) < hardRoomOf(names)) names = names.filter(name => name !== firstToGo(names));
	const widths = widthsOf(names, width, options);
	let x = gutterCells;
	return names.map((name, at) => {
		const column: TableColumn = {name, x, width: widths[at] ?? 1, align: name === 'code' || name === 'latency' ? 'right' : 'left'};
		x += column.width + 1;
		return column;
	});
}

/** Narrow tables have few columns and nothing to scroll; beyond the last column there is nothing. */
const leftOf = (width: number, others: number, left: number): number => (width < 60 ? 0 : Math.min(left, others - 1));

/** The column that stands for `column` at this width: itself, or the one that holds it. */
export function columnAt(width: number, options: TableColumnOptions, column: TableColumnName): TableColumnName {
	const names = allColumns(width, options);
	if (names.includes(column)) return column;
	if (column === 'object') return 'name';
	if (column === 'latency' || column === 'stage') return names.find(name => name === 'latency' || name === 'stage') ?? 'time';
	return names.includes('object') && shares.has(column) ? 'object' : 'time';
}

/** Move the column cursor, and scroll if it would leave the table. */
export function moveColumn(
	width: number,
	options: TableColumnOptions,
	column: TableColumnName,
	times: number,
): {readonly column: TableColumnName; readonly left: number} {
	const names = allColumns(width, options);
	const from = names.indexOf(columnAt(width, options, column));
	const at = Math.max(0, Math.min(from + times, names.length - 1));
	const target = names[at] ?? 'time';
	let left = leftOf(width, names.length - 1, Math.min(options.left, Math.max(0, at - 1)));
	const isShown = () => tableColumns(width, {...options, left}).some(({name}) => name === target);
	while (!isShown() && left < leftOf(width, names.length - 1, at - 1)) left++;
	return {column: target, left};
}

function fixedWidth(name: TableColumnName, width: number, {hasDates}: TableColumnOptions): number {
	const date = hasDates ? 6 : 0;
	switch (name) {
		case 'time':
			// To the second where milliseconds would take the room of names.
			return date + (width < 70 + date ? 8 : 12);
		case 'code':
			return 4;
		case 'verb':
			return 6;
		case 'stage':
			return 8;
		case 'latency':
			return width >= 90 ? 9 : 8;
		case 'ip':
			return 15;
		case 'client':
			return 22;
		case 'source':
			return 16;
		case 'user':
		case 'resource':
		case 'name':
		case 'object':
			return 0;
	}
}

/** What the columns without a width of their own have to share. */
function roomOf(names: readonly TableColumnName[], width: number, options: TableColumnOptions): number {
	const fixed = names.reduce((sum, name) => sum + fixedWidth(name, width, options), 0);
	return width - gutterCells - endCells - fixed - (names.length - 1);
}

const hardRoomOf = (names: readonly TableColumnName[]): number => names.reduce((sum, name) => sum + (shares.get(name)?.hard ?? 0), 0);

/** On a narrow screen the object is what matters most; else columns go from the right. */
function firstToGo(names: readonly TableColumnName[]): TableColumnName | undefined {
	if (!names.includes('object')) return names.at(-1);
	return (['verb', 'code', 'time'] as const).find(name => names.includes(name));
}

function widthsOf(names: readonly TableColumnName[], width: number, options: TableColumnOptions): number[] {
	const sharing = names.flatMap(name => shares.get(name) ?? []);
	const parts = sharing.reduce((sum, share) => sum + share.parts, 0);
	const least = sharing.reduce((sum, share) => sum + share.least, 0);
	const room = roomOf(names, width, options);
	const isEnough = room >= least;
	const rest = isEnough ? room - least : room;
	let partsGiven = 0;
	let given = 0;
	return names.map(name => {
		const share = shares.get(name);
		if (!share) return fixedWidth(name, width, options);
		partsGiven += share.parts;
		const cells = Math.ceil((rest * partsGiven) / parts) - given;
		given += cells;
		return Math.max(1, cells + (isEnough ? share.least : 0));
	});
}
