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

/** A value that the query language takes as nothing but itself. */
export function quoted(value: string): string {
	return /^[\p{L}\p{N}_./@][\p{L}\p{N}_./@:#%&+=-]*$/u.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

function withTerms(text: string, added: readonly string[], opposites: readonly string[]): string {
	const trimmed = text.trim();
	if (trimmed === '') return added.join(' ');
	const parts = topLevelParts(trimmed);
	if (parts.some(part => /^or$/i.test(part))) return `(${trimmed}) ${added.join(' ')}`;
	const isOpposite = (part: string) =>
		opposites.length === 1 && part === opposites[0] && !/^(not|and)$/i.test(parts[parts.indexOf(part) - 1] ?? '');
	const kept = parts.filter(part => !isOpposite(part));
	const missing = added.filter(term => !kept.includes(term));
	return [...kept, ...missing].join(' ');
}

/** The words, quoted texts and parentheses of a query that are not inside others, as typed. */
export function topLevelParts(text: string): string[] {
	const parts: string[] = [];
	let part = '';
	let depth = 0;
	let quote = '';
	for (let at = 0; at < text.length; at++) {
		const letter = text.charAt(at);
		if (quote === '' && depth === 0 && letter === ' ') {
			if (part !== '') parts.push(part);
			part = '';
			continue;
		}
		part += letter;
		if (quote !== '') {
			if (letter === '\\') part += text.charAt(++at);
			else if (letter === quote) quote = '';
		} else if (letter === '"' || (letter === '/' && part.length === 1)) quote = letter;
		else if (letter === '(') depth++;
		else if (letter === ')') depth--;
	}
	return part === '' ? parts : [...parts, part];
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
