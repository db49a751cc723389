import {blank, type Cells, cells, crop, data, fit, join, ours, type Part, styled} from '../safe/cells.js';
import type {Pane} from '../screen/compose.js';
import type {HeightOf, StagesSeen} from '../state/action.js';
import {isClosing, rowOfEntry} from '../state/json-folds.js';
import {layout, type Rect} from '../state/layout.js';
import {type DetailTab, detailTabs, type State} from '../state/state.js';
import {detailLines, detailWindow} from '../state/update-detail.js';
import {type EventIndex, entryKinds} from '../store/columns.js';
import {jsonLines} from './json-lines.js';
import {mostValueLines, treeLines, treeTail} from './json-tree.js';
import type {JsonView} from './json-value.js';
import {findAny} from './query-hits.js';
import {paragraph, ruleWith} from './rule.js';
import type {Scene} from './scene.js';
import {labelOf} from './source-text.js';
import {summaryOf} from './summary.js';
import {theme} from './theme.js';
import {dateTimeText, dayText, timeText} from './time-text.js';

const tabNames: Readonly<Record<DetailTab, string>> = {tree: 'Tree', json: 'JSON'};

/** The stages of the request in the detail, and which of them is read (`KeyContext.stages`). */
export function stagesSeen({state, world: {space}}: Scene): StagesSeen {
	const {row, opened} = state.detail;
	if (row === undefined) return {count: 0, shown: 0};
	const stages = space.requests.stagesOf(space.headOf(row));
	const at = stages.indexOf(opened?.event ?? space.shownEvent(row));
	return {count: stages.length, shown: at < 0 ? stages.length - 1 : at};
}

/** `─ 65cd9c9f-… · stage 3/3 ───`: which event this is. */
export function detailTitle(scene: Scene, width: number): Cells {
	const {row} = scene.state.detail;
	if (row === undefined) return ruleWith(undefined, undefined, width);
	const {count, shown} = stagesSeen(scene);
	const stage = count > 1 ? [ours(` · stage ${shown + 1}/${count}`)] : [];
	return ruleWith([data(scene.world.space.reader.auditID(row), theme.title), ...stage], undefined, width, 1);
}

/** The tabs in a rule; where there is no title, the stage too. */
export function detailTabsRule(scene: Scene, width: number): Cells {
	const {state, world} = scene;
	const names = detailTabs.map((tab, at) => ({text: `${at + 1} ${tabNames[tab]}`, isCurrent: tab === state.detail.tab}));
	const tabs = names.flatMap(({text, isCurrent}, at): Part[] => {
		const before = at === 0 ? (isCurrent ? '' : ' ') : ' ';
		return [ours(before), isCurrent ? ours(`[${text}]`, theme.title) : ours(text)];
	});
	const {row, opened} = state.detail;
	const hasTitle = layout(state).detail?.title !== undefined;
	const event = row === undefined ? undefined : (opened?.event ?? world.space.shownEvent(row));
	const {count, shown} = stagesSeen(scene);
	const stage = event === undefined || hasTitle ? '' : world.space.reader.text('stage', event);
	const right = stage === '' ? undefined : [ours(`${shown + 1}/${count} `), data(stage)];
	const start = join(cells(ours('─'), theme.rule), cells([...tabs, ours(' ')]));
	const startWidth =
		2 + names.reduce((sum, {text, isCurrent}, at) => sum + text.length + (isCurrent ? 2 : 0) + (at === 0 && isCurrent ? 0 : 1), 0);
	if (startWidth >= width) return crop(start, 0, width);
	return join(start, ruleEnd(right, width - startWidth));
}

const ruleEnd = (right: Part[] | undefined, width: number): Cells => ruleWith(undefined, right, width);

/** The seven questions in five lines. */
export function detailAnswers(scene: Scene, width: number): readonly Cells[] {
	const {state, world} = scene;
	const {row} = state.detail;
	if (row === undefined) return [];
	if (!isEvent(scene, row)) return [fit([ours(' '), data(world.space.reader.text('message', row))], width)];
	const {who, what, object, outcome, from, how, why} = summaryOf(world.space, row);
	const source = world.sources.length > 1 ? [ours(' on '), data(labelOf(world.sources, world.space.number('source', row)))] : [];
	const level = world.space.text('level', row);
	const lines: Part[][] = [
		[...who, ours(' '), ...what],
		[...object, ...source],
		[ours(whenText(scene, row)), ours(' · '), ...outcome, ...(level ? [ours(' · '), data(level)] : [])],
		[...from, ours(' '), ...how],
		[...why],
	];
	return lines.map(line => fit([ours(' '), ...line], width));
}

/** With its day where that is not today's, and never as an age: this is for the record. */
function whenText({state, world}: Scene, row: EventIndex): string {
	const mode = state.time === 'age' ? 'local' : state.time;
	const time = world.space.timeOf(row);
	const isToday = dayText(time, mode) === dayText(world.now, mode);
	return isToday ? timeText(time, {mode, now: world.now, hasDates: false}) : dateTimeText(time, mode);
}

