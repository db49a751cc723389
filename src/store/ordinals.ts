import type {EventIndex} from './columns.js';

/** Numbers of the few entries that share their place with others: which one each is. By segment, so that they are forgotten with it. */
export class Ordinals {
	readonly #segments = new Map<number, Map<EventIndex, number>>();

	set(event: EventIndex, ordinal: number): void {
		const segment = this.#segments.get(event >>> 16) ?? new Map<EventIndex, number>();
		this.#segments.set(event >>> 16, segment.set(event, ordinal));
	}

	/** 0 for the first one, and for an entry that has its place for itself. */
	of(event: EventIndex): number {
		return this.#segments.get(event >>> 16)?.get(event) ?? 0;
	}

	forget(segment: number): void {
		this.#segments.delete(segment);
	}
}
