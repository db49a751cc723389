import type {EventIndex} from '../store/columns.js';
import {Hiding} from './passes/hiding.js';
import {RememberedNumbers} from './passes/remembered-numbers.js';
import type {NumbersOf} from './passes/row-numbers.js';

/** What is known of rows whatever is asked, until something happens to them: which are hidden, and what costs most to find out. For rows of one kind. */
export class RowMemory {
	readonly hiding = new Hiding();
	readonly #numbers = new Map<NumbersOf, RememberedNumbers>();

	/** What this says of each row, remembered. */
	numbers(numbersOf: NumbersOf): RememberedNumbers {
		const known = this.#numbers.get(numbersOf) ?? new RememberedNumbers(numbersOf);
		this.#numbers.set(numbersOf, known);
		return known;
	}

	/** Something has happened to a row. */
	forget(row: EventIndex): void {
		this.hiding.forget(row);
		for (const one of this.#numbers.values()) one.forget(row);
	}

	/** A segment has left the index. */
	leave(index: number): void {
		this.hiding.leave(index);
		for (const one of this.#numbers.values()) one.leave(index);
	}
}
