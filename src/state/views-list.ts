import {type View, views} from '../query/views.js';

/**
The views that what is typed in the menu leaves, best first: those whose two letters it is, whose name begins with it, then whose name, then whose question holds all its words.

@returns all views, in their order, for an empty text.
*/
export function viewsLike(text: string): readonly View[] {
	const words = text.toLowerCase().split(/\s+/).filter(Boolean);
	const wanted = words.join(' ');
	const ranked = views.map((view, order) => ({view, order, rank: rankOf(view, wanted, words)})).filter(({rank}) => rank < noRank);
	return ranked.sort((one, other) => one.rank - other.rank || one.order - other.order).map(({view}) => view);
}

const noRank = 4;

function rankOf({keys, name, question}: View, wanted: string, words: readonly string[]): number {
	const holds = (text: string) => words.every(word => text.toLowerCase().includes(word));
	if (wanted === keys) return 0;
	if (name.startsWith(wanted)) return 1;
	return holds(name) ? 2 : holds(`${name} ${question}`) ? 3 : noRank;
}
