import type {SourceId} from '../model/source.js';
import type {EpochMicros} from '../model/time.js';
import {type ColumnName, type DictionaryColumnName, type EventIndex, noEvent} from '../store/columns.js';
import type {StoreReader} from '../store/reader.js';
import type {Requests} from '../store/requests.js';

/** What a row stands for: a request with all its stages (the default), or one event (`V`, `--rows events`). */
export const rowKinds = ['requests', 'events'] as const;
export type RowKind = (typeof rowKinds)[number];

/** The columns as rows see them. A row is named by an EventIndex: of its request's first event to arrive, or of the event itself. */
export type RowSpace = {
	readonly kind: RowKind;
	/** Events that are damaged, or were never written, are rows as well. */
	readonly hasRemains: boolean;
	readonly reader: StoreReader;
	readonly requests: Requests;
	/** The number in a column; 0 where no stage of the row has a value. */
	number(column: Exclude<ColumnName, 'auditID'>, row: EventIndex): number;
	/** '' = absent. */
	text(column: DictionaryColumnName, row: EventIndex): string;
	timeOf(row: EventIndex): EpochMicros;
	/** The event that the row shows: the latest stage, or the event itself. */
	shownEvent(row: EventIndex): EventIndex;
	/** The events that the row is made of, in the order of their stages. */
	eventsOf(row: EventIndex): readonly EventIndex[];
	/** The event of the row that arrived after `event`; `noEvent` at the end. The first one is the row itself. For loops over many rows: makes nothing. */
	nextEvent(event: EventIndex): EventIndex;
	/** The request that the row is, or belongs to. */
	headOf(row: EventIndex): EventIndex;
	/** Names of sources live outside the store. */
	sourceName(source: SourceId): string;
};

/**
@param sourceName - what the field `source` says; the number where nobody knows names.
@param hasRemains - events that are damaged, or were never written, are rows as well.
*/
export function createRowSpace(
	kind: RowKind,
	reader: StoreReader,
	requests: Requests,
	sourceName: (source: SourceId) => string = String,
	hasRemains = false,
): RowSpace {
	if (kind === 'requests') {
		return {
			kind,
			hasRemains,
			reader,
			requests,
			sourceName,
			number: (column, row) => requests.number(column, row),
			text: (column, row) => requests.text(column, row),
			timeOf: row => requests.timeOf(row),
			shownEvent: row => requests.latestOf(row),
			eventsOf: row => requests.stagesOf(row),
			nextEvent: event => requests.nextOf(event),
			headOf: row => row,
		};
	}
	return {
		kind,
		hasRemains,
		reader,
		requests,
		sourceName,
		number: (column, row) => reader.number(column, row),
		text: (column, row) => reader.text(column, row),
		timeOf: row => reader.number('time', row),
		shownEvent: row => row,
		eventsOf: row => [row],
		nextEvent: () => noEvent,
		headOf: row => requests.headOf(row),
	};
}
