import {asBuffer} from './byte-range.js';
import {type JsonColumns, type JsonKind, jsonKind, jsonKinds, noRow, resizeColumns, rowFlag} from './json-columns.js';
import {markRepeatedKeys} from './json-keys.js';
import {decodeToken, isInexact, isNegativeZero} from './json-token.js';
import {JsonTokenReader} from './json-token-reader.js';

/** Whoever reads rows finds here what their columns hold. */
export {type JsonKind, jsonKind, noRow, rowFlag} from './json-columns.js';

/**
One JSON document as flat columns, one row a value, in the order of its bytes. Nothing is parsed or copied: what is shown is a slice of the bytes, of which these are the places.

```
row  bytes                                    depth parent children end  kind
 0   {"user":{"groups":["a","b"]},"code":200}   0   noRow     2      6   object
 1    ······ {"groups":["a","b"]}               1     0       1      5   object
 2            ········ ["a","b"]                2     1       2      5   array
 3                      "a"                     3     2       0      4   string
 4                          "b"                 3     2       0      5   string
 5                                ······ 200    1     0       0      6   number
```
The first child of a row is the row after it, its next sibling is row `end[row]`; to fold a row is to jump to `end[row]`.
*/
export type JsonRows = JsonColumns & {
	readonly count: number;
	/**
	Where the document stops to be JSON: the first byte of the member or value that is none or not whole, of what should not stand there, or the end where more was to come. Rows are those before it; what was open there ends there. undefined for a whole document: one that `JSON.parse` accepts.
	*/
	readonly brokenAt: number | undefined;
};

/**
Find the values of the JSON document in `bytes[start … end)`, blanks around it allowed. One pass without recursion and without `JSON.parse`: 10,000 levels of nesting, which an apiserver lets through, or a million, are like any other.

@returns rows for every input; never throws.
*/
export function decodeJsonRows(bytes: Uint8Array, start = 0, end = bytes.length): JsonRows {
	const scan = new RowScan(asBuffer(bytes).subarray(0, end), start, true);
	return {...resizeColumns(scan.columns, scan.count), count: scan.count, brokenAt: scan.brokenAt};
}

export function kindOf(rows: JsonRows, row: number): JsonKind {
	return jsonKinds[rows.kind[row]!]!;
}

/** What to hand over with rows that are posted to another thread; here they are empty afterwards. */
export function transferList(rows: JsonRows): ArrayBuffer[] {
	const {depth, keyStart, keyEnd, valueStart, valueEnd, end, parent, children, kind, flags} = rows;
	return [depth, keyStart, keyEnd, valueStart, valueEnd, end, parent, children, kind, flags].map(column => column.buffer);
}

/** One pass over one document. */
class RowScan {
	/** Longer than `count`, so that rows can be added. */
	columns: JsonColumns;
	count = 0;
	brokenAt: number | undefined;
	readonly #tokens: JsonTokenReader;
	/** The innermost container that is open. */
	#parent = noRow;
	/** The key of the value that comes next; start and end are equal where there is none. */
	#keyStart = 0;
	#keyEnd = 0;
	#keyFlags = 0;

	/** @param withFlags - without them it is only asked whether the document is whole, and strings are not looked into. */
	constructor(
		private readonly bytes: Buffer,
		start: number,
		private readonly withFlags: boolean,
	) {
		this.#tokens = new JsonTokenReader(bytes);
		this.columns = resizeColumns(undefined, 16 + (Math.max(0, bytes.length - start) >>> 4));
		let at = this.#tokens.blanksEnd(start);
		while (at >= 0) at = this.#readOn(at);
		while (this.#parent !== noRow) this.#close(this.brokenAt ?? bytes.length);
	}

	/** Reads the value at `at` and all brackets, commas and the key up to the next value. @returns where that begins, -1 where there is no more. */
	#readOn(at: number): number {
		const byte = this.bytes[at];
		if (byte === 0x7b || byte === 0x5b) {
			this.#parent = this.#add(byte === 0x7b ? jsonKind.object : jsonKind.array, at, at, 0);
			return this.#readToFirstChild(this.#tokens.blanksEnd(at + 1));
		}
		const isKeyed = this.#keyStart < this.#keyEnd;
		const end = this.#readScalar(byte, at);
		return end < 0 ? this.#breakAt(isKeyed ? this.#keyStart : at) : this.#readToNext(this.#tokens.blanksEnd(end));
	}

	#readToFirstChild(at: number): number {
		const isObject = this.columns.kind[this.#parent] === jsonKind.object;
		if (this.bytes[at] === (isObject ? 0x7d : 0x5d)) return this.#readToNext(at);
		return isObject ? this.#readKey(at) : at;
	}

