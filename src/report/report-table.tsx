import {Text, Transform} from 'ink';
import inkTable from 'ink-table';
import type {ComponentType, PropsWithChildren} from 'react';
import {blank, type Cells, crop} from '../safe/cells.js';
import type {ReportPicture} from './report-picture.js';

/** ink-table's types know no React 19. */
type TableProps = {
	readonly data: ReadonlyArray<Readonly<Record<string, string>>>;
	readonly columns: readonly string[];
	readonly cell: ComponentType<PropsWithChildren>;
	readonly header: ComponentType<PropsWithChildren>;
	readonly skeleton: ComponentType<PropsWithChildren>;
};
const Table = inkTable as unknown as ComponentType<TableProps>;

export type ReportTableProps = {readonly picture: ReportPicture};

/**
A small static table on screen, drawn by ink-table. It is given the rows that are to be seen; which those are, and where the cursor is, is not its business.

Its parts are frozen when it is mounted, so all that changes comes in by `data`; it counts UTF-16 units, so every value carries its width in cells and is cut to it again; and Ink remembers what it measures, so texts go through `Transform` over blanks (`screen.md` 8). A heading is a column's key there, so keys carry their cells too.
*/
export function ReportTable({picture}: ReportTableProps) {
	const columns = picture.headings.map((heading, at) => `${at}:${packed(heading, picture.widths[at] ?? 1)}`);
	const data = picture.rows.map(row =>
		Object.fromEntries(columns.map((column, at) => [column, packed(row[at] ?? blank(0), picture.widths[at] ?? 1)])),
	);
	return <Table data={data} columns={columns} cell={Cell} header={Cell} skeleton={Skeleton} />;
}

/** A value as ink-table carries it: its width, then its cells. */
const packed = (cells: Cells, width: number): string => `${width}|${cells}`;

/** Values come padded to what ink-table takes for their width; the width that counts stands before them. */
function Cell({children}: PropsWithChildren) {
	const [, width = '0', cells = ''] = /^ *(?:\d+:)?(\d+)\|(.*)$/s.exec(String(children)) ?? [];
	return <Transform transform={() => crop(cells, 0, Number(width))}>{<Text>{' '.repeat(Number(width))}</Text>}</Transform>;
}

/** No borders: a blank between columns, and of the lines between rows nothing, so that they take no room. */
function Skeleton({children}: PropsWithChildren) {
	return children === '│' ? <Text> </Text> : null;
}
