import type {EpochMicros} from '../model/time.js';
import {allOf, type QueryNode} from '../query/ast.js';
import type {Matches} from '../query/matches.js';
import {parseQuery} from '../query/parse.js';
import type {Question} from '../query/question.js';
import {correctText} from '../query/suggest.js';
import type {StateStore} from '../state/state-store.js';
import type {Engine} from './engine.js';

/** How long nobody has to type before a word without a hit is taken for the nearest one (`screen.md` 5). */
const fallbackAfterMs = 300;
/** So long no other letter has to come before raw bytes are searched: what is typed on at once would only take time from the next letter. */
const searchAfterMs = 30;

const nothing = {generation: 0, terms: [], from: 0};

/** Puts what is typed to the matches, and what they need from raw bytes to the ingest worker. */
export class Asking {
	#question: Partial<Question>;
	/** Of the query line: answers name it. */
	#generation = 0;
	#text = '';
	#asked: number | undefined;
	#timer: NodeJS.Timeout | undefined;
	#rawTimer: NodeJS.Timeout | undefined;
	#isHeld = false;
	#held: {readonly text: string; readonly generation: number} | undefined;
	/** The corrections that were told last. */
	#told = '';

	/**
	@param bounds - `--since` and `--until`: they hold whatever is typed.
	@param dayOfCursor - some time of the day that times without a date are of.
	*/
	constructor(
		private readonly engine: Engine,
		private readonly matches: Matches,
		private readonly bounds: QueryNode,
		private readonly store: StateStore,
		private readonly dayOfCursor: () => EpochMicros,
	) {
		this.#question = {query: bounds, gaps: true};
		engine.onFound = answer => matches.found(answer);
	}

	/** Texts may follow each other at once, of letters that came in one read: only the last one is asked, by `release`. */
	hold(): void {
		this.#isHeld = true;
	}

	release(): void {
		const {text, generation} = this.#held ?? {};
		this.#isHeld = false;
		this.#held = undefined;
		if (text !== undefined && generation !== undefined) this.#ask(text, generation);
	}

	/** Another text in the query line. An invalid one leaves the last valid one in force. */
	setText(text: string, generation: number): void {
		if (this.#isHeld) this.#held = {text, generation};
		else this.#ask(text, generation);
	}

	#ask(text: string, generation: number): void {
		const parsed = parseQuery(text);
		if ('error' in parsed) {
			this.store.dispatch({type: 'query-checked', generation, error: parsed.error});
			return;
		}
		// Not that of an invalid text: what the words in force were taken for says nothing about it.
		this.#generation = generation;
		this.#text = text;
		this.store.dispatch({type: 'query-checked', generation, error: undefined});
		this.set({query: allOf([this.bounds, parsed.query]), day: this.dayOfCursor(), fuzzyFallback: false});
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.set({fuzzyFallback: true}), fallbackAfterMs);
	}

	/** Change some of the question. */
	set(change: Partial<Question>): void {
		this.#question = {...this.#question, ...change};
		this.matches.ask(this.#question);
		this.askRaw();
		this.engine.wake();
	}

	/** Ask the worker for what only raw bytes can answer, if that is something new; what was asked before ends at once. */
	askRaw(): void {
		const generation = this.matches.wanted()?.generation;
		if (generation === this.#asked) return;
		const hadNone = this.#asked === undefined;
		this.#asked = generation;
		if (!hadNone) this.cancel();
		if (generation !== undefined) this.#rawTimer = setTimeout(this.#find, searchAfterMs);
	}

	readonly #find = (): void => {
		const {generation, terms, from} = this.matches.wanted() ?? nothing;
		this.engine.send({type: 'find', generation, terms, from});
	};

	/** Give up the search through raw bytes; what was found stays. */
	cancel(): void {
		clearTimeout(this.#rawTimer);
		this.engine.send({type: 'find', ...nothing});
	}

	/** Tell the query line what words were taken for, when that changed. */
	tellTaken(): void {
		const {taken} = this.matches.getSnapshot();
		const told = `${this.#generation} ${taken.map(({word, as}) => `${word}→${as}`).join(' ')}`;
		if (told === this.#told) return;
		this.#told = told;
		const corrected = taken.length > 0 ? correctText(this.#text, taken) : undefined;
		this.store.dispatch({
			type: 'query-taken',
			generation: this.#generation,
			taken: taken.map(({word, as}) => ({word, as})),
			corrected: corrected === this.#text ? undefined : corrected,
		});
	}
}
