import {
	columns,
	type DictionaryColumnName,
	type DictionaryName,
	dictionaryColumnNames,
	type EventIndex,
	flag,
	noEvent,
	parseList,
	parseUserRest,
} from '../../store/columns.js';
import type {StoreReader} from '../../store/reader.js';
import {shape} from '../../store/request-links.js';
import {segmentEntries} from '../../store/segment.js';
import type {TextTest} from '../text-test.js';
import {ValueTable} from '../value-table.js';
import type {Batch} from './batch.js';
import {UuidSearch} from './uuid-search.js';
import {verdict} from './verdict.js';

const mask = segmentEntries - 1;

/** The texts that stand in an event where a dictionary holds them put together: what was joined must not match across the seam. */
function partsOf(name: DictionaryName, value: string): readonly string[] {
	if (name === 'sourceIPs') return parseList(value);
	if (name === 'groupVersion') return value.split('/');
	if (name !== 'userRest') return [value];
	const [uid, groups, extra] = parseUserRest(value);
	return [uid, ...groups, ...extra.flatMap(([key, values]) => [key, ...values])];
}

/** A shorter part of a UUID is in nearly every one, and says nothing. */
const partOfUuid = /^[0-9a-f-]{8,36}$/;
const partOfCode = /^\d{1,5}$/;

/** A column with values that are found, and what is found in it. */
type Active = {readonly column: DictionaryColumnName; readonly table: ValueTable};

/**
Looks for text in all columns of an event. What it finds the event holds; what it does not find can still stand elsewhere in the event.
*/
export class ColumnSearch {
	readonly #tables: ReadonlyMap<DictionaryName, ValueTable>;
	/** Most words are in few columns. */
	#active: readonly Active[] = [];
	/** Values of auditIDs that are no UUIDs. */
	readonly #auditIDs: ValueTable;
	readonly #uuids: UuidSearch | undefined;
	readonly #isPartOfCode: boolean;

	/** @param word - what `test` looks for, if it is a plain word: then it is looked for in numbers and UUIDs too. */
	constructor(
		private readonly reader: StoreReader,
		test: TextTest,
		private readonly word: string,
	) {
		const names = new Set(dictionaryColumnNames.map(column => columns[column].dictionary));
		this.#tables = new Map(
			[...names].map(name => [name, new ValueTable(reader.dictionaries[name], value => partsOf(name, value).some(part => test(part)))]),
		);
		this.#auditIDs = new ValueTable(reader.dictionaries.auditID, test);
		this.#uuids = partOfUuid.test(word) ? new UuidSearch(word) : undefined;
		this.#isPartOfCode = partOfCode.test(word);
	}

	/** Take in new values. @returns whether there is more. */
	extend(deadline: number): boolean {
		if ([this.#auditIDs, ...this.#tables.values()].some(table => table.extend(deadline))) return true;
		this.#active = dictionaryColumnNames.flatMap(column => {
			const table = this.#tables.get(columns[column].dictionary);
			return table?.hasHits ? [{column, table}] : [];
		});
		return false;
	}

	/** Marks the rows with an event that holds the text as `yes`, the others as `no`. */
	pass(batch: Batch, out: Uint8Array): void {
		out.fill(verdict.no, 0, batch.count);
		const hasOther = this.#isPartOfCode || this.#uuids !== undefined || this.#auditIDs.hasHits;
		if (this.#active.length === 0 && !hasOther) return;
		for (const {column, table} of this.#active) this.#mark(batch, column, table.verdicts, out);
		for (let i = 0; i < batch.count; i++) {
			if (out[i] !== verdict.no) continue;
			const isMany = (batch.shapeOf(i) & shape.many) !== 0;
			if ((isMany || hasOther) && isInAny(batch, i, isMany ? this.#isIn : this.#isInOther)) out[i] = verdict.yes;
		}
	}

	/** Marks rows by one column of the event that they show, and of the other one where there are two. */
	#mark(batch: Batch, column: DictionaryColumnName, verdicts: Uint8Array, out: Uint8Array): void {
		const {count, home} = batch;
		const shown = batch.shown();
		const others = batch.others();
		const arrays: ReadonlyArray<ArrayLike<number>> = this.reader.columns[column];
		const here = arrays[home]!;
		for (let i = 0; i < count; i++) {
			const event = shown[i]!;
			const other = others[i]!;
			out[i]! |= verdicts[event >>> 16 === home ? here[event & mask]! : arrays[event >>> 16]![event & mask]!]!;
			if (other !== noEvent) out[i]! |= verdicts[other >>> 16 === home ? here[other & mask]! : arrays[other >>> 16]![other & mask]!]!;
		}
	}

	readonly #isIn = (event: EventIndex): boolean => {
		const segment = this.reader.segments[event >>> 16]!;
		for (const {column, table} of this.#active) if (table.verdicts[segment[column][event & mask]!] === verdict.yes) return true;
		return this.#isInOther(event);
	};

	/** In the status code, or in the auditID. */
	readonly #isInOther = (event: EventIndex): boolean => {
		const {code, flags, auditID} = this.reader.segments[event >>> 16]!;
		const at = event & mask;
		if (this.#isPartOfCode && code[at] !== 0 && String(code[at]).includes(this.word)) return true;
		if ((flags[at]! & flag.auditIDInDictionary) !== 0) return this.#auditIDs.verdicts[auditID[4 * at]!] === verdict.yes;
		return this.#uuids?.isIn(auditID, 4 * at) ?? false;
	};
}

function isInAny({rows, space}: Batch, i: number, isIn: (event: EventIndex) => boolean): boolean {
	for (let event = rows[i]!; event !== noEvent; event = space.nextEvent(event)) if (isIn(event)) return true;
	return false;
}
