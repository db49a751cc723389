import {modeOf, type Size, type State} from './state.js';

/** Cells of the screen; `x` and `y` count from 0. Width and height are at least 1. */
export type Rect = {readonly x: number; readonly y: number; readonly width: number; readonly height: number};

/**
Where everything stands; what is undefined is not drawn. The rectangles of one layout never overlap, but for `popup`, which lies over the others, and none leaves the screen.

```
header
queryLine
queryNote        only while the query is typed, invalid, or was corrected
columnHeader     │ detail.title     or, from columnHeader to statusRule, page
table            │ detail.answers
                 │ detail.tabs
                 │ detail.summary
                 │ detail.content
statusRule
rowLine
keyStrip         keys, or a notice, a question, a prompt
```
*/
export type Layout = {
	readonly header: Rect | undefined;
	readonly queryLine: Rect | undefined;
	readonly queryNote: Rect | undefined;
	readonly columnHeader: Rect | undefined;
	readonly table: Rect | undefined;
	/** The line between table and detail, one cell wide, where they stand side by side. */
	readonly divider: Rect | undefined;
	readonly detail: DetailLayout | undefined;
	/** Help, losses, and the start screen. */
	readonly page: Rect | undefined;
	readonly statusRule: Rect | undefined;
	readonly rowLine: Rect | undefined;
	readonly keyStrip: Rect | undefined;
	/** The views menu or the facets popup, its frame included. As high as it may be: it needs less if it has fewer entries. */
	readonly popup: Rect | undefined;
};

export type DetailLayout = {
	readonly isBeside: boolean;
	/** auditID and stage, as a rule. Only where there are `answers`. */
	readonly title: Rect | undefined;
	/** The seven questions in words. */
	readonly answers: Rect | undefined;
	readonly tabs: Rect | undefined;
	/** The same in one sentence, where there is no room for `answers`. */
	readonly summary: Rect | undefined;
	/** The tree. */
	readonly content: Rect;
};

/** Lines of `answers`: who did what, on what, when and what came of it, from where and how, why it was allowed. */
const answerLines = 5;
/** Rows of the table that stay while the detail lies below it. */
const rowsAboveDetail = 5;
const leastDetailRows = 4;
const leastBesideColumns = 140;
const mostColumns = 500;

/** Below how many rows of the screen each is given up. */
const giveUp = {rowLine: 14, keyStrip: 11, statusRule: 8, emptyQueryLine: 6, header: 5, columnHeader: 4, queryLine: 2} as const;

/**
Every rectangle of the screen, for any size from 1x1 up; of screens over 500 columns the rest stays blank.

@see `screen.md` 2.1 for what is given up, in which order
*/
export function layout(state: State): Layout {
	const size = {columns: Math.min(state.size.columns, mostColumns), rows: state.size.rows};
	const nothing: Layout = {
		header: undefined,
		queryLine: undefined,
		queryNote: undefined,
		columnHeader: undefined,
		table: undefined,
		divider: undefined,
		detail: undefined,
		page: undefined,
		statusRule: undefined,
		rowLine: undefined,
		keyStrip: undefined,
		popup: undefined,
	};
	const chrome = chromeOf(state, size);
	if (!chrome.body) return {...nothing, ...chrome.lines};
	return {...nothing, ...chrome.lines, ...bodyOf(state, size, chrome.body), popup: popupOf(state, size, chrome.body)};
}

type Lines = Pick<Layout, 'header' | 'queryLine' | 'queryNote' | 'statusRule' | 'rowLine' | 'keyStrip'>;

/** The lines around the body, taken from both ends of the screen, and the body that is left. */
function chromeOf(state: State, {columns, rows}: Size): {readonly lines: Lines; readonly body: Rect | undefined} {
	const line = (y: number, isWanted: boolean): Rect | undefined => (isWanted ? {x: 0, y, width: columns, height: 1} : undefined);
	const wants = wantedLines(state, rows);
	let y = 0;
	const down = (isWanted: boolean) => line(isWanted ? y++ : y, isWanted);
	const header = down(wants.header);
	const queryLine = down(wants.queryLine);
	const queryNote = down(wants.queryNote);
	let end = rows;
	const up = (isWanted: boolean) => line(isWanted ? --end : end, isWanted);
	const keyStrip = up(wants.keyStrip);
	const rowLine = up(wants.rowLine);
	const statusRule = up(wants.statusRule);
	const body = end > y ? {x: 0, y, width: columns, height: end - y} : undefined;
	return {lines: {header, queryLine, queryNote, statusRule, rowLine, keyStrip}, body};
}

