import {type JsonRows, jsonKind} from '../decode/json-rows.js';
import {blank, type Cells, type Content, fit, join, ours, type Part, widthOf, wrap} from '../safe/cells.js';
import {isFoldable} from '../state/json-folds.js';
import {decodedPart, isContainer, type JsonView, noteOf, styleOfValue} from './json-value.js';
import {theme} from './theme.js';

/** Lines that a value may take. */
export const mostValueLines = 3;
/** Where values stand, if their keys leave room. */
const valueColumn = 16;
/** Neighbours that are looked at to stand in line with them. */
const mostNeighbours = 16;

/**
The lines of one row in the tree, one to three, each exactly `width` cells; the first cell is left for the cursor.

```
   requestURI   /api/v1/namespaces/…
 ▾ user {4}
     username   alice
   ▸ groups     [2] dev, system:authenticated
```
*/
export function treeLines(view: JsonView, row: number, width: number): readonly Cells[] {
	const {rows} = view.opened;
	const start = indentOf(rows, row, width);
	const marker = !isFoldable(rows, row) ? ' ' : view.closed[row] === 1 ? '▸' : '▾';
	const key = keyPart(view, row, width, start);
	const head: Part[] = [ours(`${' '.repeat(start - 2)}${marker} `), key];
	if (marker === '▾') return [fit([...head, ours(` ${sizeText(rows, row)}`)], width)];
	const from = Math.min(columnOfValue(view, row, start, widthOf(key), width), Math.max(0, width - 4));
	const lead = fit(head, from);
	if (marker === '▸') return [join(lead, fit([ours(`${sizeText(rows, row)} `), ...previewOf(view, row, width - from)], width - from))];
	const lines = noted(valueContent(view, row, width - from), noteOf(view, row), width - from);
	return lines.map((line, at) => join(at === 0 ? lead : blank(from), line));
}

/** Values on up to three lines; a note of ours at the end of the first. */
export function noted(content: Content, note: string, width: number): readonly Cells[] {
	const noteWidth = note === '' ? 0 : widthOf(ours(note)) + 1;
	if (noteWidth === 0) return wrap(content, width, mostValueLines);
	if (width - noteWidth < 8) return wrap([ours(`${note} `), ...(Array.isArray(content) ? content : [content])], width, mostValueLines);
	const lines = wrap(content, width - noteWidth, mostValueLines);
	return lines.map((line, at) => join(line, at === 0 ? fit([ours(' '), ours(note)], noteWidth) : blank(noteWidth)));
}

/** Where the key begins: two cells a level, as far as a third of the pane. */
const indentOf = (rows: JsonRows, row: number, width: number): number =>
	3 + Math.min(2 * Math.max(0, (rows.depth[row] ?? 0) - 1), 2 * Math.floor(width / 6));

/** The key, cut where it would leave no room for its value; `-` for an item of an array. */
function keyPart(view: JsonView, row: number, width: number, start: number): Part {
	const {rows} = view.opened;
	const [from, to] = [rows.keyStart[row] ?? 0, rows.keyEnd[row] ?? 0];
	if (from === to) return ours(rows.depth[row] === 0 ? '' : '-', theme.rule);
	const room = Math.max(4, Math.floor(width * 0.6) - start);
	const key = decodedPart(view, from, to, room, theme.key);
	return widthOf(key) <= room ? key : {...key, text: shortened(key.text, room)};
}

/** So much of a key that is too long to be shown whole, its end marked. */
function shortened(text: string | Uint8Array, room: number): string | Uint8Array {
	return typeof text === 'string'
		? `${Array.from(text.slice(0, room * 2))
				.slice(0, room - 1)
				.join('')}…`
		: text.subarray(0, Math.floor(room / 6));
}

function columnOfValue(view: JsonView, row: number, start: number, keyWidth: number, width: number): number {
	const {rows} = view.opened;
	const usual = Math.min(valueColumn, Math.floor(width / 2));
	if (rows.keyStart[row] === rows.keyEnd[row] || start + keyWidth + 1 <= usual)
		return rows.keyStart[row] === rows.keyEnd[row] ? start + keyWidth + 1 : usual;
	const own = start + keyWidth + 1;
	return isContainer(rows, row) ? own : Math.max(own, ...neighbours(view, row, start, usual, width));
}

