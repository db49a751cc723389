/**
What the screen looks at: a value that changes, and a way to be told.

`getSnapshot` gives a new object if and only if something changed, so `===` answers "is there anything to paint?" (zustand's vanilla store; React's useSyncExternalStore asks for the same).
*/
export type Readable<Snapshot> = {
	getSnapshot(): Snapshot;
	/** @returns a function that ends the subscription. */
	subscribe(listener: () => void): () => void;
};

/** The listeners half of a `Readable`, for whoever makes one. */
export class Listeners {
	readonly #listeners = new Set<() => void>();

	subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	notify(): void {
		for (const listener of this.#listeners) listener();
	}
}
