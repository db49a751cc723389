import {PART_TEXTS, TEXTS} from './memory';

/** Random numbers of the store, from which its hash begins. */
let seed: u32 = 0;
let multiplier: u32 = 1;

export function seedText(first: u32, second: u32): void {
	seed = first;
	multiplier = second;
}

/** Where decoded texts of a part of STAGED go, and the next of them. */
let nextText: usize = TEXTS;
let lastText: usize = TEXTS;

/** Bytes of what `textOf` gave. */
export let textLength: usize = 0;

/** From here on texts are those of this part. */
export function beginTexts(part: u32): void {
	nextText = TEXTS + <usize>part * PART_TEXTS;
	lastText = nextText + PART_TEXTS;
}

/** Where the text of a string stands that is spelt so: there, or decoded among the texts of the part. 0: what is beyond ASCII, or has no room, is for the decoder. */
export function textOf(p: usize, length: usize): usize {
	textLength = length;
	if (plainLength(p, length) == length) return p;
	const text = nextText;
	if (text + length + 16 > lastText) return 0;
	const decoded = decodeText(p, length, text);
	if (decoded < 0) return 0;
	textLength = decoded;
	nextText += decoded;
	return text;
}

/** By what the store finds the number of a piece of bytes: `hashBytes` in `store/byte-table.ts`. */
export function storeHash(p: usize, length: usize): u32 {
	let hash = seed ^ <u32>length;
	const end = p + length;
	for (; p + 4 <= end; p += 4) {
		hash = (hash ^ load<u32>(p)) * multiplier;
		hash ^= hash >> 15;
	}
	for (; p < end; p++) hash = (hash ^ <u32>load<u8>(p)) * multiplier;
	return hash ^ (hash >> 16);
}

/** How many bytes from `p` on stand for themselves in a string: ASCII without escapes. May read up to 15 bytes beyond the span. */
function plainLength(p: usize, length: usize): usize {
	for (let at: usize = 0; at < length; at += 16) {
		const chunk = v128.load(p + at);
		const others = i8x16.bitmask(v128.or(chunk, i8x16.eq(chunk, i8x16.splat(92))));
		if (others != 0) return min<usize>(at + ctz(others), length);
	}
	return length;
}

/**
Copies the inside of a string that was lexed, with its escapes decoded.

@param to - has room for as many bytes and 15 more.
@returns how many bytes it has then; -1 where anything is beyond ASCII, decoded or not.
*/
function decodeText(p: usize, length: usize, to: usize): isize {
	const begin = to;
	for (const end = p + length; p < end; ) {
		const plain = plainLength(p, end - p);
		for (let at: usize = 0; at < plain; at += 16) v128.store(to + at, v128.load(p + at));
		p += plain;
		to += plain;
		if (p == end) break;
		if (load<u8>(p) != 92) return -1;
		const letter = load<u8>(p, 1);
		const code = letter == 117 ? hex4(load<u32>(p, 2)) : short(letter);
		if (code > 127) return -1;
		store<u8>(to++, code);
		p += letter == 117 ? 6 : 2;
	}
	return to - begin;
}

/** What the letter behind a backslash stands for. */
function short(letter: u8): u32 {
	if (letter == 110) return 10;
	if (letter == 116) return 9;
	if (letter == 114) return 13;
	if (letter == 98) return 8;
	return letter == 102 ? 12 : letter;
}

/** Four hexadecimal digits, the first in the lowest byte. */
function hex4(digits: u32): u32 {
	let code: u32 = 0;
	for (let left = 4; left > 0; left--) {
		const digit = digits & 255;
		code = code * 16 + (digit <= 57 ? digit - 48 : (digit | 32) - 87);
		digits >>= 8;
	}
	return code;
}
