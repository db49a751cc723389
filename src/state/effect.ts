import type {RowKind} from '../query/row-space.js';
import type {Sort} from '../query/sort-keys.js';
import type {EventIndex} from '../store/columns.js';
import type {Mode, TableColumnName} from './state.js';

/** What `y` copies. `line` is the line as received, `event` its JSON document. */
export const copyKinds = ['event', 'value', 'path', 'line', 'audit-id'] as const;
export type CopyKind = (typeof copyKinds)[number];

export const startChoices = ['demo', 'file', 'cluster'] as const;
export type StartChoice = (typeof startChoices)[number];

/**
What is to be done outside the state, as data; one place runs them (`commands/effects.ts`), in the order given. Where an answer is expected, the action that brings it is named.
*/
export type Effect =
	/** Parse it, and put it in force if it is valid → `query-checked`; the rows → `rows-replaced`; words that nothing holds → `query-taken`. */
	| {readonly type: 'set-query'; readonly text: string; readonly generation: number}
	/** → `rows-replaced` */
	| {readonly type: 'set-rows'; readonly kind: RowKind}
	/** → `rows-replaced` */
	| {readonly type: 'set-noise'; readonly isHidden: boolean}
	/** → `rows-replaced` */
	| {readonly type: 'set-sort'; readonly sort: Sort}
	/** Read an event of this row back: the one at `stage` in the order of stages, undefined: the one that the row shows → `event-opened`, `event-lost` */
	| {readonly type: 'read-line'; readonly row: EventIndex; readonly stage: number | undefined; readonly generation: number}
	/** The cursor went to another row than the open detail shows. At most 4 times a second → `detail-catch-up` */
	| {readonly type: 'detail-behind'}
	/** `value`, `path`: of the row `jsonRow` of the opened event, or, where that is undefined, of the cell in `column` → `notice` with way and size. */
	| {
			readonly type: 'copy';
			readonly what: CopyKind;
			readonly row: EventIndex;
			readonly stage: number | undefined;
			readonly column: TableColumnName;
			readonly jsonRow: number | undefined;
	  }
	/** → `opened`, or `notice`. `path` only for `file`. */
	| {readonly type: 'open-source'; readonly choice: StartChoice; readonly path: string}
	/** Stop the scan that is running. */
	| {readonly type: 'cancel'}
	/** The key that was chosen in the help of `mode`, as if it had been typed there. */
	| {readonly type: 'press'; readonly mode: Mode; readonly key: string}
	/** After this time → `notice-expired` with this serial. */
	| {readonly type: 'expire-notice'; readonly serial: number; readonly afterMs: number}
	/** Try what waits to be tried again now → `notice` that says how much. */
	| {readonly type: 'reconnect'}
	/** To the shell, until `fg`. */
	| {readonly type: 'suspend'}
	/** Paint everything anew. */
	| {readonly type: 'redraw'}
	| {readonly type: 'quit'; readonly code: number};
