import {describe, expect, it} from 'vitest';
import {type DetailLayout, type Layout, layout, type Rect} from '../../src/state/layout.js';
import {initialState, type Overlay, type Size, type State} from '../../src/state/state.js';

const at = (columns: number, rows: number, given: Partial<State> = {}): State => ({...initialState, ...given, size: {columns, rows}});
const detail = {...initialState.detail, isOpen: true};
const line = {text: '', caret: 0};
const place = {cursor: 0, top: 0};

const overlays: Readonly<Record<Overlay['kind'], Overlay>> = {
	query: {kind: 'query', line, before: {text: '', isNoiseHidden: true}, at: undefined, draft: ''},
	find: {kind: 'find', line, before: '', from: 0},
	path: {kind: 'path', line},
	views: {kind: 'views', line, cursor: 0},
	facets: {kind: 'facets', fields: ['user'], at: 0, x: 27, line, value: undefined},
	help: {kind: 'help', of: 'table', ...place},
	losses: {kind: 'losses', ...place},
	copy: {kind: 'copy'},
	question: {kind: 'question'},
};

/** Every shape that the screen can have. */
const shapes: ReadonlyArray<readonly [name: string, given: Partial<State>]> = [
	['the table', {}],
	['a query', {query: {...initialState.query, text: 'x'}}],
	['an invalid query', {query: {...initialState.query, text: 'x:', error: {message: '', column: 1, offset: 0}}}],
	['a notice', {notice: {text: 'x', serial: 1}}],
	['the detail, focus in the table', {detail}],
	['the detail, focused', {detail, focus: 'detail'}],
	['the detail alone', {detail, focus: 'detail', isZoomed: true}],
	['the table alone', {detail, isZoomed: true}],
	['the start screen', {base: 'start'}],
	...Object.values(overlays).map(over => [over.kind, {over: [over], detail}] as const),
];

const sizes: Size[] = [{columns: 500, rows: 500}];
for (let columns = 1; columns <= 200; columns += columns < 20 || (columns > 135 && columns < 145) ? 1 : 7) {
	for (let rows = 1; rows <= 60; rows++) sizes.push({columns, rows});
}

function rectsOf({popup, detail: parts, ...others}: Layout): [name: string, rect: Rect][] {
	const {isBeside, ...rects}: Partial<DetailLayout> = parts ?? {};
	return Object.entries({...others, ...rects}).flatMap(([name, rect]) => (rect ? [[name, rect] as [string, Rect]] : []));
}

const overlap = (one: Rect, other: Rect): boolean =>
	one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;

describe('at every size from 1x1 to 500x500', () => {
	it.each(shapes)('%s: rectangles are inside the screen, do not overlap, and cover it', (_, given) => {
		for (const size of sizes) {
			const now = layout(at(size.columns, size.rows, given));
			const rects = rectsOf(now);
			let cells = 0;
			for (const [index, [name, rect]] of rects.entries()) {
				const where = `${name} at ${size.columns}x${size.rows}`;
				if (rect.x < 0 || rect.y < 0 || rect.width < 1 || rect.height < 1) expect.fail(`${where} is ${JSON.stringify(rect)}`);
				if (rect.x + rect.width > size.columns || rect.y + rect.height > size.rows) expect.fail(`${where} leaves the screen`);
				const other = rects.slice(0, index).find(([, before]) => overlap(before, rect));
				if (other) expect.fail(`${where} overlaps ${other[0]}`);
				cells += rect.width * rect.height;
			}
			expect(cells, `cells used at ${size.columns}x${size.rows}`).toBe(size.columns * size.rows);
			const {popup} = now;
			if (popup)
				expect([popup.x >= 0, popup.x + popup.width <= size.columns, popup.y + popup.height <= size.rows]).toEqual([true, true, true]);
		}
	});

	it.each(shapes)('%s: a line that is given up stays given up on smaller screens', (_, given) => {
		for (const columns of [10, 80, 150]) {
			const given0 = {...given, notice: undefined, over: (given.over ?? []).filter(({kind}) => kind === 'help' || kind === 'losses')};
			const seen = (rows: number) => new Set(rectsOf(layout(at(columns, rows, given0))).map(([name]) => name));
			for (const name of ['header', 'queryLine', 'statusRule', 'rowLine', 'keyStrip'] as const) {
				const from = Array.from({length: 59}, (__, index) => index + 2).filter(rows => seen(rows).has(name));
				for (const rows of from) expect(rows === 60 || seen(rows + 1).has(name), `${name} at ${rows + 1} rows`).toBe(true);
			}
		}
	});

	it('leaves what lies beyond 500 columns blank', () => {
		expect(layout(at(700, 30)).header?.width).toBe(500);
	});
});

