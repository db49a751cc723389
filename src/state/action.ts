import type {JsonRows} from '../decode/json-rows.js';
import type {QueryError} from '../query/query-error.js';
import type {EventIndex} from '../store/columns.js';
import type {CopyKind} from './effect.js';
import type {FacetsSeen} from './facets-list.js';
import type {LineEdit} from './line-edit.js';
import type {ValueEdit, ValueTerm} from './query-edit.js';
import type {Size} from './state.js';

/** The rows that pass, as they are at the moment of an action; places count from 0, in the order of the table. Only asked while the action is applied. */
export type TableRows = {
	readonly length: number;
	/** undefined outside 0 … length − 1. */
	rowAt(place: number): EventIndex | undefined;
	/** The first and the last in time, whatever the order; undefined where there are none. */
	readonly oldest: EventIndex | undefined;
	readonly newest: EventIndex | undefined;
	/** How many rows are later in time. */
	newerThan(row: EventIndex): number;
	/** Where the row stands, or would stand if it passed: the place of the next later row, `length` at the end. The row may be of the other kind of row (`V`): then the one that holds it is meant. */
	seek(row: EventIndex): {readonly place: number; readonly passes: boolean};
	/** The place of the `times`-th failure after the place, before it if negative, the last one there is if there are fewer; undefined where there is none. */
	failure(from: number, times: number): number | undefined;
};

/** How many screen lines an entry of the detail takes (1 … 3), at the width that the pane has now; `entry` as in `Folds.lines`. */
export type HeightOf = (entry: number) => number;

/** What lies under the cursors at the moment of an action. */
export type Lists = {
	readonly table: TableRows;
	readonly heightOf: HeightOf;
	/** Number of lines of the losses page. Not used for help. */
	readonly pageLength: number;
	/** There is more than one source: the table has a column for it. */
	readonly hasSources: boolean;
	/** Times are shown with their date. */
	readonly hasDates: boolean;
	/** The values that are counted for the facets popup. */
	readonly facets: FacetsSeen;
};

/** The stages of the event in the detail: how many there are, and which of them is shown, counted from 0. */
export type StagesSeen = {readonly count: number; readonly shown: number};

/** What a key needs to know to become an action. Getters may answer lazily; each key asks for what it needs. */
export type KeyContext = {
	readonly lists: Lists;
	/** The value under the cursor of the focused pane as terms of a query, ANDed; empty where there is none. */
	readonly value: readonly ValueTerm[];
	/** The fields whose values can be counted where the cursor of the focused pane is, the one that is meant first; empty where there is none. */
	readonly facets: readonly string[];
	readonly stages: StagesSeen;
	/** A scan is running, that Ctrl-C can stop. */
	readonly isBusy: boolean;
};

/** `rows`: that many rows or lines; pages are a pane less one line. Positive is down. */
export type MoveUnit = 'row' | 'half-page' | 'page';

export const foldMoves = [
	'fold-or-parent',
	'unfold-or-child',
	'toggle',
	'next-sibling',
	'previous-sibling',
	'fold-siblings',
	'unfold-siblings',
	'fold-deep',
	'unfold-deep',
] as const;
export type FoldMove = (typeof foldMoves)[number];

