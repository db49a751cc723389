import {end, held, heldBits, isLast, isOverrun, next, putBack} from './bits';
import {DISTANCE_BITS, END, indexOf, LITERAL_BITS, ODD, placeOf, TO_TABLE} from './codes';
import {DISTANCES, LITERALS} from './memory';

/** Why reading symbols ended. Also in `inflater.ts`. */
export const NEEDS_INPUT: u32 = 0;
export const IS_FULL: u32 = 1;
export const AT_END: u32 = 2;
export const IS_BAD: u32 = 3;

/** Input that one symbol may read, and what it may write, with what is written beyond it. */
const MOST_READ: usize = 24;
const MOST_WRITTEN: usize = 258 + 2 + 32;

/** Where the next inflated byte goes. */
export let out: usize = 0;

export function setOut(to: usize): void {
	out = to;
}

/** What the next bits are in a table. */
@inline function entryAt(table: usize, bits: u64, indexBits: u32): u32 {
	return load<u32>(table + (<usize>(bits & ((1 << indexBits) - 1)) << 2));
}

/** The same in the table that a code leads to whose beginning was taken. */
@inline function entryBehind(table: usize, way: u32, bits: u64): u32 {
	return load<u32>(table + (<usize>(placeOf(way) + (<u32>bits & ((1 << indexOf(way)) - 1))) << 2));
}

/** Base and extra bits: a length, or a distance. Shifts go by the lowest bits of an entry alone. */
@inline function valueOf(entry: u32, bits: u64): u32 {
	return (entry >> 16) + (<u32>(bits & ~(<u64>-1 << <u64>entry)) >> (entry >> 8));
}

/**
Inflate a block that is coded, as far as there is input and room.

56 bits are held at the beginning of each round: enough for a length and a distance, 48, or for three literals.

@param to - the end of the room.
@param begin - of what can be copied.
*/
export function readSymbols(to: usize, begin: usize): u32 {
	const lastInput = isLast ? end + 8 : end - MOST_READ;
	const lastOut = to - MOST_WRITTEN;
	let p = next;
	let b = held;
	// Its lower six bits count.
	let count = heldBits;
	let o = out;
	let why = AT_END;
	while (true) {
		if (o > lastOut) {
			why = IS_FULL;
			break;
		}
		if (p >= lastInput) {
			why = isLast ? IS_BAD : NEEDS_INPUT;
			break;
		}
		b |= load<u64>(p) << count;
		p += ((63 - count) >> 3) & 7;
		count |= 56;
		let entry = entryAt(LITERALS, b, LITERAL_BITS);
		if (<i32>entry < 0) {
			b >>= <u64>entry;
			count -= entry;
			store<u8>(o++, <u8>(entry >> 16));
			entry = entryAt(LITERALS, b, LITERAL_BITS);
			if (<i32>entry < 0) {
				b >>= <u64>entry;
				count -= entry;
				store<u8>(o++, <u8>(entry >> 16));
				entry = entryAt(LITERALS, b, LITERAL_BITS);
				if (<i32>entry < 0) {
					b >>= <u64>entry;
					count -= entry;
					store<u8>(o++, <u8>(entry >> 16));
					continue;
				}
			}
			b |= load<u64>(p) << count;
			p += ((63 - count) >> 3) & 7;
			count |= 56;
		}
		if ((entry & ODD) != 0) {
			if ((entry & TO_TABLE) != 0) {
				b >>= LITERAL_BITS;
				count -= LITERAL_BITS;
				entry = entryBehind(LITERALS, entry, b);
				if (<i32>entry < 0) {
					b >>= <u64>entry;
					count -= entry;
					store<u8>(o++, <u8>(entry >> 16));
					continue;
				}
			}
			if ((entry & ODD) != 0) {
				if ((entry & END) == 0) why = IS_BAD;
				b >>= <u64>entry;
				count -= entry;
				break;
			}
		}
		const length = valueOf(entry, b);
		b >>= <u64>entry;
		count -= entry;
		entry = entryAt(DISTANCES, b, DISTANCE_BITS);
		if ((entry & ODD) != 0) {
			b >>= DISTANCE_BITS;
			count -= DISTANCE_BITS;
			if ((entry & TO_TABLE) != 0) entry = entryBehind(DISTANCES, entry, b);
			if ((entry & ODD) != 0) {
				why = IS_BAD;
				break;
			}
		}
		const distance = <usize>valueOf(entry, b);
		b >>= <u64>entry;
		count -= entry;
		if (o - distance < begin) {
			why = IS_BAD;
			break;
		}
		copy(o, distance, length);
		o += length;
	}
	putBack(p, b, count & 63);
	out = o;
	return why == AT_END && isOverrun() ? IS_BAD : why;
}

/** Repeat what stands so far back. Writes up to 31 bytes more. */
@inline function copy(to: usize, distance: usize, length: usize): void {
	const last = to + length;
	let from = to - distance;
	if (distance >= 32) {
		for (; to < last; to += 32) {
			v128.store(to, v128.load(from));
			v128.store(to, v128.load(from, 16), 16);
			from += 32;
		}
	} else if (distance >= 16) {
		for (; to < last; to += 16) {
			v128.store(to, v128.load(from));
			from += 16;
		}
	} else if (distance == 1) {
		const bytes = i8x16.splat(load<u8>(from));
		for (; to < last; to += 16) v128.store(to, bytes);
	} else if (distance >= 8) {
		for (; to < last; to += 8) {
			store<u64>(to, load<u64>(from));
			from += 8;
		}
	} else for (; to < last; to++) store<u8>(to, load<u8>(from++));
}
