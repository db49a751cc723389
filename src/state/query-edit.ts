import {parseQuery} from '../query/parse.js';

/** A test of one value as `+`, `-` and `=` write it. `value` is the whole value, unquoted; `:?` asks only whether there is one, and needs none. */
export type ValueTerm = {readonly field: string; readonly operator?: ':' | ':?' | ':>=' | ':<=' | undefined; readonly value: string};

export type ValueEdit = 'include' | 'exclude' | 'only';

/** Longest query that the keys write. */
export const mostQueryUnits = 4000;

/**
The query that keeps rows with these values, drops them, or asks for nothing else. What is typed stays as it is; a term that is there already is not added again, and its opposite is replaced.

@param terms - ANDed; at least one.
@returns undefined where the query would be longer than anyone can read.
*/
export function editByValue(text: string, how: ValueEdit, terms: readonly ValueTerm[]): string | undefined {
	const included = terms.map(termText);
	const excluded = included.length === 1 ? `-${included[0] ?? ''}` : `-(${included.join(' ')})`;
	const query =
		how === 'only' ? included.join(' ') : how === 'include' ? withTerms(text, included, [excluded]) : withTerms(text, [excluded], included);
	return query.length > mostQueryUnits ? undefined : query;
}

/** One term of a query, its value quoted where it must be. */
export function termText({field, operator = ':', value}: ValueTerm): string {
	return operator === ':?' ? `${field}:?` : `${field}${operator}${quoted(value)}`;
}

/** Where a term stands in the text of a query, and the value that was meant by it. */
export type MeantTerm = {readonly span: {readonly from: number; readonly to: number}; readonly meant?: string | undefined};

/** A term `field:value` with the value that was meant. */
export function meantText(text: string, {span, meant = ''}: MeantTerm): string {
	const term = text.slice(span.from, span.to);
	return `${term.slice(0, term.indexOf(':') + 1)}${quoted(meant)}`;
}

/** The query with the values that were meant; undefined where no term has one. */
export function withMeant(text: string, terms: readonly MeantTerm[]): string | undefined {
	const meant = terms.filter(term => term.meant !== undefined).toSorted((a, b) => b.span.from - a.span.from);
	if (meant.length === 0) return undefined;
	return meant.reduce((query, term) => query.slice(0, term.span.from) + meantText(text, term) + query.slice(term.span.to), text);
}

/** A value that the query language takes as nothing but itself. */
export function quoted(value: string): string {
	return /^[\p{L}\p{N}_./@][\p{L}\p{N}_./@:#%&+=-]*$/u.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** @returns the text as it stands with the terms added, each once; rebuilt only where their opposite must go. */
function withTerms(text: string, added: readonly string[], opposites: readonly string[]): string {
	const typed = text.trim();
	const parsed = typed === '' ? undefined : parseQuery(typed);
	if (!parsed || 'error' in parsed) return added.join(' ');
	const {query} = parsed;
	const isOpen = query.kind === 'or' && query.parts[0]?.span.from === query.span.from;
	if (isOpen) return `(${typed}) ${added.join(' ')}`;
	const parts = query.kind === 'and' ? query.parts : [query];
	const terms = parts.map(({span}) => typed.slice(span.from, span.to));
	const kept = terms.filter(term => opposites.length !== 1 || term !== opposites[0]);
	const missing = added.filter(term => !terms.includes(term));
	return [...(kept.length < terms.length ? kept : [typed]), ...missing].join(' ');
}

/**
The field of a query for a value of the JSON (`pathOf` of `decode/json-path.ts`): `.annotations["k8s.io/deprecated"]`. Of an array any item is meant, because the place of an item says little: `.user.groups[0]` gives `user.groups[*]`.

@returns undefined where the query language has no name for it: the event itself, and first keys that need quotes.
*/
export function fieldOfPath(path: string): string | undefined {
	if (!/^\.[A-Za-z_]/.test(path)) return undefined;
	return path
		.slice(1)
		.replace(/\[(?:(\d+)|("(?:[^"\\]|\\.)*"))\]/gs, (_, index: string | undefined, key = '') =>
			index === undefined ? `["${String(JSON.parse(key)).replace(/["\\]/g, '\\$&')}"]` : '[*]',
		);
}
