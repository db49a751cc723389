import type {PathStep, ValueTest} from '../ingest/raw-term.js';
import type {Field} from './fields.js';
import type {IsName} from './is.js';
import type {NumberRange} from './number-value.js';
import type {TimeValue} from './time-value.js';

/** Where something stands in the text of a query: UTF-16 offsets, `to` exclusive. */
export type Span = {readonly from: number; readonly to: number};

/** A value of a text field. In quotes `*` is no wildcard. */
export type TextValue = {readonly text: string; readonly isQuoted: boolean};

/** What the value of a field must be. Absent values pass none of these. */
export type FieldTest =
	| {readonly is: 'present'}
	| {readonly is: 'any-of'; readonly values: readonly TextValue[]}
	| {readonly is: 'regex'; readonly pattern: string}
	| {readonly is: 'in-range'; readonly ranges: readonly NumberRange[]}
	| {readonly is: 'at'; readonly times: readonly TimeValue[]}
	| {readonly is: 'compare-time'; readonly operator: CompareOperator; readonly time: TimeValue};

export const compareOperators = [':>=', ':>', ':<=', ':<'] as const;
export type CompareOperator = (typeof compareOperators)[number];

/** A query, parsed: plain data. `word` is a substring anywhere in the event; `nearest` is `~word`; `named` is what a view or `is:noise` stands for. */
export type QueryNode = {readonly span: Span} & (
	| {readonly kind: 'and' | 'or'; readonly parts: readonly QueryNode[]}
	| {readonly kind: 'not'; readonly part: QueryNode}
	| {readonly kind: 'word'; readonly text: string; readonly isQuoted: boolean}
	| {readonly kind: 'regex'; readonly pattern: string; readonly flags: string}
	| {readonly kind: 'nearest'; readonly word: string}
	| {readonly kind: 'field'; readonly field: Field; readonly test: FieldTest}
	| {readonly kind: 'path'; readonly steps: readonly PathStep[]; readonly test: ValueTest}
	| {readonly kind: 'is'; readonly name: IsName}
	| {readonly kind: 'bound'; readonly side: 'since' | 'until'; readonly time: TimeValue}
	| {readonly kind: 'named'; readonly name: string; readonly part: QueryNode}
);

/** The query that every row passes. */
export const everything: QueryNode = {kind: 'and', parts: [], span: {from: 0, to: 0}};

/**
All of them: `-q` given twice, or a view and a query. Their top-level terms become those of the whole; spans stay those of each text.

More than 31 words together cannot be planned: `tooManyTerms` in `parse.ts` tells.
*/
export function allOf(queries: readonly QueryNode[]): QueryNode {
	const parts = queries.flatMap(query => (query.kind === 'and' ? query.parts : [query]));
	const [only] = parts;
	return parts.length === 1 && only ? only : {kind: 'and', parts, span: {from: 0, to: 0}};
}
