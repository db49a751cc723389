import {flag} from '../../store/columns.js';
import {segmentEntries} from '../../store/segment.js';
import type {ValueTable} from '../value-table.js';
import type {Batch} from './batch.js';
import type {Numbering} from './numbering.js';
import type {Predicate} from './predicate.js';
import {UuidSearch} from './uuid-search.js';
import {ones, verdict, wordsOf} from './verdict.js';

const mask = segmentEntries - 1;

/**
Passes rows by their values: one look-up a row.

@param table - over the values of the numbering. Values that come up only now are tested at once: there are never more of them than rows.
*/
export const byValue = (cost: number, numbering: Numbering, table: ValueTable): Predicate =>
	byTable(cost, batch => {
		const numbers = numbering.isClosed ? undefined : numbering.numbers(batch);
		table.extend(Number.POSITIVE_INFINITY);
		// What no value is, no row is: while a word is typed that is the usual case.
		return table.hasHits ? {numbers: numbers ?? numbering.numbers(batch), verdicts: table.verdicts} : undefined;
	});

/** The number of each row, and the verdict on each number: `yes` or `no`. */
export type LookUp = {readonly numbers: Uint32Array; readonly verdicts: Uint8Array};

/** Passes rows by what stands in a table. @param lookUpOf - undefined: all rows are out. */
export function byTable(cost: number, lookUpOf: (batch: Batch) => LookUp | undefined): Predicate {
	const by = (isNegated: boolean): Predicate => {
		const flip = isNegated ? verdict.yes * ones : 0;
		return {
			cost,
			pass: (batch, out) => {
				const lookUp = lookUpOf(batch);
				if (lookUp) writeAll(lookUp, flip, batch.count, out);
				else out.fill(flip & verdict.yes, 0, batch.count);
			},
			passAlso: (batch, out) => {
				const lookUp = lookUpOf(batch);
				if (lookUp) keepSome(lookUp, flip, batch.count, out);
				else if (!isNegated) out.fill(verdict.no, 0, batch.count);
			},
			not: () => by(!isNegated),
		};
	};
	return by(false);
}

/** Four verdicts are written at once. @param flip - turns `yes` into `no` and the other way round, or is 0. */
function writeAll({numbers, verdicts}: LookUp, flip: number, count: number, out: Uint8Array): void {
	const words = wordsOf(out, count);
	for (let at = 0, i = 0; at < words.length; at++, i += 4) {
		words[at] =
			flip ^
			(verdicts[numbers[i]!]! |
				(verdicts[numbers[i + 1]!]! << 8) |
				(verdicts[numbers[i + 2]!]! << 16) |
				(verdicts[numbers[i + 3]!]! << 24));
	}
	for (let i = count & ~3; i < count; i++) out[i] = (flip & verdict.yes) ^ verdicts[numbers[i]!]!;
}

/** Where four rows are out already nothing is looked up. */
function keepSome({numbers, verdicts}: LookUp, flip: number, count: number, out: Uint8Array): void {
	const words = wordsOf(out, count);
	for (let at = 0, i = 0; at < words.length; at++, i += 4) {
		const word = words[at]!;
		if (word === 0) continue;
		words[at] =
			word &
			(flip ^
				(verdicts[numbers[i]!]! |
					(verdicts[numbers[i + 1]!]! << 8) |
					(verdicts[numbers[i + 2]!]! << 16) |
					(verdicts[numbers[i + 3]!]! << 24)));
	}
	for (let i = count & ~3; i < count; i++) out[i]! &= (flip & verdict.yes) ^ verdicts[numbers[i]!]!;
}

/** Passes rows whose first event has this auditID, written as a UUID or not. */
export function byAuditID(uuid: string): Predicate {
	const search = uuid.length === 36 ? new UuidSearch(uuid) : undefined;
	return {
		cost: 30,
		pass: ({rows, count, space: {reader}}: Batch, out) => {
			for (let i = 0; i < count; i++) {
				const row = rows[i]!;
				const {auditID, flags} = reader.segments[row >>> 16]!;
				const at = row & mask;
				const isInDictionary = (flags[at]! & flag.auditIDInDictionary) !== 0;
				const isSame = isInDictionary ? reader.dictionaries.auditID.text(auditID[4 * at]!) === uuid : search?.isIn(auditID, 4 * at);
				out[i] = isSame ? verdict.yes : verdict.no;
			}
		},
	};
}
