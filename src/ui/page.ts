import type {Report} from '../report/report.js';
import {pictureOf, type ReportPicture} from '../report/report-picture.js';
import type {Cells} from '../safe/cells.js';
import {layout} from '../state/layout.js';
import {pageHeight, pageWindow} from '../state/update-pages.js';
import {pageTitle} from './header-line.js';
import {lossesNotes, lossesReport} from './losses.js';
import type {Scene} from './scene.js';

/** What Ink draws of a page: a title, a table, lines under it. At most as many lines as the page has. */
export type PageContent = {readonly title: Cells; readonly picture: ReportPicture | undefined; readonly notes: readonly Cells[]};

type Page = {readonly report: Report; readonly notes: readonly Cells[]};

/** The losses page, where it is on top. */
function pageOf({state, world}: Scene, width: number): Page | undefined {
	const kind = state.over.findLast(over => over.kind === 'losses' || over.kind === 'help')?.kind;
	return kind === 'losses' ? {report: lossesReport(world, width), notes: lossesNotes(world, width)} : undefined;
}

/** Lines of the page on top, for `Lists.pageLength`; 0 where there is none. The heading is none of them. */
export function pageLength(scene: Scene): number {
	const width = layout(scene.state).page?.width ?? scene.state.size.columns;
	const page = pageOf(scene, width);
	return page ? page.report.rows.length + page.notes.length : 0;
}

/** The part of it that is to be seen. */
export function pageContent(scene: Scene): PageContent | undefined {
	const rect = layout(scene.state).page;
	const page = rect && pageOf(scene, rect.width);
	if (!rect || !page) return undefined;
	const {report, notes} = page;
	const length = report.rows.length + notes.length;
	const {cursor, top} = pageWindow(scene.state, length) ?? {cursor: 0, top: 0};
	const title = pageTitle(report.title, 'q close', rect.width);
	// The heading of the table takes a line: the window is shorter by it than `pageHeight` says, so it is moved to where the cursor is.
	const height = Math.max(0, Math.min(pageHeight(scene.state), rect.height - 1) - 1);
	const from = Math.max(top, cursor - height + 1);
	const picture =
		height > 0 && report.columns.length > 0
			? pictureOf(report, {widthCells: rect.width, top: from, height, cursor, headingsAre: 'data'})
			: undefined;
	const shown = picture?.rows.length ?? 0;
	const after = Math.max(0, from - report.rows.length);
	return {title, picture, notes: notes.slice(after, after + Math.max(0, height - shown))};
}
