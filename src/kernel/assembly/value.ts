import {bits, escapeEnd, isGoEscape, markOdd, stringEnd} from './lexer';
import {NEXT} from './memory';
import {scalarEnd} from './scalar';

const DEEPEST: i32 = 64;

/** Classes of bytes, in the table at NEXT. A value, an end of an object or array, and a comma are what may follow. */
const VALUE: u32 = 1;
const KEY: u32 = 2;
const OBJECT_END: u32 = 4;
const ARRAY_END: u32 = 8;
const COMMA: u32 = 16;
const AFTER_VALUE: u32 = OBJECT_END | ARRAY_END | COMMA;

/** Fill the table of what may follow a structural byte. */
export function fillNext(): void {
	for (let digit: usize = 48; digit < 58; digit++) store<u8>(NEXT + digit, <u8>VALUE);
	store<u8>(NEXT + 45, <u8>VALUE); // -
	store<u8>(NEXT + 116, <u8>VALUE); // true
	store<u8>(NEXT + 102, <u8>VALUE); // false
	store<u8>(NEXT + 110, <u8>VALUE); // null
	store<u8>(NEXT + 123, <u8>VALUE); // {
	store<u8>(NEXT + 91, <u8>VALUE); // [
	store<u8>(NEXT + 34, <u8>(VALUE | KEY)); // "
	store<u8>(NEXT + 125, <u8>OBJECT_END);
	store<u8>(NEXT + 93, <u8>ARRAY_END);
	store<u8>(NEXT + 44, <u8>COMMA);
}

@inline function classAt(at: usize): u32 {
	return <u32>load<u8>(NEXT + <usize>load<u8>(at));
}

/** State of the walk over one value, from one step of 64 bytes to the next. */
let stack: u64 = 0;
let depth: i32 = 0;
/** 1 in an object. */
let context: u32 = 0;
/** 1 where the next structural byte must be the colon of a key. */
let need: u32 = 0;
let failed: u32 = 0;

/**
Walks one object, array or string of compact JSON at `p`.

Complete: whatever this passes, JSON.parse passes. 64 bytes a step: quotes, escapes, strings and structural bytes as bit masks; then one visit a structural byte, in which `need` says that the next one must be the colon of a key, and the byte after each structural byte must be one that may follow. Because white space outside strings is declined, that is all the grammar there is; numbers and literals are checked where they start.

@returns the byte after it; 0 = declined: no such JSON, deeper than 64, or with white space.
*/
export function valueEnd(p: usize): usize {
	const first = load<u8>(p);
	if (first == 34) {
		const end = stringEnd(p + 1);
		return end == 0 ? 0 : end + 1;
	}
	if (first != 123 && first != 91) return 0;
	stack = 0;
	depth = 0;
	context = 0;
	need = 0;
	failed = 0;
	return walk(p);
}

function walk(start: usize): usize {
	let p = start;
	let inString: u64 = 0;
	let escapeCarry: u64 = 0;
	let scalarCarry: u64 = 0;
	let quoteCarry: u64 = 0;
	while (true) {
		const v0 = v128.load(p);
		const v1 = v128.load(p, 16);
		const v2 = v128.load(p, 32);
		const v3 = v128.load(p, 48);
		const quote = i8x16.splat(34);
		const allQuotes = bits(i8x16.eq(v0, quote), i8x16.eq(v1, quote), i8x16.eq(v2, quote), i8x16.eq(v3, quote));
		let quotes = allQuotes;
		let bad: u64 = 0;
		let odd: u64 = 0;
		const backslash = i8x16.splat(92);
		const b0 = i8x16.eq(v0, backslash);
		const b1 = i8x16.eq(v1, backslash);
		const b2 = i8x16.eq(v2, backslash);
		const b3 = i8x16.eq(v3, backslash);
		if (escapeCarry != 0 || v128.any_true(v128.or(v128.or(b0, b1), v128.or(b2, b3)))) {
			const backslashes = bits(b0, b1, b2, b3);
			const begins = backslashes & ~escapeCarry;
			const follows = (begins << 1) | escapeCarry;
			const even: u64 = 0x5555555555555555;
			const oddStarts = begins & ~even & ~follows;
			const sequences = oddStarts + begins;
			escapeCarry = sequences < oddStarts ? 1 : 0;
			const escaped = (even ^ (sequences << 1)) & follows;
			quotes &= ~escaped;
			let rest = escaped & ~(allQuotes | backslashes);
			while (rest != 0) {
				const k = ctz(rest);
				rest &= rest - 1;
				const at = p + <usize>k - 1;
				if (escapeEnd(at) == 0) bad |= (<u64>1) << k;
				else if (!isGoEscape(at)) odd |= (<u64>1) << k;
			}
		}
		const blank = i8x16.splat(32);
		if (v128.any_true(i8x16.lt_u(i8x16.min_u(i8x16.min_u(v0, v1), i8x16.min_u(v2, v3)), blank)))
			bad |= bits(i8x16.lt_u(v0, blank), i8x16.lt_u(v1, blank), i8x16.lt_u(v2, blank), i8x16.lt_u(v3, blank));
		let strings = prefixXor(quotes) ^ inString;
		inString = <u64>(<i64>strings >> 63);
		if (strings == u64.MAX_VALUE && (bad | odd | scalarCarry | quoteCarry) == 0) {
			p += 64;
			continue;
		}
		let structure = bits(structural(v0), structural(v1), structural(v2), structural(v3)) & ~strings;
		// A string is followed by a structural byte.
		const closing = quotes & ~strings;
		bad |= ((closing << 1) | quoteCarry) & ~structure;
		quoteCarry = closing >> 63;
		const scalars = ~(strings | quotes | structure);
		let starts = scalars & ~((scalars << 1) | scalarCarry);
		scalarCarry = scalars >> 63;
		const end = visit(p, structure);
		const kept: u64 = end < 0 ? u64.MAX_VALUE : ((<u64>2) << end) - 1;
		starts &= kept;
		while (starts != 0) {
			const k = ctz(starts);
			starts &= starts - 1;
			const after = scalarEnd(p + <usize>k);
			if (after == 0 || (classAt(after) & AFTER_VALUE) == 0) return 0;
		}
		if (failed != 0 || (bad & kept) != 0) return 0;
		if ((odd & kept) != 0) markOdd();
		if (end >= 0) return p + <usize>end + 1;
		p += 64;
	}
	return 0;
}

