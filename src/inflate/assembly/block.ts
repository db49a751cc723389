import {beginAt, held, isOverrun, align, refill, take} from './bits';
import {DISTANCE_BITS, fillTable, LITERAL_BITS, LITERALS_OR_LENGTHS, OF_DISTANCES, PRECODE_BITS, PRECODES} from './codes';
import {DISTANCES, LENGTHS, LITERALS, PRECODE} from './memory';

/** Where we stand in a member. Also in `inflater.ts`. */
export const HEADER: u32 = 0;
export const STORED: u32 = 1;
export const CODED: u32 = 2;
export const DONE: u32 = 3;
/** No block begins so. */
export const BAD: u32 = 4;

/** The block is the last of its member. */
export let isFinal: bool = false;

/** Bytes of a stored block that are not copied yet. */
export let storedBytes: u32 = 0;

export function copied(bytes: u32): void {
	storedBytes -= bytes;
}

/** In the middle of a stored block. */
export function resumeStored(bytes: u32, isFinalBlock: bool): void {
	storedBytes = bytes;
	isFinal = isFinalBlock;
}

/** Read the header of a block: 1,024 bytes are there, or all. @returns STORED, CODED or BAD. */
export function readHeader(): u32 {
	refill();
	isFinal = take(1) != 0;
	const type = take(2);
	const isRead = type == 0 ? readStored() : type == 1 ? fillFixed() : type == 2 && readCodes();
	if (!isRead || isOverrun()) return BAD;
	return type == 0 ? STORED : CODED;
}

function readStored(): bool {
	align();
	beginAt(0);
	storedBytes = take(16);
	const inverted = take(16);
	align();
	return (storedBytes ^ 0xffff) == inverted;
}

/** RFC 1951, 3.2.6. */
function fillFixed(): bool {
	memory.fill(LENGTHS, 8, 144);
	memory.fill(LENGTHS + 144, 9, 112);
	memory.fill(LENGTHS + 256, 7, 24);
	memory.fill(LENGTHS + 280, 8, 8);
	memory.fill(LENGTHS + 288, 5, 32);
	return (
		fillTable(LITERALS, LITERAL_BITS, LITERALS_OR_LENGTHS, LENGTHS, 288) && fillTable(DISTANCES, DISTANCE_BITS, OF_DISTANCES, LENGTHS + 288, 32)
	);
}

/** The order in which lengths of the code are given that the lengths of the other two are given in. */
const order = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

/** RFC 1951, 3.2.7. */
function readCodes(): bool {
	const literals = take(5) + 257;
	const distances = take(5) + 1;
	const precodes = take(4) + 4;
	if (literals > 286 || distances > 30) return false;
	memory.fill(LENGTHS, 0, 19);
	for (let at: u32 = 0; at < precodes; at++) {
		refill();
		store<u8>(LENGTHS + load<u8>(order + at), <u8>take(3));
	}
	if (!fillTable(PRECODE, PRECODE_BITS, PRECODES, LENGTHS, 19) || !readLengths(literals + distances)) return false;
	return (
		load<u8>(LENGTHS, 256) != 0 &&
		fillTable(LITERALS, LITERAL_BITS, LITERALS_OR_LENGTHS, LENGTHS, literals) &&
		fillTable(DISTANCES, DISTANCE_BITS, OF_DISTANCES, LENGTHS + literals, distances)
	);
}

function readLengths(count: u32): bool {
	let before: u8 = 0;
	for (let at: u32 = 0; at < count; ) {
		refill();
		const entry = load<u32>(PRECODE + (<usize>(held & 127) << 2));
		take(entry & 255);
		const symbol = entry >> 16;
		if (symbol < 16) {
			before = <u8>symbol;
			store<u8>(LENGTHS + at++, before);
			continue;
		}
		if (symbol == 16 && at == 0) return false;
		if (symbol != 16) before = 0;
		const times = symbol == 16 ? 3 + take(2) : symbol == 17 ? 3 + take(3) : 11 + take(7);
		if (at + times > count) return false;
		memory.fill(LENGTHS + at, before, times);
		at += times;
	}
	return true;
}