describe('what is given up', () => {
	it('is, in this order: row line, key strip, status rule, empty query line, header, column header', () => {
		const lines = ['rowLine', 'keyStrip', 'statusRule', 'queryLine', 'header', 'columnHeader', 'table'];
		const missing = (rows: number) => {
			const names = rectsOf(layout(at(80, rows))).map(([name]) => name);
			return lines.filter(name => !names.includes(name)).join(' ');
		};
		expect(missing(14)).toBe('');
		expect(missing(13)).toBe('rowLine');
		expect(missing(10)).toBe('rowLine keyStrip');
		expect(missing(7)).toBe('rowLine keyStrip statusRule');
		expect(missing(5)).toBe('rowLine keyStrip statusRule queryLine');
		expect(missing(4)).toBe('rowLine keyStrip statusRule queryLine header');
		expect(missing(3)).toBe('rowLine keyStrip statusRule queryLine header columnHeader');
	});

	it('leaves the row line on a screen of one row', () => {
		expect(rectsOf(layout(at(80, 1))).map(([name]) => name)).toEqual(['rowLine']);
	});

	it('is never the query while one is there or typed, nor what asks or tells something', () => {
		const query = {...initialState.query, text: 'x'};
		for (let rows = 3; rows < 14; rows++) {
			expect(layout(at(80, rows, {query})).queryLine, `${rows} rows`).toBeDefined();
			expect(layout(at(80, rows, {over: [overlays.question]})).keyStrip, `${rows} rows`).toBeDefined();
			expect(layout(at(80, rows, {notice: {text: '', serial: 0}})).keyStrip, `${rows} rows`).toBeDefined();
		}
		expect(rectsOf(layout(at(80, 1, {over: [overlays.query]}))).map(([name]) => name)).toEqual(['queryLine']);
	});
});

describe('80x24 and 160x45 as drawn', () => {
	it('has 18 rows of table without the detail', () => {
		expect(layout(at(80, 24)).table).toEqual({x: 0, y: 3, width: 80, height: 18});
	});

	it('leaves 5 rows of table above the detail', () => {
		const {table, detail: parts} = layout(at(80, 24, {detail, focus: 'detail'}));
		expect(table).toEqual({x: 0, y: 3, width: 80, height: 5});
		expect(parts).toMatchObject({isBeside: false, title: undefined, answers: undefined});
		expect(parts?.tabs?.y).toBe(8);
		expect(parts?.summary?.y).toBe(9);
		expect(parts?.content).toEqual({x: 0, y: 10, width: 80, height: 11});
	});

	it('puts the detail beside the table from 140 columns, 38 % of the width, at least 60', () => {
		const {table, divider, detail: parts} = layout(at(160, 45, {detail}));
		expect(table).toMatchObject({width: 98, y: 3});
		expect(divider).toMatchObject({x: 98, y: 2, width: 1});
		expect(parts?.content).toMatchObject({x: 99, width: 61});
		expect([parts?.title?.y, parts?.answers?.y, parts?.answers?.height, parts?.tabs?.y]).toEqual([2, 3, 5, 8]);
		expect(layout(at(140, 45, {detail})).detail?.content.width).toBe(60);
		expect(layout(at(139, 45, {detail})).detail?.isBeside).toBe(false);
	});

	it('gives the zoomed pane the whole body', () => {
		expect(layout(at(80, 24, {detail, focus: 'detail', isZoomed: true})).detail?.tabs?.y).toBe(2);
		expect(layout(at(80, 24, {detail, isZoomed: true})).table?.height).toBe(18);
	});

	it('gives the focused pane the body where there is no room for both', () => {
		expect(layout(at(80, 9, {detail})).detail).toBeUndefined();
		expect(layout(at(80, 9, {detail, focus: 'detail'})).table).toBeUndefined();
	});

	it('has a menu of 72 cells, 96 from 120 columns, less where there are fewer', () => {
		const width = (columns: number) => layout(at(columns, 24, {over: [overlays.views]})).popup?.width;
		expect([119, 120, 40].map(width)).toEqual([72, 96, 40]);
	});
});
