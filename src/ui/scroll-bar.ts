import {type Cells, cells, ours} from '../safe/cells.js';
import {theme} from './theme.js';

/** The last cell of the rows of a pane: `┃` where the window stands in the whole, else a blank; blanks where all is to be seen. */
export function createScrollBar(top: number, height: number, length: number): (n: number) => Cells {
	const blankCell = cells(ours(' '));
	if (length <= height || height < 1) return () => blankCell;
	const thumb = cells(ours('┃'), theme.rule);
	const size = Math.min(height, Math.max(height >= 10 ? 2 : 1, Math.round((height * height) / length)));
	const from = Math.round((Math.min(top, length - height) / (length - height)) * (height - size));
	return n => (n >= from && n < from + size ? thumb : blankCell);
}
