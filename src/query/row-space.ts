import type {EpochMicros} from '../model/time.js';
import type {ColumnName, DictionaryColumnName, EventIndex} from '../store/columns.js';
import type {StoreReader} from '../store/reader.js';
import type {Requests} from '../store/requests.js';

/** What a row stands for: a request with all its stages (the default), or one event (`V`, `--rows events`). */
export const rowKinds = ['requests', 'events'] as const;
export type RowKind = (typeof rowKinds)[number];

/** The columns as rows see them. A row is named by an EventIndex: of its request's first event to arrive, or of the event itself. */
export type RowSpace = {
	readonly kind: RowKind;
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
};

export function createRowSpace(kind: RowKind, reader: StoreReader, requests: Requests): RowSpace {
	if (kind === 'requests') {
		return {
			kind,
			reader,
			requests,
			number: (column, row) => requests.number(column, row),
			text: (column, row) => requests.text(column, row),
			timeOf: row => requests.timeOf(row),
			shownEvent: row => requests.latestOf(row),
			eventsOf: row => requests.stagesOf(row),
		};
	}
	return {
		kind,
		reader,
		requests,
		number: (column, row) => reader.number(column, row),
		text: (column, row) => reader.text(column, row),
		timeOf: row => reader.number('time', row),
		shownEvent: row => row,
		eventsOf: row => [row],
	};
}