/** Bit i of the result is the parity of the bits up to i: set inside strings, from the opening quote on. */
@inline function prefixXor(quotes: u64): u64 {
	let strings = quotes;
	strings ^= strings << 1;
	strings ^= strings << 2;
	strings ^= strings << 4;
	strings ^= strings << 8;
	strings ^= strings << 16;
	return strings ^ (strings << 32);
}

/** `{ } [ ] : ,`: each stands in the table at its lower four bits, with bit 0x20 set, by which a bracket becomes a brace. The two control bytes that pass too are declined anyway. */
@inline function structural(chunk: v128): v128 {
	const table = v128(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x3a, 0x7b, 0x2c, 0x7d, 0, 0);
	return i8x16.eq(i8x16.swizzle(table, v128.and(chunk, i8x16.splat(15))), v128.or(chunk, i8x16.splat(32)));
}

/**
Visits the structural bytes of one step. State of the walk is kept in locals meanwhile: a global costs a load and a store each time.

@returns the bit of the byte that closes the value; -1 while it is open; sets `failed`.
*/
function visit(p: usize, bytes: u64): i64 {
	let structure = bytes;
	let wrong = failed;
	let open = stack;
	let levels = depth;
	let inObject = context;
	let due = need;
	while (structure != 0) {
		const k = ctz(structure);
		structure &= structure - 1;
		const at = p + <usize>k;
		const c = <u32>load<u8>(at);
		const next = classAt(at + 1);
		if (c == 58) {
			wrong |= (due ^ 1) | ((next & VALUE) ^ VALUE);
			due = 0;
		} else if (c == 44) {
			wrong |= due | <u32>((next & (VALUE + inObject)) == 0);
			due = inObject;
		} else if (c == 123) {
			wrong |= due | <u32>((next & (KEY | OBJECT_END)) == 0) | <u32>(++levels > DEEPEST) | <u32>(levels > 1 && load<u8>(at - 1) == 34);
			open = (open << 1) | <u64>inObject;
			inObject = 1;
			due = <u32>((next & OBJECT_END) == 0);
		} else if (c == 91) {
			wrong |= due | <u32>((next & (VALUE | ARRAY_END)) == 0) | <u32>(++levels > DEEPEST) | <u32>(levels > 1 && load<u8>(at - 1) == 34);
			open = (open << 1) | <u64>inObject;
			inObject = 0;
			due = 0;
		} else {
			wrong |= due | <u32>(inObject != <u32>(c == 125));
			inObject = <u32>(open & 1);
			open >>= 1;
			due = 0;
			if (--levels == 0) {
				failed = wrong;
				return <i64>k;
			}
			wrong |= <u32>((next & AFTER_VALUE) == 0);
		}
	}
	failed = wrong;
	stack = open;
	depth = levels;
	context = inObject;
	need = due;
	return -1;
}
