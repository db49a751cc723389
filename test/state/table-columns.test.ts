import {describe, expect, it} from 'vitest';
import {allColumns, columnAt, columnTitles, moveColumn, type TableColumnOptions, tableColumns} from '../../src/state/table-columns.js';

const plain: TableColumnOptions = {rowKind: 'requests', hasSources: false, hasDates: false, left: 0};
const names = (width: number, given: Partial<TableColumnOptions> = {}) => tableColumns(width, {...plain, ...given}).map(({name}) => name);
const widthOf = (width: number, name: string, given: Partial<TableColumnOptions> = {}) =>
	tableColumns(width, {...plain, ...given}).find(column => column.name === name)?.width;

const narrow = ['time', 'code', 'verb', 'object'];
const normal = ['time', 'code', 'verb', 'user', 'resource', 'name', 'latency'];

describe('the columns', () => {
	it.each([
		[59, narrow],
		[60, normal],
		[99, normal],
		[100, [...normal, 'ip']],
		[139, [...normal, 'ip']],
		[140, [...normal, 'ip', 'client']],
		[500, [...normal, 'ip', 'client']],
	])('of a table of %i cells are those of its width', (width, expected) => {
		expect(names(width)).toEqual(expected);
	});

	it('have a source from 140 cells where there is more than one', () => {
		expect(names(140, {hasSources: true}).at(-1)).toBe('source');
		expect(names(139, {hasSources: true})).not.toContain('source');
	});

	it('have the stage of events in the place of the latency, and beside it from 100 cells', () => {
		expect(names(80, {rowKind: 'events'}).slice(-1)).toEqual(['stage']);
		expect(names(100, {rowKind: 'events'}).slice(-3)).toEqual(['stage', 'latency', 'ip']);
	});

	it('have the widths of the design', () => {
		expect(['time', 'code', 'verb', 'latency'].map(name => widthOf(80, name))).toEqual([12, 4, 6, 8]);
		expect(widthOf(80, 'time', {hasDates: true})).toBe(18);
		expect([widthOf(89, 'latency'), widthOf(90, 'latency'), widthOf(100, 'ip')]).toEqual([8, 9, 15]);
		expect(widthOf(59, 'time')).toBe(8);
	});

	it('share the rest 4:2:5 above 12, 7, 12', () => {
		expect(['user', 'resource', 'name'].map(name => widthOf(70, name))).toEqual([12, 7, 12]);
		expect(['user', 'resource', 'name'].map(name => widthOf(80, name))).toEqual([16, 9, 16]);
		expect(['user', 'resource', 'name'].map(name => widthOf(176, name))).toEqual([12 + 24, 7 + 12, 12 + 30]);
	});

	it('show times to the second where milliseconds would take the room of names', () => {
		expect([widthOf(69, 'time'), widthOf(70, 'time')]).toEqual([8, 12]);
	});
});

const options: TableColumnOptions[] = [];
for (const rowKind of ['requests', 'events'] as const) {
	for (const hasSources of [false, true]) {
		for (const hasDates of [false, true]) for (const left of [0, 1, 5, 8]) options.push({rowKind, hasSources, hasDates, left});
	}
}

it('keeps columns apart and inside the table, at every width from 4 to 500', () => {
	for (const option of options) {
		for (let width = 4; width <= 500; width++) {
			const columns = tableColumns(width, option);
			let free = 2;
			for (const {x, width: cells} of columns) {
				if (x !== free || cells < 1) expect.fail(`${width}: ${JSON.stringify(columns)}`);
				free = x + cells + 1;
			}
			// The last cell is that of the scroll bar.
			if (free > width) expect.fail(`${width}: ${JSON.stringify(columns)}`);
			expect(columns.length).toBeGreaterThan(0);
		}
	}
});

it('gives every width at least one column', () => {
	for (let width = 1; width < 4; width++) expect(tableColumns(width, plain)).toHaveLength(1);
});

describe('the column cursor', () => {
	it('reaches every column from any other, and what it reaches is shown', () => {
		for (const width of [20, 59, 60, 80, 100, 140, 200]) {
			const all = allColumns(width, plain);
			let place: {column: (typeof all)[number]; left: number} = {column: 'time', left: 0};
			for (const step of [...all.map(() => 1), ...all.map(() => -1), 3, -2, 100, -100]) {
				place = moveColumn(width, {...plain, left: place.left}, place.column, step);
				if (width >= 36) expect(names(width, {left: place.left}), `${width}`).toContain(place.column);
			}
			expect(place).toEqual({column: 'time', left: 0});
		}
	});

	it('is on the column that holds its own where that is missing', () => {
		expect(columnAt(50, plain, 'user')).toBe('object');
		expect(columnAt(80, plain, 'object')).toBe('name');
		expect(columnAt(80, {...plain, rowKind: 'events'}, 'latency')).toBe('stage');
		expect(columnAt(50, plain, 'ip')).toBe('time');
	});
});

it('has a title for each column that fits its least width', () => {
	for (const width of [70, 80, 200]) {
		for (const {name, width: cells} of tableColumns(width, plain))
			if (name !== 'resource' && name !== 'name') expect(columnTitles[name].length).toBeLessThanOrEqual(cells);
	}
});
