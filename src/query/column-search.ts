import {
	columns,
	type DictionaryColumnName,
	type DictionaryName,
	dictionaryColumnNames,
	type EventIndex,
	flag,
	parseList,
	parseUserRest,
} from '../store/columns.js';
import type {StoreReader} from '../store/reader.js';
import {segmentEntries} from '../store/segment.js';
import type {TextTest} from './text-test.js';
import {ValueTable} from './value-table.js';

const mask = segmentEntries - 1;

/** The texts that stand in an event where a dictionary holds them put together: what was joined must not match across the seam. */
function partsOf(name: DictionaryName, value: string): readonly string[] {
	if (name === 'sourceIPs') return parseList(value);
	if (name === 'groupVersion') return value.split('/');
	if (name !== 'userRest') return [value];
	const [uid, groups, extra] = parseUserRest(value);
	return [uid, ...groups, ...extra.flatMap(([key, values]) => [key, ...values])];
}

/** An auditID is built anew for each event that is asked: only for words that can be part of one. */
const partOfUuid = /^[0-9a-f-]{8,36}$/;
const partOfCode = /^\d{1,5}$/;

/**
Looks for text in all columns of an event. What it finds the event holds; what it does not find can still stand elsewhere in the event.
*/
export class ColumnSearch {
	readonly #tables: ReadonlyMap<DictionaryName, ValueTable>;
	/** Columns with any value that is found, and their tables; most words are in few. */
	#active: ReadonlyArray<readonly [column: DictionaryColumnName, table: ValueTable]> = [];
	readonly #auditIDs: ValueTable;
	readonly #isPartOfUuid: boolean;
	readonly #isPartOfCode: boolean;

	/** @param word - what `test` looks for, if it is a plain word: then it is looked for in numbers and UUIDs too. */
	constructor(
		private readonly reader: StoreReader,
		private readonly test: TextTest,
		private readonly word: string,
	) {
		const names = new Set(dictionaryColumnNames.map(column => columns[column].dictionary));
		this.#tables = new Map(
			[...names].map(name => [name, new ValueTable(reader.dictionaries[name], value => partsOf(name, value).some(part => test(part)))]),
		);
		this.#auditIDs = new ValueTable(reader.dictionaries.auditID, test);
		this.#isPartOfUuid = partOfUuid.test(word);
		this.#isPartOfCode = partOfCode.test(word);
	}

	/** Take in new values. @returns whether there is more. */
	extend(deadline: number): boolean {
		let hasMore = this.#auditIDs.extend(deadline);
		for (const table of this.#tables.values()) hasMore = table.extend(deadline) || hasMore;
		this.#active = dictionaryColumnNames.flatMap(column => {
			const table = this.#tables.get(columns[column].dictionary);
			return table?.hasHits ? [[column, table] as const] : [];
		});
		return hasMore;
	}

	/** About the nanoseconds that an event takes. */
	get cost(): number {
		return this.#isPartOfUuid ? 500 : 100;
	}

	has(event: EventIndex): boolean {
		const segment = this.reader.segments[event >>> 16];
		if (!segment) return false;
		const at = event & mask;
		for (const [column, table] of this.#active) if (table.bits[segment[column][at] ?? 0] === 1) return true;
		return this.#hasCode(segment.code[at] ?? 0) || this.#hasAuditID(event, segment.flags[at] ?? 0);
	}

	#hasCode(code: number): boolean {
		return this.#isPartOfCode && code !== 0 && String(code).includes(this.word);
	}

	#hasAuditID(event: EventIndex, flags: number): boolean {
		const isInDictionary = (flags & flag.auditIDInDictionary) !== 0;
		return (isInDictionary ? this.#auditIDs.hasHits : this.#isPartOfUuid) && this.test(this.reader.auditID(event));
	}
}
