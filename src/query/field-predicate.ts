import type {FieldTest} from './ast.js';
import type {Field} from './fields.js';
import {compareRange, type NumberRange} from './number-value.js';
import {byAuditID, byValue} from './passes/by-value.js';
import {numberingOf} from './passes/numbering.js';
import {always, anyPasses, byRow, type Predicate} from './passes/predicate.js';
import {inColumnRanges, inRanges, type NumbersOf} from './passes/row-numbers.js';
import {verdict} from './passes/verdict.js';
import type {Compiler} from './predicate.js';
import {createTextTest, type TextFieldTest, type TextTest} from './text-test.js';
import {ValueTable} from './value-table.js';

/** A field term as a predicate: by a table of distinct values where the field comes out of columns, by loops over numbers, else by what the row has. */
export function compileField(field: Field, test: FieldTest, compiler: Compiler): Predicate {
	if (field.dependsOnClock) compiler.reachFor('unsettled');
	switch (test.is) {
		case 'in-range':
			return field.numberColumn ? inColumnRanges(5, field.numberColumn, test.ranges) : byNumber(field, () => test.ranges, compiler);
		case 'at': {
			const times = test.times.map(time => compiler.time(time));
			return byNumber(field, () => times.map(({from, to}) => ({low: from, high: to, hasLow: true, hasHigh: false})), compiler);
		}
		case 'compare-time': {
			// An instant is compared with where a time begins: after 08:14 is also half a second later.
			const time = compiler.time(test.time);
			return byNumber(field, () => [compareRange(test.operator, time.from)], compiler);
		}
		case 'present':
		case 'any-of':
		case 'regex':
			return byText(field, test, compiler);
	}
}

function byText(field: Field, test: TextFieldTest, compiler: Compiler): Predicate {
	if (test.is === 'present' && field.numberOf) return byNumber(field, () => [anyNumber], compiler);
	const ofText = createTextTest(test, field.type);
	if (field.column) {
		const {ofValue} = field;
		const ofLogged: TextTest = ofValue ? value => passesAny(ofValue(value), ofText) : ofText;
		return byValue(5, numberingOf(field, compiler.context.rows), compiler.table(field.column, ofLogged));
	}
	if (field.madeOf) {
		const numbering = numberingOf(field, compiler.context.rows);
		return byValue(10 * field.madeOf.columns.length, numbering, new ValueTable(numbering.values, ofText));
	}
	if (field.name === 'auditid' && test.is === 'any-of' && test.values.every(({text, isQuoted}) => isQuoted || !text.includes('*')))
		return anyPasses(test.values.map(({text}) => byAuditID(text)));
	return byRow(300, (rows, row) => ofText(field.textOf(rows, row)));
}

const anyNumber: NumberRange = {low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, hasLow: true, hasHigh: true};

function byNumber(field: Field, ranges: () => readonly NumberRange[], {context}: Compiler): Predicate {
	const {numberOf, numbersOf, areNumbersDear} = field;
	if (numbersOf && areNumbersDear) return context.known?.numbers(numbersOf).inRanges(ranges()) ?? inRanges(25, numbersOf, ranges);
	if (numbersOf) return inRanges(8, numbersOf, ranges);
	if (!numberOf) return always(verdict.no);
	const rowByRow: NumbersOf = ({rows, count, space}, out) => {
		for (let i = 0; i < count; i++) out[i] = numberOf(space, rows[i] ?? 0);
	};
	return inRanges(80, rowByRow, ranges);
}

const passesAny = (value: string | readonly string[], test: TextTest): boolean =>
	typeof value === 'string' ? test(value) : value.some(test);