/** The same in one sentence; who and on what is in the row line. */
export function detailSummary(scene: Scene, width: number): Cells {
	const {state, world} = scene;
	const {row} = state.detail;
	if (row === undefined) return blank(width);
	if (!isEvent(scene, row)) return fit([ours(' '), data(world.space.reader.text('message', row))], width);
	const {what, from, how, shortWhy} = summaryOf(world.space, row);
	return fit([ours(' '), ...what, ours(', '), ...from, ours(' '), ...withoutPlatform(how), ours(', '), ...shortWhy], width);
}

/** `by kubectl/v1.33.0`, without what it runs on. */
function withoutPlatform(how: readonly Part[]): Part[] {
	return how.map(part =>
		typeof part === 'object' && 'kind' in part && part.kind === 'data' && typeof part.text === 'string'
			? {...part, text: part.text.replace(/ \([^)]*\)$/, '')}
			: part,
	);
}

const isEvent = ({world}: Scene, row: EventIndex): boolean => entryKinds[world.space.reader.number('kind', row)] === 'event';

/** The event: row n of the pane. Only what is seen is looked at, however large it is. */
export function detailContent(scene: Scene, rect: Rect): Pane {
	const {state} = scene;
	const lines = contentLines(scene, rect.width, rect.height);
	const sign = state.focus === 'detail' ? '❯' : '›';
	const row = (n: number): Cells => {
		const line = lines[n];
		if (!line) return blank(rect.width);
		if (!line.isCursor) return line.cells;
		const marked = line.isFirst ? join(cells(ours(sign)), crop(line.cells, 1, rect.width - 1)) : line.cells;
		return styled(marked, theme.cursor);
	};
	return {...rect, row};
}

type ContentLine = {readonly cells: Cells; readonly isCursor: boolean; readonly isFirst: boolean};

const asText = (made: readonly Cells[]): ContentLine[] => made.map(one => ({cells: one, isCursor: false, isFirst: false}));

function contentLines(scene: Scene, width: number, height: number): readonly ContentLine[] {
	const {detail} = scene.state;
	const view = viewOf(scene.state);
	if (!view) {
		const text = detail.trouble || (detail.row === undefined ? 'there is no row to show' : 'reading …');
		return asText(paragraph(data(text, detail.trouble ? theme.warning : theme.faint), width));
	}
	const {event, bytes} = view.opened;
	// The end of an event, or what klog says of one: no JSON, but all that there is.
	if (!isEvent(scene, event) && bytes[0] !== 0x7b)
		return asText(paragraph(data(bytes.subarray(0, width * height)), width).slice(0, height));
	const entries = detailLines(detail);
	const {cursor, top} = detailWindow(scene.state, createHeightOf(scene.state));
	const lines: ContentLine[] = [];
	for (let at = top; at < entries.length && lines.length < height; at++) {
		for (const [n, one] of entryLines(view, detail.tab, entries[at] ?? 0, width).entries())
			lines.push({cells: one, isCursor: at === cursor, isFirst: n === 0});
	}
	if (lines.length >= height || detail.tab !== 'tree') return lines;
	const tail = treeTail(view, scene.world.space.reader.text('level', view.opened.event), width);
	return [...lines, ...asText(lines.length + tail.length < height && tail.length > 0 ? [blank(width), ...tail] : tail)];
}

function viewOf({detail, over}: State): JsonView | undefined {
	if (!detail.opened) return undefined;
	const find = over.find(one => one.kind === 'find')?.line.text || detail.find;
	return {opened: detail.opened, closed: detail.folds[detail.tab].closed, findHits: findAny(find === '' ? [] : [find])};
}

const entryLines = (view: JsonView, tab: DetailTab, entry: number, width: number): readonly Cells[] =>
	tab === 'tree' ? treeLines(view, rowOfEntry(entry), width) : jsonLines(view, entry, width);

/** How many lines an entry takes, at the width that the pane has (`Lists.heightOf`): 1 to 3. */
export function createHeightOf(state: State): HeightOf {
	const width = layout(state).detail?.content.width ?? state.size.columns;
	const view = viewOf(state);
	const {tab} = state.detail;
	return entry => {
		if (!view || isClosing(entry)) return 1;
		const row = rowOfEntry(entry);
		const {rows} = view.opened;
		const bytes = (rows.valueEnd[row] ?? 0) - (rows.valueStart[row] ?? 0) + (rows.keyEnd[row] ?? 0) - (rows.keyStart[row] ?? 0);
		// An escape is at most three cells a byte.
		const isShort = bytes * 3 < width / 3;
		return isShort ? 1 : Math.min(mostValueLines, entryLines(view, tab, entry, width).length);
	};
}
