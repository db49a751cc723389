import {type Cells, cells, fill, fit, join, ours, type Part, widthOf} from '../safe/cells.js';
import type {Pane} from '../screen/compose.js';
import {hasFrame, pickerRows, type Rect} from '../state/layout.js';
import type {Line} from '../state/line.js';
import {theme} from './theme.js';
import {typedWindow} from './typed.js';

/** What a popup shows from which one entry is chosen: the views, the facets. */
export type Picker = {
	/** In the upper and the lower border. Left out where there is no room for all of it. */
	readonly title: readonly Part[];
	readonly keys: string;
	/** What is typed, and words at the right of it. */
	readonly line: Line;
	readonly note?: string;
	/** How many entries what is typed leaves, and which has the cursor. */
	readonly length: number;
	readonly cursor: number;
	/** What stands there if none is left. */
	readonly nothing: string;
	/** Entry `at`, exactly so wide. */
	readonly entry: (at: number, isCursor: boolean, width: number) => Cells;
};

const prompt = ' > ';

/** A popup, opaque, in a frame where there is room for one: what is typed, then the entries that it leaves. As high as it needs to be. */
export function pickerPane(rect: Rect, picker: Picker): Pane {
	const isFramed = hasFrame(rect);
	const shown = Math.min(pickerRows(rect), Math.max(1, picker.length));
	const height = Math.min(rect.height, shown + (isFramed ? 3 : 1));
	const width = isFramed ? rect.width - 2 : rect.width;
	const from = Math.max(0, picker.cursor - shown + 1);
	const entry = (n: number): Cells => {
		if (picker.length === 0) return fit([ours(`   ${picker.nothing}`, theme.faint)], width);
		return from + n < picker.length ? picker.entry(from + n, from + n === picker.cursor, width) : fit('', width);
	};
	const line = typedLine(picker, width);
	// With one line only, what is chosen matters more than what was typed.
	if (!isFramed) return {...rect, height, row: n => (n === 0 && height > 1 ? line : entry(height > 1 ? n - 1 : 0))};
	const side = cells(ours('│'), theme.rule);
	const row = (n: number): Cells => {
		if (n === 0) return border('┌', picker.title, '┐', rect.width);
		if (n === height - 1) return border('└', [ours(picker.keys)], '┘', rect.width);
		return join(side, n === 1 ? line : entry(n - 2), side);
	};
	return {...rect, height, row};
}

/** Where the caret of a picker stands on the screen. */
export function pickerCaret(rect: Rect, picker: Picker): {readonly x: number; readonly y: number} {
	const inset = hasFrame(rect) ? 1 : 0;
	const {caretAt} = typedWindow(picker.line, roomForText(picker, rect.width - 2 * inset));
	return {x: rect.x + inset + prompt.length + caretAt, y: rect.y + inset};
}

function typedLine(picker: Picker, width: number): Cells {
	const {note = ''} = picker;
	const room = roomForText(picker, width);
	const text = fit([ours(prompt), ...typedWindow(picker.line, room).parts], Math.min(width, prompt.length + room));
	return note === '' || room + prompt.length >= width
		? text
		: join(text, fit([ours(` ${note} `, theme.faint)], width - prompt.length - room));
}

/** The note goes where it would leave less than half of the line. */
function roomForText({note = ''}: Picker, width: number): number {
	const all = Math.max(1, width - prompt.length);
	const beside = all - note.length - 2;
	return note === '' || 2 * beside < width ? all : beside;
}

function border(left: string, words: readonly Part[], right: string, width: number): Cells {
	const shown = widthOf(words) + 4 <= width ? [ours(' '), ...words, ours(' ')] : [];
	const start = join(cells(ours(left), theme.rule), cells(shown));
	return join(start, fill('─', width - 2 - widthOf(shown), theme.rule), cells(ours(right), theme.rule));
}
