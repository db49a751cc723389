import {align, beginAt, bitOffset, end, feed, heldBits, isLast, next, skip} from './bits';
import {BAD, CODED, copied, DONE, HEADER, isFinal, readHeader, resumeStored, STORED, storedBytes} from './block';
import {AT_END, IS_BAD, IS_FULL, NEEDS_INPUT, out, readSymbols, setOut} from './symbols';

/**
Inflates the members of a gzip (RFC 1951): what zlib makes of them, or `IS_BAD`. It can go on from any place at which it stopped, also in another memory.
*/

export {feed, setOut, skip};

/** More than the header of a block has. */
const MOST_HEADER: usize = 1024;

let state: u32 = DONE;
/** Where the header of the block stands, in bits. */
let header: f64 = 0;

/** The next byte of the input; only between members, or behind a stored block. */
export function nextByte(): usize {
	return next;
}

/** Where the next inflated byte goes. */
export function outAt(): usize {
	return out;
}

/** A member begins with the next bit. */
export function begin(to: usize): void {
	align();
	state = HEADER;
	setOut(to);
}

/** What it takes to go on from here: the place in the archive, in bits, the state, where the header of the block stands, and the bytes of a stored one that are left. */
export function placeBit(): f64 {
	return bitOffset();
}
export function placeState(): u32 {
	return state;
}
export function placeHeader(): f64 {
	return header;
}
/** Negative where the block is the last one. */
export function placeStored(): i32 {
	return isFinal ? -1 - <i32>storedBytes : <i32>storedBytes;
}

/** The header of the block is read again, from a bit of the byte that was fed. Then comes `resume`. */
export function resumeBlock(bit: u32, at: f64): bool {
	beginAt(bit);
	header = at;
	return readHeader() == CODED;
}

/** Go on from a bit of the byte that was fed. */
export function resume(bit: u32, from: u32, stored: i32, to: usize): void {
	beginAt(bit);
	state = from;
	if (from == STORED || from == DONE) align();
	if (from == STORED) resumeStored(stored < 0 ? -1 - stored : stored, stored < 0);
	setOut(to);
}

/** Inflate until the room up to `to` is full, the member ends, or input is missing: then what is left of it is to be fed again with more behind it. @param from - the first byte that can be repeated. */
export function inflate(to: usize, from: usize): u32 {
	while (true) {
		if (state == DONE) return AT_END;
		if (state == HEADER) {
			if (!isLast && next + MOST_HEADER > end) return NEEDS_INPUT;
			header = bitOffset();
			state = readHeader();
		}
		if (state == BAD) return IS_BAD;
		const why = state == STORED ? copyStored(to) : readSymbols(to, from);
		if (why != AT_END) return why;
		state = isFinal ? DONE : HEADER;
		if (isFinal) align();
	}
}

function copyStored(to: usize): u32 {
	const bytes = min<usize>(storedBytes, min<usize>(end - next, to - out));
	memory.copy(out, next, bytes);
	setOut(out + bytes);
	skip(bytes);
	copied(<u32>bytes);
	if (storedBytes == 0) return AT_END;
	if (out == to) return IS_FULL;
	return isLast ? IS_BAD : NEEDS_INPUT;
}
