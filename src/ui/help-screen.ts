import {blank, type Cells, crop, fit, join, ours, styled} from '../safe/cells.js';
import type {Pane} from '../screen/compose.js';
import {type HelpLine, helpOf, keyLabel, modeTitles} from '../state/help.js';
import {keymap} from '../state/keymap.js';
import type {Rect} from '../state/layout.js';
import type {Mode, PagePlace} from '../state/state.js';
import {pageTitle} from './header-line.js';
import {createScrollBar} from './scroll-bar.js';
import {theme} from './theme.js';

/** From how many cells on the help has two columns, if it needs them. */
const twoColumnsFrom = 140;
const keyWidth = 22;

/** The keys of a mode, made from the table of keys; the line under the cursor can be done with ⏎. */
export function helpPane(rect: Rect, of: Mode, {cursor, top}: PagePlace): Pane {
	const lines = helpOf(of);
	const {width} = rect;
	const height = Math.max(1, rect.height - 1);
	const columns = width >= twoColumnsFrom && lines.length > height ? 2 : 1;
	const from = columns === 1 ? top : Math.max(0, Math.min(top, lines.length - 2 * height));
	const columnWidth = Math.floor((width - 1) / columns);
	const scrollBar = createScrollBar(from, height, columns === 1 ? lines.length : Math.ceil(lines.length / 2));
	const title = pageTitle(`Help · ${modeTitles[of]}`, closingKeys, width);
	const lineAt = (at: number): Cells => helpLine(lines[at], at === cursor, columnWidth);
	const row = (n: number): Cells => {
		if (n === 0) return title;
		const parts = Array.from({length: columns}, (_, column) => lineAt(from + n - 1 + column * height));
		return crop(join(...parts, blank(Math.max(0, width - 1 - columns * columnWidth)), scrollBar(n - 1)), 0, width);
	};
	// A page of one line has room for what it is about, not for its name.
	return {...rect, row: rect.height === 1 ? () => crop(lineAt(from), 0, width) : row};
}

const closingKeys = `${keyLabel('Enter')} does it  ${keyOf('close')} close`;

function keyOf(name: string): string {
	return keyLabel(keymap.help.find(binding => binding.name === name)?.keys[0] ?? '');
}

function helpLine(line: HelpLine | undefined, isCursor: boolean, width: number): Cells {
	if (!line) return blank(width);
	const wanted = 2 + Math.max(Math.min(keyWidth, Math.floor(width * 0.4)), Array.from(line.keys).length + 2);
	const keys = fit([ours(isCursor ? '❯ ' : '  '), ours(line.keys, theme.title)], Math.min(width, wanted));
	const room = width - wanted;
	const made = room < 1 ? keys : join(keys, fit([ours(line.text), ours(line.takesCount ? '  ·n' : '', theme.faint)], room));
	return isCursor ? styled(made, theme.cursor) : made;
}
