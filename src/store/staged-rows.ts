import {copyBytes} from '../model/copy-bytes.js';
import type {SourceId} from '../model/source.js';
import {type ColumnName, noEvent} from './columns.js';
import type {Segment} from './segment.js';

/** Columns that come staged: all but those that the writer and the fold fill. */
const staged = {
	words: [
		...(['auditID', 'length', 'verb', 'user', 'impersonated', 'userRest', 'path', 'query', 'resource', 'groupVersion'] as const),
		...(['subresource', 'namespace', 'objectName', 'objectUid', 'reason', 'message', 'rbac', 'sourceIPs', 'userAgent'] as const),
	],
	others: ['time', 'received', 'offset', 'code', 'flags', 'level', 'stage', 'decision'],
} as const satisfies Record<string, readonly ColumnName[]>;
type StagedColumn = (typeof staged)[keyof typeof staged][number];

/** Events in columns that are not those of a segment yet: element i of each array; of auditID elements 4 i … 4 i + 3. */
export type StagedRows = {readonly [Name in StagedColumn]: Segment[Name]};

/** From so many rows on a native copy is the faster one. */
const manyRows = 256;

/** Rows `row … row + count` go to the elements of a segment from `at` on. */
export function copyRows(segment: Segment, at: number, rows: StagedRows, row: number, count: number, source: SourceId): void {
	const [to, from] = [blocksOf(segment), blocksOf(rows)];
	for (let column = 0; column < to.length; column++) from[column]!.copy(row, count, to[column]!, at);
	segment.source.fill(source, at, at + count);
	segment.previous.fill(noEvent, at, at + count);
	segment.next.fill(noEvent, at, at + count);
}

/** A staged column: so many bytes to a row, and as many words if they are any. */
class Block {
	readonly #bytes: Buffer;
	readonly #words: Uint32Array;
	readonly #each: number;

	constructor(
		column: StagedRows[StagedColumn],
		private readonly width: number,
	) {
		this.#bytes = Buffer.from(column.buffer, column.byteOffset, column.byteLength);
		this.#words = column instanceof Uint32Array ? column : noWords;
		this.#each = column instanceof Uint32Array ? width / 4 : 0;
	}

	copy(row: number, count: number, to: Block, at: number): void {
		const {width} = this;
		const each = this.#each;
		if (each === 0 || count >= manyRows) copyBytes(this.#bytes.subarray(width * row, width * (row + count)), to.#bytes, width * at);
		else for (let i = 0; i < each * count; i++) to.#words[each * at + i] = this.#words[each * row + i]!;
	}
}
const noWords = new Uint32Array(0);

/** All of them, in the same order: a property by a variable name costs much more than an element. */
function blocksOf(rows: StagedRows): readonly Block[] {
	const known = blocks.get(rows);
	if (known) return known;
	const made: Block[] = [];
	for (const name of [...staged.words, ...staged.others])
		made.push(new Block(rows[name], name === 'auditID' ? 16 : rows[name].BYTES_PER_ELEMENT));
	blocks.set(rows, made);
	return made;
}
const blocks = new WeakMap<StagedRows, readonly Block[]>();
