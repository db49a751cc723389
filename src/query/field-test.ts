import type {ValueTest} from '../ingest/raw-term.js';
import {type CompareOperator, compareOperators, type FieldTest} from './ast.js';
import type {Field} from './fields.js';
import {nearestName} from './fuzzy.js';
import {compareRange, equalRange, expectedNumber, type NumberForm, parseNumber} from './number-value.js';
import {createUnknown, QueryProblem} from './query-error.js';
import {compileRegex, quoteRegex} from './regex.js';
import type {Operator, Piece, Scanner} from './scanner.js';
import {parseTimeValue, type TimeValue} from './time-value.js';

/** What an error says where a time was expected. */
const expectedTime = 'expected a time, such as 08:14, 2026-01-01 or 2026-01-01T10:00:00Z';

/** An operator without its negation: `!=` and `!~` are said of the term. */
type PlainOperator = CompareOperator | ':?' | ':' | '=~';

export function isNegated(operator: Operator): boolean {
	return operator === '!=' || operator === '!~';
}

function plainOf(operator: Operator): PlainOperator {
	switch (operator) {
		case '=':
		case '==':
		case '!=':
			return ':';
		case '!~':
			return '=~';
		default:
			return operator;
	}
}

const isCompare = (operator: PlainOperator): operator is CompareOperator => compareOperators.some(one => one === operator);

/** Read the values after a field and its operator. @throws QueryProblem */
export function parseFieldTest(scanner: Scanner, field: Field, given: Operator): FieldTest {
	const operator = plainOf(given);
	if (operator === ':?') return {is: 'present'};
	if (operator === '=~') return {is: 'regex', pattern: parsePattern(scanner, given)};
	if (isCompare(operator)) return compareTest(field, operator, parseOne(scanner, operator), scanner.at);
	const values = parseValues(scanner, given);
	if (field.type === 'time') return {is: 'at', times: values.map(toTime)};
	if (field.type === 'text' || field.type === 'enum') {
		for (const value of values) checkText(field, value);
		return {is: 'any-of', values: values.map(({text, isQuoted}) => ({text, isQuoted}))};
	}
	const form = field.type;
	const ranges = values.map(value => equalRange(value.text, form) ?? fail(`expected ${expectedNumber(form)}`, value));
	return {is: 'in-range', ranges};
}

function compareTest(field: Field, operator: CompareOperator, value: Piece, end: number): FieldTest {
	if (field.type === 'time') return {is: 'compare-time', operator, time: toTime(value)};
	if (field.type === 'text' || field.type === 'enum') {
		throw new QueryProblem(
			`"${operator}" compares numbers, durations, sizes and times; ${field.name} is none`,
			value.from - operator.length,
		);
	}
	if (value.to !== end) throw new QueryProblem('expected one value', value.to);
	return {is: 'in-range', ranges: [compareRange(operator, toNumber(value, field.type))]};
}

/** The same for a JSON path, whose values are what the event says. @throws QueryProblem */
export function parsePathTest(scanner: Scanner, given: Operator): ValueTest {
	const operator = plainOf(given);
	if (operator === ':?') return {is: 'present'};
	if (operator === '=~') return {is: 'regex', pattern: parsePattern(scanner, given)};
	if (isCompare(operator))
		return {is: 'compare', operator: withoutColon(operator), number: toNumber(parseOne(scanner, operator), 'number')};
	const values = parseValues(scanner, given);
	if (!values.some(({text, isQuoted}) => isQuoted && text.includes('*'))) return {is: 'any-of', values: values.map(({text}) => text)};
	// Raw terms have wildcards only: a star that was quoted can be said as an expression.
	const patterns = values.map(({text, isQuoted}) => (isQuoted ? quoteRegex(text) : text.split('*').map(quoteRegex).join('.*')));
	return {is: 'regex', pattern: `(?is)^(?:${patterns.join('|')})$`};
}

/** A time for `since:` and `until:`. @throws QueryProblem */
export function parseBound(scanner: Scanner, operator: Operator): TimeValue {
	if (plainOf(operator) !== ':' || isNegated(operator)) throw new QueryProblem('expected ":"', scanner.at - operator.length);
	const value = parseOne(scanner, operator);
	return parseTimeValue(value.text) ?? fail(`${expectedTime}, or a duration back from now, such as 5m`, value);
}

/** One or more values, comma between them; none is empty. @throws QueryProblem */
export function parseValues(scanner: Scanner, operator: Operator): Piece[] {
	const values: Piece[] = [];
	do {
		const value = scanner.piece(',');
		if (value.text === '' && !value.isQuoted)
			throw new QueryProblem(`expected a value after "${values.length === 0 ? operator : ','}"`, value.from);
		values.push(value);
	} while (scanner.take(','));
	return values;
}

function parseOne(scanner: Scanner, operator: Operator): Piece {
	const [first, second] = parseValues(scanner, operator);
	if (second) throw new QueryProblem(`expected one value after "${operator}"`, second.from - 1);
	return first ?? fail('expected a value', {from: scanner.at});
}

function parsePattern(scanner: Scanner, operator: Operator): string {
	if (scanner.next === '(') throw new QueryProblem('put an expression with parentheses in quotes', scanner.at);
	const {text, isQuoted, from} = scanner.next === '"' ? scanner.quoted(false, '') : scanner.piece();
	if (text === '') throw new QueryProblem(`expected an expression after "${operator}"`, from);
	const pattern = isQuoted ? text.replaceAll('\\"', '"') : text;
	checkRegex(pattern, '', from + (isQuoted ? 1 : 0));
	return pattern;
}

/** @throws QueryProblem if it does not compile. */
export function checkRegex(pattern: string, flags: string, offset: number): void {
	const regex = compileRegex(pattern, flags);
	if (typeof regex !== 'function') throw new QueryProblem(`not an expression in RE2 syntax: ${regex.error}`, offset);
}

function checkText(field: Field, value: Piece): void {
	if (value.text === '')
		throw new QueryProblem(`nothing equals ""; -${field.name}:? finds what has no ${field.name}`, value.from, `-${field.name}:?`);
	const {values} = field;
	if (!values || value.text.includes('*') || values.some(one => one.toLowerCase() === value.text.toLowerCase())) return;
	throw createUnknown(field.name, value.text, value.from, nearestName(value.text, values), `expected one of ${values.join(', ')}`);
}

function toTime(value: Piece): TimeValue {
	return parseTimeValue(value.text) ?? fail(expectedTime, value);
}

function toNumber(value: Piece, form: NumberForm): number {
	const number = parseNumber(value.text, form);
	return Number.isNaN(number) ? fail(`expected ${expectedNumber(form)}`.replace(/, or a class.*/, ''), value) : number;
}

const withoutColon = (operator: CompareOperator) => operator.slice(1) as '>' | '>=' | '<' | '<=';

function fail(message: string, {from}: {readonly from: number}): never {
	throw new QueryProblem(message, from);
}
