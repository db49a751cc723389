import {COUNTS, FIRST_CODES} from './memory';

/**
Tables of codes: what the next bits of the archive, the first one lowest, are the index of.

```
 bit 31     30 … 16                              15   14   13     12 … 8          7 … 0
 literal │ the literal, or the base of the     │ odd │ to a  │ end │ bits of the  │ bits of the code, and
         │ length or distance (RFC 1951, 3.2.5)│     │ table │     │ code alone   │ the extra ones behind it
```
A code that is longer than the index of the table leads to another one behind it: there bits 30 … 16 are its place, and 12 … 8 the bits of its index. What is odd and neither of these is no code.
*/
export const LITERAL: u32 = 0x80000000;
export const ODD: u32 = 0x8000;
export const TO_TABLE: u32 = 0x4000;
export const END: u32 = 0x2000;

/** Kinds of codes, and bits of the index of their tables. */
export const PRECODES: u32 = 0;
export const LITERALS_OR_LENGTHS: u32 = 1;
export const OF_DISTANCES: u32 = 2;
export const PRECODE_BITS: u32 = 7;
export const LITERAL_BITS: u32 = 11;
export const DISTANCE_BITS: u32 = 8;

const LONGEST: u32 = 15;

const lengthBases = memory.data<u16>([
	3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
]);
const lengthBits = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]);
const distanceBases = memory.data<u16>([
	1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385,
	24577,
]);
const distanceBits = memory.data<u8>([
	0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
]);

/**
Fill a table.

@param lengths - one byte a symbol: the bits of its code, 0 for none.
@returns false where those are no codes, or not such as zlib takes: a set that leaves codes free has one of one bit, or, of distances, none.
*/
export function fillTable(table: usize, indexBits: u32, kind: u32, lengths: usize, symbols: u32): bool {
	const longest = countCodes(lengths, symbols);
	if (!isWhole) {
		const isAllowed = codes == 0 ? kind == OF_DISTANCES : codes == 1 && longest == 1 && kind != PRECODES;
		if (!isAllowed) return false;
		for (let at: u32 = 0; at < <u32>1 << indexBits; at++) put(table, at, ODD | 1);
	}
	numberCodes();
	if (longest > indexBits) placeTables(table, indexBits, lengths, symbols);
	numberCodes();
	for (let symbol: u32 = 0; symbol < symbols; symbol++) {
		const bits = <u32>load<u8>(lengths + symbol);
		if (bits == 0) continue;
		const code = nextCode(bits);
		const found = entryOf(kind, symbol);
		if (bits <= indexBits) {
			fill(table, code, bits, indexBits, withBits(found, bits));
			continue;
		}
		const way = load<u32>(table + (<usize>(code & ((1 << indexBits) - 1)) << 2));
		const rest = bits - indexBits;
		fill(table + (<usize>placeOf(way) << 2), code >> indexBits, rest, indexOf(way), withBits(found, rest));
	}
	return true;
}

/** What an entry that leads to a table says. */
@inline export function placeOf(way: u32): u32 {
	return (way >> 16) & 0x7fff;
}
@inline export function indexOf(way: u32): u32 {
	return (way >> 8) & 31;
}

/** How many codes there are, and do they leave none free? */
let codes: u32 = 0;
let isWhole: bool = false;

/** @returns the bits of the longest. */
function countCodes(lengths: usize, symbols: u32): u32 {
	memory.fill(COUNTS, 0, 64);
	for (let symbol: u32 = 0; symbol < symbols; symbol++) {
		const count = COUNTS + (<usize>load<u8>(lengths + symbol) << 2);
		store<u32>(count, load<u32>(count) + 1);
	}
	store<u32>(COUNTS, 0);
	codes = 0;
	let longest: u32 = 0;
	let space: u32 = 0;
	for (let bits: u32 = 1; bits <= LONGEST; bits++) {
		const count = load<u32>(COUNTS + (<usize>bits << 2));
		codes += count;
		space += count << (LONGEST - bits);
		if (count > 0) longest = bits;
	}
	// More than there is room for is not whole, either, and never allowed: two codes are the fewest that can be.
	isWhole = space == 1 << LONGEST;
	return longest;
}

/** The first code of each length (RFC 1951, 3.2.2). */
function numberCodes(): void {
	let code: u32 = 0;
	for (let bits: u32 = 1; bits <= LONGEST; bits++) {
		code = (code + load<u32>(COUNTS + (<usize>(bits - 1) << 2))) << 1;
		store<u32>(FIRST_CODES + (<usize>bits << 2), code);
	}
}

/** The next code of a length, with its first bit lowest, as it comes. */
function nextCode(bits: u32): u32 {
	const at = FIRST_CODES + (<usize>bits << 2);
	let code = load<u32>(at);
	store<u32>(at, code + 1);
	let reversed: u32 = 0;
	for (let left = bits; left > 0; left--) {
		reversed = (reversed << 1) | (code & 1);
		code >>= 1;
	}
	return reversed;
}

/** Finds a place behind the table for the ends of longer codes: one for each beginning, as large as the longest with it needs. */
function placeTables(table: usize, indexBits: u32, lengths: usize, symbols: u32): void {
	const size: u32 = 1 << indexBits;
	memory.fill(table, 0, <usize>size << 2);
	for (let symbol: u32 = 0; symbol < symbols; symbol++) {
		const bits = <u32>load<u8>(lengths + symbol);
		if (bits <= indexBits) continue;
		const at = nextCode(bits) & (size - 1);
		if (bits > load<u32>(table + (<usize>at << 2))) put(table, at, bits);
	}
	let place = size;
	for (let at: u32 = 0; at < size; at++) {
		const bits = load<u32>(table + (<usize>at << 2));
		if (bits == 0) continue;
		put(table, at, ODD | TO_TABLE | (place << 16) | ((bits - indexBits) << 8) | indexBits);
		place += <u32>1 << (bits - indexBits);
	}
}

function put(table: usize, at: u32, entry: u32): void {
	store<u32>(table + (<usize>at << 2), entry);
}

/** Whatever comes behind a code, it is this. */
function fill(table: usize, code: u32, bits: u32, indexBits: u32, entry: u32): void {
	for (let at = code; at < <u32>1 << indexBits; at += <u32>1 << bits) put(table, at, entry);
}

function entryOf(kind: u32, symbol: u32): u32 {
	if (kind == PRECODES) return symbol << 16;
	if (kind == OF_DISTANCES) return symbol > 29 ? ODD : (<u32>load<u16>(distanceBases + (<usize>symbol << 1)) << 16) | load<u8>(distanceBits + symbol);
	if (symbol < 256) return LITERAL | (symbol << 16);
	if (symbol == 256) return ODD | END;
	return symbol > 285 ? ODD : (<u32>load<u16>(lengthBases + (<usize>(symbol - 257) << 1)) << 16) | load<u8>(lengthBits + symbol - 257);
}

function withBits(entry: u32, bits: u32): u32 {
	return entry + bits + (bits << 8);
}
