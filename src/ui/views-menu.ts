import type {View} from '../query/views.js';
import {type Cells, cells, crop, fill, fit, join, ours, type Part, styled} from '../safe/cells.js';
import type {Pane} from '../screen/compose.js';
import type {Rect} from '../state/layout.js';
import type {Overlay} from '../state/state.js';
import {viewsLike} from '../state/views-list.js';
import {theme} from './theme.js';
import {typedWindow} from './typed.js';

type Views = Extract<Overlay, {kind: 'views'}>;

/** The keys of the menu, as its lower border tells them. */
const keys = ' ⏎ ask  ↑ ↓ choose  Esc close ';
const prompt = ' > ';

/** The views menu, opaque, in a frame: what is typed, then the views that it leaves. As high as it needs to be. */
export function viewsPane(rect: Rect, menu: Views): Pane {
	const views = viewsLike(menu.line.text);
	const hasFrame = rect.height >= 5 && rect.width >= 16;
	const height = Math.min(rect.height, Math.max(1, views.length) + (hasFrame ? 3 : 1));
	const width = hasFrame ? rect.width - 2 : rect.width;
	const room = height - (hasFrame ? 3 : 1);
	const from = Math.max(0, menu.cursor - Math.max(1, room) + 1);
	const entry = (n: number): Cells => viewLine(views[from + n], from + n === menu.cursor, width, views.length === 0 && n === 0);
	const line = fit([ours(prompt), ...typedWindow(menu.line, Math.max(1, width - prompt.length)).parts], width);
	// With one line only, what is chosen matters more than what was typed.
	if (!hasFrame) return {...rect, height, row: n => (n === 0 && height > 1 ? line : entry(height > 1 ? n - 1 : 0))};
	const side = cells(ours('│'), theme.rule);
	const row = (n: number): Cells => {
		if (n === 0) return border('┌', ' Views ', '┐', rect.width);
		if (n === height - 1) return border('└', keys, '┘', rect.width);
		return join(side, n === 1 ? line : entry(n - 2), side);
	};
	return {...rect, height, row};
}

/** Where the caret of the menu stands on the screen. */
export function viewsCaret(rect: Rect, menu: Views): {readonly x: number; readonly y: number} {
	const hasFrame = rect.height >= 5 && rect.width >= 16;
	const width = hasFrame ? rect.width - 2 : rect.width;
	const {caretAt} = typedWindow(menu.line, Math.max(1, width - prompt.length));
	return {x: rect.x + (hasFrame ? 1 : 0) + prompt.length + caretAt, y: rect.y + (hasFrame ? 1 : 0)};
}

function border(left: string, text: string, right: string, width: number): Cells {
	const shown = Array.from(text).length + 3 <= width ? text : '';
	const start = join(cells(ours(left), theme.rule), cells(ours(shown)));
	return join(start, fill('─', width - 2 - Array.from(shown).length, theme.rule), cells(ours(right), theme.rule));
}

const nameWidth = 16;

function viewLine(view: View | undefined, isCursor: boolean, width: number, isNothing: boolean): Cells {
	if (!view) return fit(isNothing ? [ours('   no view is called that', theme.faint)] : '', width);
	const parts: Part[] = [
		ours(isCursor ? ' ❯ ' : '   '),
		ours(`${view.keys} `, theme.faint),
		ours(`${view.name.padEnd(nameWidth)} `, theme.title),
		ours(view.question),
	];
	const made = crop(fit(parts, width), 0, width);
	return isCursor ? styled(made, theme.cursor) : made;
}
