/**
The memory of one inflater. `inflater.ts` has the same addresses.

```
 0x0000_4000  LENGTHS: of the codes of a block, and what is counted to number them (codes.ts)
 0x0001_0000  PRECODE, LITERALS, DISTANCES: tables of codes (codes.ts)
 0x0004_0000  INPUT: compressed bytes, 256 KiB, and 4 KiB that are zeros behind the last of them
 0x0030_0000  WINDOW: what was inflated, 8 MiB; what must stay of it when it is full is moved in front of it
 0x00b0_0000  end
```
*/
export const LENGTHS: usize = 0x4000;
export const COUNTS: usize = 0x5000;
export const FIRST_CODES: usize = 0x5100;
export const PRECODE: usize = 0x10000;
export const LITERALS: usize = 0x11000;
export const DISTANCES: usize = 0x18000;

/** Zeros behind the last of the input: more than is read beyond it before that is noticed. */
export const PADDING: usize = 0x1000;