	#readToNext(from: number): number {
		let at = from;
		while (this.#parent !== noRow) {
			const isObject = this.columns.kind[this.#parent] === jsonKind.object;
			const byte = this.bytes[at];
			if (byte === 0x2c) {
				at = this.#tokens.blanksEnd(at + 1);
				return isObject ? this.#readKey(at) : at;
			}
			if (byte !== (isObject ? 0x7d : 0x5d)) return this.#breakAt(at);
			this.#close(at + 1);
			at = this.#tokens.blanksEnd(at + 1);
		}
		return at < this.bytes.length ? this.#breakAt(at) : -1;
	}

	/** Reads key and colon. */
	#readKey(at: number): number {
		const end = this.#tokens.stringEnd(at);
		if (end < 0) return this.#breakAt(at);
		const colon = this.#tokens.blanksEnd(end);
		if (this.bytes[colon] !== 0x3a) return this.#breakAt(at);
		this.#keyStart = at;
		this.#keyEnd = end;
		this.#keyFlags = (this.#tokens.hasEscape ? rowFlag.escapedKey : 0) | (this.#tokens.hasLoneSurrogate ? rowFlag.loneSurrogate : 0);
		return this.#tokens.blanksEnd(colon + 1);
	}

	/** @returns the offset after it, -1 where there is none. */
	#readScalar(byte: number | undefined, at: number): number {
		const tokens = this.#tokens;
		switch (byte) {
			case 0x22:
				return this.#addWhole(jsonKind.string, at, tokens.stringEnd(at));
			case 0x74:
				return this.#addWhole(jsonKind.true, at, tokens.wordEnd('true', at));
			case 0x66:
				return this.#addWhole(jsonKind.false, at, tokens.wordEnd('false', at));
			case 0x6e:
				return this.#addWhole(jsonKind.null, at, tokens.wordEnd('null', at));
			default:
				return this.#addWhole(jsonKind.number, at, tokens.numberEnd(at));
		}
	}

	#addWhole(kind: number, at: number, end: number): number {
		if (end < 0) return -1;
		const flags = kind === jsonKind.string ? this.#stringFlags(at, end) : kind === jsonKind.number ? this.#numberFlags(at, end) : 0;
		this.#add(kind, at, end, flags);
		return end;
	}

	#stringFlags(at: number, end: number): number {
		if (!this.withFlags) return 0;
		const flags = this.#tokens.hasLoneSurrogate ? rowFlag.loneSurrogate : 0;
		const first = this.bytes[this.#tokens.blanksEnd(at + 1)];
		const canBeJson = first === 0x7b || first === 0x5b || first === 0x5c;
		return canBeJson && isJsonText(decodeToken(this.bytes, at, end)) ? flags | rowFlag.jsonText : flags;
	}

	#numberFlags(at: number, end: number): number {
		// Nearly all are short; to make their text would cost more than all the rest.
		if (!this.withFlags || (end - at < 3 && this.bytes[at] !== 0x2d)) return 0;
		const token = this.bytes.toString('latin1', at, end);
		return (isNegativeZero(token) ? rowFlag.negativeZero : 0) | (isInexact(token) ? rowFlag.inexact : 0);
	}

	/** Adds a row with the key that was read. @returns its number. */
	#add(kind: number, valueStart: number, valueEnd: number, flags: number): number {
		const row = this.count++;
		if (row === this.columns.depth.length) this.columns = resizeColumns(this.columns, 2 * row);
		const columns = this.columns;
		const parent = this.#parent;
		columns.kind[row] = kind;
		columns.valueStart[row] = valueStart;
		columns.valueEnd[row] = valueEnd;
		columns.keyStart[row] = this.#keyStart;
		columns.keyEnd[row] = this.#keyEnd;
		columns.flags[row] = flags | this.#keyFlags;
		columns.end[row] = row + 1;
		columns.parent[row] = parent;
		if (parent !== noRow) {
			columns.depth[row] = columns.depth[parent]! + 1;
			columns.children[parent]!++;
		}
		this.#keyStart = 0;
		this.#keyEnd = 0;
		this.#keyFlags = 0;
		return row;
	}

	/** Ends the innermost container. */
	#close(valueEnd: number): void {
		const row = this.#parent;
		this.columns.valueEnd[row] = valueEnd;
		this.columns.end[row] = this.count;
		if (this.withFlags && this.columns.kind[row] === jsonKind.object) markRepeatedKeys(this.bytes, this.columns, row);
		this.#parent = this.columns.parent[row]!;
	}

	#breakAt(at: number): -1 {
		this.brokenAt = at;
		return -1;
	}
}

/** Is the text an object or an array in JSON? */
function isJsonText(text: string): boolean {
	return /^[ \t\r\n]*[{[]/.test(text) && new RowScan(Buffer.from(text), 0, false).brokenAt === undefined;
}
