import type {AuditEvent} from '../../src/model/event.js';
import type {SourceId} from '../../src/model/source.js';
import type {EventIndex} from '../../src/store/columns.js';
import {StoreReader} from '../../src/store/reader.js';
import {Requests} from '../../src/store/requests.js';
import {StoreWriter} from '../../src/store/writer.js';
import {goJson} from './make-event.js';

/** A store in one thread: what is written can be read after `publish`. */
export type TestStore = {
	readonly writer: StoreWriter;
	readonly reader: StoreReader;
	/** Whoever uses `Matches` leaves it to that; `takeIn` is for the others. */
	readonly requests: Requests;
	/** Line and event of each entry, by EventIndex; '' for what is no event. */
	readonly lines: readonly string[];
	readonly events: ReadonlyArray<AuditEvent | undefined>;
	append(event: AuditEvent, source?: SourceId): EventIndex;
	/** A gap at this time. */
	appendGap(time: number, message?: string, source?: SourceId): EventIndex;
	/** What is known of an event that is damaged, or was never written. */
	appendRemains(kind: 'damaged' | 'unwritten', fields: Readonly<Record<string, unknown>>, time?: number, message?: string): EventIndex;
	publish(): void;
	/** Publish, and take all in. */
	takeIn(): void;
};

/** A store that holds these events, of source 0, published; `left` is told of segments that leave it. Entries go through the same `StoreWriter` as in the worker; lines are as Go writes them. */
export function makeStore(given: readonly AuditEvent[] = [], left: (index: number) => void = () => {}): TestStore {
	const reader = new StoreReader();
	const lines: string[] = [];
	const events: Array<AuditEvent | undefined> = [];
	const writer = new StoreWriter(
		{segment: (_, buffer) => reader.addSegment(buffer), dictionary: (name, _, block) => reader.addBlock(name, block), left},
		(one, other) => lines[one] === lines[other],
	);
	const requests = new Requests(reader);
	const store: TestStore = {
		writer,
		reader,
		requests,
		lines,
		events,
		append: (event, source = 0) => {
			const line = goJson(event);
			events.push(event);
			lines.push(line);
			return writer.appendEvent(event, {source, offset: lines.length - 1, length: Buffer.byteLength(line)});
		},
		appendGap: (time, message = 'may be missing', source = 0) => {
			events.push(undefined);
			lines.push('');
			return writer.appendOther('gap', {source, offset: lines.length - 1, length: 0}, time, message);
		},
		appendRemains: (kind, fields, time = Number.NaN, message = 'a part is missing') => {
			events.push(undefined);
			lines.push('');
			return writer.appendRemains(kind, {source: 0, offset: lines.length - 1, length: 0}, {fields, time, message});
		},
		publish: () => {
			const {through, counters, sizes} = writer.publish();
			reader.publish(through, counters, sizes);
		},
		takeIn: () => {
			store.publish();
			requests.extend(reader.through);
		},
	};
	for (const event of given) store.append(event);
	store.publish();
	return store;
}

/** The audit events of a log, by JSON.parse alone: for tests that share no code with `src/decode`. */
export function parseEvents(log: Buffer): AuditEvent[] {
	const lines = log.toString('utf8').split('\n');
	return lines.filter(line => line.startsWith('{"kind":"Event"')).map(line => JSON.parse(line) as AuditEvent);
}
