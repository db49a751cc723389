import type {SourceId} from '../model/source.js';
import type {EpochMicros} from '../model/time.js';
import type {EventIndex} from './columns.js';

/** An apiserver ended: the entries of its source below `before` are of it, and what comes is of another. `time`: of its newest event. */
export type InstanceEnd = {readonly source: SourceId; readonly before: EventIndex; readonly time: EpochMicros};

/** Which apiservers wrote a source, one after the other: what one of them had open ends with it, without a word (`kubernetes.md` 1.3). */
export class Instances {
	readonly #ends = new Map<SourceId, InstanceEnd[]>();

	/** Ends are told in the order of the entries. */
	add(end: InstanceEnd): void {
		this.#ends.set(end.source, [...(this.#ends.get(end.source) ?? []), end]);
	}

	/** When the apiserver ended that wrote an entry; undefined while it goes on, as far as is known. */
	endOf(source: SourceId, event: EventIndex): EpochMicros | undefined {
		return this.#ends.get(source)?.find(({before}) => event < before)?.time;
	}
}
