import {eastAsianWidth} from 'get-east-asian-width';

/**
Cells of one visible character: 2 for CJK and emoji, 0 for non-spacing marks, 1 for the rest, ambiguous ones among it. Spacing marks take a cell, as most terminals have it.

Only for text that went through `visible.ts`: what terminals count differently is an escape there.
*/
export function widthOfCodePoint(code: number): 0 | 1 | 2 {
	if (code < 0x300) return 1;
	return nonSpacing.test(String.fromCodePoint(code)) ? 0 : eastAsianWidth(code);
}

const nonSpacing = /^\p{Mn}$/u;
