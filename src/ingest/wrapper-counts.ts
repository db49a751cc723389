import {type WrapperName, wrapperNames} from '../decode/wrapper-names.js';

/** In which wrappers the events of a source came, and how many lines of each. */
export class WrapperCounts {
	readonly #lines = new Map<WrapperName, number>();

	count(wrapper: WrapperName, lines: number): void {
		this.#lines.set(wrapper, (this.#lines.get(wrapper) ?? 0) + lines);
	}

	/** Those that were found, in the order of THE table. */
	get all(): Readonly<Partial<Record<WrapperName, number>>> {
		return Object.fromEntries(wrapperNames.flatMap(name => (this.#lines.has(name) ? [[name, this.#lines.get(name)]] : [])));
	}

	/** The one of most lines; none where there is no event. */
	get most(): WrapperName {
		let most: WrapperName = 'none';
		for (const [name, lines] of this.#lines) if (lines > (this.#lines.get(most) ?? 0)) most = name;
		return most;
	}
}
