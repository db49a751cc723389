import {type ColumnName, columnNames, columns, entryKinds, noEvent} from './columns.js';

/** Entries in a segment. A segment is never moved or copied; the next one is made while this one fills. */
export const segmentEntries = 65_536;

/** Constructors over shared memory. */
const arrays: Record<
	ColumnType,
	{readonly BYTES_PER_ELEMENT: number; new (buffer: ArrayBufferLike, offset: number, length: number): ArrayBufferView}
> = {u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, u32x4: Uint32Array, f64: Float64Array};
type ColumnType = (typeof columns)[ColumnName]['type'];
type ArrayOf = {u8: Uint8Array; u16: Uint16Array; u32: Uint32Array; u32x4: Uint32Array; f64: Float64Array};

/**
One array a column, all in one SharedArrayBuffer. `THE table` has wide columns first, so every block is aligned:

```
 0            8 n          16 n          24 n              40 n                          ~130 n
 │ time       │ received   │ offset      │ auditID         │ length previous … userAgent │ source … flags │
 │ n × f64    │ n × f64    │ n × f64     │ n × 4 × u32     │ n × u32 each                │ u16, then u8   │
```
Entry `i` of the store is element `i % n` of segment `⌊i / n⌋`; its auditID is elements `4 i … 4 i + 3`.
*/
export type Segment = {readonly [Name in ColumnName]: ArrayOf[(typeof columns)[Name]['type']]};

const bytesOf = (name: ColumnName): number => (columns[name].type === 'u32x4' ? 16 : arrays[columns[name].type].BYTES_PER_ELEMENT);

/** Bytes of one entry over all columns. */
export const entryBytes = columnNames.reduce((sum, name) => sum + bytesOf(name), 0);

export const segmentBytes = entryBytes * segmentEntries;

/** The columns over a buffer of `segmentBytes`: the same memory for writer and reader. */
export function viewSegment(buffer: SharedArrayBuffer): Segment {
	let offset = 0;
	const views: Record<string, ArrayBufferView> = {};
	for (const name of columnNames) {
		const {type} = columns[name];
		views[name] = new arrays[type](buffer, offset, segmentEntries * (type === 'u32x4' ? 4 : 1));
		offset += bytesOf(name) * segmentEntries;
	}
	return views as unknown as Segment;
}

let left: Segment | undefined;

/** Stands for any segment that has left the index: nothing is in it, so that whoever loops over it finds nothing. It is never written to. */
export function leftSegment(): Segment {
	if (left) return left;
	left = viewSegment(new SharedArrayBuffer(segmentBytes));
	left.kind.fill(entryKinds.indexOf('left'));
	left.previous.fill(noEvent);
	left.next.fill(noEvent);
	left.time.fill(Number.NaN);
	left.received.fill(Number.NaN);
	return left;
}
