import type {DictionaryName} from '../store/columns.js';
import type {StoreReader} from '../store/reader.js';
import {nearestWord, type WordBag} from './fuzzy.js';
import {decodePercent} from './percent.js';
import {letterMask} from './prefilter.js';

/** Where words come from: user, resource, namespace, name, verb, userAgent and path. */
const wordDictionaries: readonly DictionaryName[] = ['username', 'resource', 'namespace', 'objectName', 'verb', 'userAgent', 'path'];

/** `@ : / . -` (`cli.md` 3), and what stands between the words of a User-Agent. */
const separators = /[@:/.\-\s(),;]+/;

/** Values taken in between two looks at the clock. */
const step = 256;

/** More terms than one query holds. */
const mostRemembered = 64;

/** What finds the nearest word that occurs; undefined where none is near enough. */
export type NearestWords = {nearest(term: string): string | undefined};

/** The distinct words of the distinct values of seven dictionaries, lower case, each taken in once. The order is that of the dictionaries. */
export class Words implements WordBag, NearestWords {
	readonly texts: string[] = [];
	readonly masks: number[] = [];
	readonly #known = new Set<string>();
	/** Values taken in of each dictionary; number 0 is the absent one. */
	readonly #through = new Map<DictionaryName, number>();

	/** The nearest words among the first `#nearestOf`. One question asks for the same several times. */
	readonly #nearest = new Map<string, string | undefined>();
	#nearestOf = 0;

	constructor(private readonly reader: StoreReader) {}

	/** The word that was most likely meant, as `nearestWord` says. */
	nearest(term: string): string | undefined {
		if (this.#nearestOf !== this.texts.length || this.#nearest.size > mostRemembered) this.#nearest.clear();
		this.#nearestOf = this.texts.length;
		if (!this.#nearest.has(term)) this.#nearest.set(term, nearestWord(term, this));
		return this.#nearest.get(term);
	}

	/**
	Take in the values that came since.

	@param deadline - of `performance.now()`.
	@returns whether there is more.
	*/
	extend(deadline: number): boolean {
		for (const name of wordDictionaries) {
			const dictionary = this.reader.dictionaries[name];
			for (let number = this.#through.get(name) ?? 1; number < dictionary.size; number++) {
				this.#add(name === 'path' ? decodePercent(dictionary.text(number)) : dictionary.text(number));
				this.#through.set(name, number + 1);
				if (number % step === 0 && performance.now() > deadline) return true;
			}
		}
		return false;
	}

	#add(value: string): void {
		for (const word of value.toLowerCase().split(separators)) {
			if (word === '' || this.#known.has(word)) continue;
			this.#known.add(word);
			this.texts.push(word);
			this.masks.push(letterMask(word));
		}
	}
}
