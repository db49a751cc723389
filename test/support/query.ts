import type {QueryNode} from '../../src/query/ast.js';
import {parseQuery} from '../../src/query/parse.js';
import {batchesOf} from '../../src/query/passes/batch.js';
import type {Predicate} from '../../src/query/passes/predicate.js';
import type {RowSpace} from '../../src/query/row-space.js';
import type {EventIndex} from '../../src/store/columns.js';

/** A query that must be valid. */
export function queryOf(text: string): QueryNode {
	const parsed = parseQuery(text);
	if ('error' in parsed) throw new Error(`${text}: column ${parsed.error.column}: ${parsed.error.message}`);
	return parsed.query;
}

/** What a predicate says of one row. */
export function verdictOf(rows: RowSpace, predicate: Predicate, row: EventIndex): number | undefined {
	const out = new Uint8Array(1);
	for (const batch of batchesOf(rows, [row])) predicate.pass(batch, out);
	return out[0];
}
