import type {FromIngest} from '../ingest/messages.js';
import type {Matches} from '../query/matches.js';
import type {StateStore} from '../state/state-store.js';
import type {EventIndex} from '../store/columns.js';
import type {Engine} from './engine.js';

type LineAnswer = Extract<FromIngest, {type: 'line'}>;

/** Reads events back from the worker, for the detail and for copies. */
export class OpenedLines {
	readonly #asks = new Map<number, (answer: LineAnswer) => void>();
	#ask = 0;

	constructor(
		private readonly engine: Engine,
		private readonly matches: Matches,
		private readonly store: StateStore,
	) {
		engine.onLine = answer => {
			this.#asks.get(answer.ask)?.(answer);
			this.#asks.delete(answer.ask);
		};
	}

	/** The event of a row: the one at `stage` in the order of its stages, undefined: the one that the row shows. */
	eventOf(row: EventIndex, stage: number | undefined): EventIndex {
		const {rows} = this.matches;
		return stage === undefined ? rows.shownEvent(row) : (rows.eventsOf(row)[stage] ?? rows.shownEvent(row));
	}

	/** For the detail: answered by `event-opened` or `event-lost`. */
	open(row: EventIndex, stage: number | undefined, generation: number): void {
		const event = this.eventOf(row, stage);
		const {dispatch} = this.store;
		this.#read(event, ({bytes, rows, changed}) => {
			if (changed) dispatch({type: 'event-lost', generation, reason: 'the file has changed under us: these bytes are no longer the event'});
			else if (bytes && rows) dispatch({type: 'event-opened', generation, event, bytes, rows});
			else dispatch({type: 'event-lost', generation, reason: this.#reasonOf(event)});
		});
	}

	/** The bytes of an event's document. */
	bytesOf(event: EventIndex): Promise<Uint8Array | undefined> {
		return new Promise(resolve => this.#read(event, ({bytes}) => resolve(bytes)));
	}

	#read(event: EventIndex, take: (answer: LineAnswer) => void): void {
		const ask = ++this.#ask;
		this.#asks.set(ask, take);
		this.engine.send({type: 'read-line', ask, event});
	}

	/** What is known of an entry that has no bytes: a gap says itself what it is. */
	#reasonOf(event: EventIndex): string {
		return this.engine.reader.text('message', event) || 'the bytes of this event could not be read back';
	}
}
