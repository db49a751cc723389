import {data, ours, type Part, widthOf} from '../safe/cells.js';
import type {Style} from '../safe/style.js';
import type {Line} from '../state/line.js';

/** A text that is being typed: blanks are blanks, also at its end; everything else is shown like text from elsewhere. */
export function typed(text: string, style?: Style): Part[] {
	return text
		.split(/( +)/)
		.filter(part => part !== '')
		.map(part => (part.startsWith(' ') ? ours(part, style) : data(part, style)));
}

/**
The part of a line that is shown in so many cells, and where its caret stands in it: a line that is too long is scrolled so that the caret is seen.

@param width - at least 1.
*/
export function typedWindow(
	{text, caret}: Line,
	width: number,
	style?: Style,
): {readonly parts: readonly Part[]; readonly caretAt: number} {
	const letters = Array.from(text);
	const widthFrom = (from: number) => widthOf(typed(letters.slice(from, caret).join('')));
	let from = 0;
	// Every letter takes a cell or more, but for marks on others: at most so many are before the caret.
	if (caret > width) from = Math.max(0, caret - width * 5);
	while (from < caret && widthFrom(from) >= width) from += Math.max(1, Math.ceil((widthFrom(from) - width) / 8));
	return {parts: typed(letters.slice(from, caret + width * 5).join(''), style), caretAt: Math.min(widthFrom(from), Math.max(0, width - 1))};
}
