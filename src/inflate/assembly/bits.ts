import {PADDING} from './memory';

/** The next byte that is not held, and the end of those that are there. */
export let next: usize = 0;
export let end: usize = 0;
/** No byte comes behind `end`. */
export let isLast: bool = false;
/** Bits that were read and not taken, the next one lowest; from `heldBits` on they are what stands at `next`, or zeros. */
export let held: u64 = 0;
export let heldBits: u32 = 0;

/** What has to be added to an address of the input to make it an offset in the archive. */
let base: f64 = 0;

/** Compressed bytes `from … to` are there. What is held stays. */
export function feed(from: usize, to: usize, isAll: bool, offset: f64): void {
	next = from;
	end = to;
	isLast = isAll;
	base = offset;
	if (isAll) memory.fill(to, 0, PADDING);
}

/** Begin at a bit of the byte at `next`. */
export function beginAt(bit: u32): void {
	held = 0;
	heldBits = 0;
	refill();
	take(bit);
}

/** The bit of the archive that is taken next. */
export function bitOffset(): f64 {
	return (base + <f64>next) * 8 - <f64>heldBits;
}

/** From 56 bits on are held then. Reads 8 bytes. */
@inline export function refill(): void {
	held |= load<u64>(next) << heldBits;
	next += (63 - heldBits) >> 3;
	heldBits |= 56;
}

/** The next bits; no more than are held. */
@inline export function take(bits: u32): u32 {
	const value = <u32>(held & ((<u64>1 << bits) - 1));
	held >>= bits;
	heldBits -= bits;
	return value;
}

/** Whole bytes come next: those that are held are at `next` again. */
export function align(): void {
	next -= heldBits >> 3;
	held = 0;
	heldBits = 0;
}

/** Bytes were taken from `next` on. */
export function skip(bytes: usize): void {
	next += bytes;
}

/** Who kept these for a while gives them back. */
export function putBack(nextByte: usize, bits: u64, count: u32): void {
	next = nextByte;
	held = bits;
	heldBits = count;
}

/** Was more taken than there is? */
export function isOverrun(): bool {
	return next - (heldBits >> 3) > end;
}
