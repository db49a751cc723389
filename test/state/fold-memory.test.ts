import {describe, expect, it} from 'vitest';
import {carryFolds, carryRow} from '../../src/state/fold-memory.js';
import {type Folds, firstFolds, refolded} from '../../src/state/json-folds.js';
import {documentOf} from './support.js';

const before = documentOf('{"kind":"Event","user":{"groups":["a"]},"requestObject":{"spec":{"a":[1,2]}}}');
//                         1              2       3         4     5                 6       7    8 9
const now = documentOf('{"user":{"groups":["x","y"],"extra":{"k":["v"]}},"responseObject":{"x":1},"requestObject":{"spec":{"a":[1]}}}');
//                      1       2         3   4     5        6    7      8                 9     10                11      12   13

const closedRows = ({closed}: Folds) => [...closed.keys()].filter(row => closed[row] === 1);

describe('the folds of the next event', () => {
	it('are those of the event before where the path is the same, and as at first elsewhere', () => {
		expect(closedRows(firstFolds(now, 'tree'))).toEqual([2, 6, 8, 10, 12]);
		const opened = refolded(firstFolds(before, 'tree'), before.rows, 'tree', closed => {
			closed[3] = 0;
			closed[5] = 0;
			closed[6] = 1;
		});
		expect(closedRows(carryFolds(before, opened, now, 'tree'))).toEqual([6, 8, 11, 12]);
	});

	it('are the same for the same event', () => {
		const folds = refolded(firstFolds(before, 'json'), before.rows, 'json', closed => closed.fill(1, 5, 7));
		expect(carryFolds(before, folds, before, 'json')).toEqual(folds);
	});

	it('tell items of arrays by their place, and repeated keys by the first', () => {
		const one = documentOf('{"a":[[1],[2]],"b":{"x":1},"b":{"y":1}}');
		const folds = refolded(firstFolds(one, 'json'), one.rows, 'json', closed => {
			closed[4] = 1;
			closed[6] = 1;
		});
		const two = documentOf('{"a":[0,[2]],"b":{"z":1}}');
		expect(closedRows(carryFolds(one, folds, two, 'json'))).toEqual([3, 5]);
	});

	it('do without documents that are no objects', () => {
		const text = documentOf('"x"');
		expect(closedRows(carryFolds(text, firstFolds(text, 'tree'), before, 'tree'))).toEqual(closedRows(firstFolds(before, 'tree')));
		expect(carryFolds(before, firstFolds(before, 'tree'), documentOf(''), 'tree').lines.length).toBe(0);
	});
});

describe('the cursor in the next event', () => {
	it.each([
		['the same field', 2, 1],
		['the same item of a list', 4, 3],
		['a value deep inside', 8, 13],
		['the list where the item is missing', 9, 12],
		['the event itself where the field is missing', 1, 0],
	])('is on %s', (_, row, expected) => {
		expect(carryRow(before, row, now)).toBe(expected);
	});
});
