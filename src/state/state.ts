import type {JsonRows} from '../decode/json-rows.js';
import type {QueryError} from '../query/query-error.js';
import type {RowKind} from '../query/row-space.js';
import {byTime, type Sort, type SortColumn} from '../query/sort-keys.js';
import type {EventIndex} from '../store/columns.js';
import type {Folds} from './json-folds.js';
import type {Line} from './line.js';

/**
Everything that the user can change on the screen, as one immutable value; `update.ts` makes the next one. What follows from the matches, the sources and the size is not in it: see `layout.ts` for rectangles, `viewport.ts` for the rows shown.
*/
export type State = {
	readonly size: Size;
	/** `start`: no source was named and none was found (`screen.md` 2.7). */
	readonly base: 'start' | 'log';
	/** Chosen entry of the start screen. */
	readonly startCursor: number;
	/** The pane that has the keys while nothing lies over it. `detail` only while the detail is open. */
	readonly focus: Pane;
	/** The focused pane has the whole body. */
	readonly isZoomed: boolean;
	/** Lines, pages, menus and questions over the panes; the last one has the keys. */
	readonly over: readonly Overlay[];
	readonly table: TableState;
	readonly detail: DetailState;
	readonly query: QueryState;
	readonly rowKind: RowKind;
	readonly isNoiseHidden: boolean;
	readonly time: TimeMode;
	/** Digits typed before a key; undefined while there are none. */
	readonly count: number | undefined;
	/** One sentence in the place of the key strip, until the next key or `notice-expired`. */
	readonly notice: Notice | undefined;
	/** Number of the last notice; a notice that expires names its own. */
	readonly noticeSerial: number;
};

/** Of the terminal, in cells. Both at least 1. */
export type Size = {readonly columns: number; readonly rows: number};

export type Pane = 'table' | 'detail';

/** How times are shown: as the clock here, as UTC, or as time since. */
export const timeModes = ['local', 'utc', 'age'] as const;
export type TimeMode = (typeof timeModes)[number];

export type Notice = {readonly text: string; readonly serial: number};

/**
The states of `screen.md` 4. `follow`: the cursor *is* the newest row and the window ends with it, whatever arrives (with the newest first: begins with it); in the order of a column the cursor keeps its row, and the window its place in the order. `held`: the cursor keeps its row and its screen line. `end`: as held, and nothing more will come, because all sources are finite and read.
*/
export type FollowState = 'follow' | 'held' | 'end';

export type TableState = {
	readonly follow: FollowState;
	/** Place of the cursor and of the first row shown, a lingering row counted. While following those that were last seen: ask `tableWindow`. */
	readonly cursor: number;
	readonly top: number;
	/** Number of rows that passed when the table was last looked at. */
	readonly length: number;
	/** The row under the cursor; while following, the newest. undefined while there are no rows. Places change when rows land or leave above; this does not. */
	readonly row: EventIndex | undefined;
	/** The row at `top` while following, to tell what lands above it. */
	readonly topRow: EventIndex | undefined;
	/** The newest row when the table was held; rows after it are new. */
	readonly newest: EventIndex | undefined;
	/** The row under the cursor no longer passes, but stays, faint, until the cursor leaves it: it stands at `cursor`, and the rows that pass go on after it. Never while following. */
	readonly isLingering: boolean;
	/** Rows that landed above the window while following, and were not looked at. */
	readonly above: number;
	/** New since the table was held: those that pass, and all. */
	readonly fresh: {readonly passing: number; readonly all: number};
	/** The order that was asked for; the rows are in it as soon as it is known (`World.sort`). */
	readonly sort: Sort;
	/** The cursor was where nobody had put it: with the next rows it goes there again. */
	readonly goesHome: boolean;
	/** The column cursor. */
	readonly column: TableColumnName;
	/** Number of columns scrolled out to the left, the first one not counted: it always stays. */
	readonly left: number;
};

/** What the table can show, and be sorted by. `object` is resource and namespace/name in one, of narrow screens; `name` is NAMESPACE/NAME; `latency` is LATENCY, or how long a session is open. */
export type TableColumnName = SortColumn;

export const detailTabs = ['tree', 'json'] as const;
export type DetailTab = (typeof detailTabs)[number];

/** An event read back, as logged. */
export type OpenedEvent = {
	readonly event: EventIndex;
	readonly bytes: Uint8Array;
	readonly rows: JsonRows;
};

export type DetailState = {
	readonly isOpen: boolean;
	readonly tab: DetailTab;
	/** The row of the table whose event is, or will be, shown. */
	readonly row: EventIndex | undefined;
	/** Which of its events, counted in the order of their stages; undefined: the one that the row shows, which can become a later one. */
	readonly stage: number | undefined;
	/** Number of the last `read-line`; answers to earlier ones are dropped. */
	readonly generation: number;
	/** The event that stands in the pane, also while the next one is being read; undefined before the first. */
	readonly opened: OpenedEvent | undefined;
	/** What to say in the place of an event that cannot be read back; '' else. */
	readonly trouble: string;
	/** Of `opened`, a set for each tab. */
	readonly folds: Readonly<Record<DetailTab, Folds>>;
	/** Index into the lines of the folds of `tab`: of the cursor and of the first one shown. */
	readonly cursor: number;
	readonly top: number;
	/** What `/` looks for in the event; '' = nothing. */
	readonly find: string;
};

