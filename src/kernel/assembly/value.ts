import {bits, escapeEnd, isGoEscape, markOdd, stringEnd} from './lexer';
import {scalarEnd} from './scalar';

const DEEPEST: i32 = 64;

/** The open brackets around the innermost one, from one step of 64 bytes to the next: set for braces, the next one lowest. */
let stack: u64 = 0;
let depth: i32 = 0;
/** The innermost open bracket: all bits are set for a brace, none for another. */
let context: u64 = 0;
/** What `brackets` found in one step: which bytes stand in an object, and not in an array. */
let inObject: u64 = 0;
let failed: bool = false;

/**
Walks one object, array or string of compact JSON at `p`.

Complete: whatever this passes, JSON.parse passes. 64 bytes a step, each class of bytes as a bit mask. What may follow what is then a few operations on masks; only brackets are visited one by one, which says of each comma whether it stands in an object; and the structural byte that follows `{` or such a comma must be the colon of a key. Because white space outside strings is declined, that is all the grammar there is; numbers and literals are checked where they start.

@returns the byte after it; 0 = declined: no such JSON, deeper than 64 (what is empty may lie one deeper), or with white space.
*/
export function valueEnd(p: usize): usize {
	const first = load<u8>(p);
	if (first == 34) {
		const end = stringEnd(p + 1);
		return end == 0 ? 0 : end + 1;
	}
	if (first != 123 && first != 91) return 0;
	const isObject: u64 = first == 123 ? 1 : 0;
	stack = 0;
	depth = 1;
	context = 0 - isObject;
	failed = false;
	return walk(p + 1, isObject);
}

/** @param isObject - 1: the bracket before `start` is a brace. */
function walk(start: usize, isObject: u64): usize {
	let p = start;
	let inString: u64 = 0;
	let escapeCarry: u64 = 0;
	let scalarCarry: u64 = 0;
	let beforeCarry: u64 = 1;
	let betweenCarry: u64 = 0;
	let afterCarry: u64 = 0;
	let beginCarry = isObject;
	let dueCarry = isObject;
	while (true) {
		const v0 = v128.load(p);
		const v1 = v128.load(p, 16);
		const v2 = v128.load(p, 32);
		const v3 = v128.load(p, 48);
		const allQuotes = places(34, v0, v1, v2, v3);
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
		const strings = prefixXor(quotes) ^ inString;
		inString = <u64>(<i64>strings >> 63);
		const carries = scalarCarry | beforeCarry | afterCarry;
		if (strings == u64.MAX_VALUE && (bad | odd | carries) == 0) {
			p += 64;
			continue;
		}
		const outside = ~strings;
		const colons = places(58, v0, v1, v2, v3) & outside;
		const commas = places(44, v0, v1, v2, v3) & outside;
		// With bit 0x20 set a bracket is a brace; no other byte becomes one.
		const w0 = v128.or(v0, blank);
		const w1 = v128.or(v1, blank);
		const w2 = v128.or(v2, blank);
		const w3 = v128.or(v3, blank);
		const opens = places(123, w0, w1, w2, w3) & outside;
		const closes = places(125, w0, w1, w2, w3) & outside;
		const kinds = bits(i16x8.shl(v0, 2), i16x8.shl(v1, 2), i16x8.shl(v2, 2), i16x8.shl(v3, 2));
		// Empty ones need no visit.
		const empty = opens & (closes >> 1);
		bad |= empty & (kinds ^ (kinds >> 1));
		const end = brackets(opens & ~empty, closes & ~(empty << 1), kinds);
		const between = colons | commas;
		// A value or a key comes behind these, or an end behind a bracket; neither behind ends and closing quotes.
		const before = between | opens;
		const after = closes | (quotes & outside);
		const structure = before | closes;
		bad |= ((before << 1) | beforeCarry) & between;
		bad |= ((between << 1) | betweenCarry) & closes;
		bad |= ((after << 1) | afterCarry) & ~(between | closes);
		beforeCarry = before >> 63;
		betweenCarry = between >> 63;
		afterCarry = after >> 63;
		// Where a member begins: a bit that is added behind it runs over all that is no structure, to the next structural byte, which is its colon, or the end of an empty object.
		const begins = (opens & kinds) | (commas & inObject);
		const run = ~structure + (begins << 1);
		const due = run + dueCarry;
		bad |= (due & structure) ^ (colons | (((begins << 1) | beginCarry) & closes));
		beginCarry = begins >> 63;
		dueCarry = beginCarry | <u64>(run < ~structure) | <u64>(due < run);

		const scalars = ~(strings | quotes | structure);
		let starts = scalars & ~((scalars << 1) | scalarCarry);
		scalarCarry = scalars >> 63;
		const kept: u64 = end < 0 ? u64.MAX_VALUE : ((<u64>2) << end) - 1;
		starts &= kept;
		while (starts != 0) {
			const k = ctz(starts);
			starts &= starts - 1;
			const next = scalarEnd(p + <usize>k);
			if (next == 0 || !mayFollow(load<u8>(next))) return 0;
		}
		if (failed || (bad & kept) != 0) return 0;
		if ((odd & kept) != 0) markOdd();
		if (end >= 0) return p + <usize>end + 1;
		p += 64;
	}
	return 0;
}

/** Where this byte stands. */
@inline function places(byte: i8, a: v128, b: v128, c: v128, d: v128): u64 {
	const wanted = i8x16.splat(byte);
	return bits(i8x16.eq(a, wanted), i8x16.eq(b, wanted), i8x16.eq(c, wanted), i8x16.eq(d, wanted));
}

/** A value: `,`, `]` or `}`. */
@inline function mayFollow(c: u32): bool {
	return c == 44 || (c | 32) == 125;
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

/**
Visits the brackets of one step, and leaves in `inObject` where commas stand in an object.

@param kinds - set for braces.
@returns the bit of the bracket that closes the value; -1 while it is open; sets `failed`.
*/
function brackets(opens: u64, closes: u64, kinds: u64): i64 {
	let rest = opens | closes;
	let within = context;
	let inside = within;
	let around = stack;
	let levels = depth;
	while (rest != 0) {
		const k = ctz(rest);
		const bit = rest & (0 - rest);
		rest ^= bit;
		const isObject: u64 = 0 - ((kinds >> k) & 1);
		if ((opens & bit) != 0) {
			around = (around << 1) | (inside & 1);
			inside = isObject;
			if (++levels > DEEPEST) failed = true;
		} else {
			if (inside != isObject) failed = true;
			if (--levels == 0) {
				inObject = within;
				return <i64>k;
			}
			inside = 0 - (around & 1);
			around >>= 1;
		}
		within ^= (within ^ inside) & ~(bit - 1);
	}
	inObject = within;
	context = inside;
	stack = around;
	depth = levels;
	return -1;
}
