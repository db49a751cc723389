import {blank, type Cells, type Content, cells, fill, fit, join, ours, widthOf, wrap} from '../safe/cells.js';
import {theme} from './theme.js';

/**
A rule with words on it: `── left ──── right ──`. What does not fit is cut: the left part first.

@param right - stays as long as it fits itself; undefined for none.
*/
export function ruleWith(left: Content | undefined, right: Content | undefined, width: number, lead = 2): Cells {
	const rule = (length: number) => fill('─', length, theme.rule);
	const wanted = right === undefined ? 0 : widthOf(right) + 4;
	const rightWidth = wanted <= width ? wanted : 0;
	const room = width - rightWidth - lead - 3;
	const leftWidth = left === undefined ? 0 : Math.min(widthOf(left), Math.max(0, room));
	const space = cells(ours(' '));
	const start = leftWidth > 0 && left !== undefined ? [rule(lead), space, fit(left, leftWidth), space] : [];
	const used = (leftWidth > 0 ? lead + leftWidth + 2 : 0) + rightWidth;
	const end = rightWidth > 0 && right !== undefined ? [space, cells(right), space, rule(2)] : [];
	return join(...start, rule(width - used), ...end);
}

/** Words on a line: the right ones as they are, the left ones cut to what is left; a blank at both ends. */
export function lineWith(left: Content, right: Content, width: number): Cells {
	const rightWidth = widthOf(right);
	if (rightWidth === 0) return fit([ours(' '), ...partsOf(left)], width);
	if (rightWidth + 2 > width) return fit([ours(' '), ...partsOf(right)], width);
	const leftWidth = width - rightWidth - 1;
	const start =
		leftWidth < 2 ? cells(ours(' '.repeat(leftWidth))) : join(fit([ours(' '), ...partsOf(left)], leftWidth - 1), cells(ours(' ')));
	return join(start, cells(right), cells(ours(' ')));
}

const mostParagraphLines = 6;

/** A sentence or two in lines of exactly `width` cells, a blank at both ends where there is room. */
export function paragraph(content: Content, width: number): Cells[] {
	const side = width > 12 ? 1 : 0;
	return wrap(content, width - 2 * side, mostParagraphLines).map(line => join(blank(side), line, blank(side)));
}

/** A content as a list of parts, to be joined with others. */
export const partsOf = (content: Content) =>
	(Array.isArray(content) ? content : [content]) as readonly Extract<Content, readonly unknown[]>[number][];