export type QueryState = {
	/** As typed, valid or not. */
	readonly text: string;
	/** The last valid one: the table shows it. */
	readonly inForce: string;
	/** Number of the last `set-query`; answers to earlier ones are dropped. */
	readonly generation: number;
	/** Why `text` is not in force. */
	readonly error: QueryError | undefined;
	/** Words that no event holds, and what they were taken for; `text` with them corrected. */
	readonly taken: readonly {readonly word: string; readonly as: string}[];
	readonly corrected: string | undefined;
	/** Queries that were kept with ⏎, oldest first; at most 500, none twice. In memory only. */
	readonly history: readonly string[];
};

/** The help and the losses page scroll like the table. */
export type PagePlace = {readonly cursor: number; readonly top: number};

export type Overlay =
	/** `before` is what Esc puts back; `at` is the place in the history, undefined: below its newest; `draft` what was typed there. */
	| {
			readonly kind: 'query';
			readonly line: Line;
			readonly before: {readonly text: string; readonly isNoiseHidden: boolean};
			readonly at: number | undefined;
			readonly draft: string;
	  }
	/** Find in the event. `before` is what Esc puts back; `from` is the row of the JSON from which is searched. */
	| {readonly kind: 'find'; readonly line: Line; readonly before: string; readonly from: number}
	/** A path to open, typed on the start screen. */
	| {readonly kind: 'path'; readonly line: Line}
	/** The views menu: what is typed narrows it; `cursor` is an index into what is left. */
	| {readonly kind: 'views'; readonly line: Line; readonly cursor: number}
	| FacetsOverlay
	/** The keys of `of`. */
	| ({readonly kind: 'help'; readonly of: Mode} & PagePlace)
	| ({readonly kind: 'losses'} & PagePlace)
	/** `y` was typed. */
	| {readonly kind: 'copy'}
	/** Really quit? */
	| {readonly kind: 'question'};

/** The facets popup: the values of `fields[at]`, one of those of a column, counted. `x`: where it begins on the screen, if there is room. */
export type FacetsOverlay = {
	readonly kind: 'facets';
	/** At least one. */
	readonly fields: readonly string[];
	readonly at: number;
	readonly x: number;
	/** What is typed narrows the list. */
	readonly line: Line;
	/** The value under the cursor, '' = absent; it can stand at another place when it is counted again. undefined: the first one, whichever that is. */
	readonly value: string | undefined;
};

/** Who has the keys: a pane, the start screen, or what lies over them. The key table has a part for each. */
export const modes = [
	'table',
	'detail',
	'query',
	'views',
	'facets',
	'copy',
	'help',
	'losses',
	'find',
	'start',
	'path',
	'question',
] as const;
export type Mode = (typeof modes)[number];

/** @see `keymap.ts` for what keys do in it. */
export function modeOf(state: State): Mode {
	const over = state.over.at(-1);
	if (over) return over.kind;
	return state.base === 'start' ? 'start' : state.focus;
}

/** The topmost overlay of a kind, undefined where there is none. */
export function overlayOf<Kind extends Overlay['kind']>(state: State, kind: Kind): Extract<Overlay, {kind: Kind}> | undefined {
	return state.over.findLast((over): over is Extract<Overlay, {kind: Kind}> => over.kind === kind);
}

/** What a run begins with; the rest is as in `initialState`. */
export type Beginning = Partial<Pick<State, 'size' | 'base' | 'rowKind' | 'isNoiseHidden' | 'time'>> & {
	readonly query?: string;
};

const noFolds: Folds = {closed: new Uint8Array(0), lines: new Uint32Array(0)};

/** 80x24, following, no query, noise hidden. */
export const initialState: State = {
	size: {columns: 80, rows: 24},
	base: 'log',
	startCursor: 0,
	focus: 'table',
	isZoomed: false,
	over: [],
	table: {
		follow: 'follow',
		cursor: 0,
		top: 0,
		length: 0,
		row: undefined,
		topRow: undefined,
		newest: undefined,
		isLingering: false,
		above: 0,
		fresh: {passing: 0, all: 0},
		sort: byTime,
		goesHome: false,
		column: 'user',
		left: 0,
	},
	detail: {
		isOpen: false,
		tab: 'tree',
		row: undefined,
		stage: undefined,
		generation: 0,
		opened: undefined,
		trouble: '',
		folds: {tree: noFolds, json: noFolds},
		cursor: 0,
		top: 0,
		find: '',
	},
	query: {text: '', inForce: '', generation: 0, error: undefined, taken: [], corrected: undefined, history: []},
	rowKind: 'requests',
	isNoiseHidden: true,
	time: 'local',
	count: undefined,
	notice: undefined,
	noticeSerial: 0,
};

/** The state at the start of a run. A query that was given on the command line is in force, and must have been parsed before. */
export function createState({query = '', ...given}: Beginning): State {
	return {
		...initialState,
		...given,
		query: {...initialState.query, text: query, inForce: query},
	};
}