function wantedLines(state: State, rows: number) {
	const mode = modeOf(state);
	const isStart = state.base === 'start';
	const isTyping = mode === 'query';
	const speaks = hasToSpeak(state);
	if (rows === 1) {
		const none = {header: false, queryNote: false, statusRule: false};
		return {...none, queryLine: isTyping, keyStrip: speaks && !isTyping, rowLine: !speaks && !isTyping && !isStart};
	}
	const hasQuery = isTyping || state.query.text !== '';
	return {
		header: rows >= giveUp.header,
		queryLine: !isStart && rows >= (isTyping ? 1 : hasQuery ? giveUp.queryLine + 1 : giveUp.emptyQueryLine),
		queryNote: !isStart && rows >= giveUp.statusRule && (isTyping || state.query.error !== undefined || state.query.taken.length > 0),
		statusRule: !isStart && rows >= giveUp.statusRule,
		rowLine: !isStart && rows >= giveUp.rowLine,
		keyStrip: rows >= giveUp.keyStrip || (speaks && rows >= 3),
	};
}

/** Is there a notice, question, prompt or prefix that must be seen, even where there is no room for keys? */
function hasToSpeak(state: State): boolean {
	const mode = modeOf(state);
	return state.notice !== undefined || mode === 'question' || mode === 'find' || mode === 'path' || mode === 'copy';
}

const hasPage = (state: State): boolean =>
	state.base === 'start' || state.over.some(over => over.kind === 'help' || over.kind === 'losses');

type Body = Pick<Layout, 'columnHeader' | 'table' | 'divider' | 'detail' | 'page'>;

const emptyBody: Body = {columnHeader: undefined, table: undefined, divider: undefined, detail: undefined, page: undefined};

function bodyOf(state: State, size: Size, body: Rect): Body {
	if (hasPage(state)) return {...emptyBody, page: body};
	const hasColumnHeader = size.rows >= giveUp.columnHeader;
	const isAlone = !state.detail.isOpen || state.isZoomed;
	if (isAlone && state.focus === 'detail') return {...emptyBody, detail: detailOf(body, size, false)};
	if (isAlone) return {...emptyBody, ...tableOf(body, hasColumnHeader)};

	if (size.columns >= leastBesideColumns) {
		const width = Math.max(60, Math.round(size.columns * 0.38));
		const left = size.columns - width - 1;
		return {
			...emptyBody,
			...tableOf({...body, width: left}, hasColumnHeader),
			divider: {...body, x: left, width: 1},
			detail: detailOf({...body, x: left + 1, width}, size, true),
		};
	}
	const above = rowsAboveDetail + (hasColumnHeader ? 1 : 0);
	if (body.height < above + leastDetailRows) {
		return state.focus === 'detail'
			? {...emptyBody, detail: detailOf(body, size, false)}
			: {...emptyBody, ...tableOf(body, hasColumnHeader)};
	}
	return {
		...emptyBody,
		...tableOf({...body, height: above}, hasColumnHeader),
		detail: detailOf({...body, y: body.y + above, height: body.height - above}, size, false),
	};
}

function tableOf(body: Rect, hasColumnHeader: boolean): Pick<Layout, 'columnHeader' | 'table'> {
	if (!hasColumnHeader || body.height < 2) return {columnHeader: undefined, table: body};
	return {columnHeader: {...body, height: 1}, table: {...body, y: body.y + 1, height: body.height - 1}};
}

function detailOf(rect: Rect, size: Size, isBeside: boolean): DetailLayout {
	const hasAnswers = size.rows >= 35 && rect.height >= answerLines + 2 + leastDetailRows;
	let y = rect.y;
	const take = (height: number, isWanted: boolean): Rect | undefined => {
		if (!isWanted) return undefined;
		y += height;
		return {...rect, y: y - height, height};
	};
	const title = take(1, hasAnswers);
	const answers = take(answerLines, hasAnswers);
	const tabs = take(1, rect.height >= 2);
	const summary = take(1, !hasAnswers && rect.height >= leastDetailRows);
	return {isBeside, title, answers, tabs, summary, content: {...rect, y, height: rect.y + rect.height - y}};
}

/** Under the query line, at its left; facets under their column, as far as there is room; nowhere under a page. */
function popupOf(state: State, size: Size, body: Rect): Rect | undefined {
	const picker = state.over.findLast(over => over.kind === 'views' || over.kind === 'facets');
	if (!picker || hasPage(state)) return undefined;
	const isWide = size.columns >= wideFrom;
	const wanted = picker.kind === 'views' ? (isWide ? 96 : 72) : isWide ? 76 : 52;
	const width = Math.min(size.columns, wanted);
	const x = Math.min(picker.kind === 'views' ? 1 : picker.x, size.columns - width);
	return {x, y: body.y, width, height: body.height};
}

/** From so many columns on popups are wider. */
const wideFrom = 120;

/** Has a picker in this rectangle a frame around it? */
export const hasFrame = ({width, height}: Rect): boolean => height >= 5 && width >= 16;

/** Entries that a picker in this rectangle has room for, under what is typed. */
export const pickerRows = (rect: Rect): number => Math.max(1, rect.height - (hasFrame(rect) ? 3 : 1));
