import type {QueryNode} from '../../src/query/ast.js';
import {parseQuery} from '../../src/query/parse.js';

/** A query that must be valid. */
export function queryOf(text: string): QueryNode {
	const parsed = parseQuery(text);
	if ('error' in parsed) throw new Error(`${text}: column ${parsed.error.column}: ${parsed.error.message}`);
	return parsed.query;
}
