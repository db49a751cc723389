/** Set when the line spells a character in another way than Go does: searches over bytes must decode it. */
export let isOdd: bool = false;

export function clearOdd(): void {
	isOdd = false;
}

export function markOdd(): void {
	isOdd = true;
}

const QUOTE: u32 = 34;
const BACKSLASH: u32 = 92;

/** The byte after the escape whose backslash stands at `at`; 0 if it is none. */
export function escapeEnd(at: usize): usize {
	const c = load<u8>(at, 1);
	if (c == 34 || c == 92 || c == 47 || c == 98 || c == 102 || c == 110 || c == 114 || c == 116) return at + 2;
	return c == 117 && isHex4(load<u32>(at, 2)) ? at + 6 : 0;
}

/** Does Go write this escape so? It writes no `\/`, and `\u` only for `< > &`, the line separators and control characters. */
export function isGoEscape(at: usize): bool {
	const c = load<u8>(at, 1);
	if (c == 47) return false;
	if (c != 117) return true;
	const digits = load<u32>(at, 2) | 0x20200000;
	const high = digits & 0xffff;
	const third = <u8>(digits >> 16);
	const last = <u8>(digits >> 24);
	if (high == 0x3030) {
		if (third == 0x30 || third == 0x31) return true;
		return (third == 0x33 && (last == 0x63 || last == 0x65)) || (third == 0x32 && last == 0x36);
	}
	return high == 0x3032 && third == 0x32 && (last == 0x38 || last == 0x39);
}

function isHex4(digits: u32): bool {
	for (let left = 4; left > 0; left--) {
		const c = digits & 255;
		if (c - 48 > 9 && (c | 32) - 97 > 5) return false;
		digits >>= 8;
	}
	return true;
}

/** The closing quote of the string whose first character stands at `p`; 0 on a control character or a bad escape. A line ends in a newline, so this never runs beyond it. */
export function stringEnd(p: usize): usize {
	while (true) {
		const chunk = v128.load(p);
		const quotes = i8x16.eq(chunk, i8x16.splat(<i8>QUOTE));
		const backslashes = i8x16.eq(chunk, i8x16.splat(<i8>BACKSLASH));
		const stops = <u32>i8x16.bitmask(v128.or(v128.or(quotes, backslashes), i8x16.lt_u(chunk, i8x16.splat(32))));
		if (stops == 0) {
			p += 16;
			continue;
		}
		p += ctz(stops);
		const c = <u32>load<u8>(p);
		if (c == QUOTE) return p;
		if (c != BACKSLASH) return 0;
		const end = escapeEnd(p);
		if (end == 0) return 0;
		if (!isGoEscape(p)) isOdd = true;
		p = end;
	}
}

/** The closing quote or the first `?` of a requestURI; 0 as for `stringEnd`, and for an escaped `?`, which would split it too. */
export function pathEnd(p: usize): usize {
	while (true) {
		const chunk = v128.load(p);
		const marks = v128.or(i8x16.eq(chunk, i8x16.splat(<i8>QUOTE)), i8x16.eq(chunk, i8x16.splat(63)));
		const others = v128.or(i8x16.eq(chunk, i8x16.splat(<i8>BACKSLASH)), i8x16.lt_u(chunk, i8x16.splat(32)));
		const stops = <u32>i8x16.bitmask(v128.or(marks, others));
		if (stops == 0) {
			p += 16;
			continue;
		}
		p += ctz(stops);
		const c = <u32>load<u8>(p);
		if (c == QUOTE || c == 63) return p;
		if (c != BACKSLASH) return 0;
		const end = escapeEnd(p);
		if (end == 0 || (load<u32>(p, 2) | 0x20000000) == 0x66333030) return 0;
		if (!isGoEscape(p)) isOdd = true;
		p = end;
	}
}

/** The first newline at or after `p`; there is one. */
export function newline(p: usize): usize {
	const wanted = i8x16.splat(10);
	while (true) {
		const a = i8x16.eq(v128.load(p), wanted);
		const b = i8x16.eq(v128.load(p, 16), wanted);
		const c = i8x16.eq(v128.load(p, 32), wanted);
		const d = i8x16.eq(v128.load(p, 48), wanted);
		if (v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) return p + <usize>ctz(bits(a, b, c, d));
		p += 64;
	}
}

/** One bit a byte of four vectors. */
@inline export function bits(a: v128, b: v128, c: v128, d: v128): u64 {
	return <u64>i8x16.bitmask(a) | (<u64>i8x16.bitmask(b) << 16) | (<u64>i8x16.bitmask(c) << 32) | (<u64>i8x16.bitmask(d) << 48);
}
