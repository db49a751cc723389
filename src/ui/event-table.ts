import type {RowSpace} from '../query/row-space.js';
import {blank, type Cells, crop, data, fit, join, ours, styled} from '../safe/cells.js';
import type {Pane} from '../screen/compose.js';
import {layout, type Rect} from '../state/layout.js';
import {shownLength, shownRowAt} from '../state/shown-rows.js';
import {arrowOf} from '../state/sorting.js';
import {modeOf, type TableColumnName} from '../state/state.js';
import {columnAt, columnTitles, gutterCells, type TableColumn, type TableColumnOptions, tableColumns} from '../state/table-columns.js';
import {tableWindow} from '../state/viewport.js';
import {type EventIndex, entryKinds, flag, isOfEvent} from '../store/columns.js';
import {sumCounters} from '../store/counters.js';
import {type CellContext, cellOf} from './cell-text.js';
import {emptyTable} from './empty-table.js';
import {counted} from './figures.js';
import {findHitsOf} from './query-hits.js';
import {hasDates, hasSources, type Scene, type ShownRow, timeOptionsOf} from './scene.js';
import {createScrollBar} from './scroll-bar.js';
import {labelOf} from './source-text.js';
import {longSpanText} from './span-text.js';
import {theme} from './theme.js';
import {timeText} from './time-text.js';

/** Narrower terminals show resources by kubectl's short names. */
const shortNamesBelow = 100;

function columnsOf(scene: Scene, width: number): {readonly columns: readonly TableColumn[]; readonly options: TableColumnOptions} {
	const {state, world} = scene;
	const options = {rowKind: state.rowKind, hasSources: hasSources(world), hasDates: hasDates(scene), left: state.table.left};
	return {columns: tableColumns(width, options), options};
}

/** The names over the columns: the arrow of the order at its column, the column of the cursor reversed. */
export function columnHeader(scene: Scene, width: number): Cells {
	const {columns, options} = columnsOf(scene, width);
	const current = columnAt(width, options, scene.state.table.column);
	const cellAt = ({name, width: columnWidth, align}: TableColumn): Cells => {
		return fit(ours(titleOf(scene, name, columnWidth)), columnWidth, {
			align,
			style: name === current && modeOf(scene.state) === 'table' ? theme.headerCursor : theme.header,
		});
	};
	return placed(columns, cellAt, blank(gutterCells), blank(1), width);
}

/** Where there is no room for the arrow the name gives way: `COD↑`. */
function titleOf({world: {sort}}: Scene, name: TableColumnName, width: number): string {
	const title = columnTitles[name];
	if (name !== sort.column) return title;
	const room = width - title.length;
	return room >= 2 ? `${title} ${arrowOf(sort)}` : `${title.slice(0, Math.max(0, width - 1))}${arrowOf(sort)}`;
}

/** The table: row n of the pane, for the rows that the state's window shows. O(1) a row, whatever the number of rows. */
export function tablePane(scene: Scene, rect: Rect): Pane {
	const {state, world} = scene;
	const length = shownLength(state.table, world.rows.length);
	if (length === 0) {
		const lines = emptyTable(scene, rect.width, rect.height);
		return {...rect, row: n => lines[n] ?? blank(rect.width)};
	}
	const {cursor, top} = tableWindow(state.table, length, rect.height);
	const scrollBar = createScrollBar(top, rect.height, length);
	const {columns} = columnsOf(scene, rect.width);
	const context = cellContextOf(scene);
	const row = (n: number): Cells => {
		const place = top + n;
		const shown = place < length ? shownRowAt(state.table, world.rows, place) : undefined;
		if (shown === undefined) return blank(rect.width);
		const isCursor = place === cursor;
		const one = {row: shown, isCursor, isLingering: isCursor && state.table.isLingering};
		const made = isOfEvent(kindOf(scene, shown))
			? eventRow(scene, one, columns, rect.width, scrollBar(n), context)
			: markRow(scene, one, rect.width, scrollBar(n));
		return isCursor ? styled(made, theme.cursor) : made;
	};
	return {...rect, row};
}

function cellContextOf(scene: Scene): CellContext {
	const {state, world} = scene;
	return {
		space: world.space,
		time: timeOptionsOf(scene),
		isShort: state.size.columns < shortNamesBelow,
		sourceLabel: source => labelOf(world.sources, source),
		findHits: findHitsOf(state.query.inForce, state.query.taken),
	};
}

