import {ARENA, ARENA_END, STATE} from './memory';

/** Odd and secret, so that no client can choose texts that meet in one slot. */
let firstMultiplier: u64 = 0xd6e8feb86659fd93;
let secondMultiplier: u64 = 0xa0761d6478bd642f;
const GOLDEN: u64 = 0x9e3779b97f4a7c15;

/** Bit of the length of a value that was kept: `wasTold`. */
const TOLD: u32 = 0x80000000;

export function seedHash(first: u64, second: u64): void {
	firstMultiplier = first | 1;
	secondMultiplier = second | 1;
}

/** May read up to 15 bytes beyond the span. */
@inline export function hashOf(p: usize, length: usize): u32 {
	let hash = <u64>length * GOLDEN;
	const end = p + (length & ~15);
	for (; p < end; p += 16) hash = (rotl<u64>(hash, 25) ^ (load<u64>(p) * firstMultiplier + load<u64>(p, 8) * secondMultiplier)) * GOLDEN;
	const rest = length & 15;
	if (rest != 0) {
		let low = load<u64>(p);
		let high: u64 = 0;
		if (rest > 8) high = load<u64>(p, 8) & (u64.MAX_VALUE >> (<u64>(16 - rest) << 3));
		else low &= u64.MAX_VALUE >> (<u64>(8 - rest) << 3);
		hash = rotl<u64>(hash, 25) ^ (low * firstMultiplier + high * secondMultiplier);
	}
	hash = (hash ^ (hash >> 32)) * GOLDEN;
	return <u32>(hash ^ (hash >> 29));
}

/** Are the bytes the same? May read up to 15 bytes beyond both spans. */
@inline export function isSame(a: usize, b: usize, length: usize): bool {
	while (length >= 16) {
		if (i8x16.bitmask(i8x16.eq(v128.load(a), v128.load(b))) != 0xffff) return false;
		a += 16;
		b += 16;
		length -= 16;
	}
	if (length == 0) return true;
	return ((i8x16.bitmask(i8x16.eq(v128.load(a), v128.load(b))) ^ 0xffff) & ((1 << (<i32>length)) - 1)) == 0;
}

export function clearArena(): void {
	store<u32>(STATE, <u32>ARENA);
}

/** A copy of the bytes that stays; 0 where there is no room for it. */
export function keep(p: usize, length: usize): usize {
	const at = takeRoom(length);
	if (at != 0) memory.copy(at, p, length);
	return at;
}

/** The same, with a number and the length in front of it, u32 each: `numberAt` and `lengthAt` of what is returned. The number is 0. */
export function keepValue(p: usize, length: usize): usize {
	const at = takeRoom(length + 8);
	if (at == 0) return 0;
	store<u32>(at, 0);
	store<u32>(at, <u32>length, 4);
	memory.copy(at + 8, p, length);
	return at + 8;
}

/** The number of the value that was kept at `value`: whoever asked the store put it there; 0 = nobody did. */
@inline export function numberAt(value: usize): u32 {
	return load<u32>(value - 8);
}

/** Bytes of the value that was kept at `value`. */
@inline export function lengthAt(value: usize): usize {
	return load<u32>(value - 4) & ~TOLD;
}

/** Was this asked of the value before? */
export function wasTold(value: usize): bool {
	const head = load<u32>(value - 4);
	store<u32>(value - 4, head | TOLD);
	return (head & TOLD) != 0;
}

/** From the first free byte of the arena on, which STATE has. */
function takeRoom(length: usize): usize {
	const at = <usize>load<u32>(STATE);
	if (at + length + 32 > ARENA_END) return 0;
	store<u32>(STATE, <u32>(at + ((length + 15) & ~7)));
	return at;
}
