import type {View} from '../query/views.js';
import {type Cells, crop, fit, ours, type Part, styled} from '../safe/cells.js';
import type {Overlay} from '../state/state.js';
import {viewsLike} from '../state/views-list.js';
import type {Picker} from './picker.js';
import {theme} from './theme.js';

/** The views menu. */
export function viewsPicker({line, cursor}: Extract<Overlay, {kind: 'views'}>): Picker {
	const views = viewsLike(line.text);
	return {
		title: [ours('Views')],
		keys: '⏎ ask  ↑ ↓ choose  Esc close',
		line,
		length: views.length,
		cursor,
		nothing: 'no view is called that',
		entry: (at, isCursor, width) => viewLine(views[at], isCursor, width),
	};
}

const nameWidth = 16;

function viewLine(view: View | undefined, isCursor: boolean, width: number): Cells {
	const parts: Part[] = [
		ours(isCursor ? ' ❯ ' : '   '),
		ours(`${view?.keys ?? ''} `, theme.faint),
		ours(`${(view?.name ?? '').padEnd(nameWidth)} `, theme.title),
		ours(view?.question ?? ''),
	];
	const made = crop(fit(parts, width), 0, width);
	return isCursor ? styled(made, theme.cursor) : made;
}
