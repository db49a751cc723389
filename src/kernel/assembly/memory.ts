/**
The kernel's memory. `kernel-memory.ts` has the same addresses.

```
 0x0001_0000  RESULT: what a scan left in each part of STAGED, 16 u32 a part (scan.ts)
 0x0001_0100  LINE: numbers of the line that is being scanned, one u32 a staged column
 0x0001_0200  STATE: what one scan leaves for the next, whoever makes it (scan.ts)
 0x0002_0000  DICTIONARIES: headers of 16 B (dictionary.ts)
 0x0002_1000  VERBS: 64 short verbs and their numbers, 16 B each (event.ts)
 0x0003_0000  predictions: of a user 64 B, of a path, a resource and a reason 32 B (prediction.ts)
 0x0100_0000  STAGED: 16,384 rows in four parts, one array a column
 0x0180_0000  NEW: where staged numbers are still to be put, 24 B each, 65,536 a part (dictionary.ts)
 0x01e0_0000  TEXTS: of values of those that are spelt otherwise, 512 KiB a part (text.ts)
 0x0200_0000  INPUT: the lines to scan: 24 MiB to read into directly, 8 MiB for copies
 0x0400_0000  slots of the dictionaries, 37 MiB at most
 0x0800_0000  SCRATCH: the slots of a dictionary that grows
 0x0A00_0000  arena: bytes of values and predictions, up to the end at 0x1000_0000
```
*/
export const RESULT: usize = 0x10000;
export const LINE: usize = 0x10100;
export const STATE: usize = 0x10200;
export const DICTIONARIES: usize = 0x20000;
export const VERBS: usize = 0x21000;
export const USER_PREDICTIONS: usize = 0x30000;
export const PATH_PREDICTIONS: usize = 0x430000;
export const RESOURCE_PREDICTIONS: usize = 0x630000;
export const REASON_PREDICTIONS: usize = 0x830000;
export const STAGED: usize = 0x1000000;
export const NEW: usize = 0x1800000;
export const TEXTS: usize = 0x1e00000;
export const INPUT: usize = 0x2000000;
export const TABLES: usize = 0x4000000;
export const SCRATCH: usize = 0x8000000;
export const ARENA: usize = 0xa000000;
export const ARENA_END: usize = 0xfffff00;

/** Rows that can be staged, and lines that can be declined, in all parts. */
export const ROWS: u32 = 16384;

/** Of them each of four parts has as many; a scan fills one, or all of them as if they were one. */
export const PART_ROWS: u32 = 4096;

/** Numbers that can be missing in a part. */
export const PART_NEW: u32 = 65536;

/** Bytes of the texts of a part. */
export const PART_TEXTS: usize = 0x80000;

/** Predictions of users and of paths: the low bits of the number choose. */
export const PREDICTIONS: u32 = 65536;

/** The same of resources. */
export const RESOURCES: u32 = 4096;

/** Wrappers that the kernel knows, a bare line among them (prefix.ts). */
export const WRAPPERS: u32 = 7;
