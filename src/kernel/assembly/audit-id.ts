import {AUDIT_ID, AUDIT_ID_IN_DICTIONARY, AuditID} from './columns';
import {intern, settle} from './dictionary';
import {stringEnd} from './lexer';

/** Which of 16 bytes are no lower-case hexadecimal digits, a bit each. */
@inline function notHex(chunk: v128): i32 {
	const digits = v128.and(i8x16.ge_u(chunk, i8x16.splat(48)), i8x16.le_u(chunk, i8x16.splat(57)));
	const letters = v128.and(i8x16.ge_u(chunk, i8x16.splat(97)), i8x16.le_u(chunk, i8x16.splat(102)));
	return i8x16.bitmask(v128.or(digits, letters)) ^ 0xffff;
}

/** 8-4-4-4-12 lower-case hexadecimal digits and a quote. */
function isUuid(p: usize): bool {
	if (load<u8>(p, 8) != 45 || load<u8>(p, 13) != 45 || load<u8>(p, 18) != 45 || load<u8>(p, 23) != 45 || load<u8>(p, 36) != 34) return false;
	return notHex(v128.load(p)) == 0x2100 && notHex(v128.load(p, 16)) == 0x84 && notHex(v128.load(p, 20)) == 0x8;
}

/** The number that eight hexadecimal digits spell, given as they lie in memory. */
@inline function hex(digits: u64): u32 {
	const nibbles = (digits & 0x0f0f0f0f0f0f0f0f) + 9 * ((digits >> 6) & 0x0101010101010101);
	const pairs = ((nibbles << 4) | (nibbles >> 8)) & 0x00ff00ff00ff00ff;
	const words = pairs | (pairs >> 8);
	return bswap<u32>(<u32>((words & 0xffff) | ((words >> 16) & 0xffff0000)));
}

let start: usize = 0;
let isCanonical: bool = false;
let number: u32 = 0;

/** The closing quote of the auditID at `p`; 0 = declined: it has escapes. */
export function auditIDEnd(p: usize): usize {
	start = p;
	isCanonical = isUuid(p);
	if (isCanonical) return p + 36;
	const end = stringEnd(p);
	if (end == 0) return 0;
	for (let at = p; at < end; at++) if (load<u8>(at) == 92 || load<u8>(at) > 126) return 0;
	number = intern(AuditID, p, end - p);
	return end;
}

/** Write it to row `row`. @returns what goes into the flags. */
export function commitAuditID(row: u32): u32 {
	const at = AUDIT_ID + ((<usize>row) << 4);
	if (!isCanonical) {
		store<u32>(at, settle(AuditID, number, at));
		store<u32>(at, 0, 4);
		store<u64>(at, 0, 8);
		return AUDIT_ID_IN_DICTIONARY;
	}
	store<u32>(at, hex(load<u64>(start)));
	store<u32>(at, hex(<u64>load<u32>(start, 9) | (<u64>load<u32>(start, 14) << 32)), 4);
	store<u32>(at, hex(<u64>load<u32>(start, 19) | (<u64>load<u32>(start, 24) << 32)), 8);
	store<u32>(at, hex(load<u64>(start, 28)), 12);
	return 0;
}