const kindOf = ({world}: Scene, row: EventIndex): number => world.space.reader.number('kind', row);

function eventRow(
	scene: Scene,
	{row, isCursor, isLingering}: ShownRow,
	columns: readonly TableColumn[],
	width: number,
	end: Cells,
	context: CellContext,
): Cells {
	const {requests} = scene.world.space;
	const isDoubtful = kindOf(scene, row) !== 0 || requests.hasFlag(scene.world.space.headOf(row), flag.conflict);
	const made = placed(columns, column => cellOf(column, row, context), gutter(scene, isCursor, isDoubtful), end, width);
	return isLingering ? styled(made, theme.faint) : made;
}

/** `❯` is the cursor of the pane that has the keys, `›` of another; `!` what is not to be trusted alone. */
function gutter({state}: Scene, isCursor: boolean, isDoubtful: boolean): Cells {
	const sign = !isCursor ? ' ' : state.focus === 'table' || !layout(state).detail ? '❯' : '›';
	return fit([ours(sign), isDoubtful ? ours('!', theme.warning) : ours(' ')], gutterCells);
}

/** Cells at their places, a blank between them, `end` in the last cell. */
function placed(columns: readonly TableColumn[], cellAt: (column: TableColumn) => Cells, start: Cells, end: Cells, width: number): Cells {
	const parts: Cells[] = [start];
	let x = gutterCells;
	for (const column of columns) {
		if (column.x > x) parts.push(blank(column.x - x));
		parts.push(cellAt(column));
		x = column.x + column.width;
	}
	if (x + 1 > width) return crop(join(...parts), 0, width);
	return join(...parts, blank(width - x - 1), end);
}

/** What is no event, but has its place in time: a gap, something malformed. */
function markRow(scene: Scene, {row, isCursor}: ShownRow, width: number, end: Cells): Cells {
	const start = gutter(scene, isCursor, false);
	if (width <= gutterCells + 1) return crop(join(start, end), 0, width);
	const room = width - gutterCells - 1;
	const words = [ours('╌╌ '), ...markWords(scene, row), ours(` ${'╌'.repeat(room)}`)];
	return join(start, crop(fit(words, room * 2 + 8, {style: theme.gap}), 0, room), end);
}

function markWords(scene: Scene, row: EventIndex) {
	const {space, sources} = scene.world;
	const kind = entryKinds[space.reader.number('kind', row)] ?? 'entry';
	const from = space.timeOf(row);
	const label = sources.length > 1 ? [ours(' '), data(labelOf(sources, space.reader.number('source', row)))] : [];
	const time = timeOptionsOf(scene);
	if (kind !== 'gap')
		return [ours(`${kind} ${timeText(from, time)}`), ...label, ours(': '), data(space.reader.text('message', row)), ours(' · ⏎ why')];
	if (isBeginning(space, row)) return [ours('the pod log'), ...label, ours(' begins here, 10 MiB are kept: --node-files has more · ⏎ why')];
	if (from === Number.NEGATIVE_INFINITY) return [ours(`${leftWords(scene)} · ⏎ why`)];
	const to = nextTime(scene, row);
	const isKnown = !Number.isNaN(to) && to >= from;
	const span = isKnown ? ` – ${timeText(to, time)}` : '';
	const missing = isKnown ? `${longSpanText(to - from)} may be missing` : 'something may be missing';
	return [ours(`gap ${timeText(from, time)}${span}`), ...label, ours(`: ${missing} · ⏎ why`)];
}

/** Is this no gap, but the place from which on a log is served? */
export const isBeginning = (space: RowSpace, row: EventIndex): boolean => (space.reader.number('flags', row) & flag.beginning) !== 0;

/** The first row of an index that older events have left. */
function leftWords({world: {counters}}: Scene): string {
	return `${counted(sumCounters(counters.sources).out, 'older event has', 'older events have')} left the index`;
}

/** Time of the entry of the same source that came after the gap: where it is known again what happened. */
function nextTime({world: {space}}: Scene, gap: EventIndex): number {
	const {reader} = space;
	const source = reader.number('source', gap);
	const end = Math.min(reader.through, gap + 64);
	for (let next = gap + 1; next < end; next++) {
		if (reader.number('source', next) === source && entryKinds[reader.number('kind', next)] === 'event') return reader.number('time', next);
	}
	return Number.NaN;
}
