import type {Plan} from './plan.js';
import type {Question} from './question.js';
import {maxRawTerms} from './raw-hits.js';
import type {Run} from './run.js';
import type {RunMaker} from './run-maker.js';
import {nearestOther, unheldWords} from './suggest.js';
import type {Words} from './words.js';

/** How far the newest question is. */
export type Asked = {
	readonly question: Question;
	readonly run: Run;
	/** All rows that there are were tested. */
	readonly isIdle: boolean;
	/** All raw bytes that there are were searched, if any have to be. */
	readonly isSearched: boolean;
};

/** What `~word`, and bare words that no event holds, are taken for: looked at again when more is known. */
export class TakenWords {
	/** They are to be looked at again. */
	isDue = true;

	constructor(
		private readonly words: Words,
		private readonly maker: RunMaker,
	) {}

	/**
	Look again at what they mean.

	@param deadline - of `performance.now()`.
	@returns `others`: they mean something else, so that the question is to be run anew; `more`: there was no time for all words that occur.
	*/
	look({question, run, isIdle, isSearched}: Asked, deadline: number): 'same' | 'others' | 'more' {
		const {plan} = run;
		const mayReplace = this.maker.replaced.size > 0 || (question.fuzzyFallback && plan.words.length > 0);
		if (!plan.needsWords && !mayReplace) {
			this.isDue = false;
			return 'same';
		}
		if (this.words.extend(deadline)) return 'more';
		const replaced = isIdle && isSearched ? this.#nearestWords(question, run) : this.maker.replaced;
		const isAsBefore = isSameMap(replaced, this.maker.replaced);
		this.maker.replaced = replaced;
		const before = takenIn(plan);
		// What words would be taken for in a plan that is made now.
		const after = isAsBefore && !plan.needsWords ? before : takenIn(this.maker.plan(question, run.rows));
		if (isIdle) this.isDue = false;
		return isAsBefore && before === after ? 'same' : 'others';
	}

	/** The bare words that no event holds, each with the nearest one that occurs, as far as there is room for the terms of both. */
	#nearestWords({fuzzyFallback}: Question, {plan, rows}: Run): ReadonlyMap<string, string> {
		if (!fuzzyFallback || rows.requests.through === 0) return new Map();
		const room = maxRawTerms - plan.rawTerms.length + this.maker.replaced.size;
		const near = unheldWords(plan, this.maker.hits).flatMap(({word}) => {
			const as = nearestOther(word, this.words);
			return as === undefined ? [] : [[word, as] as const];
		});
		return new Map(near.slice(0, room));
	}
}

const takenIn = ({taken}: Plan): string => taken.map(({as}) => as).join(' ');

function isSameMap(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
	return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);
}
