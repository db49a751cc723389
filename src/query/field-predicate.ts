import type {EventIndex} from '../store/columns.js';
import type {FieldTest} from './ast.js';
import type {Field} from './fields.js';
import {isInRange} from './number-value.js';
import type {Compiler} from './predicate.js';
import {createTextTest, type TextTest} from './text-test.js';
import type {Predicate} from './verdict.js';

/** A field term as a predicate: by a table of distinct values where the field is in a column, else by what the row has. */
export function compileField(field: Field, test: FieldTest, compiler: Compiler): Predicate {
	const {rows} = compiler.context;
	if (field.dependsOnClock) compiler.reachFor('unsettled');
	switch (test.is) {
		case 'in-range':
			return byNumber(field, compiler, number => test.ranges.some(range => isInRange(number, range)));
		case 'at': {
			const times = test.times.map(time => compiler.time(time));
			return byNumber(field, compiler, number => times.some(({from, to}) => number >= from && number < to));
		}
		case 'compare-time': {
			const time = compiler.time(test.time);
			const compare = comparisons[test.operator];
			return byNumber(field, compiler, number => compare(number, time.from));
		}
		case 'present':
		case 'any-of':
		case 'regex': {
			const ofText = createTextTest(test, field.type);
			if (field.column) return byValue(field, field.column, compiler, ofText);
			return {cost: 300, test: row => ofText(field.textOf(rows, row))};
		}
	}
}

/** An instant is compared with where a time begins: after 08:14 is also half a second later. */
const comparisons = {
	':>': (a: number, b: number) => a > b,
	':>=': (a: number, b: number) => a >= b,
	':<': (a: number, b: number) => a < b,
	':<=': (a: number, b: number) => a <= b,
} as const;

function byNumber({numberOf}: Field, {context: {rows}}: Compiler, test: (number: number) => boolean): Predicate {
	return {cost: 40, test: row => numberOf !== undefined && test(numberOf(rows, row))};
}

function byValue({ofValue, overriddenBy}: Field, column: NonNullable<Field['column']>, compiler: Compiler, ofText: TextTest): Predicate {
	const {rows} = compiler.context;
	const ofLogged: TextTest = ofValue ? value => passesAny(ofValue(value), ofText) : ofText;
	const table = compiler.table(column, ofLogged);
	const numberOf = overriddenBy
		? (row: EventIndex) => rows.number(overriddenBy, row) || rows.number(column, row)
		: (row: EventIndex) => rows.number(column, row);
	return {cost: 20, test: row => table.bits[numberOf(row)] === 1};
}

const passesAny = (value: string | readonly string[], test: TextTest): boolean =>
	typeof value === 'string' ? test(value) : value.some(test);
