import type {SourceId} from '../model/source.js';
import type {EpochMicros} from '../model/time.js';
import {type ColumnName, type DictionaryColumnName, type EventIndex, noEvent} from '../store/columns.js';
import type {StoreReader} from '../store/reader.js';
import type {Requests} from '../store/requests.js';

/** What a row stands for: a request with all its stages (the default), or one event (`V`, `--rows events`). */
export const rowKinds = ['requests', 'events'] as const;
export type RowKind = (typeof rowKinds)[number];

type NumberColumn = Exclude<ColumnName, 'auditID'>;

/** The columns as rows see them. A row is named by an EventIndex: of its request's first event to arrive, or of the event itself. */
export type RowSpace = {
	readonly kind: RowKind;
	/** Events that are damaged, or were never written, are rows as well. */
	readonly hasRemains: boolean;
	readonly reader: StoreReader;
	readonly requests: Requests;
	/** The number in a column; 0 where no stage of the row has a value. */
	number(column: NumberColumn, row: EventIndex): number;
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
	return kind === 'requests'
		? new RequestRows(reader, requests, sourceName, hasRemains)
		: new EventRows(reader, requests, sourceName, hasRemains);
}

/** What all rows have. Classes, so that loops over rows are compiled once and not anew for each question. */
class Rows {
	constructor(
		readonly reader: StoreReader,
		readonly requests: Requests,
		readonly sourceName: RowSpace['sourceName'],
		readonly hasRemains: boolean,
	) {}
}

/** Rows that stand for requests. */
class RequestRows extends Rows implements RowSpace {
	readonly kind = 'requests';

	number(column: NumberColumn, row: EventIndex): number {
		return this.requests.number(column, row);
	}

	text(column: DictionaryColumnName, row: EventIndex): string {
		return this.requests.text(column, row);
	}

	timeOf(row: EventIndex): EpochMicros {
		return this.requests.timeOf(row);
	}

	shownEvent(row: EventIndex): EventIndex {
		return this.requests.latestOf(row);
	}

	eventsOf(row: EventIndex): readonly EventIndex[] {
		return this.requests.stagesOf(row);
	}

	nextEvent(event: EventIndex): EventIndex {
		return this.requests.nextOf(event);
	}

	headOf(row: EventIndex): EventIndex {
		return row;
	}
}

/** Rows that stand for an event each. */
class EventRows extends Rows implements RowSpace {
	readonly kind = 'events';

	number(column: NumberColumn, row: EventIndex): number {
		return this.reader.number(column, row);
	}

	text(column: DictionaryColumnName, row: EventIndex): string {
		return this.reader.text(column, row);
	}

	timeOf(row: EventIndex): EpochMicros {
		return this.reader.number('time', row);
	}

	shownEvent(row: EventIndex): EventIndex {
		return row;
	}

	eventsOf(row: EventIndex): readonly EventIndex[] {
		return [row];
	}

	nextEvent(): EventIndex {
		return noEvent;
	}

	headOf(row: EventIndex): EventIndex {
		return this.requests.headOf(row);
	}
}
