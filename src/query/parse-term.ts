import type {QueryNode, Span} from './ast.js';
import {checkRegex, isNegated, parseBound, parseFieldTest, parsePathTest, parseValues} from './field-test.js';
import {fieldNamed, fields} from './fields.js';
import {nearestName} from './fuzzy.js';
import {isIsName, isNames} from './is.js';
import {noiseText} from './noise.js';
import {type ScannedPath, scanPath} from './path.js';
import {createUnknown, QueryProblem} from './query-error.js';
import type {Operator, Piece, Scanner} from './scanner.js';
import {viewNamed, views} from './views.js';

/** What an error says where a term was expected. */
export const expectedTerm = 'expected a word, a "phrase", field:value or "("';

/** Keys of an event that hold objects and lists: JSON paths without a dot. Others are taken for misspelt fields. */
const rootKeys = new Set([
	'kind',
	'metadata',
	'annotations',
	'requestObject',
	'responseObject',
	'objectRef',
	'responseStatus',
	'impersonatedUser',
	'sourceIPs',
	'authenticationMetadata',
	'timestamp',
]);

/** What can stand before an operator without being a field. */
const pseudoFields = ['is', 'view', 'since', 'until', 'before'];

const fieldNames = [...fields.flatMap(({name, aliases}) => [name, ...aliases.filter(alias => !/[.[]/.test(alias))]), ...pseudoFields];

/** Reads a whole text as a query: a view, or the noise predicate. */
type ParseText = (text: string) => QueryNode;

/**
Read one term: a word, a phrase, an expression, `~word`, or a field with its values.

@throws QueryProblem
*/
export function parseTerm(scanner: Scanner, parseText: ParseText): QueryNode {
	const from = scanner.at;
	const span = (): Span => ({from, to: scanner.at});
	if (scanner.next === '"') {
		const {text} = scanner.quoted(true, '');
		if (text === '') throw new QueryProblem('expected text between the quotes', from);
		return {kind: 'word', text, isQuoted: true, span: span()};
	}
	const regex = scanner.next === '/' ? scanner.regex() : undefined;
	if (regex) {
		checkRegex(regex.pattern, regex.flags, from + 1);
		return {kind: 'regex', ...regex, span: span()};
	}
	if (scanner.take('~')) {
		const word = scanner.piece();
		if (word.text === '') throw new QueryProblem('expected a word after "~"', scanner.at);
		return {kind: 'nearest', word: word.text, span: span()};
	}
	const path = scanPath(scanner.text, from);
	const operator = path && scanner.operatorAt(path.end);
	if (path && operator) return parseFieldTerm(scanner, path, operator, parseText);
	if (path) checkComparison(scanner.text, path, from);
	const {text} = scanner.piece();
	if (text === '') throw new QueryProblem(expectedTerm, from);
	return {kind: 'word', text, isQuoted: false, span: span()};
}

function parseFieldTerm(scanner: Scanner, path: ScannedPath, operator: Operator, parseText: ParseText): QueryNode {
	const from = scanner.at;
	const name = scanner.text.slice(from, path.end);
	scanner.at = path.end + operator.length;
	const node = pseudoFields.includes(name) ? pseudoTerm(scanner, name, operator, parseText) : fieldTerm(scanner, path, operator, from);
	const span = {from, to: scanner.at};
	return isNegated(operator) ? {kind: 'not', part: {...node, span}, span} : {...node, span};
}

/** A term whose span is not known yet. */
type Unplaced = QueryNode extends infer Node ? (Node extends QueryNode ? Omit<Node, 'span'> : never) : never;

function fieldTerm(scanner: Scanner, path: ScannedPath, operator: Operator, from: number): Unplaced {
	const name = scanner.text.slice(from, path.end);
	const field = fieldNamed(name);
	if (field) return {kind: 'field', field, test: parseFieldTest(scanner, field, operator)};
	if (!path.isPlain || rootKeys.has(name)) return {kind: 'path', steps: path.steps, test: parsePathTest(scanner, operator)};
	const whole = /^[^\s()]*/.exec(scanner.text.slice(from))?.[0] ?? name;
	throw createUnknown('field', name, from, nearestName(name, fieldNames), `put "${whole}" in quotes to find it as text`);
}

function pseudoTerm(scanner: Scanner, name: string, operator: Operator, parseText: ParseText): Unplaced {
	if (name === 'since') return {kind: 'bound', side: 'since', time: parseBound(scanner, operator)};
	if (name === 'until' || name === 'before') return {kind: 'bound', side: 'until', time: parseBound(scanner, operator)};
	if (![':', '=', '==', '!='].includes(operator)) throw new QueryProblem(`expected "${name}:"`, scanner.at - operator.length);
	const parts = parseValues(scanner, operator).map(value => (name === 'is' ? isTerm(value, parseText) : viewTerm(value, parseText)));
	const [only] = parts;
	return parts.length === 1 && only ? only : {kind: 'or', parts};
}

function isTerm({text, from, to}: Piece, parseText: ParseText): QueryNode {
	const span = {from, to};
	if (text === 'noise') return {kind: 'named', name: 'is:noise', part: parseText(noiseText), span};
	if (isIsName(text)) return {kind: 'is', name: text, span};
	const names = [...isNames, 'noise'];
	throw createUnknown('property', text, from, nearestName(text, names), `expected one of ${names.join(', ')}`);
}

function viewTerm({text, from, to}: Piece, parseText: ParseText): QueryNode {
	const view = viewNamed(text);
	if (view) return {kind: 'named', name: `view:${text}`, part: parseText(view.query), span: {from, to}};
	const names = views.map(({name}) => name);
	throw createUnknown('view', text, from, nearestName(text, names), `expected one of ${names.join(', ')}`);
}

/** `code>=400` is a habit from elsewhere, and as a word would find nothing. */
function checkComparison(text: string, path: ScannedPath, from: number): void {
	const sign = /^[<>]=?/.exec(text.slice(path.end, path.end + 2))?.[0];
	const name = text.slice(from, path.end);
	if (sign !== undefined && (fieldNamed(name) || !path.isPlain)) throw new QueryProblem(`expected "${name}:${sign}"`, path.end, `:${sign}`);
}
