import type {SourceInfo} from '../model/source.js';
import type {EpochMicros} from '../model/time.js';
import type {MatchesSnapshot} from '../query/question.js';
import type {RowSpace} from '../query/row-space.js';
import type {Sort} from '../query/sort-keys.js';
import type {TermCount} from '../query/term-counts.js';
import type {TableRows} from '../state/action.js';
import type {FacetsSeen} from '../state/facets-list.js';
import type {State} from '../state/state.js';
import type {EventIndex} from '../store/columns.js';
import type {CountersSnapshot} from '../store/counters.js';
import {areOnOneDay, type TimeOptions} from './time-text.js';

/** All that there is to see besides what the user has changed, at one moment. Made anew for every frame; nothing is copied into it. */
export type World = {
	/** The rows that pass, in the order of `sort`. */
	readonly rows: Pick<TableRows, 'length' | 'rowAt' | 'oldest' | 'newest'>;
	/** It lags behind the order that was asked for until that is known. */
	readonly sort: Sort;
	/** What they say: `Matches.rows`. */
	readonly space: RowSpace;
	readonly matches: MatchesSnapshot;
	readonly counters: CountersSnapshot;
	/** In the order of their numbers. */
	readonly sources: readonly SourceInfo[];
	/** Searches for sources that failed: a sentence each, not yet visible text. */
	readonly troubles: readonly string[];
	/** All finite sources were read and all sources found. */
	readonly isSettled: boolean;
	readonly now: EpochMicros;
	/** Events that arrived in a second, lately; undefined where nothing is followed. */
	readonly eventsPerSecond?: number | undefined;
	/** What each term of the query does to the rows; undefined while it is counted. */
	readonly terms?: readonly TermCount[] | undefined;
	/** Requests that will never be answered, and sessions that are open; undefined while they are counted. */
	readonly tally?: {readonly orphans: number; readonly open: number} | undefined;
	/** The values that are counted for the facets popup. */
	readonly facets?: FacetsSeen | undefined;
	/** Why the start screen comes. */
	readonly startReason?: string | undefined;
	/** Of the program. */
	readonly version?: string | undefined;
};

/** What one frame shows. */
export type Scene = {readonly state: State; readonly world: World};

/** There is more than one source: the table has a column for it (`Lists.hasSources`). */
export const hasSources = ({sources}: Pick<World, 'sources'>): boolean => sources.length > 1;

/** The rows that pass span days: times need their date (`Lists.hasDates`). */
export function hasDates({state, world: {rows, space}}: Scene): boolean {
	const {oldest, newest} = rows;
	return oldest !== undefined && newest !== undefined && !areOnOneDay(space.timeOf(oldest), space.timeOf(newest), state.time);
}

/** How the times of the table are written. */
export const timeOptionsOf = (scene: Scene): TimeOptions => ({mode: scene.state.time, now: scene.world.now, hasDates: hasDates(scene)});

/** The state of a row on the screen: the cursor's, one that no longer passes. */
export type ShownRow = {readonly row: EventIndex; readonly isCursor: boolean; readonly isLingering: boolean};
