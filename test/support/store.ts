import type {AuditEvent} from '../../src/model/event.js';
import {makeStore} from './make-store.js';

/** A store to look at rows with: events are appended, published and taken in at once. */
export class TestStore {
	readonly #store = makeStore();
	readonly reader = this.#store.reader;
	readonly requests = this.#store.requests;
	readonly writer = this.#store.writer;

	/** @returns the number of the entry, which is not published yet. */
	append(event: AuditEvent, source = 0): number {
		return this.#store.append(event, source);
	}

	/** Append these and let the reader see them. */
	load(events: readonly AuditEvent[], source = 0): this {
		for (const event of events) this.append(event, source);
		return this.publish();
	}

	publish(): this {
		this.#store.takeIn();
		return this;
	}

	/** The events of each request, in the order of their stages. */
	get rows(): number[][] {
		return Array.from({length: this.reader.through}, (_, event) => event)
			.filter(event => this.requests.headOf(event) === event)
			.map(head => this.requests.stagesOf(head));
	}

	get figures() {
		return this.reader.getSnapshot().counters.figures;
	}
}
