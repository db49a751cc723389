import type {QueryNode} from './ast.js';
import {isExactCase} from './text-test.js';

/**
Does every row that passes `after` surely pass `before`? Said of what is typed on: a longer word, a further term. Then only what passed has to be tested again. Not across `or` and `not`, where a longer word lets more pass.
*/
export function isStricter(after: QueryNode, before: QueryNode): boolean {
	const parts = partsOf(after);
	return partsOf(before).length > 0 && partsOf(before).every(one => parts.some(part => implies(part, one)));
}

const partsOf = (query: QueryNode): readonly QueryNode[] => (query.kind === 'and' ? query.parts : [query]);

/** Lower case of other letters depends on their neighbours. */
const isAscii = (text: string): boolean => /^[ -~]+$/.test(text);

function implies(part: QueryNode, other: QueryNode): boolean {
	if (part.kind !== 'word' || other.kind !== 'word') return meaningOf(part) === meaningOf(other);
	if (!isAscii(part.text) || !isAscii(other.text)) return part.text === other.text;
	return isExactCase(other.text) ? part.text.includes(other.text) : part.text.toLowerCase().includes(other.text);
}

/** A term as text, without where it stands. */
function meaningOf(node: QueryNode): string {
	return JSON.stringify(node, (key, value: unknown) => (key === 'span' ? undefined : typeof value === 'number' ? String(value) : value));
}
