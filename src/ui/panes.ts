import {blank, type Cells, cells, ours} from '../safe/cells.js';
import type {Pane} from '../screen/compose.js';
import type {Cursor, Layer} from '../screen/screen.js';
import {type DetailLayout, type Layout, layout, type Rect} from '../state/layout.js';
import {shownLength} from '../state/shown-rows.js';
import {modeOf, overlayOf, type State} from '../state/state.js';
import {detailWindow} from '../state/update-detail.js';
import {pageWindow} from '../state/update-pages.js';
import {tableWindow} from '../state/viewport.js';
import {createHeightOf, detailAnswers, detailContent, detailSummary, detailTabsRule, detailTitle} from './detail-pane.js';
import {columnHeader, tablePane} from './event-table.js';
import {facetRowLine, facetsPicker} from './facets-popup.js';
import {helpPane} from './help-screen.js';
import {keyLineCaret} from './key-line.js';
import {type Picker, pickerCaret, pickerPane} from './picker.js';
import {queryCaret, queryLine, queryNote} from './query-line.js';
import {rowLine} from './row-line.js';
import type {Scene} from './scene.js';
import {startPane} from './start-screen.js';
import {statusRule} from './status-rule.js';
import {theme} from './theme.js';
import {viewsPicker} from './views-menu.js';

/** All that is painted over Ink's frame, and where the terminal's cursor is parked (`ScreenOptions.layer`). The later a pane, the higher it lies. */
export function layerOf(scene: Scene): Layer {
	const {state} = scene;
	const places = layout(state);
	const panes = [...tablePanes(scene, places), ...detailPanes(scene, places.detail), ...pagePanes(state, places.page)];
	if (places.queryLine) panes.push(linePane(places.queryLine, width => queryLine(scene, width)));
	if (places.queryNote) panes.push(linePane(places.queryNote, width => queryNote(scene, width)));
	if (places.statusRule) panes.push(linePane(places.statusRule, width => statusRule(scene, width)));
	if (places.rowLine) panes.push(linePane(places.rowLine, width => rowLineOf(scene, places, width)));
	const picker = pickerOf(scene);
	if (places.popup && picker) panes.push(pickerPane(places.popup, picker));
	return {panes, cursor: cursorOf(scene, places)};
}

/** What lies under the cursor, uncut: a value of the facets, else the row. */
function rowLineOf(scene: Scene, {popup}: Layout, width: number): Cells {
	const over = popup && overlayOf(scene.state, 'facets');
	return (over && facetRowLine(scene, over, width)) ?? rowLine(scene, width);
}

/** The popup that is open, whatever lies over it. */
function pickerOf(scene: Scene): Picker | undefined {
	const over = scene.state.over.findLast(one => one.kind === 'views' || one.kind === 'facets');
	if (!over) return undefined;
	return over.kind === 'views' ? viewsPicker(over) : facetsPicker(scene, over);
}

/** One line, made once. */
function linePane(rect: Rect, make: (width: number) => Cells): Pane {
	const made = make(rect.width);
	return {...rect, row: n => (n === 0 ? made : blank(rect.width))};
}

function linesPane(rect: Rect, lines: readonly Cells[]): Pane {
	return {...rect, row: n => lines[n] ?? blank(rect.width)};
}

function tablePanes(scene: Scene, {columnHeader: header, table, divider}: Layout): Pane[] {
	const panes: Pane[] = [];
	if (header) panes.push(linePane(header, width => columnHeader(scene, width)));
	if (table) panes.push(tablePane(scene, table));
	const side = cells(ours('│'), theme.rule);
	if (divider) panes.push({...divider, row: () => side});
	return panes;
}

function detailPanes(scene: Scene, detail: DetailLayout | undefined): Pane[] {
	if (!detail) return [];
	const panes: Pane[] = [detailContent(scene, detail.content)];
	if (detail.title) panes.push(linePane(detail.title, width => detailTitle(scene, width)));
	if (detail.answers) panes.push(linesPane(detail.answers, detailAnswers(scene, detail.answers.width)));
	if (detail.tabs) panes.push(linePane(detail.tabs, width => detailTabsRule(scene, width)));
	if (detail.summary) panes.push(linePane(detail.summary, width => detailSummary(scene, width)));
	return panes;
}

/** Help and the start screen; the losses page is Ink's. */
function pagePanes(state: State, page: Rect | undefined): Pane[] {
	if (!page) return [];
	const over = state.over.findLast(one => one.kind === 'help' || one.kind === 'losses');
	if (over?.kind === 'help') return [helpPane(page, over.of, pageWindow(state, 0) ?? over)];
	return over === undefined && state.base === 'start' ? [startPane(page, state.startCursor)] : [];
}

/** On the focused line, for magnifiers; visible where something is typed. */
function cursorOf(scene: Scene, places: Layout): Cursor | undefined {
	const {state} = scene;
	const {queryLine, keyStrip, popup, table, detail, page} = places;
	switch (modeOf(state)) {
		case 'query':
			return queryLine && {x: queryCaret(scene, queryLine.width), y: queryLine.y, isVisible: true};
		case 'find':
		case 'path':
			return (
				keyStrip && {
					x: keyLineCaret(state, keyStrip.width) ?? 0,
					y: keyStrip.y,
					isVisible: keyLineCaret(state, keyStrip.width) !== undefined,
				}
			);
		case 'views':
		case 'facets': {
			const picker = pickerOf(scene);
			return popup && picker && {...pickerCaret(popup, picker), isVisible: true};
		}
		case 'detail':
			return detail && parked(detail.content, lineOfDetail(state));
		case 'start':
			return page && parked(page, Math.min(state.startCursor, page.height - 1));
		case 'help':
		case 'losses':
			return page && parked(page, 0);
		default:
			return table && parked(table, lineOfTable(scene, table.height));
	}
}

const parked = ({x, y, height}: Rect, line: number): Cursor => ({x, y: y + Math.max(0, Math.min(line, height - 1)), isVisible: false});

function lineOfTable({state, world}: Scene, height: number): number {
	const {cursor, top} = tableWindow(state.table, shownLength(state.table, world.rows.length), height);
	return cursor - top;
}

function lineOfDetail(state: State): number {
	const heightOf = createHeightOf(state);
	const {cursor, top} = detailWindow(state, heightOf);
	const {lines} = state.detail.folds[state.detail.tab];
	let line = 0;
	for (let at = top; at < cursor; at++) line += heightOf(lines[at] ?? 0);
	return line;
}