/** What keys, text and pasting lead to. Each takes the notice off the screen. Movements are of whatever has the keys: table, detail, page, menu. */
export type UserAction =
	| {readonly type: 'digit'; readonly digit: number}
	| {readonly type: 'move-by'; readonly unit: MoveUnit; readonly times: number; readonly lists: Lists}
	/** To this row or line, counted from 0, or to an end. `last` in the table follows, where there is something to follow. */
	| {readonly type: 'move-to'; readonly line: number | 'first' | 'last'; readonly lists: Lists}
	/** Negative is back. */
	| {readonly type: 'next-hit'; readonly times: number; readonly lists: Lists}
	| {readonly type: 'next-failure'; readonly times: number; readonly lists: Lists}
	| {readonly type: 'column-by'; readonly times: number; readonly lists: Lists}
	| {readonly type: 'column-to'; readonly end: 'first' | 'last'; readonly lists: Lists}
	/** By the column of the column cursor. */
	| {readonly type: 'sort-column'; readonly lists: Lists}
	| {readonly type: 'open-detail'; readonly lists: Lists}
	| {readonly type: 'toggle-detail'; readonly lists: Lists}
	| {readonly type: 'next-pane'; readonly lists: Lists}
	| {readonly type: 'zoom-pane'}
	| {readonly type: 'follow'; readonly lists: Lists}
	| {readonly type: 'toggle-noise'}
	| {readonly type: 'toggle-rows'}
	| {readonly type: 'cycle-time'}
	| {readonly type: 'open-page'; readonly page: 'help' | 'losses'}
	| {readonly type: 'open-views'}
	| {readonly type: 'open-facets'; readonly fields: readonly string[]; readonly lists: Lists}
	| {readonly type: 'facet-field-by'; readonly by: 1 | -1}
	| {readonly type: 'choose-facet'; readonly how: ValueEdit; readonly lists: Lists}
	| {readonly type: 'edit-query'}
	| {readonly type: 'edit-find'}
	/** One thing: count, prefix, popup, find, pane. Never quits. */
	| {readonly type: 'back-out'}
	/** This pane or page; quits only from the table with nothing open. */
	| {readonly type: 'close'}
	| {readonly type: 'cancel'; readonly isBusy: boolean}
	| {readonly type: 'quit'}
	/** Sources that failed. */
	| {readonly type: 'reconnect'}
	| {readonly type: 'suspend'}
	| {readonly type: 'redraw'}
	| {readonly type: 'edit-by-value'; readonly how: ValueEdit; readonly value: readonly ValueTerm[]}
	| {readonly type: 'fold'; readonly how: FoldMove; readonly times: number | undefined; readonly lists: Lists}
	/** The detail goes to another row of the table. */
	| {readonly type: 'event-by'; readonly times: number; readonly lists: Lists}
	| {readonly type: 'stage-by'; readonly times: number; readonly stages: StagesSeen}
	| {readonly type: 'tab-by'; readonly times: number; readonly lists: Lists}
	| {readonly type: 'copy-prefix'}
	| {readonly type: 'copy'; readonly what: CopyKind; readonly lists: Lists}
	/** Typed or pasted, into the line that has the keys. */
	| {readonly type: 'insert'; readonly text: string; readonly lists: Lists}
	| {readonly type: 'edit-line'; readonly edit: LineEdit; readonly lists: Lists}
	| {readonly type: 'accept-line'; readonly lists: Lists}
	| {readonly type: 'restore-line'; readonly lists: Lists}
	/** −1 is older. */
	| {readonly type: 'history-by'; readonly by: 1 | -1}
	| {readonly type: 'take-correction'}
	/** ⏎ in a menu or a page: this view, this start, this key of the help. */
	| {readonly type: 'choose'}
	| {readonly type: 'answer'; readonly yes: boolean};

/** What happens around the user. */
export type WorldAction =
	| {readonly type: 'resized'; readonly size: Size}
	/** Rows came, went, or moved, under the same query. `arrived`: how many came at the live end since the last such action, whether they pass or not. */
	| {readonly type: 'rows-changed'; readonly arrived: number; readonly lists: Lists}
	/** Query, noise, kind of rows or order changed, and these are the rows now. `isSettled` is false while the new query still runs over the store; `rows-replaced` again when more of it has run, and at its end. */
	| {readonly type: 'rows-replaced'; readonly isSettled: boolean; readonly lists: Lists}
	/** All sources are finite and read to their end. */
	| {readonly type: 'all-read'; readonly lists: Lists}
	/** A source was opened from the start screen. */
	| {readonly type: 'opened'}
	| {readonly type: 'query-checked'; readonly generation: number; readonly error: QueryError | undefined}
	| {
			readonly type: 'query-taken';
			readonly generation: number;
			readonly taken: readonly {readonly word: string; readonly as: string}[];
			readonly corrected: string | undefined;
	  }
	/** Terms of the query `text` pass nothing; with what was meant by them it is another one. */
	| {readonly type: 'query-meant'; readonly text: string; readonly corrected: string}
	| {
			readonly type: 'event-opened';
			readonly generation: number;
			readonly event: EventIndex;
			readonly bytes: Uint8Array;
			readonly rows: JsonRows;
	  }
	/** It could not be read back; a sentence that says why. */
	| {readonly type: 'event-lost'; readonly generation: number; readonly reason: string}
	/** Show the row under the cursor in the open detail, if it is another one; with `isStale` also if it is the same, because a later stage came. */
	| {readonly type: 'detail-catch-up'; readonly isStale: boolean; readonly lists: Lists}
	/** Something to say for 4 s, or until the next key. */
	| {readonly type: 'notice'; readonly text: string}
	| {readonly type: 'notice-expired'; readonly serial: number};

export type Action = UserAction | WorldAction;
