import {flag} from '../../store/columns.js';
import {segmentEntries} from '../../store/segment.js';
import type {ValueTable} from '../value-table.js';
import type {Batch} from './batch.js';
import type {Numbering} from './numbering.js';
import type {Predicate} from './predicate.js';
import {UuidSearch} from './uuid-search.js';
import {verdict} from './verdict.js';

const mask = segmentEntries - 1;

/**
Passes rows by their values: one look-up a row.

@param table - over the values of the numbering. Values that come up only now are tested at once: there are never more of them than rows.
*/
export function byValue(cost: number, numbering: Numbering, table: ValueTable): Predicate {
	return {
		cost,
		pass: (batch, out) => {
			const numbers = numbering.numbers(batch);
			table.extend(Number.POSITIVE_INFINITY);
			if (table.hasHits) lookUp(numbers, table.verdicts, batch.count, out);
			else out.fill(verdict.no, 0, batch.count);
		},
	};
}

/** The verdict on each number. */
export function lookUp(numbers: Uint32Array, verdicts: Uint8Array, count: number, out: Uint8Array): void {
	for (let i = 0; i < count; i++) out[i] = verdicts[numbers[i]!]!;
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
