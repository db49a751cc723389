import {blank, type Cells, crop} from '../safe/cells.js';

/** A rectangle that is painted over what Ink drew. Off the screen, wholly or in part, it is cut. */
export type Pane = {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
	/** Row 0 to `height` - 1: exactly `width` cells, or '' for a blank one. */
	readonly row: (n: number) => Cells;
};

/** One pane's part of a line, or Ink's. `x` counts from 0. */
export type Segment = {readonly x: number; readonly width: number; readonly cells: Cells};

/** The segments of a line, left to right; together they cover it exactly. */
export type Line = readonly Segment[];

type Span = {readonly x: number; readonly width: number; readonly pane: Pane | undefined};

/**
Lays panes over a frame; the later in the list is the topmost.

It keeps the parts of Ink's lines that it cut out for the last frame, because chrome seldom changes: nothing else of a frame is kept.
*/
export function createComposer(): (frame: readonly string[], panes: readonly Pane[], columns: number, rows: number) => Line[] {
	let known = new Map<string, Cells>();
	return (frame, panes, columns, rows) => {
		const used = new Map<string, Cells>();
		const chrome = (line: string, {x, width}: Span): Cells => {
			const key = `${x}:${width}:${line}`;
			const made = known.get(key) ?? crop(line, x, width);
			used.set(key, made);
			return made;
		};
		const lines = Array.from({length: rows}, (_, y) => {
			const rowOf = createRowOf(y);
			return spansOf(panes, y, columns).map(span => ({
				x: span.x,
				width: span.width,
				cells: span.pane ? paneCells(span.pane, rowOf(span.pane), span) : chrome(frame[y] ?? '', span),
			}));
		});
		known = used;
		return lines;
	};
}

function spansOf(panes: readonly Pane[], y: number, columns: number): Span[] {
	let spans: Span[] = columns > 0 ? [{x: 0, width: columns, pane: undefined}] : [];
	for (const pane of panes) {
		const from = Math.max(0, pane.x);
		const to = Math.min(columns, pane.x + pane.width);
		if (y < pane.y || y >= pane.y + pane.height || from >= to) continue;
		const left = spans.flatMap(span => within(span, 0, from));
		const right = spans.flatMap(span => within(span, to, columns));
		spans = [...left, {x: from, width: to - from, pane}, ...right];
	}
	return spans;
}

/** What is left of a span between two columns. */
function within(span: Span, from: number, to: number): Span[] {
	const x = Math.max(span.x, from);
	const width = Math.min(span.x + span.width, to) - x;
	return width > 0 ? [{x, width, pane: span.pane}] : [];
}

/** What each pane has on a line, made once: of one that lies under another both sides are seen. */
function createRowOf(y: number): (pane: Pane) => Cells {
	const made = new Map<Pane, Cells>();
	return pane => {
		const row = made.get(pane) ?? pane.row(y - pane.y);
		made.set(pane, row);
		return row;
	};
}

function paneCells(pane: Pane, row: Cells, {x, width}: Span): Cells {
	if (row === '') return blank(width);
	return x === pane.x && width === pane.width ? row : crop(row, x - pane.x, width);
}
