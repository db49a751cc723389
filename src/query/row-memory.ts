import type {EventIndex} from '../store/columns.js';
import {Hiding} from './passes/hiding.js';
import type {Predicate} from './passes/predicate.js';
import {Remembered} from './passes/remembered.js';

/** What is known of rows whatever is asked, until something happens to them: which are hidden, and what costs most to find out. For rows of one kind. */
export class RowMemory {
	readonly hiding = new Hiding();
	readonly #remembered = new Map<Predicate, Remembered>();

	/** The same predicate, whose verdicts are remembered. */
	remembered(predicate: Predicate): Predicate {
		const known = this.#remembered.get(predicate) ?? new Remembered(predicate);
		this.#remembered.set(predicate, known);
		return known.predicate;
	}

	/** Something has happened to a row. */
	forget(row: EventIndex): void {
		this.hiding.forget(row);
		for (const one of this.#remembered.values()) one.forget(row);
	}

	/** A segment has left the index. */
	leave(index: number): void {
		this.hiding.leave(index);
		for (const one of this.#remembered.values()) one.leave(index);
	}
}
