import {everything, type QueryNode} from './ast.js';
import {expectedTerm, parseTerm} from './parse-term.js';
import {type QueryError, QueryProblem} from './query-error.js';
import {maxRawTerms} from './raw-hits.js';
import {Scanner} from './scanner.js';

export type ParsedQuery = {readonly query: QueryNode} | {readonly error: QueryError};

/** More parentheses inside each other than anybody writes; a bound for the recursion. */
const maxDepth = 64;

/**
Parse a query (`cli.md` 3):

```
query := or ;  or := and ("or" and)* ;  and := not (("and")? not)* ;  not := ("not" | "-" | "!") not | primary
primary := "(" or ")" | FIELD op values | word | "quoted" | /regex/flags | ~fuzzy
```

@returns the query, for an empty text the one that every row passes; or the first error. Never throws.
*/
export function parseQuery(text: string): ParsedQuery {
	try {
		const query = parseText(text);
		checkRawTerms(query);
		return {query};
	} catch (problem) {
		if (problem instanceof QueryProblem) return {error: problem.toError(text)};
		throw problem;
	}
}

function parseText(text: string): QueryNode {
	const scanner = new Scanner(text);
	scanner.skipBlanks();
	if (scanner.next === undefined) return everything;
	const query = parseOr(scanner, 0);
	if (scanner.next === ')') throw new QueryProblem('no "(" before this ")"', scanner.at);
	return query;
}

function parseOr(scanner: Scanner, depth: number): QueryNode {
	const parts = [parseAnd(scanner, depth)];
	while (scanner.takeKeyword('or')) parts.push(parseAnd(scanner, depth));
	return joined('or', parts);
}

function parseAnd(scanner: Scanner, depth: number): QueryNode {
	const parts = [parseNot(scanner, depth)];
	while (isTermNext(scanner)) parts.push(parseNot(scanner, depth));
	return joined('and', parts);
}

/** Does the conjunction go on? Takes its "and". */
function isTermNext(scanner: Scanner): boolean {
	if (scanner.takeKeyword('and')) return true;
	const {at} = scanner;
	const isOr = scanner.takeKeyword('or');
	scanner.at = at;
	return !isOr && scanner.next !== undefined && scanner.next !== ')';
}

function parseNot(scanner: Scanner, depth: number): QueryNode {
	scanner.skipBlanks();
	const from = scanner.at;
	let isNegative = false;
	while (scanner.takeKeyword('not') || scanner.take('-') || scanner.take('!')) {
		isNegative = !isNegative;
		scanner.skipBlanks();
	}
	const part = parsePrimary(scanner, depth);
	const node: QueryNode = isNegative ? {kind: 'not', part, span: {from, to: part.span.to}} : part;
	scanner.skipBlanks();
	return node;
}

function parsePrimary(scanner: Scanner, depth: number): QueryNode {
	const from = scanner.at;
	if (scanner.next === undefined || scanner.next === ')' || isKeywordNext(scanner)) throw new QueryProblem(expectedTerm, from);
	if (!scanner.take('(')) return parseTerm(scanner, parseText);
	if (depth === maxDepth) throw new QueryProblem(`at most ${maxDepth} parentheses can stand inside each other`, from);
	const node = parseOr(scanner, depth + 1);
	if (!scanner.take(')')) throw new QueryProblem('this "(" is not closed', from);
	return {...node, span: {from, to: scanner.at}};
}

function isKeywordNext(scanner: Scanner): boolean {
	const {at} = scanner;
	const isKeyword = scanner.takeKeyword('and') || scanner.takeKeyword('or');
	scanner.at = at;
	return isKeyword;
}

function joined(kind: 'and' | 'or', parts: readonly QueryNode[]): QueryNode {
	const [first] = parts;
	const last = parts.at(-1);
	if (!first || !last) return everything;
	return parts.length === 1 ? first : {kind, parts, span: {from: first.span.from, to: last.span.to}};
}

/**
What is wrong with a query that was put together of valid ones: too many terms, each of which needs a bit of its own while the raw events are searched.

@returns the message; undefined where it can be asked.
*/
export function tooManyTerms(query: QueryNode): string | undefined {
	return rawTermsOf(query).length > maxRawTerms ? tooMany : undefined;
}

const tooMany = `a query can hold ${maxRawTerms} words, expressions and JSON paths`;

function checkRawTerms(query: QueryNode): void {
	const over = rawTermsOf(query)[maxRawTerms];
	if (over) throw new QueryProblem(tooMany, over.span.from);
}

function rawTermsOf(node: QueryNode): QueryNode[] {
	switch (node.kind) {
		case 'and':
		case 'or':
			return node.parts.flatMap(rawTermsOf);
		case 'not':
		case 'named':
			return rawTermsOf(node.part);
		case 'word':
		case 'regex':
		case 'nearest':
		case 'path':
			return [node];
		case 'field':
		case 'is':
		case 'bound':
			return [];
	}
}
