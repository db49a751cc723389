import type {EpochMicros} from '../model/time.js';
import {type EventIndex, entryKinds} from '../store/columns.js';
import type {StoreReader} from '../store/reader.js';
import type {Requests} from '../store/requests.js';

/** Entries taken in or tested between two looks at the clock. */
export const chunkEntries = 2048;

const [eventKind, gapKind] = [entryKinds.indexOf('event'), entryKinds.indexOf('gap')];

/**
Takes entries into `Requests` as they are published, in slices, and keeps what a pass over all of them needs to know: how new each chunk is, where entries without a time stand, and how many events there are.
*/
export class Intake {
	/** The newest time in each chunk of entries: a pass begins with the newest, so that the screen fills first. */
	readonly #newestOf: EpochMicros[] = [];
	/** Where an entry without a time of its own stands: at the last time known before it of its source. */
	readonly #borrowed = new Map<EventIndex, EpochMicros>();
	readonly #lastKnown = new Map<number, EpochMicros>();
	/** Requests that had no end when they began; some have by now. */
	#restless: EventIndex[] = [];
	#events = 0;
	#newest: EpochMicros = Number.NaN;

	/** @param isUnsettled - can time alone change this request? */
	constructor(
		private readonly reader: StoreReader,
		private readonly requests: Requests,
		private readonly isUnsettled: (head: EventIndex) => boolean,
	) {
		for (let entry = 0; entry < requests.through; entry++) {
			this.#see(entry);
			if (requests.headOf(entry) === entry) this.#watch(entry);
		}
	}

	/** Entries taken in that are events. */
	get events(): number {
		return this.#events;
	}

	/** Newest time of any event; NaN before the first. */
	get newest(): EpochMicros {
		return this.#newest;
	}

	/**
	Take in one chunk of what was published.

	@param touch - is called for each entry that begins a row, and for the head of each request that got a further event.
	@returns whether there is more.
	*/
	extend(touch: (head: EventIndex) => void): boolean {
		const from = this.requests.through;
		const limit = Math.min(this.reader.through, from + chunkEntries);
		const begun = (head: EventIndex) => {
			this.#watch(head);
			touch(head);
		};
		this.requests.extend(limit, begun, touch);
		for (let entry = from; entry < limit; entry++) this.#see(entry);
		return limit < this.reader.through;
	}

	/** Is the entry an event, or a gap? Nothing else is a row. */
	kindOf(entry: EventIndex): 'event' | 'gap' | undefined {
		const kind = this.reader.number('kind', entry);
		return kind === eventKind ? 'event' : kind === gapKind ? 'gap' : undefined;
	}

	/** Where a row stands in time; never NaN. */
	timeOf(row: EventIndex, time: EpochMicros): EpochMicros {
		return Number.isNaN(time) ? (this.#borrowed.get(row) ?? Number.NEGATIVE_INFINITY) : time;
	}

	/** Numbers of all chunks, the newest first. */
	chunks(): number[] {
		const newest = (chunk: number) => this.#newestOf[chunk] ?? Number.NEGATIVE_INFINITY;
		return [...this.#newestOf.keys()].sort((a, b) => newest(b) - newest(a) || b - a);
	}

	/** The requests that time alone can change. */
	restless(): readonly EventIndex[] {
		this.#restless = this.#restless.filter(this.isUnsettled);
		return this.#restless;
	}

	/** What begins with its end is never watched: an earlier stage that comes late opens nothing. */
	#watch(head: EventIndex): void {
		if (this.kindOf(head) === 'event' && this.isUnsettled(head)) this.#restless.push(head);
	}

	#see(entry: EventIndex): void {
		const time = this.reader.number('time', entry);
		const source = this.reader.number('source', entry);
		const isEvent = this.reader.number('kind', entry) === eventKind;
		if (isEvent) this.#events++;
		if (Number.isNaN(time)) this.#borrowed.set(entry, this.#lastKnown.get(source) ?? Number.NEGATIVE_INFINITY);
		else this.#lastKnown.set(source, time);
		if (isEvent && !(time <= this.#newest) && !Number.isNaN(time)) this.#newest = time;
		const chunk = Math.floor(entry / chunkEntries);
		const newest = this.#newestOf[chunk];
		if (newest === undefined || time > newest) this.#newestOf[chunk] = Number.isNaN(time) ? (newest ?? Number.NEGATIVE_INFINITY) : time;
	}
}
