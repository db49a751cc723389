import {Listeners, type Readable} from '../model/readable.js';
import type {Action} from './action.js';
import type {Effect} from './effect.js';
import type {State} from './state.js';
import {update} from './update.js';

/** The one state of a running viewer, and the one way to change it. */
export class StateStore implements Readable<State> {
	readonly #listeners = new Listeners();
	readonly #run: (effect: Effect) => void;
	readonly #waiting: Action[] = [];
	#isBusy = false;
	#state: State;

	/** @param run - does what is to be done. It may dispatch, at once or later. */
	constructor(state: State, run: (effect: Effect) => void) {
		this.#state = state;
		this.#run = run;
	}

	getSnapshot = (): State => this.#state;
	subscribe = (listener: () => void): (() => void) => this.#listeners.subscribe(listener);

	/**
	Apply an action and do what it asks for, in its order. Actions that come from inside wait until this one is done; listeners are told once, at the end, if anything changed: so what a query has changed and the rows that it leaves are painted together.
	*/
	dispatch = (action: Action): void => {
		this.#waiting.push(action);
		if (this.#isBusy) return;
		this.#isBusy = true;
		const before = this.#state;
		try {
			for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) this.#apply(next);
		} finally {
			this.#isBusy = false;
			this.#waiting.length = 0;
		}
		if (this.#state !== before) this.#listeners.notify();
	};

	#apply(action: Action): void {
		const [state, effects] = update(this.#state, action);
		this.#state = state;
		for (const effect of effects) this.#run(effect);
	}
}