/** Value columns of the neighbours above and below whose keys are too long as well, as far as they follow each other. */
function neighbours(view: JsonView, row: number, start: number, usual: number, width: number): number[] {
	const {rows} = view.opened;
	const found: number[] = [];
	const look = (other: number): boolean => {
		if (rows.parent[other] !== rows.parent[row] || isContainer(rows, other)) return false;
		const own = start + widthOf(keyPart(view, other, width, start)) + 1;
		if (own <= usual) return false;
		found.push(own);
		return true;
	};
	for (let other = row + 1; other < rows.count && found.length < mostNeighbours && look(other); ) other++;
	for (let other = row - 1; other > 0 && found.length < 2 * mostNeighbours && look(other); ) other--;
	return found;
}

/** `{4}` for an object of four, `[2]` for an array of two. */
function sizeText(rows: JsonRows, row: number): string {
	const count = rows.children[row] ?? 0;
	return rows.kind[row] === jsonKind.array ? `[${count}]` : `{${count}}`;
}

function valueContent(view: JsonView, row: number, width: number): Content {
	const {rows} = view.opened;
	if (isContainer(rows, row)) return ours(rows.kind[row] === jsonKind.array ? '[]' : '{}', theme.literal);
	const [from, to] = [rows.valueStart[row] ?? 0, rows.valueEnd[row] ?? 0];
	if (rows.kind[row] === jsonKind.string && to - from <= 2) return ours('""', theme.literal);
	return decodedPart(view, from, to, width * mostValueLines, styleOfValue(rows, row));
}

/** What a folded row holds, as far as there is room: items of an array, keys of an object with their values. */
function previewOf(view: JsonView, row: number, width: number): Part[] {
	const {rows} = view.opened;
	const parts: Part[] = [];
	let used = 0;
	for (let child = row + 1; child < (rows.end[row] ?? 0) && used < width; child = rows.end[child] ?? rows.count) {
		const one = previewOfChild(view, child, width);
		if (one.length === 0) continue;
		if (parts.length > 0) parts.push(ours(', ', theme.rule));
		parts.push(...one);
		used += widthOf(one) + 2;
	}
	return parts;
}

function previewOfChild(view: JsonView, child: number, width: number): Part[] {
	const {rows} = view.opened;
	const hasKey = rows.keyStart[child] !== rows.keyEnd[child];
	const key = hasKey ? [keyPart(view, child, width, 0)] : [];
	if (isContainer(rows, child)) return (rows.children[child] ?? 0) === 0 ? [] : hasKey ? key : [ours(sizeText(rows, child))];
	const value = decodedPart(view, rows.valueStart[child] ?? 0, rows.valueEnd[child] ?? 0, width, styleOfValue(rows, child));
	return hasKey ? [...key, ours(' '), value] : [value];
}

/** What stands under the rows: why there are no bodies, where the line stops to be JSON. */
export function treeTail({opened: {rows, bytes}}: JsonView, level: string, width: number): readonly Cells[] {
	if (rows.brokenAt !== undefined) return [fit(ours(` ‹no JSON from byte ${rows.brokenAt + 1} on›`), width)];
	const bodies = level === 'Metadata' ? ['requestObject', 'responseObject'] : level === 'Request' ? ['responseObject'] : [];
	const missing = bodies.filter(name => !hasKey(rows, bytes, name)).map(name => `no ${name}`);
	return missing.length === 0 ? [] : [fit(ours(` ‹${missing.join(', ')}: level ${level}›`), width)];
}

/** Among the first keys of the event. */
function hasKey(rows: JsonRows, bytes: Uint8Array, name: string): boolean {
	let left = 64;
	for (let row = 1; row < rows.count && left > 0; row = rows.end[row] ?? rows.count, left--) {
		const [from, to] = [rows.keyStart[row] ?? 0, rows.keyEnd[row] ?? 0];
		if (to - from === name.length + 2 && Buffer.from(bytes.subarray(from + 1, to - 1)).toString('latin1') === name) return true;
	}
	return false;
}
