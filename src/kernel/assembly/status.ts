import {Message, put, Reason} from './columns';
import {intern} from './dictionary';
import {stringEnd} from './lexer';
import {valueEnd} from './value';

/** Three digits, the first not 0. Number of the last responseStatus; 0 = it has none. */
export let code: u32 = 0;

@inline function stringInto(column: u32, p: usize): usize {
	const quote = stringEnd(p);
	if (quote == 0) return 0;
	put(column, intern(column, p, quote - p));
	return quote + 1;
}

function codeEnd(p: usize): usize {
	const hundreds = <u32>load<u8>(p) - 48;
	const tens = <u32>load<u8>(p, 1) - 48;
	const ones = <u32>load<u8>(p, 2) - 48;
	if (hundreds - 1 > 8 || tens > 9 || ones > 9) return 0;
	code = hundreds * 100 + tens * 10 + ones;
	return p + 3;
}

/** status, message, reason, details in this order. */
function failureEnd(start: usize): usize {
	let p = start;
	if (LITERAL(p, ',"status":"')) {
		p = stringEnd(p + 11);
		if (p == 0) return 0;
		p++;
	}
	if (LITERAL(p, ',"message":"')) {
		p = stringInto(Message, p + 12);
		if (p == 0) return 0;
	}
	if (LITERAL(p, ',"reason":"')) {
		p = stringInto(Reason, p + 11);
		if (p == 0) return 0;
	}
	return LITERAL(p, ',"details":{') ? valueEnd(p + 11) : p;
}

/** The responseStatus at `start`, if there is one: the byte after it, 0 = declined. */
export function statusEnd(start: usize): usize {
	code = 0;
	if (!LITERAL(start, ',"responseStatus":{"metadata":{}')) return start;
	let p = start + 32;
	if (!LITERAL(p, ',"code":')) {
		p = failureEnd(p);
		if (p == 0) return 0;
	}
	if (LITERAL(p, ',"code":')) {
		p = codeEnd(p + 8);
		if (p == 0) return 0;
	}
	return load<u8>(p) == 125 ? p + 1 : 0;
}
