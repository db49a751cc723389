import Fuse from 'fuse.js';
import {letterMask, nearestByErrors} from './prefilter.js';

/** Errors allowed, as a share of the letters typed; 0 is exact, 1 anything. */
const threshold = 0.4;
/** Most candidates that fuse ranks: beyond it the term is too short to mean anything. */
const maxRanked = 2000;
/** fuse tells scores apart by rounding errors. */
const sameScore = 1e-9;
/** The cost of two neighbours swapped, which fuse counts as two errors. */
const oneSlip = 1;

const options = {ignoreLocation: true, ignoreFieldNorm: true, threshold, includeScore: true} as const;

/** Distinct lower-case words, each with the mask of its letters at the same place. */
export type WordBag = {readonly texts: readonly string[]; readonly masks: ArrayLike<number>};

/** A bag of a few words. */
export function createBag(words: readonly string[]): WordBag {
	const texts = [...new Set(words.map(word => word.toLowerCase()))];
	return {texts, masks: texts.map(letterMask)};
}

/**
The word that `term` was most likely meant to be: the best score by fuse.js, the shortest among equals, then the first in the alphabet. Case does not count.

A hundred thousand words take a few milliseconds: fuse ranks only what passes `prefilter.ts`.

@returns undefined where nothing is near enough.
*/
export function nearestWord(term: string, {texts, masks}: WordBag): string | undefined {
	const wanted = term.toLowerCase();
	const near = nearestByErrors(wanted, texts, masks, Math.floor(threshold * wanted.length));
	// What holds the term as it is scores alike, and there can be thousands.
	const exact = near.filter(text => text.includes(wanted));
	const best = exact.length > 0 ? exact : bestOf(wanted, near.slice(0, maxRanked));
	return best.sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0];
}

/**
The name in a table that `term` was most likely meant to be. Unlike `nearestWord` it compares whole names: `usr` is nearer to `user` than to `uri`, because less of it is lost.

@returns undefined where nothing is near enough.
*/
export function nearestName(term: string, names: readonly string[]): string | undefined {
	if (term === '') return undefined;
	const scores = new Map(new Fuse(names, options).search(term).map(({item, score = 1}) => [item, score] as const));
	const ranked = names.flatMap((name, place) => {
		const distance = editDistance(term.toLowerCase(), name.toLowerCase());
		const score = scores.get(name);
		if (score === undefined && (distance > oneSlip || name.length < 3)) return [];
		return [{name, loss: distance + (score ?? threshold) / 10, place}];
	});
	return ranked.sort((a, b) => a.loss - b.loss || a.place - b.place)[0]?.name;
}

/**
The items that `text` finds, best first, for pickers of a few hundred entries. No text finds all, in their order.

@param textOf - what is searched in an item.
*/
export function rank<Item>(items: readonly Item[], text: string, textOf: (item: Item) => string = String): Item[] {
	if (text.trim() === '') return [...items];
	const entries = items.map(item => ({item, text: textOf(item)}));
	return new Fuse(entries, {...options, keys: ['text']}).search(text.trim()).map(({item}) => item.item);
}

function bestOf(term: string, words: readonly string[]): string[] {
	const found = new Fuse(words, options).search(term);
	const best = found[0]?.score ?? 0;
	return found.filter(({score = 1}) => score <= best + sameScore).map(({item}) => item);
}

/** Letters inserted, removed or replaced, neighbours swapped counting as one. A letter too few costs less than a wrong one: it is what hasty typing does. */
function editDistance(from: string, to: string): number {
	let [before, row]: [number[], number[]] = [[], Array.from({length: to.length + 1}, (_, at) => at * 0.9)];
	for (let i = 1; i <= from.length; i++) {
		const next = [i];
		for (let j = 1; j <= to.length; j++) {
			const isSame = from[i - 1] === to[j - 1];
			const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
			const costs = [(row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 0.9, (row[j - 1] ?? 0) + (isSame ? 0 : 1.1)];
			if (isSwapped) costs.push((before[j - 2] ?? 0) + 1);
			next.push(Math.min(...costs));
		}
		[before, row] = [row, next];
	}
	return row[to.length] ?? 0;
}
