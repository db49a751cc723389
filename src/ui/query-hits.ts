import type {QueryNode} from '../query/ast.js';
import {parseQuery} from '../query/parse.js';
import {type Cells, type FitOptions, fit} from '../safe/cells.js';
import type {Style} from '../safe/style.js';

/** Ranges of UTF-16 offsets, end exclusive. */
export type Ranges = ReadonlyArray<readonly [from: number, to: number]>;

/** Where a text holds what is searched for; undefined where it does not. */
export type FindHits = (text: string) => Ranges | undefined;

/** How a piece of data is drawn. */
export type Paint = {readonly style?: Style | undefined; readonly findHits?: FindHits | undefined};

/** `fit`, with the hits in the text reversed. */
export function put(text: string, width: number, {style, findHits}: Paint, how: Pick<FitOptions, 'align' | 'cut' | 'tail'> = {}): Cells {
	// Every cell comes here: spreading `how` would take longer than the rest.
	const {align = 'left', cut = 'end', tail} = how;
	return fit(text, width, {align, cut, tail, style, hits: findHits?.(text)});
}

/** The words that are looked for: plain words of a query that nothing negates, and what they were taken for. */
export function wordsOf(query: string, taken: readonly {readonly as: string}[]): readonly string[] {
	const parsed = parseQuery(query);
	const words = 'query' in parsed ? plainWords(parsed.query) : [];
	return [...new Set([...words, ...taken.map(({as}) => as)])].filter(word => word !== '');
}

function plainWords(node: QueryNode): string[] {
	switch (node.kind) {
		case 'and':
		case 'or':
			return node.parts.flatMap(plainWords);
		case 'word':
			return [node.text];
		default:
			return [];
	}
}

/** Finds any of the words, by smart case; undefined where there are none to find. */
export function findAny(words: readonly string[]): FindHits | undefined {
	if (words.length === 0) return undefined;
	const wanted = words.map(word => ({word, ignoresCase: !/\p{Lu}/u.test(word)}));
	return text => {
		const lower = text.toLowerCase();
		const found: Array<readonly [number, number]> = [];
		for (const {word, ignoresCase} of wanted) {
			// Where lower case has another length, places would not be those of the text.
			const where = ignoresCase && lower.length === text.length ? lower : text;
			for (let at = where.indexOf(word); at >= 0; at = where.indexOf(word, at + word.length)) found.push([at, at + word.length]);
		}
		return found.length > 0 ? found : undefined;
	};
}

let last: {query: string; taken: string; find: FindHits | undefined} = {query: '', taken: '', find: undefined};

/** What the query in force finds in a text that is shown. The same function while the query is the same. */
export function findHitsOf(query: string, taken: readonly {readonly as: string}[]): FindHits | undefined {
	const as = taken.map(one => one.as).join(' ');
	if (last.query !== query || last.taken !== as) last = {query, taken: as, find: findAny(wordsOf(query, taken))};
	return last.find;
}
