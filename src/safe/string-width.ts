import {stripVTControlCharacters} from 'node:util';
import {widthOfCodePoint} from './widths.js';

/**
Cells of visible text with SGR sequences; controls have none.

What Ink measures by: the build puts it in the place of the package `string-width` (`build/bundle.mjs`).
*/
export function stringWidth(text: string): number {
	let width = 0;
	for (const sign of stripVTControlCharacters(text)) {
		const code = sign.codePointAt(0) ?? 0;
		if (code >= 0x20 && (code < 0x7f || code > 0x9f)) width += widthOfCodePoint(code);
	}
	return width;
}
