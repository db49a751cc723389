import type {FacetCounter, Facets} from '../query/facets.js';
import {fieldNamed} from '../query/fields.js';
import type {Matches} from '../query/matches.js';
import type {FacetsSeen} from '../state/facets-list.js';

/** Rows come and go: their values are counted again so long after they were. */
const againAfterMs = 1000;
/** What is so far after a slice is counted on for a moment: values that are there then are painted once and not twice. */
const farShare = 0.2;
const momentMs = 4;
/** Most values that are shown; what is typed looks among them. */
export const mostFacets = 1000;

/** Counts the values of the field that the facets popup asks for, in slices, and again while rows come and go. What was counted last stays until the next is known. */
export class FacetCounts {
	#field = '';
	#counter: FacetCounter | undefined;
	#counted: Facets | undefined;
	#countedAt = 0;
	/** Of the rows that were, or are being, counted: which question they answer, whether wholly, and their version. */
	#question = '';
	#version = -1;
	#isNew = false;

	constructor(
		private readonly matches: Matches,
		private readonly clock: () => number = () => performance.now(),
	) {}

	/** What is known of the field that was worked for last. */
	get seen(): FacetsSeen {
		const {progress = 0} = this.#counter ?? {};
		return {field: this.#field, counted: this.#counted, progress: this.#counted ? 1 : progress};
	}

	/**
	Count on.

	@param name - of the field; undefined: nobody looks, all is forgotten.
	@returns whether there is more to count now.
	*/
	work(name: string | undefined, deadline: number): boolean {
		if (name === undefined) this.#forget('');
		const field = name === undefined ? undefined : fieldNamed(name);
		if (name === undefined || !field) return false;
		if (name !== this.#field) this.#forget(name);
		if (this.#isDue()) {
			const {generation, searching, version} = this.matches.getSnapshot();
			[this.#question, this.#version] = [questionOf(generation, searching), version];
			this.#counter = this.matches.facetsOf(field);
		}
		if (!this.#counter) return false;
		if (this.#counter.work(deadline) && !this.#isDoneIn(this.#counter, deadline + momentMs)) return true;
		this.#counted = this.#counter.result(mostFacets);
		this.#counter = undefined;
		this.#countedAt = this.clock();
		this.#isNew = true;
		return false;
	}

	/** Was something counted since this was last asked? Somebody looks at it. */
	takeNew(): boolean {
		const isNew = this.#isNew;
		this.#isNew = false;
		return isNew;
	}

	#isDoneIn(counter: FacetCounter, deadline: number): boolean {
		return counter.progress >= farShare && !counter.work(deadline);
	}

	/** Another question, and the end of a search, are answered at once. */
	#isDue(): boolean {
		const {generation, searching, version} = this.matches.getSnapshot();
		if (questionOf(generation, searching) !== this.#question) return true;
		return !this.#counter && version !== this.#version && this.clock() >= this.#countedAt + againAfterMs;
	}

	#forget(name: string): void {
		this.#field = name;
		this.#counter = undefined;
		this.#counted = undefined;
		this.#question = '';
	}
}

const questionOf = (generation: number, searching: number | undefined): string => `${generation} ${searching === undefined}`;
