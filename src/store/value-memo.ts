import type {DictionaryReader} from './dictionary.js';

const [no, yes] = [1, 2];

/** What is so of a value of a dictionary, found out when it is first asked for. */
export class ValueMemo {
	/** By number: 0 = not asked yet. */
	#answers = new Uint8Array(256);

	/** @param decide - must always say the same of a text. */
	constructor(
		private readonly dictionary: DictionaryReader,
		private readonly decide: (text: string) => boolean,
	) {}

	of(number: number): boolean {
		return number < this.#answers.length && this.#answers[number] !== 0 ? this.#answers[number] === yes : this.#ask(number);
	}

	#ask(number: number): boolean {
		if (number >= this.#answers.length) {
			const larger = new Uint8Array(2 * number);
			larger.set(this.#answers);
			this.#answers = larger;
		}
		const answer = this.decide(this.dictionary.text(number));
		this.#answers[number] = answer ? yes : no;
		return answer;
	}
}
