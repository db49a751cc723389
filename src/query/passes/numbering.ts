import {columns, type DictionaryColumnName} from '../../store/columns.js';
import {listText} from '../derived.js';
import type {Field} from '../fields.js';
import type {RowSpace} from '../row-space.js';
import type {Values} from '../value-table.js';
import {type Batch, batchRows} from './batch.js';
import {TupleNumbers} from './tuple-numbers.js';

/**
The values of rows as numbers, so that rows are counted and tested without a text a row: rows with equal numbers have equal values.
*/
export type Numbering = {
	readonly values: Values;
	/** All values that rows can have are there before rows are numbered. */
	readonly isClosed: boolean;
	/** Two numbers can have the same text. */
	readonly isAmbiguous: boolean;
	/** The number for each row of the batch; valid until the batch is filled anew, or another one is numbered. */
	numbers(batch: Batch): Uint32Array;
};

/** The texts of a field: by its columns as far as it has any, else as they come. */
export function numberingOf(field: Field, rows: RowSpace): Numbering {
	const {column, madeOf, ofValue, overriddenBy} = field;
	if (madeOf) return tupleNumbering(madeOf, rows);
	if (!column) return textNumbering(field, rows);
	const numbering = columnNumbering(column, rows, overriddenBy);
	return ofValue ? {...numbering, isAmbiguous: true, values: madeValues(numbering.values, ofValue)} : numbering;
}

/**
The values of a column: their numbers in its dictionary.

@param over - a column of the same dictionary that goes before where it has a value.
*/
export function columnNumbering(column: DictionaryColumnName, {reader}: RowSpace, over?: DictionaryColumnName): Numbering {
	const values = reader.dictionaries[columns[column].dictionary];
	if (!over) return {values, isClosed: true, isAmbiguous: false, numbers: batch => batch.numbers(column)};
	const scratch = new Uint32Array(batchRows);
	const numbers = (batch: Batch): Uint32Array => {
		const own = batch.numbers(column);
		if (batch.isEmpty(over)) return own;
		const others = batch.numbers(over);
		scratch.set(own.subarray(0, batch.count));
		for (let i = 0; i < batch.count; i++) if (others[i] !== 0) scratch[i] = others[i]!;
		return scratch;
	};
	return {values, isClosed: true, isAmbiguous: false, numbers};
}

const madeValues = (values: Values, ofValue: NonNullable<Field['ofValue']>): Values => ({
	get size() {
		return values.size;
	},
	text: number => listText(ofValue(values.text(number))),
});

function tupleNumbering({columns: names, text}: NonNullable<Field['madeOf']>, rows: RowSpace): Numbering {
	const tuples = new TupleNumbers(names.length);
	const scratch = new Uint32Array(batchRows);
	return {
		isClosed: false,
		isAmbiguous: true,
		values: {
			get size() {
				return tuples.size;
			},
			text: number => text(rows, tuples.parts(number)),
		},
		numbers: batch => {
			const parts = names.map(name => batch.numbers(name));
			tuples.numberAll(parts, batch.count, scratch);
			return scratch;
		},
	};
}

function textNumbering(field: Field, rows: RowSpace): Numbering {
	const texts: string[] = [];
	const known = new Map<string, number>();
	const scratch = new Uint32Array(batchRows);
	const numberOf = (text: string): number => {
		const number = known.get(text);
		if (number !== undefined) return number;
		known.set(text, texts.length);
		return texts.push(text) - 1;
	};
	return {
		isClosed: false,
		isAmbiguous: false,
		values: {
			get size() {
				return texts.length;
			},
			text: number => texts[number]!,
		},
		numbers: batch => {
			for (let i = 0; i < batch.count; i++) scratch[i] = numberOf(field.textOf(rows, batch.rows[i]!));
			return scratch;
		},
	};
}
