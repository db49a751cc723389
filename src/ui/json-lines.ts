import {jsonKind} from '../decode/json-rows.js';
import {blank, type Cells, join, ours, type Part} from '../safe/cells.js';
import {isClosing, isFoldable, rowOfEntry} from '../state/json-folds.js';
import {noted} from './json-tree.js';
import {hiddenNote, isContainer, type JsonView, noteOf, rawPart, styleOfValue} from './json-value.js';
import {theme} from './theme.js';

/** The lines of an entry in the tab JSON, one to three: the tokens as logged, only the blanks between them are ours. The first cell is left for the cursor. */
export function jsonLines(view: JsonView, entry: number, width: number): readonly Cells[] {
	const {rows} = view.opened;
	const row = rowOfEntry(entry);
	const start = 1 + Math.min(2 * (rows.depth[row] ?? 0), 2 * Math.floor(width / 6));
	const room = Math.max(1, width - start);
	const comma = isLast(view, row) ? [] : [ours(',')];
	const lines = isClosing(entry)
		? noted([ours(rows.kind[row] === jsonKind.array ? ']' : '}'), ...comma], '', room)
		: noted([...keyParts(view, row, room), ...valueParts(view, row, room, comma)], noteOf(view, row) || hiddenNote(view, row), room);
	return lines.map(line => join(blank(width - room), line));
}

/** Is it the last value of its container, or the whole document? */
function isLast({opened: {rows}}: JsonView, row: number): boolean {
	const parent = rows.parent[row] ?? rows.count;
	return parent >= rows.count || rows.end[row] === rows.end[parent];
}

function keyParts(view: JsonView, row: number, room: number): Part[] {
	const {rows} = view.opened;
	const [from, to] = [rows.keyStart[row] ?? 0, rows.keyEnd[row] ?? 0];
	return from === to ? [] : [rawPart(view, from, to, room * 3, theme.key), ours(': ')];
}

function valueParts(view: JsonView, row: number, room: number, comma: readonly Part[]): Part[] {
	const {rows} = view.opened;
	if (!isContainer(rows, row))
		return [rawPart(view, rows.valueStart[row] ?? 0, rows.valueEnd[row] ?? 0, room * 3, styleOfValue(rows, row)), ...comma];
	const [open, close] = rows.kind[row] === jsonKind.array ? ['[', ']'] : ['{', '}'];
	if (!isFoldable(rows, row)) return [ours(`${open}${close}`), ...comma];
	return view.closed[row] === 1 ? [ours(`${open}‹${rows.children[row]} folded›${close}`), ...comma] : [ours(open)];
}
