import type {Facet, Facets} from '../query/facets.js';
import {rank} from '../query/fuzzy.js';
import type {FacetsOverlay} from './state.js';

/** The values of the field in the facets popup: what was counted last, undefined while it is counted for the first time, and how far that is, 0 to 1. */
export type FacetsSeen = {readonly field: string; readonly counted: Facets | undefined; readonly progress: number};

export const noFacets: FacetsSeen = {field: '', counted: undefined, progress: 0};

/** Longest part of a value that is searched in. */
const mostSearched = 1024;

/** The field that the popup is about. */
export const fieldOf = ({fields, at}: FacetsOverlay): string => fields[at] ?? '';

/** What the popup says of its field; nothing while there are only values of another one. */
export const countedOf = (over: FacetsOverlay, {field, counted}: FacetsSeen): Facets | undefined =>
	field === fieldOf(over) ? counted : undefined;

/** The entries of the popup: the values that what is typed leaves, and the place of the cursor, which stays on its value however often it is counted again. */
export function facetEntries(over: FacetsOverlay, seen: FacetsSeen): {readonly entries: readonly Facet[]; readonly cursor: number} {
	const entries = facetsLike(countedOf(over, seen)?.values ?? [], over.line.text);
	return {entries, cursor: Math.max(0, over.value === undefined ? 0 : entries.findIndex(({value}) => value === over.value))};
}

/** The last answer: every key and every frame ask for the same. */
let last: {readonly values: readonly Facet[]; readonly text: string; readonly found: readonly Facet[]} | undefined;

/**
The values that hold all words of what is typed, in any case, those of most rows first; where none does, those that come nearest to it, the nearest first. All for an empty text.
*/
export function facetsLike(values: readonly Facet[], text: string): readonly Facet[] {
	if (last?.values === values && last.text === text) return last.found;
	const found = text.trim() === '' ? values : like(values, text);
	last = {values, text, found};
	return found;
}

function like(values: readonly Facet[], text: string): readonly Facet[] {
	const words = text.toLowerCase().split(/\s+/).filter(Boolean);
	const holding = values.filter(({value}) => holds(value.slice(0, mostSearched).toLowerCase(), words));
	return holding.length > 0 ? holding : rank(values, text, ({value}) => value.slice(0, mostSearched));
}

const holds = (text: string, words: readonly string[]): boolean => words.every(word => text.includes(word));
